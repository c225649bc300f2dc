"""The country round: what each organisation wrote, the slots in the room, and the booklet of all answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground import paper
from filrouge.ground.hours import moment
from filrouge.ground.pages import kept
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.paper import Block, Paper
from filrouge.ground.people.languages import NAMES
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import colon
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown, Words, in_languages
from filrouge.rooms.meetings.models import AgendaItem, Invited, ItemKind, Meeting, RoundAnswer, State
from filrouge.rooms.meetings.queries.chain import before
from filrouge.rooms.meetings.queries.listed import Listed
from filrouge.rooms.meetings.queries.meetings import days_of, where
from filrouge.rooms.meetings.queries.slots import LAST, how_ordered, place_in
from filrouge.rooms.meetings.rules import MAY
from filrouge.rooms.register.queries.values import country_name

OUTLOOK = "outlook"
USUAL = (
    ("results", gettext_lazy("Results: what you set out to do and what came of it")),
    ("news", gettext_lazy("News: what is new in your country and your organisation")),
    ("successes", gettext_lazy("Successes: what worked, so that others can use it")),
    (OUTLOOK, gettext_lazy("Outlook: what you will do in the next two years")),
)
PAGES = ("round", "answer_round", "booklet", "ask_round", "order_round", "remind")
KEYS = (("place", False), ("name", False), ("id", False))
ANSWER = (
    "id", "place", "name", "organisation_id", "organisation__address", "organisation__country", "language", "said",
)  # fmt: skip
MOST_MISSING = 50  # names that are printed
ANSWERED_IN = (State.ANNOUNCED, State.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question of the form."""

    key: str
    words: Words

    @property
    def shown(self) -> Shown:
        """In the language of the page, else the original."""
        return self.words.in_(get_language() or settings.LANGUAGE_CODE)


@dataclass(frozen=True, slots=True)
class Said:
    """One answer under its question."""

    prompt: Shown
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one organisation handed in. `language_name` is set where it is not the language of the page.

    `slot` is its place in the room, 0 where the round is by name.
    """

    slot: int
    organisation: int
    address: str
    name: str
    country: str
    language: str
    language_name: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class LastTime:
    """The outlook that an organisation gave at an earlier meeting: in which language, and where and when."""

    text: str
    language: str
    meeting: Shown
    when: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A country round as its page shows it; `missing` are names, for those who prepare, `more_missing` how many others.

    `own` is the organisation that the reader acts for, `wrote` whether it has handed in where that can still be
    changed; `following` and `preceding` are the cursors of the pages beside this one.
    """

    title: Shown
    meeting: Shown
    when: str
    prompts: tuple[Prompt, ...]
    entries: tuple[Entry, ...]
    own: int
    wrote: bool
    following: str
    preceding: str
    ordered: str
    due: str
    handed_in: int
    of: int
    missing: tuple[str, ...]
    more_missing: int
    can_answer: bool
    can_keep: bool
    open: bool
    hrefs: Mapping[str, str]

    @property
    def silent(self) -> int:
        """How many organisations have not handed in."""
        return self.of - self.handed_in


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What the reader's organisation has written so far. `open`: it can still be changed."""

    organisation: str
    said: Mapping[str, str]
    language: str
    saved: datetime | None
    handed_in: datetime | None
    open: bool
    due: str
    last_time: LastTime | None = field(default=None)


def prompts_of(item: AgendaItem) -> tuple[Prompt, ...]:
    """The questions of a round, the usual ones where the team wrote none."""
    if item.prompts:
        return tuple(Prompt(each["key"], Words.from_json(each["words"])) for each in item.prompts)
    languages = item.meeting.space.languages
    return tuple(Prompt(key, in_languages(words, languages)) for key, words in USUAL)


def round_called(meeting: Meeting, address: str) -> AgendaItem | None:
    """A country round of a meeting. One statement."""
    rounds = meeting.items.filter(kind=ItemKind.COUNTRY_ROUND, address=address)
    found = rounds.first()
    if found is not None:
        found.meeting = meeting
    return found


def is_open(item: AgendaItem) -> bool:
    """Whether answers can be written and changed: until the item begins. A day that has passed closes nothing."""
    return item.began_at is None and item.meeting.state in ANSWERED_IN


