"""Afterwards: each organisation confirms, corrects or takes back what was captured in its name.

What was captured stays as it was (`Line.said`); the words that count are those of the organisation (`Line.text`).
Whatever follows lines elsewhere, as a plan does, follows `confirm_line`, `correct_line` and `take_back_line`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.letters import ways_out
from filrouge.ground.asked.offers import Way
from filrouge.ground.asked.readers import readers, spokespersons
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Message
from filrouge.ground.mail.replies.addresses import reply_to
from filrouge.ground.mail.replies.answering import answered
from filrouge.ground.mail.replies.beginning import beginning
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Person
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.meetings.actions.capturing import LONGEST
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.screens import tell_screens
from filrouge.rooms.meetings.models import Line, LineState, Meeting, State
from filrouge.rooms.meetings.queries.captured import kind_of
from filrouge.rooms.meetings.queries.own_lines import is_closed, waiting_lines
from filrouge.rooms.meetings.rules import MAY, SPEAKERS

KIND = "meetings.confirm"
MAIL = "meeting_lines"
ANSWERED_WITHIN = timedelta(days=90)
YES = {"yes": ("yes", "oui", "ja", "sì", "si", "sí", "sim", "ok", "d'accord", "d’accord", "akkoord", "einverstanden")}


@action("meetings.confirm_line", rule=MAY["confirm"], about="line", says=gettext_lazy("Line confirmed"))
def confirm_line(act: Act, *, line: Line) -> Line:
    """Yes, the organisation said this. Confirmed twice, it is confirmed once."""
    if _hold(line).state == LineState.CAPTURED:
        _answer(act, line, LineState.CONFIRMED)
    act.changed(line, after={"state": line.state})
    return line


@action("meetings.confirm_lines", rule=MAY["confirm"], about="line", says=gettext_lazy("Lines confirmed"))
def confirm_lines(act: Act, *, line: Line) -> int:
    """Confirm everything of the own organisation up to this line, which is the last that it was shown.

    What was captured later it has not read, so that still waits. Returns how many were confirmed.
    """
    _hold(line)
    shown = Line.objects.filter(
        meeting=line.meeting_id, organisation=line.organisation_id, state=LineState.CAPTURED, pk__lte=line.pk
    )
    waiting = list(shown.select_related("meeting__space").order_by("pk"))
    for each in waiting:
        confirm_line(act.by, line=each)
    act.changed(line, after={"confirmed": len(waiting)})
    return len(waiting)


@action("meetings.correct_line", rule=MAY["confirm"], about="line", says=gettext_lazy("Line corrected"))
def correct_line(act: Act, *, line: Line, text: str) -> Line:
    """What the organisation said in its own words, in the language in which it was captured."""
    before, words = _hold(line).text, text.strip()
    if not words:
        raise Refused(_("Nothing is written. Write what you said, or take the line back."), code="text", field="text")
    if len(words) > LONGEST:
        raise Refused(_("A line holds at most %(most)s characters.") % {"most": LONGEST}, code="long", field="text")
    if words == before:
        if line.state == LineState.CAPTURED:
            _answer(act, line, LineState.CONFIRMED)
    else:
        line.text = words
        _answer(act, line, LineState.CONFIRMED if words == line.said else LineState.CORRECTED)
    act.changed(line, before={"text": before}, after={"text": words, "state": line.state})
    return line


@action(
    "meetings.take_back_line", rule=MAY["confirm"], about="line", says=gettext_lazy("Line taken back by who said it")
)
def take_back_line(act: Act, *, line: Line) -> Line:
    """The organisation did not say this, or does not stand by it. It stays on record and out of the minutes."""
    _hold(line)
    _answer(act, line, LineState.TAKEN_BACK)
    act.changed(line, after={"state": line.state})
    return line


def _hold(line: Line) -> Line:
    """The line as it is now, while its meeting is held. Raises Refused where it cannot be answered any more."""
    refuse_unless(line.meeting, State.UNDER_WAY, State.ENDED)
    if is_closed(line.meeting):
        raise Refused(_("The minutes of this meeting are approved, so every line stays as it is."), code="approved")
    line.refresh_from_db(fields=["state", "text", "said"])
    if line.state == LineState.TAKEN_BACK:
        raise Refused(_("This line was taken back. Nothing more is asked of you."), code="taken_back")
    return line


def _answer(act: Act, line: Line, state: str) -> None:
    line.state, line.answered_at = state, act.at
    line.save(update_fields=["state", "text", "answered_at"])
    tell_screens(line.meeting)


@action("meetings.ask_to_confirm", rule=MAY["keep"], about="meeting", says=gettext_lazy("Asked to confirm lines"))
def ask_to_confirm(act: Act, *, meeting: Meeting) -> int:
    """Write to those who bind each organisation with lines to confirm, once for the same lines. Returns how many.

    “Yes” as an answer confirms the lines that the mail shows, and no later one.
    """
    refuse_unless(meeting, State.ENDED)
    if is_closed(meeting):
        raise Refused(_("The minutes of this meeting are approved, so every line stays as it is."), code="approved")
    waiting = waiting_lines(meeting)
    people = readers(meeting.space, act.at.date()) if waiting else []
    written = 0
    for organisation, lines in waiting.items():
        for reader in spokespersons(people, organisation, SPEAKERS):
            if reader.way(KIND) != Way.NEVER:
                _write(act, meeting, reader.person, lines)
                written += 1
    act.changed(meeting, after={"organisations": len(waiting), "written": written})
    return written


def ask_afterwards(act: Act, meeting: Meeting) -> None:
    """Follows the end of a meeting: those whose words were captured are asked at once."""
    ask_to_confirm(act.by, meeting=meeting)


def _write(act: Act, meeting: Meeting, person: Person, lines: list[Line]) -> None:
    last = lines[-1]
    assert last.organisation is not None  # only lines of organisations wait
    once = f"{KIND}.{meeting.pk}.{last.organisation_id}.{last.pk}"
    if Message.objects.filter(once=once, to=person.email).exists():
        return
    answer = reply_to(
        KIND, person, space=meeting.space, organisation=last.organisation, about=Ref("meetings.line", last.pk),
        until=act.at + ANSWERED_WITHIN,
    )  # fmt: skip
    with translation.override(read_by(person)):
        context = _said_to(meeting, lines) | {"reply_to": answer} | ways_out(person, meeting.space, KIND)
    outbox.write(MAIL, person, by=act.by, space=meeting.space, once=once, context=context)


def _said_to(meeting: Meeting, lines: list[Line]) -> dict[str, Any]:
    """What the mail says, in the language that is active."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    organisation = lines[0].organisation
    page = reverse("meetings:lines", args=[meeting.space.slug, meeting.address])
    return {
        "network": meeting.space.name.in_(language).text,
        "title": meeting.title.in_(language).text,
        "organisation": organisation.name if organisation else "",
        "lines": [(kind_of(line), line.text) for line in lines],
        "page_href": settings.PUBLIC_ADDRESS + page,
    }


def take_confirmation(viewer: Viewer, about: Ref, text: str, message_id: str) -> str:
    """An answer to that mail: “yes” confirms what it showed. Anything else changes nothing and says where to go."""
    found = Line.objects.filter(pk=about.id).select_related("meeting__space", "organisation")
    line = found.first() if about.kind == "meetings.line" else None
    if line is None:
        raise Refused(_("The lines that you answered about are not here any more."), code="gone")
    page = settings.PUBLIC_ADDRESS + reverse("meetings:lines", args=[line.meeting.space.slug, line.meeting.address])
    meaning, rest = beginning(text, YES)
    if not meaning or rest:
        words = _("Only “yes” alone confirms all lines, so nothing was changed. Correct a line here: %(href)s")
        raise Refused(words % {"href": page}, code="words")
    confirmed = confirm_lines(viewer, line=line)
    words = ngettext("%(n)d line is confirmed.", "%(n)d lines are confirmed.", confirmed) % {"n": confirmed}
    return f"{words} " + _("You can still correct them here: %(href)s") % {"href": page}


def take_answers() -> None:
    """Let mail come in. Called in front/rooms.py."""
    answered(KIND, take_confirmation)
