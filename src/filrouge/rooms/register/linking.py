"""From rows to organisations: what a linking run reads, what it proposes, and how the links are moved.

Reading and computing happen outside any transaction (they take seconds to minutes); `actions.linking.apply_links`
then writes the proposal in one go, or refuses when something was decided in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Q

from filrouge.ground.figures import Engine
from filrouge.ground.people.models import Space
from filrouge.methods import linkage
from filrouge.methods.identifiers import SCHEMES
from filrouge.methods.linkage import Model, Prepared, Record, missed
from filrouge.rooms.register.comparing import link_on
from filrouge.rooms.register.current import speaking
from filrouge.rooms.register.models import Decision, Link, Row, Source, TrainedModel
from filrouge.rooms.register.resolving import Said as SaidRow
from filrouge.rooms.register.resolving import all_names, resolve, value

CHUNK = 2_000
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Chain:
    """The rows that one federation's list gives to one organisation over the years, the newest first.

    Rows of one chain are the same organisation by the federation's own word; the newest stands for all.
    """

    head: int
    source: int  # number of the list (all its years), for “a list names an organisation once”
    rows: list[int] = field(default_factory=list)
    organisation: int | None = None  # where most of the rows are linked now
    written: bool = False  # statements made here about an organisation that was known when they were written


@dataclass(frozen=True, slots=True)
class Move:
    """One row that is to be linked elsewhere."""

    row: int
    organisation: int | None  # None: the new organisation of `group`
    group: int
    method: str
    score: float


@dataclass(frozen=True, slots=True)
class Card:
    """A doubt: two groups of rows that may be one organisation."""

    left_row: int
    right_row: int
    probability: float
    features: list[float | None]
    evidence: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a run comes to. `seen` is the state it was computed from."""

    seen: tuple[int, int, int]
    moves: tuple[Move, ...]
    new: dict[int, tuple[str, str]]  # group → (name, country) of an organisation to be made
    cards: tuple[Card, ...]
    chains: int
    groups: int


def state_of(space: Space) -> tuple[int, int, int]:
    """What a proposal depends on: the last decision, the last link, the lists that speak."""
    decision = Decision.objects.filter(space=space).order_by("-id").values_list("id", flat=True).first() or 0
    undone = Decision.objects.filter(space=space).exclude(undone_at=None).count()
    link = Link.objects.filter(space=space).order_by("-id").values_list("id", flat=True).first() or 0
    return decision + undone, link, hash(tuple(sorted(speaking(space))))


def propose(space: Space, told: Told | None = None, engine: Engine | None = None) -> Proposal:
    """Run the recipe of methods.linkage over all rows of a space and compare with the links in force.

    With a figures engine the pairs are found and measured there; the proposal is the same.
    """
    seen = state_of(space)
    chains, records = gather(space)
    together, apart = decided(space, chains)
    model = model_of(space)
    prepared = linkage.prepare(records)
    if engine:
        found = link_on(engine, prepared, model, together=together, apart=apart, told=told)
    else:
        found = linkage.link_prepared(prepared, model, together=together, apart=apart, progress=told)
    # Only what needs no reviewer is linked; the rest is asked, and the total's best estimate expects it.
    moves, new = _moves(chains, records, found.certain.tolist(), _strength(len(records), found))
    cards = _cards(prepared, found, chains, model)
    groups = len(np.unique(found.certain)) if len(records) else 0
    return Proposal(seen, tuple(moves), new, tuple(cards), len(chains), groups)


def model_of(space: Space) -> Model:
    """The score this space has learned, else the shipped one; one that was learned from other measures is not asked."""
    trained = TrainedModel.objects.filter(space=space).order_by("-id").first()
    shipped = linkage.shipped()
    learned = linkage.from_json(trained.model) if trained else shipped
    return learned if learned.names == shipped.names else shipped


