"""A line of the minutes in other words: at the request of an organisation, taken in by whoever keeps the minutes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.methods.amending.carrying import Collides, carry
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.screens import tell_screens
from filrouge.rooms.meetings.models import Correction, Line, LineState, State
from filrouge.rooms.meetings.queries.own_lines import is_closed
from filrouge.rooms.meetings.rules import MAY


@action(
    "meetings.reword_line", rule=MAY["write_minutes"], about="line", says=gettext_lazy("Line reworded in the minutes")
)
def reword_line(act: Act, *, line: Line, text: str, correction: Correction) -> Line:
    """Let a line read as a correction asks. What was captured stays as it was (`Line.said`).

    Asked for by the organisation that said it, it is corrected; at the request of another, that one confirms it anew.
    """
    refuse_unless(line.meeting, State.ENDED)
    if is_closed(line.meeting):
        raise Refused(_("The minutes of this meeting are approved, so every line stays as it is."), code="approved")
    before, own = line.text, line.organisation_id == correction.organisation_id
    line.text = text
    if line.organisation_id is not None:
        line.state = LineState.CORRECTED if own else LineState.CAPTURED
        line.answered_at = act.at if own else None
    line.save(update_fields=["text", "state", "answered_at"])
    tell_screens(line.meeting)
    act.changed(line, before={"text": before}, after={"text": text, "state": str(line.state)})
    act.linked(line, "wasInformedBy", correction)
    return line


def take_in(act: Act, correction: Correction) -> None:
    """Reword the line of a correction, also where it was reworded elsewhere since; where both touch, it is refused."""
    line = correction.line
    assert line is not None  # its caller has asked
    line.refresh_from_db()
    if line.state == LineState.TAKEN_BACK:
        raise Refused(_("This line was taken back since, so it stands in no minutes any more."), code="taken_back")
    carried = carry(correction.was, correction.becomes, line.text)
    if isinstance(carried, Collides):
        words = _("The same words of this line were changed since. Say so, and do not take this correction in.")
        raise Refused(words, code="collides")
    reword_line(act.by, line=line, text=carried.text, correction=correction)