def round_page(viewer: Viewer, item: AgendaItem, cursor: str = "") -> RoundPage:
    """A round with one page of what was handed in, for who may see the meeting's papers. Six statements, however many
    answered; the page itself is kept for all of them until something is done in these rooms.
    """
    language, keeps = get_language() or settings.LANGUAGE_CODE, MAY["keep"](viewer, item)
    place = ("country round", item.pk, cursor, language)
    at = kept.stamp("meetings", "people", "register")
    (handed_in, of), found = kept.kept(at, place, lambda: (_counted(item), _entries(item, cursor)))
    silent, answers = keeps and handed_in < of, MAY["answer"](viewer, item)
    missing = kept.kept(at, ("missing in round", item.pk), lambda: _missing(item)) if silent else ()
    return RoundPage(
        title=item.title.in_(language),
        meeting=item.meeting.title.in_(language),
        when=days_of(item.meeting.starts_at, item.meeting.ends_at, item.meeting.zone),
        prompts=prompts_of(item),
        entries=found.rows,
        own=viewer.acting.organisation if viewer.acting else 0,
        wrote=answers and is_open(item) and _has_handed_in(viewer, item),
        following=found.following,
        preceding=found.preceding,
        ordered=how_ordered(item, by_hand=any(entry.slot for entry in found.rows)),
        due=moment(item.answers_until) if item.answers_until else "",
        handed_in=handed_in,
        of=of,
        missing=missing,
        more_missing=max(0, of - handed_in - len(missing)) if missing else 0,
        can_answer=answers,
        can_keep=keeps,
        open=is_open(item),
        hrefs={name: href(viewer, item, name) for name in PAGES},
    )


def _has_handed_in(viewer: Viewer, item: AgendaItem) -> bool:
    """Whether the organisation that the reader acts for has. One statement."""
    if viewer.acting is None:
        return False
    return item.answers.filter(organisation=viewer.acting.organisation, handed_in_at__isnull=False).exists()


def _counted(item: AgendaItem) -> tuple[int, int]:
    """How many organisations have handed in, and of how many. One statement."""
    return next(iter(_COUNTED.rows(item=item.pk, meeting=item.meeting_id)), (0, 0))


def _wrote_of(item: int, meeting: int) -> QuerySet[Invited, Any]:
    wrote = RoundAnswer.objects.filter(item=item, organisation=OuterRef("organisation"), handed_in_at__isnull=False)
    invited = Invited.objects.filter(meeting=meeting, guest=False).order_by().values("meeting")
    sums = invited.annotate(handed_in=Count("pk", filter=Q(Exists(wrote))), of=Count("pk"))
    return sums.values_list("handed_in", "of")


def _missing(item: AgendaItem) -> tuple[str, ...]:
    """The first by name of those that have not handed in. One statement."""
    return tuple(name for (name,) in _MISSING.rows(item=item.pk, meeting=item.meeting_id))


def _silent_in(item: int, meeting: int) -> QuerySet[Invited, Any]:
    wrote = RoundAnswer.objects.filter(item=item, handed_in_at__isnull=False).values("organisation")
    silent = Invited.objects.filter(meeting=meeting, guest=False).exclude(organisation__in=wrote)
    return silent.order_by("organisation__name", "id").values_list("organisation__name")[:MOST_MISSING]


def entries(viewer: Viewer, item: AgendaItem) -> tuple[Entry, ...]:
    """Everything that was handed in, in the order of the room. One statement. For who may see the meeting's papers."""
    if not MAY["see_papers"](viewer, item):
        return ()
    return tuple(map(_shown(item), handed_in(item.pk).order_by(*(name for name, _down in KEYS))))


def _entries(item: AgendaItem, cursor: str) -> Slice[Entry]:
    return cut(_HANDED_IN.asked(cursor, item=item.pk), KEYS, cursor, _shown(item))


def handed_in(item: int) -> QuerySet[RoundAnswer, Any]:
    """What was handed in, each with its `place` in the room and its `name`, to be ordered by KEYS."""
    answers = RoundAnswer.objects.filter(item=item, handed_in_at__isnull=False)
    return answers.annotate(place=place_in(item), name=F("organisation__name")).values_list(*ANSWER, named=True)


_COUNTED, _MISSING = Prepared(_wrote_of, item=-1, meeting=-2), Prepared(_silent_in, item=-1, meeting=-2)
_HANDED_IN = Listed(Prepared, handed_in, KEYS, item=-1)