def gather(space: Space) -> tuple[list[Chain], list[Record]]:
    """Chains and their records, in the order of their first row: the input of a run is always the same."""
    chains: dict[tuple[int, str], Chain] = {}
    said: dict[tuple[int, str], list[SaidRow]] = {}
    held: dict[tuple[int, str], Counter[int]] = {}
    lists: dict[tuple[int, str], int] = {}
    for row, umbrella, series, kind, key, stated_on, values, organisation in _rows(space):
        number = lists.setdefault((umbrella, series), len(lists))
        name = (number, key or f"row {row}")
        chain = chains.setdefault(name, Chain(row, number, written=kind == Source.Kind.STATEMENT))
        chain.rows.append(row)
        said.setdefault(name, []).append(SaidRow(row, number, stated_on, kind == Source.Kind.STATEMENT, values))
        if organisation is not None:
            held.setdefault(name, Counter())[organisation] += 1
    ordered = sorted(chains, key=lambda name: min(chains[name].rows))
    for name in ordered:
        chains[name].organisation = max(held[name], key=lambda o: (held[name][o], -o)) if name in held else None
    return [chains[name] for name in ordered], [_record(chains[name], said[name]) for name in ordered]


def _rows(space: Space) -> Iterator[tuple[Any, ...]]:
    """Every row that speaks, the newest first, with the organisation it is linked to now (None: not yet)."""
    linked = dict(Link.objects.filter(space=space, ended_at=None).values_list("row_id", "organisation_id"))
    rows = Row.objects.filter(source__in=speaking(space), kind=Row.Kind.ORGANISATION).order_by("-source__as_of", "-id")
    columns = ("id", "source__umbrella_id", "source__series", "source__kind", "key", "stated_on", "said")
    for found in rows.values_list(*columns).iterator(CHUNK):
        yield (*found, linked.get(found[0]))


def _record(chain: Chain, said: list[SaidRow]) -> Record:
    profile = resolve(said)
    lat, lon = value(profile, "lat"), value(profile, "lon")
    numbers = [(i[0], i[1]) for i in value(profile, "identifiers", []) if i[2] == "valid" and _names_one(i[0])]
    return Record(
        key=chain.head, source=chain.source, names=all_names(profile),
        country=value(profile, "country", ""), postcode=value(profile, "postcode", ""), city=value(profile, "city", ""),
        street=value(profile, "street", ""), website=value(profile, "website", ""), identifiers=tuple(numbers),
        legal_form=value(profile, "legal_form", "") or "",
        point=(lat, lon) if lat is not None and lon is not None else None,
    )  # fmt: skip


def _names_one(scheme: str) -> bool:
    """Whether a number of this register names one legal entity; an establishment's number does not."""
    return scheme in SCHEMES and SCHEMES[scheme].unique


