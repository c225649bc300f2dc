"""The review queue: cards, the evidence in words, what an answer does to the total, and answers given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.numbers import grouped
from filrouge.ground.pages.kept import kept, stamp
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared, columns, instance
from filrouge.rooms.register.fingerprints import holds
from filrouge.rooms.register.models import Answer, Decision, Doubt, Entry, Link
from filrouge.rooms.register.queries.effects import OnTotal, entries_of, jobs_in_words, on_total, speaks
from filrouge.rooms.register.queries.evidence import SENTENCES
from filrouge.rooms.register.queries.last_total import LastTotal, last_total
from filrouge.rooms.register.queries.questions import Said, said_by_federations
from filrouge.rooms.register.queries.totals import Last
from filrouge.rooms.register.queries.values import Compared, compare
from filrouge.rooms.register.rules import MAY

QUEUE = 12  # cards shown beside the one in hand
WORTH = 0.1  # log-odds below which a reason is not worth a line
SAID = {
    "row": "row_id", "list": "row__source__umbrella__name", "on": "row__stated_on", "kind": "row__source__kind",
    "source": "row__source_id", "state": "row__source__state", "of": "row__kind", "said": "row__said",
    "digest": "row__digest", "answered": "answered",
}  # what the card takes of each row of either side  # fmt: skip
CARD = columns(Doubt)
REACH = 7.0  # log-odds that fill the bar of evidence
SHOWN = (
    "at", "verdict", "undone_at", "left__name", "left__address", "right__name", "right__address",
    "left_row__said", "right_row__said", "by__name", "by__email",
)  # what is shown of an answer that was given, of all that a decision remembers  # fmt: skip
SIDES = ("left", "right", "left_row", "right_row")
Told = dict[int, list[dict[str, Any]]]  # organisation → its rows, each with all of SAID


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A card in the queue beside the page."""

    id: int
    href: str
    name: str
    place: str
    likely: str
    state: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: the next cards, how many there are, and in words what they can do to the total."""

    rows: tuple[QueueRow, ...] = ()
    waiting: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two organisations of a card."""

    id: int
    name: str
    href: str
    lists: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: its sentence, its weight as text, and its leaning (log-odds, for the bar)."""

    words: str
    weight: str
    leaning: float


@dataclass(frozen=True, slots=True)
class CardPage:
    """Everything the review page shows of one card."""

    id: int
    left: Side
    right: Side
    fields: tuple[Compared, ...]
    reasons: tuple[Reason, ...]
    likely: str
    percent: int
    second: bool
    total: OnTotal  # what “same” does to the total of the network
    jobs: tuple[str, ...]  # and to its jobs, where either side has a figure
    answers: tuple[Said, ...] = ()
    reach: float = REACH


def queue(viewer: Viewer, at: str | None = None) -> Queue:
    """What waits, asked cards included. Nothing for whoever may not settle them.

    Four statements at the first look after something was done; `at` is the stamp of the house, where it is known.
    """
    if viewer.space is None or not MAY["settle"](viewer, viewer.space):
        return Queue()
    key = ("register.queue", viewer.space.id, get_language())
    return kept(stamp() if at is None else at, key, lambda: _queue(viewer))


def _queue(viewer: Viewer) -> Queue:
    number = Doubt.objects.filter(space=viewer.space).count()
    return Queue(tuple(next_cards(viewer)), number, left_words(number, last_total(viewer))) if number else Queue()


def next_cards(viewer: Viewer) -> Iterator[QueueRow]:
    """The next cards, most valuable first. One statement."""
    if viewer.space is None:
        return
    root = reverse("register:duplicates", args=[viewer.space.slug])
    for number, probability, state, name, place in _NEXT.rows(space=viewer.space.pk):
        yield QueueRow(number, f"{root}{number}/", name or "", place or "", str(likely(probability)), state)


def _next(space: int) -> QuerySet[Doubt, Any]:
    left = Entry.objects.filter(space=space, organisation=OuterRef("left"))
    first = Doubt.objects.filter(space=space).exclude(state="asked").order_by("-value", "id").values("pk")[:QUEUE]
    # Names are looked for once it is known which cards are shown: a database may look for those of all before it sorts.
    named = Doubt.objects.filter(pk__in=first).annotate(
        name=Subquery(left.values("name")[:1]), place=Subquery(left.values("city")[:1])
    )
    return named.order_by("-value", "id").values_list("id", "probability", "state", "name", "place")


_NEXT = Prepared(_next, space=-1)


def likely(probability: float) -> Promise:
    """A probability in words."""
    if probability >= 0.7:
        return gettext_lazy("Likely the same")
    return gettext_lazy("Hard to tell") if probability >= 0.3 else gettext_lazy("Likely different")


def doubt(viewer: Viewer, number: int | None) -> Doubt | None:
    """The card with this number, or the most valuable one; None when there is none or it is not the viewer's."""
    found = opened(viewer, number)
    return found[0] if found else None


