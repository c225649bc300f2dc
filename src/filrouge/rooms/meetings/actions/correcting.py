"""Another wording of one line of circulated minutes, proposed by whoever was invited."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.rooms.meetings.actions.capturing import LONGEST as LONGEST_LINE
from filrouge.rooms.meetings.actions.minuting import LONGEST, hold_for_correction
from filrouge.rooms.meetings.models import Correction, Line, Minutes
from filrouge.rooms.meetings.queries.corrections import wording_in
from filrouge.rooms.meetings.rules import MAY


@action(
    "meetings.propose_wording",
    rule=MAY["correct_minutes"],
    about="minutes",
    says=gettext_lazy("Other wording of a line asked for"),
)
def propose_wording(act: Act, *, minutes: Minutes, line: Line, becomes: str, reason: str) -> Correction:
    """Ask that a line of the newest minutes reads otherwise, and say why. It is answered until they are approved."""
    assert act.by.acting is not None  # the rule has settled it
    hold_for_correction(act, minutes)
    was, becomes, reason = wording_in(minutes, line.address), becomes.strip(), reason.strip()
    if not was or line.meeting_id != minutes.meeting_id:
        raise Refused(_("This line does not stand in these minutes."), code="line")
    _refuse(was, becomes, reason)
    asked = Correction.objects.create(
        minutes=minutes, organisation_id=act.by.acting.organisation, item=line.item, line=line, was=was,
        becomes=becomes, text=reason, at=act.at,
    )  # fmt: skip
    act.changed(
        asked, before={"text": was}, after={"text": becomes, "organisation": asked.organisation_id}, reason=reason
    )
    act.linked(asked, "wasInformedBy", minutes)
    act.linked(asked, "wasRevisionOf", line)
    return asked


def _refuse(was: str, becomes: str, reason: str) -> None:
    if not becomes:
        words = _("Nothing is left of the line. To have it taken out, ask for a correction of its item.")
        raise Refused(words, code="empty", field="becomes")
    if becomes == was:
        raise Refused(
            _("That is how the line reads already. Change what should read otherwise."), code="same", field="becomes"
        )
    if len(becomes) > LONGEST_LINE:
        words = _("A line holds at most %(most)s characters.") % {"most": LONGEST_LINE}
        raise Refused(words, code="long", field="becomes")
    if not reason:
        raise Refused(_("Say in a sentence why it should read so."), code="reason", field="reason")
    if len(reason) > LONGEST:
        words = _("A reason holds at most %(most)s characters.") % {"most": LONGEST}
        raise Refused(words, code="long_reason", field="reason")