def decided(space: Space, chains: Sequence[Chain]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Pairs of record numbers that people joined, and that they parted, for ever."""
    place = {row: number for number, chain in enumerate(chains) for row in chain.rows}
    together = list(_written_about(chains))
    apart: list[tuple[int, int]] = []
    found = Decision.objects.filter(space=space, undone_at=None, agreed=True).exclude(verdict=Decision.Verdict.ASKED)
    for decision in found.order_by("id"):
        pairs = {(place.get(left, -1), place.get(right, -1)) for left, right in _rows_decided(decision)}
        meant = sorted(pair for pair in pairs if -1 not in pair and pair[0] != pair[1])
        (together if decision.verdict == Decision.Verdict.SAME else apart).extend(meant)
    return together, apart


def _rows_decided(decision: Decision) -> Iterator[tuple[int, int]]:
    """The pairs of rows an answer speaks of: the two of its card; or all that were taken out, from all that stayed."""
    yield decision.left_row_id, decision.right_row_id
    if decision.verdict == Decision.Verdict.DIFFERENT and decision.moved:
        then = Q(ended_at=None) | Q(ended_at__gt=decision.at)
        stayed = Link.objects.filter(then, organisation=decision.left_id, space=decision.space_id, at__lte=decision.at)
        for left in stayed.values_list("row_id", flat=True):
            yield from ((left, right) for right in decision.moved)


def _written_about(chains: Sequence[Chain]) -> Iterator[tuple[int, int]]:
    """What was written here belongs to the organisation it was written about, whatever the score says."""
    first: dict[int, int] = {}
    for number in sorted(range(len(chains)), key=lambda n: (chains[n].written, n)):
        organisation = chains[number].organisation
        if organisation is not None and first.setdefault(organisation, number) != number and chains[number].written:
            yield first[organisation], number


def _strength(n: int, found: linkage.Linkage) -> list[float]:
    """For each record the best score by which it hangs on its group; 1 where it stands alone."""
    best = np.zeros(n)
    inside = found.certain[found.i] == found.certain[found.j]
    for side in (found.i[inside], found.j[inside]):
        np.maximum.at(best, side, found.probability[inside])
    return [float(p) for p in np.where(best == 0, 1.0, best)]


def _moves(
    chains: Sequence[Chain], records: Sequence[Record], labels: Sequence[int], strength: Sequence[float]
) -> tuple[list[Move], dict[int, tuple[str, str]]]:
    """Where each row goes. A group keeps the organisation that most of its chains have; the others get a new one."""
    groups: dict[int, list[int]] = {}
    for number, label in enumerate(labels):
        groups.setdefault(int(label), []).append(number)
    keeps = _claims(groups, chains)
    moves, new = [], {}
    for label, numbers in groups.items():
        organisation = keeps.get(label)
        if organisation is None:
            new[label] = (_name(records[n] for n in numbers), records[numbers[0]].country)
        shared = _shared_numbers(records[n] for n in numbers)
        for n in numbers:
            method = _method(records[n], shared, alone=len(numbers) == 1)
            moves += [Move(row, organisation, label, method, float(strength[n])) for row in chains[n].rows]
    return moves, new


def _claims(groups: dict[int, list[int]], chains: Sequence[Chain]) -> dict[int, int]:
    """Which group keeps which organisation: the largest overlap first, the older organisation at a tie."""
    wishes: list[tuple[int, int, int]] = []
    for label, numbers in groups.items():
        held = Counter(o for n in numbers if (o := chains[n].organisation) is not None)
        wishes += [(-count, organisation, label) for organisation, count in held.items()]
    keeps: dict[int, int] = {}
    taken: set[int] = set()
    for _count, organisation, label in sorted(wishes):
        if label not in keeps and organisation not in taken:
            keeps[label] = organisation
            taken.add(organisation)
    return keeps


def _name(records: Iterable[Record]) -> str:
    return next((r.names[0] for r in records if r.names), "")[:300]


def _shared_numbers(records: Iterable[Record]) -> set[tuple[str, str]]:
    counted = Counter(identifier for record in records for identifier in record.identifiers)
    return {identifier for identifier, count in counted.items() if count > 1}


def _method(record: Record, shared: set[tuple[str, str]], *, alone: bool) -> str:
    if alone:
        return Link.Method.ALONE
    return Link.Method.NUMBER if shared & set(record.identifiers) else Link.Method.SCORE


def draw_below(space: Space, size: int, seed: int, told: Told | None = None) -> tuple[int, list[Card]]:
    """How many pairs lie below the line, and `size` of them drawn at random, as cards. The same for the same seed."""
    chains, records = gather(space)
    together, apart = decided(space, chains)
    model, prepared = model_of(space), linkage.prepare(records)
    found = linkage.link_prepared(prepared, model, together=together, apart=apart, progress=told)
    below = missed.below_the_line(found, apart)
    chosen = missed.draw(len(below), size, seed)
    asked = [((int(below.i[k]), int(below.j[k])), float(below.probability[k])) for k in chosen]
    return len(below), list(_asked(prepared, asked, chains, model))


def _cards(prepared: Prepared, found: linkage.Linkage, chains: Sequence[Chain], model: Model) -> Iterator[Card]:
    return _asked(prepared, [(doubt.pair, doubt.probability) for doubt in found.doubts], chains, model)


def _asked(
    prepared: Prepared, asked: Sequence[tuple[tuple[int, int], float]], chains: Sequence[Chain], model: Model
) -> Iterator[Card]:
    pairs = np.array([pair for pair, _probability in asked], np.int32).reshape(-1, 2)
    seen = linkage.features(prepared, pairs[:, 0], pairs[:, 1])
    for ((left, right), probability), row in zip(asked, seen, strict=True):
        reasons = [e for e in linkage.evidence(prepared, left, right, model) if e.side != "neither"]
        yield Card(
            chains[left].head, chains[right].head, float(probability), [_known(x) for x in row],
            [[e.code, round(float(e.leaning), 2), e.left, e.right, list(e.words)] for e in reasons],
        )  # fmt: skip


def _known(feature: float) -> float | None:
    """A feature as JSON: not known is null, never NaN."""
    return None if np.isnan(feature) else float(feature)