def opened(viewer: Viewer, number: int | None) -> tuple[Doubt, Told] | None:
    """The same with what the rows of both sides say, which tells whether the card still holds. Two statements.

    Cards whose data changed are taken away when that happens; for a few that slipped through there are two more.
    """
    if viewer.space is None or not MAY["settle"](viewer, viewer.space):
        return None
    if number is not None:
        return _holding(viewer.space, _NUMBERED.rows(space=viewer.space.pk, number=number))
    for shape in FIRST, REST:
        if found := _holding(viewer.space, _FIRST.rows(*shape, space=viewer.space.pk, person=_who(viewer))):
            return found
    return None


def _who(viewer: Viewer) -> int:
    return viewer.person.pk if viewer.person else 0


def _holding(space: Space, rows: Iterable[Sequence[Any]]) -> tuple[Doubt, Told] | None:
    """The first of these cards that still holds. One statement for any number of them."""
    cards = [_read(space, row) for row in rows]
    told = _said(space.pk, [side for card in cards for side in (card.left_id, card.right_id)]) if cards else {}
    digests = {organisation: sorted({row["digest"] for row in of if speaks(row)}) for organisation, of in told.items()}
    return next(((card, told) for card in cards if holds(card, digests)), None)


def _read(space: Space, row: Sequence[Any]) -> Doubt:
    """A card with the number of the one that is `following` in the queue, or None at its end."""
    card = instance(Doubt, CARD, row)
    card.space, card.following = space, row[-1]  # type: ignore[attr-defined]  # read by `after`
    return card


def _cards(found: QuerySet[Doubt]) -> QuerySet[Doubt, Any]:
    """All of these cards, each with the one that follows."""
    rest = Doubt.objects.filter(space=OuterRef("space")).exclude(state="asked")
    later = rest.filter(Q(value__lt=OuterRef("value")) | Q(value=OuterRef("value"), id__gt=OuterRef("id")))
    following = Subquery(later.order_by("-value", "id").values("id")[:1])
    return found.annotate(following=following).order_by("-value", "id").values_list(*CARD, "following")


def _numbered(space: int, number: int) -> QuerySet[Doubt, Any]:
    return _cards(Doubt.objects.filter(space=space, pk=number))


def _first(start: int, stop: int, *, space: int, person: int) -> QuerySet[Doubt, Any]:
    # What follows is looked for once it is known which cards are shown: a database may do it for all before it sorts.
    waiting = Doubt.objects.filter(space=space).exclude(state="asked").order_by("-value", "id")
    waiting = waiting.exclude(Q(state="second") & Exists(_answered_by(person)))  # that one waits for somebody else
    return _cards(Doubt.objects.filter(pk__in=waiting.values("pk")[start:stop]))


def _answered_by(person: int) -> QuerySet[Decision]:
    """What this person said of a card, whichever of the two stood left, and what a second one has not said yet."""
    both = Q(left=OuterRef("left"), right=OuterRef("right")) | Q(left=OuterRef("right"), right=OuterRef("left"))
    return Decision.objects.filter(both, space=OuterRef("space"), by=person, agreed=False, undone_at=None)


FIRST, REST = (0, 1), (1, QUEUE)
_NUMBERED, _FIRST = Prepared(_numbered, space=-1, number=-2), Prepared(_first, space=-1, person=-2)


def after(viewer: Viewer, found: Doubt) -> str:
    """The address of the card that follows in the queue; of its beginning where `opened` found none."""
    assert viewer.space is not None  # whoever may settle cards is in a space
    slug = viewer.space.slug
    number: int | None = getattr(found, "following", None)
    return reverse("register:duplicate", args=[slug, number]) if number else reverse("register:duplicates", args=[slug])


def card(viewer: Viewer, found: Doubt, told: Told | None = None, last: Last | None = None) -> CardPage:
    """The page of one card; `told` is what `opened` gave with it, `last` the last count, where it is known."""
    said = _said(found.space_id, [found.left_id, found.right_id]) if told is None else told
    entries = entries_of(found)
    total = last_total(viewer, last)
    return CardPage(
        found.id, _side(viewer, found.left_id, said, entries), _side(viewer, found.right_id, said, entries),
        compare(said.get(found.left_id, []), said.get(found.right_id, [])),
        tuple(_reason(*item) for item in sorted(found.evidence, key=lambda e: -abs(e[1])) if abs(item[1]) >= WORTH),
        str(likely(found.probability)), round(found.probability * 100), found.state == "second",
        on_total(found, entries, total), jobs_in_words(found, entries, total.jobs, said),
        _answers(viewer, found, said),
    )  # fmt: skip


def _answers(viewer: Viewer, found: Doubt, said: Told) -> tuple[Said, ...]:
    """What federations said of it; of most rows none was ever asked anything, and there is nothing to look for."""
    sides = [said.get(organisation, []) for organisation in (found.left_id, found.right_id)]
    if not any(row["answered"] for rows in sides for row in rows):
        return ()
    return said_by_federations(viewer, *([row["row"] for row in rows] for rows in sides))


