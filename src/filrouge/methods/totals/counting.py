"""The total of an umbrella: so many organisations, each counted once, between this and that, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from . import sample
from .bounds import Ceiling, Least, ceilings, least, sized
from .doubles import Groups, expected_missed, group
from .incidence import Incidence, place, spread_of
from .lists import (
    AnyList,
    Declared,
    Listed,
    MissedPairs,
    OpenPairs,
    Range,
    RegisterCount,
    SampleCheck,
    Step,
    Total,
    Unknown,
    as_scope,
    demand_distinct_keys,
    may_overlap,
    pick,
)


def total(
    lists: Sequence[AnyList],
    *,
    open_pairs: OpenPairs | None = None,
    missed: MissedPairs | None = None,
    registers: Sequence[RegisterCount] = (),
) -> Total:
    """Return how many organisations are on the lists, each counted once, with low, best and high.

    |I| of the itemised lists is known up to open questions about duplicates; each declared list adds
    between nothing and all that is not known to be itemised, or what its sample check says with 95 %
    confidence. The result stays inside the hard bounds. Lists of which nothing is known add nothing
    and are named. Low, best and high of organisations are whole numbers.

    The steps, in order, each with the range after it: `naive_sum`, `listed_once`, `open_pairs`,
    `missed_pairs`, for each declared list `declared_checked`, `declared_rate` or `declared_half`,
    `hard_low`, `hard_high`, `register_count` for each register that lowers the high end,
    `register_exceeded` for each that counts fewer than there are, `unknown_lists`, `whole_numbers`.
    Steps that change nothing because they do not apply are left out.
    Raises ValueError when two lists carry the same key, or a comparable list is not there.
    """
    demand_distinct_keys(lists)
    case = _lay_out(lists, open_pairs, missed, registers)
    steps = [_naive_step(case), *_listed_steps(case)]
    return _finish(case, steps + _steps_without_names(case, _last_range(steps)))


@dataclass(frozen=True, eq=False)
class _Case:
    """Everything that is known before anything is concluded."""

    listed: list[Listed]
    declared: list[Declared]
    unknown: list[Unknown]
    table: Incidence
    groups: Groups
    open_pairs: OpenPairs | None
    missed: MissedPairs | None
    registers: Sequence[RegisterCount]

    @property
    def naive(self) -> int:
        return len(self.table.positions) + sum(each.organisations for each in self.declared)

    @property
    def asked(self) -> int:
        return self.groups.asked

    @property
    def most(self) -> int:
        """The hard upper bound without registers: all that is itemised and all that can be hidden."""
        return len(self.table.ids) + sum(each.hidden for each in self.declared)

    def doubt(self, base: Range) -> float:
        """Return how many itemised organisations may be duplicates that nobody was asked about."""
        return self.groups.count - base.low


def _lay_out(
    lists: Sequence[AnyList],
    open_pairs: OpenPairs | None,
    missed: MissedPairs | None,
    registers: Sequence[RegisterCount],
) -> _Case:
    listed = pick(Listed, lists)
    table = place(listed)
    groups = group(table.ids, open_pairs)
    return _Case(listed, pick(Declared, lists), pick(Unknown, lists), table, groups, open_pairs, missed, registers)


def _last_range(steps: Sequence[Step]) -> Range:
    return Range(steps[-1].low, steps[-1].best, steps[-1].high)


def _naive_step(case: _Case) -> Step:
    numbers = {"listed": len(case.table.positions), "declared": case.naive - len(case.table.positions)}
    lists = len(case.listed) + len(case.declared)
    return Step("naive_sum", {"lists": lists, **numbers}, case.naive, case.naive, case.naive)


def _listed_steps(case: _Case) -> list[Step]:
    """Return what the itemised lists say: the union, less open and missed duplicates."""
    found = len(case.table.ids)
    now = Range(found, found, found)
    memberships = len(case.table.positions)
    steps = [now.step("listed_once", lists=len(case.listed), memberships=memberships, organisations=found)]
    if case.asked:
        merges = case.groups.expected_merges()
        now = Range(case.groups.count, found - merges, found)
        most = found - case.groups.count
        steps.append(now.step("open_pairs", pairs=case.asked, at_most=most, expected=merges))
    if case.missed and case.missed.reviewed:
        steps.append(_missed_step(case.missed, now))
    return steps


def _missed_step(missed: MissedPairs, now: Range) -> Step:
    likely, most = expected_missed(missed)
    low = max(min(1.0, now.low), now.low - most)
    after = Range(low, max(low, now.best - likely), now.high)
    return after.step(
        "missed_pairs",
        below=missed.below,
        reviewed=missed.reviewed,
        same=missed.same,
        expected=likely,
        at_most=most,
    )


def _steps_without_names(case: _Case, base: Range) -> list[Step]:
    """Return what is known from numbers alone: declared lists, and what public registers count."""
    if not case.declared and not case.registers:
        return []
    floor = _hard_low(case, base)
    steps = _declared_steps(case, base, floor) if case.declared else []
    return steps + _register_steps(case, base, _last_range(steps) if steps else base, floor.value)


def _declared_steps(case: _Case, base: Range, floor: Least) -> list[Step]:
    """Return what each declared list adds (checked ones first), then the hard bounds."""
    steps: list[Step] = []
    sampled = _Sampled(0.0, 0.0, 0)
    for each in case.declared:
        if each.check is not None:
            sampled = sampled.plus(each, each.check)
            steps.append(_checked_step(each, each.check, sampled, base))
    now = _last_range(steps) if steps else base
    rates = _rates(case)
    for each in case.declared:
        if each.check is None:
            comparable = comparable_lists(each.key, each.scope, each.comparable, case.listed)
            steps.append(_unchecked_step(each, comparable, rates, now))
            now = _last_range(steps)
    return steps + _bound_steps(case, now, floor)


@dataclass(frozen=True)
class _Sampled:
    """The checked lists so far: what they add, its variance for the interval, and the most they can add."""

    adds: float
    variance: float
    most: int

    def plus(self, declared: Declared, check: SampleCheck) -> _Sampled:
        adds = min(sample.estimate(declared, check), declared.hidden)
        spread = sample.cautious_variance(declared, check)
        return _Sampled(self.adds + adds, self.variance + spread, self.most + declared.hidden)

    def on(self, base: Range) -> Range:
        low, high = sample.interval(self.adds, self.variance)
        return Range(base.low + low, base.best + self.adds, base.high + min(high, self.most))


def _checked_step(each: Declared, check: SampleCheck, sampled: _Sampled, base: Range) -> Step:
    return sampled.on(base).step(
        "declared_checked",
        key=each.key,
        name=each.name,
        date=each.date,
        declared=each.organisations,
        known=each.known,
        drawn=check.drawn,
        found=check.found,
        mean_weight=check.mean,
        adds=min(sample.estimate(each, check), each.hidden),
        standard_error=math.sqrt(sample.variance(each, check)),
    )


def _rates(case: _Case) -> dict[str, float]:
    """Return for each itemised list that is not empty the share of it that is also on another list."""
    seen = spread_of(case.listed, case.table)
    shares = zip(seen.keys, seen.elsewhere.tolist(), case.table.sizes.tolist(), strict=True)
    return {key: elsewhere / size for key, elsewhere, size in shares if size}


def mean_rate(rates: dict[str, float], keys: Sequence[str]) -> float | None:
    """Return the mean share already elsewhere of the named lists, None where none of them has any."""
    shares = [rates[key] for key in keys if key in rates]
    return math.fsum(shares) / len(shares) if shares else None


def comparable_lists(
    key: str, scope: frozenset[str] | str, named: Sequence[str], listed: Sequence[Listed]
) -> tuple[str, ...]:
    """Return the keys of the itemised lists that resemble a declared one: those named, or all in reach.

    In reach is a list whose scope may overlap. ValueError if one that is named is not there.
    """
    missing = sorted(set(named) - {other.key for other in listed})
    if missing:
        raise ValueError(f"{key}: comparable lists are not among the itemised ones: {missing}")
    near = [other.key for other in listed if may_overlap(as_scope(scope), as_scope(other.scope))]
    return tuple(sorted(named or near))


def _unchecked_step(each: Declared, comparable: tuple[str, ...], rates: dict[str, float], now: Range) -> Step:
    """Return what a declared list adds by one rate; half of what is possible where nothing compares."""
    rate = mean_rate(rates, comparable)
    adds = each.hidden / 2 if rate is None else min(each.organisations * (1 - rate), each.hidden)
    after = Range(now.low, now.best + adds, now.high + each.hidden)
    facts = {"key": each.key, "name": each.name, "date": each.date}
    numbers = {"declared": each.organisations, "known": each.known, "adds": adds}
    if rate is None:
        return after.step("declared_half", **facts, **numbers)
    return after.step("declared_rate", **facts, **numbers, rate=rate, comparable=comparable)


def _bound_steps(case: _Case, now: Range, floor: Least) -> list[Step]:
    """Return the hard bounds, and the range cut to them."""
    ceiling = case.most
    now = now.within(floor.value, math.inf)
    steps = [now.step("hard_low", value=floor.value, parts=floor.as_rows(), unplaced=floor.unplaced)]
    now = now.within(floor.value, ceiling)
    named = len(case.table.ids)
    return [*steps, now.step("hard_high", value=ceiling, listed=named, hidden=ceiling - named)]


def _hard_low(case: _Case, base: Range) -> Least:
    """Return the hard lower bound, with the doubt of missed duplicates that `base` carries."""
    return least(case.listed, case.table, case.groups, sized(case.declared), doubt=case.doubt(base))


def _register_steps(case: _Case, base: Range, now: Range, floor: float) -> list[Step]:
    """Return what public registers say, and the range cut to it."""
    ceiling, steps = case.most, []
    for cap in ceilings(case.listed, case.declared, case.registers, open_pairs=case.open_pairs, doubt=case.doubt(base)):
        ceiling -= cap.saved
        now = now.within(floor, ceiling)
        steps.append(_register_step(cap, now))
    return steps


def _register_step(cap: Ceiling, now: Range) -> Step:
    register = cap.register
    facts = {"key": register.key, "name": register.name, "date": register.date, "count": register.organisations}
    if cap.exceeded:
        return now.step("register_exceeded", **facts, least=cap.least)
    return now.step("register_count", **facts, listed=cap.listed, hidden=cap.hidden, saved=cap.saved)


def _finish(case: _Case, steps: list[Step]) -> Total:
    now = _last_range(steps)
    if case.unknown:
        names = tuple(each.name for each in case.unknown)
        steps.append(now.step("unknown_lists", keys=tuple(each.key for each in case.unknown), names=names))
    whole = now.whole()
    steps.append(whole.step("whole_numbers"))
    return Total(case.naive, whole.low, whole.best, whole.high, tuple(steps))
