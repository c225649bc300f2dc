"""Draws: the list, one of them with its panel, and who may be drawn from the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.draw_words import CLASS, COUNTRY, feature_name, quota_name, value_name
from filrouge.rooms.ballots.formats.pools import Entrant, PoolTable
from filrouge.rooms.ballots.models import Candidate, Draw, DrawRound, RoundState
from filrouge.rooms.ballots.panels import drawn_of, drawn_rounds, panel_now
from filrouge.rooms.ballots.rules import MAY
from filrouge.rooms.register.queries.bodies import seen_bodies
from filrouge.rooms.register.queries.electorate import electorate

KEYS = (("drafted_at", True), ("id", True))
MARKS = {
    RoundState.PREPARED: "due",
    RoundState.COMPUTED: "half",
    RoundState.PUBLISHED: "half",
    RoundState.DRAWING: "half",
    RoundState.DRAWN: "done",
}
LARGE = ("panels", "certificate", "result", "quotas")  # columns that a list never needs


@dataclass(frozen=True, slots=True)
class DrawRow:
    """One draw as a list shows it."""

    title: Shown
    href: str
    state: str
    mark: str
    size: int
    when: str


@dataclass(frozen=True, slots=True)
class Seat:
    """One place on the panel. `name` is empty for who may not see it; `values` are those of the features."""

    number: int
    name: str
    values: tuple[tuple[str, str], ...]
    declined: bool
    joined: str


@dataclass(frozen=True, slots=True)
class SeatKind:
    """How many on the panel have one value, beside what the quota asks."""

    value: str
    quota: str
    seats: int
    words: str


@dataclass(frozen=True, slots=True)
class SeatTable:
    """The panel by one feature."""

    feature: str
    kinds: tuple[SeatKind, ...]


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round as the page of a draw lists it."""

    position: int
    title: str
    state: str
    mark: str
    href: str
    quotas_href: str
    when: str
    computed: bool


@dataclass(frozen=True, slots=True)
class DrawPage:
    """A draw with its rounds and, once it is drawn, its panel."""

    title: Shown
    size: int
    people: int
    apart: str
    state: str
    mark: str
    rounds: tuple[RoundRow, ...]
    panel: tuple[Seat, ...]
    tables: tuple[SeatTable, ...]
    features: tuple[str, ...]
    names_seen: bool
    names_removed: str
    vacant: int

    @property
    def shortest(self) -> SeatTable | None:
        """The panel by the feature with the fewest values: what a projector has room for."""
        return min(self.tables, key=lambda table: len(table.kinds), default=None)


def seen_draws(viewer: Viewer) -> QuerySet[Draw]:
    """The draws of the viewer's space that this viewer may see; agrees with rules.sees_the_draw."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return Draw.objects.none()
    here = Draw.objects.filter(space=viewer.space)
    if viewer.level >= Level.SECRETARIAT:
        return here
    shown = here.exclude(published_at=None)
    return shown if viewer.level >= Level.MEMBERS else shown.filter(public=True)


def draws(viewer: Viewer, cursor: str = "") -> Slice[DrawRow]:
    """One page of draws, the newest first. Two statements."""
    rounds = Prefetch("rounds", DrawRound.objects.order_by("position").defer(*LARGE))
    return cut(seen_draws(viewer).prefetch_related(rounds), KEYS, cursor, lambda draw: _row(viewer, draw))


def _row(viewer: Viewer, draw: Draw) -> DrawRow:
    seen = seen_rounds(viewer, draw.rounds.all())
    mark, state = standing(seen)
    drawn = seen[0].drawn_at if seen else None
    when = _("drawn on %(day)s") % {"day": day(drawn)} if drawn else ""
    return DrawRow(title(draw), href(viewer, draw), state, mark, draw.size, when)


def title(draw: Draw) -> Shown:
    """Its title in the reader's language."""
    shown: Shown = draw.title.in_(get_language() or "en")
    return shown


def href(viewer: Viewer, draw: Draw, page: str = "draw", *more: object) -> str:
    """The address of one of a draw's pages."""
    return reverse(f"ballots:{page}", args=[viewer.space.slug, draw.address, *more]) if viewer.space else ""


def standing(rounds: Iterable[DrawRound]) -> tuple[str, str]:
    """The mark and the words for where a draw stands: its first round, or the replacement under way."""
    latest = list(rounds)[-1]
    state = RoundState(latest.state)
    if latest.position and state != RoundState.DRAWN:
        return "half", _("Replacements under way")
    return MARKS[state], str(state.label)


def seen_rounds(viewer: Viewer, rounds: Iterable[DrawRound]) -> list[DrawRound]:
    """All rounds for the secretariat, the published ones for everybody who sees the draw."""
    keeps = viewer.level >= Level.SECRETARIAT
    return [each for each in rounds if keeps or each.published_at is not None]


def draw_called(viewer: Viewer, address: str) -> Draw | None:
    """One draw; None for who may not see it and for what does not exist alike. One statement."""
    return seen_draws(viewer).filter(address=address).select_related("space").first()


def round_called(viewer: Viewer, draw: Draw, position: int) -> DrawRound | None:
    """One round of a draw that the viewer may see. One statement."""
    found = DrawRound.objects.filter(draw=draw, position=position).select_related("draw__space")
    return next(iter(seen_rounds(viewer, found)), None)


def names_seen(viewer: Viewer) -> bool:
    """Who is on a panel is for members of the network; everybody else sees numbers."""
    return viewer.level >= Level.MEMBERS