def _said(space: int, organisations: Sequence[int]) -> Told:
    """What the rows of the sides of cards say: organisation → rows with all of SAID."""
    said: Told = {}
    for organisation, *told in _ROWS.rows(space=space, sides=organisations):
        said.setdefault(organisation, []).append(dict(zip(SAID, told, strict=True)))
    return said


def _rows_of(space: int, sides: list[int]) -> QuerySet[Link, Any]:
    links = Link.objects.filter(space=space, organisation__in=sides, ended_at=None)
    answers = Answer.objects.filter(Q(left_row=OuterRef("row")) | Q(right_row=OuterRef("row")))
    told = links.annotate(answered=Exists(answers)).order_by("-row__stated_on", "row_id")
    return told.values_list("organisation_id", *SAID.values())


_ROWS = Prepared(_rows_of, space=-1, sides=[-2])


def _side(
    viewer: Viewer, organisation: int, said: Told, entries: Collection[Any]
) -> Side:  # fmt: skip
    entry = next((entry for entry in entries if entry.organisation_id == organisation), None)
    rows = said.get(organisation, [])
    lists = _from(rows)
    if entry is None or viewer.space is None:
        return Side(organisation, "", "", lists)
    href = reverse("register:organisation", args=[viewer.space.slug, entry.organisation__address])
    return Side(organisation, entry.name, href, lists)


def _from(rows: list[dict[str, Any]]) -> str:
    """“from Federation 5, 14 January 2026, and 2 more lists”."""
    said = list(dict.fromkeys((row["list"], date_format(row["on"])) for row in rows))
    if not said:
        return ""
    first = _("from %(list)s, %(day)s") % {"list": said[0][0], "day": said[0][1]}
    more = len(said) - 1
    if not more:
        return first
    words = ngettext("%(first)s, and %(more)d more list", "%(first)s, and %(more)d more lists", more)
    return words % {"first": first, "more": more}


def _reason(code: str, weight: float, left: str, right: str, words: list[str]) -> Reason:
    """Evidence as a sentence. A code without one would be evidence that nobody can read: a test forbids it."""
    sentence = str(SENTENCES[code]) % {"left": left, "right": right, "words": ", ".join(words)}
    sign = "+" if weight >= 0 else "−"
    return Reason(sentence, f"{sign}{number_format(abs(weight), 1)}", max(-REACH, min(REACH, weight)))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given."""

    id: int
    at: datetime
    verdict: str
    left: str
    right: str
    left_href: str
    right_href: str
    by: str
    undone: bool
    undoable: bool


def given(viewer: Viewer, cursor: str = "") -> Slice[Given]:
    """Answers given, the newest first."""
    if not MAY["settle"](viewer, viewer.space) or viewer.space is None:
        return Slice(())
    found = Decision.objects.filter(space=viewer.space).select_related(*SIDES, "by").only(*SHOWN)
    return cut(found, [("id", True)], cursor, lambda d: _given(viewer, d))


def _given(viewer: Viewer, d: Decision) -> Given:
    left, right = (
        reverse("register:organisation", args=[viewer.space.slug, one.address]) if viewer.space else ""
        for one in (d.left, d.right)
    )
    by = (d.by.name or d.by.email) if d.by else ""
    verdict = str(Decision.Verdict(d.verdict).label)
    return Given(d.id, d.at, verdict, *names_of(d), left, right, by,
                 d.undone_at is not None, d.undone_at is None)  # fmt: skip


def names_of(d: Decision) -> tuple[str, str]:
    """What both were called on the lists that were asked about: of two that became one only one name is left."""
    sides = ((d.left_row, d.left), (d.right_row, d.right))
    left, right = (str(row.said.get("name") or organisation.name) for row, organisation in sides)
    return left, right


def decision(viewer: Viewer, number: int) -> Decision | None:
    """One answer, for whoever may settle cards here."""
    if not MAY["settle"](viewer, viewer.space):
        return None
    found = Decision.objects.filter(space=viewer.space, pk=number)
    return found.select_related("space", *SIDES, "by").first()


def left_words(number: int, total: LastTotal) -> str:
    """“23 questions left; they can move the total by at most 14”, as the page of totals says it.

    Some may be about organisations that no list in force names any more: they change nothing that is counted.
    """
    if not total.asked:
        words = ngettext(
            "%(number)s question left. It does not change the total.",
            "%(number)s questions left. They do not change the total.",
            number,
        )
    elif total.asked < number:
        words = _("%(number)s questions left. Of these, %(asked)s can move the total, by at most %(most)s.")
    else:
        words = ngettext(
            "%(number)s question left; it can move the total by at most %(most)s.",
            "%(number)s questions left; they can move the total by at most %(most)s.",
            number,
        )
    return words % {"number": grouped(number), "asked": grouped(total.asked), "most": grouped(total.can_go)}
