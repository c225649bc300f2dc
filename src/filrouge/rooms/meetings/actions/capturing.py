"""What is said in the room becomes a line, typed once, with the organisation that said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.screens import tell_screens
from filrouge.rooms.meetings.models import AgendaItem, Line, LineKind, LineState, Meeting, State, Topic
from filrouge.rooms.meetings.queries.console import OF_BALLOT
from filrouge.rooms.meetings.queries.own_lines import is_closed
from filrouge.rooms.meetings.rules import MAY

LONGEST = 4_000  # characters of a line
SHORTEST_KEY, LONGEST_KEY = 8, 40
NUMBERED = (LineKind.DECISION, LineKind.ACTION)
SAID_BY_MEMBERS = (LineKind.NOTE, LineKind.NEED, LineKind.PROPOSAL, LineKind.ACTION)


@dataclass(frozen=True, slots=True)
class Captured:
    """A line as it was typed. `key` is made on the device that types, so that sending it twice writes it once.

    `typed_at` is when it was typed, where that was before it could be sent. A line of a topic is one of its open space,
    whatever `item` says. The other fields are those of models.Line.
    """

    key: str
    text: str
    language: str
    kind: str = LineKind.NOTE
    item: AgendaItem | None = None
    organisation: Organisation | None = None
    owner: Organisation | None = None
    due: date | None = None
    ballot: Ballot | None = None
    typed_at: datetime | None = None
    topic: Topic | None = None


@action("meetings.capture", rule=MAY["capture"], about="meeting", says=gettext_lazy("Line captured"))
def capture_line(act: Act, *, meeting: Meeting, line: Captured) -> Line:
    """Write what was said, by an organisation or by the meeting itself. The same key once more is that line.

    A line that could not be sent while the meeting lasted is still taken afterwards, as of when it was typed.
    """
    for organisation in (line.organisation, line.owner):
        refuse_unless_invited(meeting, organisation)
    return _write(act, meeting, line)


@action("meetings.say", rule=MAY["say"], about="meeting", says=gettext_lazy("Line said by phone"))
def say_line(act: Act, *, meeting: Meeting, line: Captured) -> Line:
    """A delegate types a line of the own organisation: a note, a need, a proposal, or an action that it takes on."""
    assert act.by.acting is not None  # the rule has settled it
    mine = act.by.acting.organisation
    if line.kind not in SAID_BY_MEMBERS or line.ballot is not None or line.key.startswith(OF_BALLOT):
        raise Refused(_("Decisions are written down by whoever leads the meeting."), code="kind", field="kind")
    if line.organisation is None or line.organisation.pk != mine:
        raise Refused(_("You speak for your own organisation alone."), code="organisation")
    if line.owner is not None and line.owner.pk != mine:
        raise Refused(_("Only your own organisation can take it on here."), code="owner", field="owner")
    return _write(act, meeting, line)


@action("meetings.undo_line", rule=MAY["capture"], about="line", says=gettext_lazy("Line taken back"))
def undo_line(act: Act, *, line: Line) -> Line:
    """Take back a line that was typed by mistake, as long as nobody has answered to it. It stays on record."""
    refuse_unless(line.meeting, State.UNDER_WAY, State.ENDED)
    _refuse_approved(line.meeting)
    taken = Line.objects.filter(pk=line.pk, state=LineState.CAPTURED).update(
        state=LineState.TAKEN_BACK, number=None, answered_at=act.at
    )
    line.refresh_from_db()
    if not taken and line.state != LineState.TAKEN_BACK:
        raise Refused(
            _("The organisation that said it has answered, so it stands as it is. It can correct it."), code="answered"
        )
    tell_screens(line.meeting)
    act.changed(line, before={"state": "captured"}, after={"state": "taken_back"})
    return line


def _write(act: Act, meeting: Meeting, line: Captured) -> Line:
    _refuse(line)
    refuse_unless(meeting, State.UNDER_WAY, State.ENDED)
    there = Line.objects.filter(key=line.key).first()
    if there is not None and there.meeting_id != meeting.pk:
        raise Refused(_("This line could not be read. Load the page again and type it once more."), code="key")
    if there is None:
        _refuse_approved(meeting)
    made = there or _made(act, meeting, line)
    act.changed(made, after={"kind": str(made.kind), "organisation": made.organisation_id or 0, "again": bool(there)})
    if there is None:
        tell_screens(meeting)
        if line.ballot is not None:
            act.linked(made, "wasInformedBy", line.ballot)
    return made


def _made(act: Act, meeting: Meeting, line: Captured) -> Line:
    topic = _standing(meeting, line.topic)
    return Line.objects.create(
        meeting=meeting, item=topic.item if topic else line.item, topic=topic, key=line.key, kind=line.kind,
        organisation=line.organisation,
        language=line.language, said=line.text.strip(), text=line.text.strip(), number=_number(meeting, line.kind),
        ballot=line.ballot, owner=line.owner, due=line.due, typed_by=act.by.person, at=_when(act, meeting, line),
    )  # fmt: skip


def _standing(meeting: Meeting, topic: Topic | None) -> Topic | None:
    """The topic of a line. One that was withdrawn meanwhile has none: the line stands under its item, not lost."""
    if topic is None:
        return None
    if topic.item.meeting_id != meeting.pk:
        raise Refused(_("That topic belongs to another meeting. Choose one of this meeting."), code="topic")
    return None if Topic.objects.filter(pk=topic.pk, withdrawn_at__isnull=False).exists() else topic


def _number(meeting: Meeting, kind: str) -> int | None:
    """The next of its kind in this meeting, which is held; only decisions and actions are numbered."""
    if kind not in NUMBERED:
        return None
    last = meeting.lines.filter(kind=kind).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def _when(act: Act, meeting: Meeting, line: Captured) -> datetime:
    """When it was typed, never outside of the meeting: clocks of devices are wrong at times."""
    earliest = meeting.began_at or act.at
    return max(earliest, min(line.typed_at or act.at, act.at))


def _refuse(line: Captured) -> None:
    if not line.text.strip():
        raise Refused(_("Nothing is typed yet. Write what was said."), code="text", field="text")
    if len(line.text) > LONGEST:
        words = _("A line holds at most %(most)s characters. Make two of it.") % {"most": LONGEST}
        raise Refused(words, code="long", field="text")
    if line.kind not in LineKind.values:
        raise Refused(_("Choose what it is: a note, a need, a proposal, a decision or an action."), code="kind")
    if not SHORTEST_KEY <= len(line.key) <= LONGEST_KEY:
        raise Refused(_("This line could not be read. Load the page again and type it once more."), code="key")


def _refuse_approved(meeting: Meeting) -> None:
    if is_closed(meeting):
        words = _("The minutes of this meeting are approved, so nothing is written into them any more.")
        raise Refused(words, code="approved")


def refuse_unless_invited(meeting: Meeting, organisation: Organisation | None) -> None:
    """Raises Refused for an organisation that the meeting does not invite."""
    if organisation is not None and not meeting.invited.filter(organisation=organisation).exists():
        raise Refused(_("That organisation is not invited. Choose another."), code="organisation", field="organisation")
