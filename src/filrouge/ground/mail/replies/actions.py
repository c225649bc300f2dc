"""What the secretariat does with mail that came in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, action
from filrouge.ground.mail.models import Arrival
from filrouge.ground.rules import secretariat


@action("mail.forget_text", rule=secretariat, about="arrival", says=gettext_lazy("Text of a mail erased"))
def forget_text(act: Act, *, arrival: Arrival) -> None:
    """Erase what somebody wrote that was not taken, before the month is over; that it came stays."""
    Arrival.objects.filter(pk=arrival.pk).update(text="", sender="", subject="")
    act.changed(arrival, after={"erased": True})
