"""What “same” would do to the total and the jobs of the network: computed by the rules that count, not estimated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from filrouge.ground.numbers import grouped
from filrouge.ground.statements import Prepared
from filrouge.rooms.register.fields import counts_as
from filrouge.rooms.register.models import Belonging, Choice, Doubt, Entry, Relation, Row, Source
from filrouge.rooms.register.queries.last_total import LastTotal
from filrouge.rooms.register.resolving import Said, figures, resolve

OF_A_SIDE = (
    "organisation_id", "name", "heads", "listed", "umbrella", "organisation__address", "group", "chosen",
)  # read by the card  # fmt: skip
Persons = dict[int, int]  # year (0: nobody said which) → persons
Told = Mapping[int, Iterable[Mapping[str, Any]]]  # organisation → what its rows say


def _sides(space: int, pair: list[int]) -> QuerySet[Entry, Any]:
    of = {"space": space, "organisation": OuterRef("organisation")}
    included = Relation.objects.filter(kind=Relation.Kind.INCLUDED_IN, **of).order_by("-id").values("other")
    sides = Entry.objects.filter(space=space, organisation__in=pair).order_by("organisation_id")
    flagged = sides.annotate(group=Subquery(included[:1]), chosen=Exists(Choice.objects.filter(**of)))
    return flagged.values_list(*OF_A_SIDE)


_SIDES = Prepared(_sides, space=-1, pair=[-2])


def entries_of(found: Doubt) -> list[Any]:
    """Both sides of a card as the register shows them: in the figure of which group, and whether anything was chosen.

    Rows of OF_A_SIDE. One statement.
    """
    return _SIDES.rows(space=found.space_id, pair=[found.left_id, found.right_id])


@dataclass(frozen=True, slots=True)
class OnTotal:
    """What “same” does to the high end of the total: from so many organisations to so many, and the sentence."""

    before: int
    after: int
    words: str


def on_total(found: Doubt, entries: Collection[Any], total: LastTotal) -> OnTotal:
    """Two become one fewer where both are counted, unless the high end is what a public register counts anyway.

    One statement where a register sets it.
    """
    after = total.most
    if len(entries) < 2 or not all(_counts(entry) for entry in entries):
        words = _("If you say “same”, the network’s total stays at most %(before)s organisations: not both are counted "
                  "in it.")  # fmt: skip
    elif any(_within(found, *scope) for scope in total.full):
        words = _("If you say “same”, the network’s total stays at most %(before)s organisations: no more of them than "
                  "a public register counts are in it already.")  # fmt: skip
    else:
        after = max(0, total.most - 1)
        words = _("If you say “same”, the network’s total is at most %(after)s organisations instead of %(before)s.")
    return OnTotal(total.most, after, words % {"before": grouped(total.most), "after": grouped(after)})


def _within(found: Doubt, country: str, family: str) -> bool:
    """Whether both stand on lists that lie wholly in the scope of a register: these are what it bounds."""
    scope = {"source__country": country} | ({"source__family": family} if family else {})
    here = Belonging.objects.filter(space=found.space_id, organisation__in=(found.left_id, found.right_id), **scope)
    return here.values("organisation").distinct().count() > 1


def jobs_in_words(found: Doubt, entries: Collection[Any], counted: Mapping[str, Any], said: Told) -> tuple[str, ...]:
    """Sentences for the card, nothing where neither side has a figure.

    `entries`: as from `entries_of`. `counted`: jobs in persons by year, as kept. `said`: what the rows of both sides
    say, by side, each with `row`, `source`, `on`, `kind` and `state` of its list, and whether it is `of` an
    organisation.
    """
    pair = [found.left_id, found.right_id]
    if all(entry.heads is None for entry in entries):
        return ()
    groups = {entry.organisation_id: entry.group for entry in entries if entry.group}
    chosen = _chosen(found.space_id, entries)
    now = [
        _persons(said.get(one.organisation_id, ()), chosen.get(one.organisation_id, {}))
        for one in entries
        if one.organisation_id not in groups and _counts(one)
    ]
    # Who was in the figure of a third one still is; who was in the figure of the other becomes one with it.
    alone = set(groups.values()) <= set(pair) and any(_counts(entry) for entry in entries)
    then = _merged(entries, chosen, said) if alone else {}
    change = Counter(then)
    for persons in now:
        change.subtract(persons)
    told = [_said(year, round(counted[str(year)]["high"]), by) for year, by in sorted(change.items())
            if by and str(year) in counted]  # fmt: skip
    return tuple(told) or (_("If you say “same”, the network’s jobs, counted in persons, stay as they are."),)


def _counts(entry: Any) -> bool:
    return bool(entry.listed and not entry.umbrella)


def _chosen(space: int, entries: Collection[Any]) -> dict[int, dict[str, int]]:
    """Organisation → field → row, of those for which anything was chosen."""
    asked = [entry.organisation_id for entry in entries if entry.chosen]
    found: dict[int, dict[str, int]] = {}
    if asked:
        choices = Choice.objects.filter(space=space, organisation__in=asked)
        for one, field, row in choices.values_list("organisation_id", "field", "row_id"):
            found.setdefault(one, {})[field] = row
    return found


def _merged(entries: Collection[Any], chosen: Mapping[int, Mapping[str, int]], said: Told) -> Persons:
    """The figures of the one that both would become: choices of the one that stays hold."""
    stays = min(entries, key=lambda entry: (not entry.umbrella, entry.organisation_id))
    return _persons((row for rows in said.values() for row in rows), chosen.get(stays.organisation_id, {}))


def _persons(rows: Iterable[Mapping[str, Any]], chosen: Mapping[str, int]) -> Persons:
    """The figures that rows come to, as deriving resolves them; of size classes the most that totals count."""
    speaking = [
        Said(row["row"], row["source"], row["on"], row["kind"] == Source.Kind.STATEMENT, row["said"])
        for row in sorted(rows, key=lambda row: int(row["row"]))
        if speaks(row)
    ]
    heads = figures(resolve(speaking, chosen)).get("heads", {})
    return {year: round(counts_as(fact.value)[2]) for year, fact in heads.items()}


def speaks(row: Mapping[str, Any]) -> bool:
    """Whether a row with `of` and `state` says something of its organisation: no site, and on a list in force."""
    return bool(row["of"] == Row.Kind.ORGANISATION and row["state"] == Source.State.IMPORTED)


def _said(year: int, before: int, by: int) -> str:
    words = (
        _("If you say “same”, the network’s jobs of %(year)s, counted in persons, are at most %(after)s instead "
          "of %(before)s.")
        if year
        else _("If you say “same”, the network’s jobs of an unstated year, counted in persons, are at most "
               "%(after)s instead of %(before)s.")
    )  # fmt: skip
    return words % {"year": year, "before": grouped(before), "after": grouped(max(0, before + by))}