def draw_page(viewer: Viewer, draw: Draw) -> DrawPage:
    """A draw with its panel. Three statements whatever its size."""
    rounds = seen_rounds(viewer, draw.rounds.order_by("position").defer("certificate", "result"))
    drawn = drawn_rounds(rounds)
    panel = panel_now(drawn)
    people = list(draw.candidates.filter(number__in=panel).order_by("number")) if panel else []
    mark, state = standing(rounds)
    declined = {number for each in rounds if each.state != RoundState.DRAWN for number in each.declined}
    return DrawPage(
        title(draw), draw.size, draw.candidates.count(), draw.get_apart_display() if draw.apart else "", state, mark,
        tuple(round_row(viewer, draw, each) for each in rounds), _seats(viewer, draw, people, drawn, declined),
        seat_tables(draw, rounds[-1], people), tuple(map(feature_name, draw.features)), names_seen(viewer),
        day(draw.names_removed_at) if draw.names_removed_at else "", len(declined),
    )  # fmt: skip


def round_row(viewer: Viewer, draw: Draw, drawing: DrawRound) -> RoundRow:
    """A round as a line."""
    state = RoundState(drawing.state)
    at = drawing.drawn_at or drawing.published_at
    return RoundRow(
        drawing.position, round_title(drawing), str(state.label), MARKS[state],
        href(viewer, draw, "draw_round", drawing.position), href(viewer, draw, "draw_quotas", drawing.position),
        day(at) if at else "", state == RoundState.COMPUTED,
    )  # fmt: skip


def round_title(drawing: DrawRound) -> str:
    """The panel, or the replacements by their number."""
    if not drawing.position:
        return _("The panel")
    return _("Replacements, round %(number)d") % {"number": drawing.position}


def _seats(
    viewer: Viewer, draw: Draw, people: list[Candidate], drawn: list[DrawRound], declined: Collection[int]
) -> tuple[Seat, ...]:
    named = names_seen(viewer)
    later = {number for each in drawn[1:] for number in drawn_of(each)}
    rows = [
        Seat(
            c.number, c.label if named else "",
            tuple((feature_name(f), value_name(f, c.features.get(f, ""))) for f in draw.features),
            c.number in declined, _("replacement") if str(c.number) in later else "",
        )
        for c in people
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda seat: (seat.values[:1], seat.number)))


def seat_tables(draw: Draw, drawing: DrawRound, people: Iterable[Candidate]) -> tuple[SeatTable, ...]:
    """Those on the panel by each feature that has quotas."""
    on_panel = list(people)
    if not on_panel:
        return ()
    quotas: dict[str, list[tuple[str, int, int]]] = {}
    for feature, value, lower, upper in drawing.quotas:
        quotas.setdefault(feature, []).append((value, lower, upper))
    counts = {feature: Counter(c.features.get(feature, "") for c in on_panel) for feature in quotas}
    return tuple(
        SeatTable(feature_name(feature), _kinds(feature, rows, counts[feature]))
        for feature, rows in sorted(quotas.items(), key=lambda item: draw.features.index(item[0]))
    )


def _kinds(feature: str, rows: Iterable[tuple[str, int, int]], on_panel: Mapping[str, int]) -> tuple[SeatKind, ...]:
    """Countries by their name, for whoever looks for one; anything else in the order of its quotas."""
    kinds = [_kind(feature, *row, on_panel[row[0]]) for row in rows]
    return tuple(sorted(kinds, key=lambda kind: kind.value.casefold()) if feature == COUNTRY else kinds)


def _kind(feature: str, value: str, lower: int, upper: int, seats: int) -> SeatKind:
    name, quota = value_name(feature, value), quota_name(lower, upper)
    return SeatKind(name, quota, seats, _("%(value)s: %(seats)d seats") % {"value": name, "seats": seats})


def members_pool(viewer: Viewer, classes: Collection[str]) -> PoolTable:
    """The active members of these classes as a pool, with country and class as features. Three statements."""
    entrants = tuple(
        Entrant(
            elector.name, {COUNTRY: elector.country, CLASS: elector.category}, organisation_name=elector.name,
            organisation=elector.organisation,
        )
        for elector in electorate(viewer, today())
        if elector.category in classes
    )  # fmt: skip
    return PoolTable((COUNTRY, CLASS), entrants)


def matched(viewer: Viewer, pool: PoolTable) -> PoolTable:
    """The pool with the organisations of the register where a member is called exactly so. Three statements."""
    known = {elector.name.casefold(): elector.organisation for elector in electorate(viewer, today())}
    found = tuple(
        Entrant(e.label, e.features, e.organisation_name, e.household, known.get(e.organisation_name.casefold()))
        for e in pool.entrants
    )
    return PoolTable(pool.features, found)


def bodies_to_seat(viewer: Viewer) -> list[tuple[str, str]]:
    """The bodies that could take a panel: address and name. One statement."""
    language = get_language() or "en"
    found = seen_bodies(viewer).filter(ended_on=None).order_by("id")
    return sorted(((body.slug, body.name.in_(language).text) for body in found), key=lambda row: row[1].casefold())


def panel_choices(page: DrawPage) -> list[tuple[str, str]]:
    """Those on the panel, to be marked in a form: number and how they are called."""
    return [(str(seat.number), _seat_name(seat)) for seat in page.panel]


def _seat_name(seat: Seat) -> str:
    number = _("number %(number)s") % {"number": seat.number}
    values = ", ".join(value for _feature, value in seat.values)
    return ", ".join(part for part in (seat.name, number, values) if part)
