"""Who took part, heads beside weights, by pillar, country and class: known of every ballot, the secret ones too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from filrouge.rooms.ballots.numbers import fraction_text, written_alike
from filrouge.rooms.ballots.queries.results_decision import Cell, Row, Table, country_called, named_or


def turnout_tables(file: Mapping[str, Any]) -> tuple[Table, ...]:
    """Of those with a vote, how many took part, with their weights, from the file that was counted."""
    weights = {key: Fraction(weight) for key, weight in file["roll"]["weights"].items()}
    voting = [member for member in file["roll"]["members"] if weights[member["key"]]]
    return tuple(_tables(voting, weights, frozenset(file["took_part"])))


def _tables(
    voting: Sequence[Mapping[str, Any]], weights: Mapping[str, Fraction], took_part: frozenset[str]
) -> Iterator[Table]:
    parts: tuple[tuple[str, str, str, Callable[[str], str]], ...] = (
        ("pillar", _("Took part, by pillar"), _("Pillar"), named_or(_("no pillar"))),
        ("group", _("Took part, by country"), _("Country"), country_called),
        ("class", _("Took part, by class"), _("Class"), named_or(_("no class"))),
    )
    weighted = any(weight != 1 for weight in weights.values() if weight)
    for column, title, first, called in parts:
        if column != "class" and not any(member[column] for member in voting):
            continue
        sums: dict[str, tuple[list[Fraction], list[Fraction]]] = defaultdict(lambda: ([], []))
        for member in voting:
            took, of = sums[called(member[column])]
            of.append(weights[member["key"]])
            if member["key"] in took_part:
                took.append(weights[member["key"]])
        yield _table(f"took-part-{column}", title, first, sums, weighted=weighted)


def _table(
    id: str, title: str, first: str, sums: Mapping[str, tuple[list[Fraction], list[Fraction]]], *, weighted: bool
) -> Table:
    heads = (_("Took part"), _("Have a vote"))
    write = written_alike(sum(part, Fraction()) for parts in sums.values() for part in parts)
    rows = (
        Row(
            name,
            tuple(
                Cell(head, fraction_text(str(len(part))), write(sum(part, Fraction())) if weighted else "")
                for head, part in zip(heads, parts, strict=True)
            ),
        )
        for name, parts in sorted(sums.items())
    )
    return Table(id, title, first, heads, tuple(rows))
