"""What the secretariat does with work and mail of its space."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.mail.models import Message, State
from filrouge.ground.rules import secretariat


@action("jobs.cancel", rule=secretariat, about="job", says=gettext_lazy("Work stopped"))
def cancel_job(act: Act, *, job: Job) -> None:
    """Stop work that has not ended; what it did in finished steps stays."""
    if not work.cancel(job.pk):
        raise Refused(_("This work has ended already, so there is nothing to stop."), code="ended")
    act.changed(job, before={"state": job.state}, after={"state": "cancelled"})


@action("mail.resend", rule=secretariat, about="message", says=gettext_lazy("Mail sent again"))
def resend(act: Act, *, message: Message) -> None:
    """Send a mail again that could not leave. Nothing else is ever sent twice, not even what came back."""
    failed = Message.objects.filter(pk=message.pk, state=State.FAILED, sent_at=None).exclude(body="")
    anew = {"tries": 0, "error": "", "status": "", "failed_at": None, "not_before": None, "claimed_at": None}
    if not failed.update(state=State.WAITING, **anew):
        raise Refused(
            _("Only a mail that could not leave is sent again. This one left, or its text was not kept."),
            code="not_failed",
        )
    work.ask("mail.send", {}, by=act.by, once="mail.send")
    act.changed(message, before={"state": "failed"}, after={"state": "waiting"})
