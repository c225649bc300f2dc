"""Yes or no as it came out: heads beside weights, by country, class and pillar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from filrouge.rooms.ballots.numbers import Write, fraction_text, written_alike
from filrouge.rooms.register.queries.values import country_name

CHOICES = ("yes", "no", "abstain", "blank", "silent")
NUMBERS = ("yes", "no", "abstain")


@dataclass(frozen=True, slots=True)
class Cell:
    """One choice: how many organisations, and their weight (empty where weights say nothing more)."""

    label: str
    heads: str
    weight: str


@dataclass(frozen=True, slots=True)
class Row:
    """One country, class or pillar, or all together."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Choices by country, class or pillar."""

    id: str
    title: str
    first: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The organisations as ticks: whole numbers, or as parts of a bar where votes were split."""

    words: str
    split: bool
    yes: int
    against: int
    abstain: int
    silent: int
    parts: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What the page prints of a yes or no beside its conditions. `tables` is empty where they would tell who voted
    what.
    """

    strip: Strip
    totals: Table
    tables: tuple[Table, ...]


def decided(question: Mapping[str, Any], *, with_parts: bool) -> Decided:
    """The sums of one question; `with_parts`: also by country, class and pillar."""
    count = question["count"]
    weighted = count["heads"] != count["weights"]
    blank = _blank(count["heads"]["overall"]) > 0
    shape = _Shape(weighted=weighted, choices=tuple(c for c in CHOICES if blank or c != "blank"))
    parts = tuple(_tables(count, shape)) if with_parts else ()
    totals = shape.sums(count["heads"]["overall"], count["weights"]["overall"])
    return Decided(_strip(count["heads"]["overall"]), totals, parts)


@dataclass(frozen=True, slots=True)
class _Shape:
    weighted: bool
    choices: tuple[str, ...]

    def table(
        self,
        id: str,
        title: str,
        first: str,
        heads: Mapping[str, Any],
        weights: Mapping[str, Any],
        named: Callable[[str], str],
    ) -> Table:
        """One table; `named` says what a key is called."""
        labels = choice_labels()
        shown = tuple(labels[choice] for choice in self.choices)
        wrote = self._writing(heads.values()), self._writing(weights.values())
        rows = [Row(named(key), self._cells(heads[key], weights[key], wrote)) for key in heads]
        return Table(id, title, first, shown, tuple(sorted(rows, key=lambda row: row.name)))

    def sums(self, heads: Mapping[str, str], weights: Mapping[str, str]) -> Table:
        """All together: heads, and beneath them weights where these say something more."""
        labels = choice_labels()
        counted = [
            (_("Organisations"), _numbers(heads)),
            *([(_("Weight"), _numbers(weights))] if self.weighted else []),
        ]
        rows = tuple(
            Row(name, tuple(Cell(labels[choice], write(numbers[choice]), "") for choice in self.choices))
            for name, numbers in counted
            for write in (written_alike(numbers[choice] for choice in self.choices),)
        )
        shown = tuple(labels[choice] for choice in self.choices)
        return Table("votes", _("The votes"), _("What is counted"), shown, rows)

    def _writing(self, tallies: Iterable[Mapping[str, str]]) -> Write:
        """How the numbers of one table are written, all alike."""
        return written_alike(numbers[c] for numbers in map(_numbers, tallies) for c in self.choices)

    def _cells(
        self, heads: Mapping[str, str], weights: Mapping[str, str], wrote: tuple[Write, Write]
    ) -> tuple[Cell, ...]:
        labels, counted, weighed = choice_labels(), _numbers(heads), _numbers(weights)
        of_heads, of_weights = wrote
        return tuple(
            Cell(labels[c], of_heads(counted[c]), of_weights(weighed[c]) if self.weighted else "") for c in self.choices
        )


def choice_labels() -> dict[str, str]:
    """What each choice is called at the head of a table."""
    return {
        "yes": _("For"),
        "no": _("Against"),
        "abstain": _("Abstained"),
        "blank": _("Left blank"),
        "silent": _("Did not vote"),
    }


def _tables(count: Mapping[str, Any], shape: _Shape) -> Iterator[Table]:
    heads, weights = count["heads"], count["weights"]
    if any(heads["by_pillar"]):
        titles = ("pillars", _("By pillar"), _("Pillar"))
        yield shape.table(*titles, heads["by_pillar"], weights["by_pillar"], named_or(_("no pillar")))
    if any(heads["by_group"]):
        titles = ("countries", _("By country"), _("Country"))
        yield shape.table(*titles, heads["by_group"], weights["by_group"], country_called)
    titles = ("classes", _("By class"), _("Class"))
    yield shape.table(*titles, heads["by_class"], weights["by_class"], named_or(_("no class")))


def named_or(missing: str) -> Callable[[str], str]:
    """What a class or a pillar is called, `missing` for those in none."""
    return lambda name: name or missing


def country_called(code: str) -> str:
    """What a country is called in the reader's language."""
    return country_name(code) if code else _("no country")


def _numbers(tally: Mapping[str, str]) -> dict[str, Fraction]:
    numbers = {name: Fraction(tally[name]) for name in NUMBERS}
    return numbers | {"blank": _blank(tally), "silent": Fraction(tally["eligible"]) - Fraction(tally["present"])}


def _blank(tally: Mapping[str, str]) -> Fraction:
    return Fraction(tally["present"]) - sum(Fraction(tally[name]) for name in NUMBERS)


def _strip(heads: Mapping[str, str]) -> Strip:
    numbers = _numbers(heads)
    numbers["silent"] += numbers.pop("blank")
    said = {name: fraction_text(number) for name, number in numbers.items()}
    words = _("%(yes)s for, %(no)s against, %(abstain)s abstained, %(silent)s without a choice") % said
    tones = ("d4", "against", "edge", "rule")
    parts = tuple((float(number), tone) for number, tone in zip(numbers.values(), tones, strict=True))
    split = any(number.denominator > 1 for number in numbers.values())
    yes, against, abstain, silent = (int(number) for number in numbers.values())
    return Strip(words, split, yes, against, abstain, silent, parts)
