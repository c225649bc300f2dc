"""Writing to those who have not voted: to whom, in which words, what became of it. Never what others voted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.asked.readers import unwilling
from filrouge.ground.hours import clock_of, moment
from filrouge.ground.mail.arriving import state_said
from filrouge.ground.mail.models import Message
from filrouge.ground.mail.models import State as Mail
from filrouge.ground.people.models import Mandate, Person, Role, Space
from filrouge.ground.people.viewer import Viewer, in_force
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, State, Voter
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.live import waiting

KIND = "ballot_reminder"
REMINDER, PROXY = "ballots.reminder", "ballots.proxy"  # kinds of mail that one may wish away
TIMED = "timed"
BEFORE = timedelta(hours=48)  # before the closing the timed reminder goes out
TURNS = ((Role.HEAD_DELEGATE,), (Role.DELEGATE,), (Role.SUBSTITUTE,))  # who gets the link; the next where nobody is
MARKS = {Mail.WAITING: "half", Mail.SENDING: "half", Mail.SENT: "done", Mail.FAILED: "due"}


@dataclass(frozen=True, slots=True)
class Mailed:
    """What became of the newest mails to one organisation: one for each of its delegates who was written to."""

    organisation: str
    mark: str
    state: str
    when: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as it will read, in one language. `languages` are (code, name, chosen)."""

    subject: str
    body: str
    language: str
    languages: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class ReminderPage:
    """Whom a reminder goes to, by organisation. `without` have nobody who could be written to."""

    title: Shown
    to: tuple[str, ...]
    without: tuple[str, ...]
    preview: Preview
    last: str
    timed: str
    mailed: tuple[Mailed, ...]
    open: bool
    back: str


def reminder_page(viewer: Viewer, ballot: Ballot, language: str = "") -> ReminderPage:
    """Everything the page says. Four statements, whatever the number of organisations."""
    silent = waiting(ballot) if ballot.state == State.OPENED else []
    day = timezone.now().date()
    found = delegates_of(ballot.space, [voter.organisation_id for voter in silent], day, REMINDER)
    sent = list(_mails(ballot).defer("body").order_by("-written_at", "-id"))
    to = tuple(voter.name for voter in silent if found.get(voter.organisation_id))
    return ReminderPage(
        title=ballot.title.in_(get_language() or "en"),
        to=to,
        without=tuple(voter.name for voter in silent if not found.get(voter.organisation_id)),
        preview=preview(ballot, to[0] if to else "", language),
        last=moment(sent[0].written_at) if sent else "",
        timed=_timed(ballot, sent),
        mailed=_mailed(ballot, sent),
        open=ballot.state == State.OPENED,
        back=href(viewer, ballot),
    )


def delegates_of(space: Space, organisations: Iterable[int], day: date, kind: str = "") -> dict[int, list[Person]]:
    """The head delegates of each organisation, else its delegates, else its substitutes; of these, who wants mail of a
    kind. One statement, two with a kind.
    """
    without = unwilling(space, kind) if kind else set()
    held = Mandate.objects.filter(
        in_force(day), space=space, organisation__in=organisations, person__is_active=True,
        role__in=[role for turn in TURNS for role in turn],
    ).select_related("person").order_by("person__email")  # fmt: skip
    mandates: dict[int, list[Mandate]] = {}
    for mandate in held:
        mandates.setdefault(mandate.organisation_id, []).append(mandate)
    chosen = {organisation: _first_turn(theirs) for organisation, theirs in mandates.items()}
    return {organisation: [one for one in people if one.pk not in without] for organisation, people in chosen.items()}


def _first_turn(mandates: list[Mandate]) -> list[Person]:
    turns = ([m.person for m in mandates if m.role in roles] for roles in TURNS)
    chosen = next((people for people in turns if people), [])
    return list({person.pk: person for person in chosen}.values())


def said_to(ballot: Ballot, organisation: str, language: str, token: str) -> dict[str, Any]:
    """What the template of the reminder is told. Without a token there is no link."""
    with translation.override(language), clock_of(ballot.space):
        root, slug = settings.PUBLIC_ADDRESS, ballot.space.slug
        return {
            "network": ballot.space.name.in_(language).text,
            "title": ballot.title.in_(language).text,
            "organisation": organisation,
            "closes": moment(ballot.closes_at) if ballot.closes_at else "",
            "page_href": root + reverse("ballots:ballot", args=[slug, ballot.address]),
            "link_href": root + reverse("ballots:vote_by_link", args=[slug, token]) if token else "",
        }


def preview(ballot: Ballot, organisation: str, language: str = "") -> Preview:
    """The reminder as it will read; where the link will stand there are dots."""
    spoken = dict(settings.LANGUAGES)
    chosen = language if language in spoken else (get_language() or settings.LANGUAGE_CODE)
    context = said_to(ballot, organisation or "…", chosen, "…") | {"space": ballot.space}
    with translation.override(chosen):
        text = render_to_string(f"mail/{KIND}.txt", context)
    subject, _rule, body = text.strip().partition("\n")
    languages = tuple((code, str(name), code == chosen) for code, name in settings.LANGUAGES)
    return Preview(subject.strip(), body.strip().replace("%E2%80%A6", "…"), chosen, languages)


def key_of(ballot: Ballot) -> str:
    """With what the `once` of every reminder of a ballot begins; the voter and the occasion follow."""
    return f"ballots.remind.{ballot.pk}."


def timed_is_out(ballot: Ballot) -> bool:
    """Whether the timed reminder of a ballot was written. One statement."""
    return _mails(ballot).filter(once__endswith=f".{TIMED}").exists()


def timed_at(ballot: Ballot) -> datetime | None:
    """When the timed reminder goes out; None for a ballot that is open for too short a time to need one."""
    if ballot.closes_at is None or ballot.opened_at is None or ballot.opened_at > ballot.closes_at - BEFORE:
        return None
    return ballot.closes_at - BEFORE


def _mails(ballot: Ballot) -> QuerySet[Message]:
    return Message.objects.filter(space=ballot.space_id, kind=KIND, once__startswith=key_of(ballot))


def _timed(ballot: Ballot, sent: list[Message]) -> str:
    """What is to be said about the reminder that goes out by itself."""
    for message in sent:
        if message.once.endswith(f".{TIMED}"):
            return _("The reminder that goes out by itself was sent on %(time)s.") % {
                "time": moment(message.written_at)
            }
    at = timed_at(ballot)
    if ballot.state != State.OPENED or at is None:
        return ""
    return _("A reminder goes out by itself on %(time)s, 48 hours before the closing.") % {"time": moment(at)}


def _mailed(ballot: Ballot, sent: list[Message]) -> tuple[Mailed, ...]:
    """The newest mail to each address of each organisation, by organisation. One statement."""
    names: Mapping[int, str] = dict(Voter.objects.filter(ballot=ballot).values_list("pk", "name")) if sent else {}
    newest: dict[tuple[int, str], Message] = {}
    for message in sent:
        newest.setdefault((int(message.once.split(".")[3]), message.to), message)
    rows = [
        Mailed(names[voter], MARKS[Mail(message.state)], state_said(message), moment(message.written_at))
        for (voter, _to), message in newest.items()
        if voter in names
    ]
    return tuple(sorted(rows, key=lambda row: row.organisation))