def _shown(item: AgendaItem) -> Callable[[Any], Entry]:
    asked, country = tuple((each.key, each.shown) for each in prompts_of(item)), cache(country_name)
    return lambda answer: _entry(answer, asked, country(answer.organisation__country))


def _entry(answer: Any, asked: tuple[tuple[str, Shown], ...], country: str) -> Entry:
    other = answer.language != (get_language() or settings.LANGUAGE_CODE)
    return Entry(
        0 if answer.place == LAST else answer.place, answer.organisation_id, answer.organisation__address, answer.name,
        country, answer.language, str(NAMES.get(answer.language, answer.language)) if other else "",
        tuple(Said(words, answer.said[key]) for key, words in asked if answer.said.get(key)),
    )  # fmt: skip


def own_answer(viewer: Viewer, item: AgendaItem) -> OwnAnswer | None:
    """What the reader's organisation wrote, and what it foresaw last time; None for who answers for nobody here."""
    if viewer.acting is None or not MAY["answer"](viewer, item):
        return None
    found = item.answers.filter(organisation=viewer.acting.organisation).first()
    return OwnAnswer(
        viewer.acting.organisation_name, dict(found.said) if found else {}, found.language if found else "",
        found.saved_at if found else None, found.handed_in_at if found else None, is_open(item),
        moment(item.answers_until) if item.answers_until else "", last_time(item, viewer.acting.organisation),
    )  # fmt: skip


def last_time(item: AgendaItem, organisation: int) -> LastTime | None:
    """The newest outlook that an organisation handed in before this meeting. Three statements at most."""
    earlier = before(item.meeting)
    handed_in = RoundAnswer.objects.filter(
        item__meeting__in=earlier, organisation=organisation, handed_in_at__isnull=False
    )
    newest = handed_in.select_related("item__meeting").order_by("-item__meeting__starts_at", "-id")
    answer = next((each for each in newest[:5] if each.said.get(OUTLOOK)), None)
    if answer is None:
        return None
    meeting = answer.item.meeting
    return LastTime(
        answer.said[OUTLOOK], answer.language, meeting.title.in_(get_language() or settings.LANGUAGE_CODE),
        days_of(meeting.starts_at, meeting.ends_at, meeting.zone),
    )  # fmt: skip


def unanswered(item: AgendaItem, among: Collection[int] | None = None) -> list[int]:
    """The invited organisations, guests left out, that have not handed in. One statement."""
    silent = item.meeting.invited.filter(guest=False).exclude(
        organisation__in=item.answers.filter(handed_in_at__isnull=False).values("organisation")
    )
    if among is not None:
        silent = silent.filter(organisation__in=among)
    return list(silent.order_by("organisation_id").values_list("organisation_id", flat=True))


def booklet(viewer: Viewer, item: AgendaItem) -> Paper:
    """All answers as one document, in the language of the page; what was written stays in its own language."""
    language, meeting = get_language() or settings.LANGUAGE_CODE, item.meeting
    network, name = meeting.space.name.in_(language).text, meeting.title.in_(language)
    title, written = item.title.in_(language), entries(viewer, item)
    when = days_of(meeting.starts_at, meeting.ends_at, meeting.zone)
    return Paper(
        title=f"{title.text}{colon()} {name.text}",
        language=language,
        network=network,
        address=f"{meeting.address}-{item.address}",
        footer=f"{network} · {name.text} · {title.text}",
        at=timezone.now(),
        blocks=(
            paper.title(title.text, title.language),
            paper.quiet(f"{name.text}, {when}, {where(meeting)}", language),
            *_blocks(written, language),
        ),
    )


def _blocks(written: Iterable[Entry], language: str) -> Iterable[Block]:
    for entry in written:
        name = f"{entry.slot}. {entry.name}" if entry.slot else entry.name
        yield paper.heading(f"{name}, {entry.country}" if entry.country else name, language)
        if entry.language_name:
            yield paper.quiet(_("Written in: %(language)s") % {"language": entry.language_name}, language)
        for one in entry.said:
            yield paper.heading(one.prompt.text, one.prompt.language, level=3)
            yield from paper.paragraphs(one.text, entry.language)


def href(viewer: Viewer, item: AgendaItem, page: str = "round") -> str:
    """The address of one of the pages of a round."""
    names = {"remind": "remind_round"}
    args: list[Any] = [viewer.space.slug, item.meeting.address, item.address] if viewer.space else []
    return reverse(f"meetings:{names.get(page, page)}", args=args) if args else ""
