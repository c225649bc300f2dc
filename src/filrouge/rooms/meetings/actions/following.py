"""What became of decisions and actions: told at a meeting, with one click in between, or by answering a mail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.letters import ways_out
from filrouge.ground.asked.offers import Way
from filrouge.ground.asked.readers import readers, spokespersons
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Message
from filrouge.ground.mail.replies.addresses import reply_to
from filrouge.ground.mail.replies.answering import answered
from filrouge.ground.mail.replies.beginning import DONE, STOPPED, UNDER_WAY, beginning
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Person
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.models import FollowUp, Line, LineState, Meeting, State
from filrouge.rooms.meetings.queries.captured import kind_of
from filrouge.rooms.meetings.queries.following import FOLLOWED, due_words
from filrouge.rooms.meetings.rules import MAY, SPEAKERS

KIND = "meetings.report"
MAIL = "meeting_action"
LONGEST = 600  # characters of a report
PAUSE = timedelta(days=14)  # between two reminders of the same thing
ANSWERED_WITHIN = timedelta(days=90)
ENDS = (FollowUp.Outcome.DONE, FollowUp.Outcome.DROPPED)
SAID: dict[str, tuple[str, ...]] = {
    FollowUp.Outcome.DONE: DONE,
    FollowUp.Outcome.UNDER_WAY: UNDER_WAY,
    FollowUp.Outcome.DROPPED: STOPPED,
}


@action("meetings.follow_up", rule=MAY["follow_up"], about="line", says=gettext_lazy("Told what became of a line"))
def follow_up(act: Act, *, line: Line, outcome: str, words: str = "", meeting: Meeting | None = None) -> FollowUp:
    """Tell how a decision or an action stands; done and not pursued close it, and what is not pursued says why.

    `meeting` is the one at which it was told; None in between.
    """
    words = words.strip()
    _refuse(line, outcome, words, meeting)
    acting = act.by.acting
    told = FollowUp.objects.create(
        line=line, meeting=meeting, outcome=outcome, words=words,
        organisation_id=acting.organisation if acting else None, at=act.at,
    )  # fmt: skip
    if outcome in ENDS:
        line.closed_at = act.at
        line.save(update_fields=["closed_at"])
    act.changed(line, after={"outcome": outcome, "words": words, "closed": outcome in ENDS})
    return told


def _refuse(line: Line, outcome: str, words: str, meeting: Meeting | None) -> None:
    refuse_unless(line.meeting, State.UNDER_WAY, State.ENDED)
    line.refresh_from_db(fields=["state", "closed_at", "kind"])
    if line.kind not in FOLLOWED or line.state == LineState.TAKEN_BACK:
        raise Refused(_("Only decisions and actions are followed."), code="kind")
    if line.closed_at is not None:
        raise Refused(_("This is closed already. A new action can take it up again."), code="closed")
    if outcome not in FollowUp.Outcome.values:
        raise Refused(_("Say whether it is under way, done or not pursued."), code="outcome", field="outcome")
    if outcome == FollowUp.Outcome.DROPPED and not words:
        raise Refused(_("Say in a sentence why it is not pursued."), code="words", field="words")
    if len(words) > LONGEST:
        raise Refused(_("Say it in at most %(most)s characters.") % {"most": LONGEST}, code="long", field="words")
    if meeting is not None and meeting.space_id != line.meeting.space_id:
        raise Refused(_("That meeting is not one of this network."), code="meeting")


@action("meetings.remind_owner", rule=MAY["keep"], about="line", says=gettext_lazy("Owner of a line reminded"))
def remind_owner(act: Act, *, line: Line) -> int:
    """Ask those who bind the owner how it goes, in their language, by a mail that can be answered with one word.

    At most once a fortnight. Returns how many were written to.
    """
    refuse_unless(line.meeting, State.UNDER_WAY, State.ENDED)
    line.refresh_from_db(fields=["state", "closed_at"])
    if line.owner is None or line.closed_at is not None or line.state == LineState.TAKEN_BACK:
        raise Refused(_("Nobody has anything to report on this now."), code="state")
    if written_since(line, act.at - PAUSE):
        raise Refused(_("Its owner was asked within the last fortnight. Give it a little time."), code="often")
    held = spokespersons(readers(line.meeting.space, act.at.date()), line.owner_id or 0, SPEAKERS)
    people = [each.person for each in held if each.way(KIND) != Way.NEVER]
    if not people:
        raise Refused(_("Nobody acts for the owner here, so no mail was sent."), code="nobody")
    for person in people:
        _write(act, line, person)
    act.changed(line, after={"reminded": len(people)})
    return len(people)


def written_since(line: Line, at: Any) -> bool:
    """Whether a reminder of this line was written after a moment. One statement."""
    return Message.objects.filter(space=line.meeting.space_id, once__startswith=_once(line), written_at__gt=at).exists()


def _once(line: Line) -> str:
    return f"{KIND}.{line.pk}."


def _write(act: Act, line: Line, person: Person) -> None:
    assert line.owner is not None  # refused before
    space = line.meeting.space
    answer = reply_to(
        KIND, person, space=space, organisation=line.owner, about=Ref("meetings.line", line.pk),
        until=act.at + ANSWERED_WITHIN,
    )  # fmt: skip
    with translation.override(read_by(person)):
        context = _said_to(line, localtime(act.at).date()) | {"reply_to": answer} | ways_out(person, space, KIND)
    outbox.write(MAIL, person, by=act.by, space=space, once=f"{_once(line)}{act.at.isoformat()}", context=context)


def _said_to(line: Line, today: date) -> dict[str, Any]:
    """What the mail says, in the language that is active."""
    language, meeting = translation.get_language() or settings.LANGUAGE_CODE, line.meeting
    late = line.due is not None and line.due < today
    return {
        "network": meeting.space.name.in_(language).text,
        "kind": kind_of(line),
        "text": line.text,
        "title": meeting.title.in_(language).text,
        "organisation": line.owner.name if line.owner else "",
        "due": due_words(line.due, today) if not late else "",
        "expected": date_format(line.due, "DATE_FORMAT") if late and line.due else "",
        "page_href": settings.PUBLIC_ADDRESS
        + reverse("meetings:following", args=[meeting.space.slug, meeting.address]),
    }


def take_report(viewer: Viewer, about: Ref, text: str, message_id: str) -> str:
    """An answer to that mail: its first word says how it stands; without one, what is written is told as under way.

    One that is longer than a report can be is refused: the mail that says so brings it back.
    """
    found = Line.objects.filter(pk=about.id).select_related("meeting__space", "owner")
    line = found.first() if about.kind == "meetings.line" else None
    if line is None:
        raise Refused(_("What you answered about is not here any more."), code="gone")
    meaning, rest = beginning(text, SAID)
    outcome = FollowUp.Outcome(meaning or FollowUp.Outcome.UNDER_WAY)
    follow_up(viewer, line=line, outcome=outcome, words=rest)
    told = {"kind": kind_of(line), "title": line.text[:80], "state": outcome.label}
    said = _("%(kind)s, “%(title)s”, is noted as “%(state)s”.") % told
    if outcome in ENDS:
        return said
    page = reverse("meetings:following", args=[line.meeting.space.slug, line.meeting.address])
    return f"{said}\n" + _("You can read and correct it here: %(href)s") % {"href": settings.PUBLIC_ADDRESS + page}


def take_answers() -> None:
    """Let mail come in. Called in front/rooms.py."""
    answered(KIND, take_report)
