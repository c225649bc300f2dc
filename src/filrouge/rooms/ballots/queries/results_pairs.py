"""A count by Schulze in words: who stands before whom, by which chain, and the table of all pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from filrouge.rooms.ballots.numbers import fraction_text, written_alike
from filrouge.rooms.ballots.queries.results_names import MOST_ROWS, Scaled, left_out, listed
from filrouge.rooms.ballots.queries.results_options import draw_sentences


@dataclass(frozen=True, slots=True)
class PairCell:
    """How much prefers the row to the column; `wins`: more than the other way round."""

    text: str
    wins: bool


@dataclass(frozen=True, slots=True)
class PairRow:
    """One option against all others."""

    name: str
    cells: tuple[PairCell, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """The order, what the winner beats and how, and the table of pairs in the same order."""

    order: tuple[str, ...]
    sentences: tuple[str, ...]
    chains: tuple[str, ...]
    rows: tuple[PairRow, ...]
    scaled: str
    left_out: str


def pairs(question: Mapping[str, Any], names: Mapping[str, str]) -> Pairs:
    """A counted question as the page tells it."""
    count = question["count"]
    scale = question["scale"]
    return Pairs(
        order=tuple(names[key] for key in count["order"][:MOST_ROWS]),
        sentences=tuple(_sentences(count, names)),
        chains=tuple(_chains(count, names, scale)),
        rows=_rows(count, names, scale),
        scaled=Scaled(scale, 0).said(),
        left_out=left_out(len(count["order"])),
    )


def _sentences(count: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    winner = count["condorcet_winner"]
    if winner is not None:
        yield _("%(name)s beats every other one by one (the Condorcet winner).") % {"name": names[winner]}
    else:
        yield _("Nobody beats every other one by one, so the strongest chains of victories decide.")
        if len(count["smith"]) < len(count["candidates"]):
            beating = listed(count["smith"], names)
            yield _("These beat all others one by one (the Smith set): %(names)s.") % {"names": beating}
    yield from draw_sentences(count["draws"], names)


def _chains(count: Mapping[str, Any], names: Mapping[str, str], scale: int) -> Iterator[str]:
    """How the first stands before each of the others. The certificate has the earlier of a pair first."""
    first, others = count["order"][0], set(count["order"][1:MOST_ROWS])
    for proof in count["certificate"]:
        if proof["pair"][0] == first and proof["pair"][1] in others:
            yield " ".join(_chain(proof, names, scale))


def _chain(proof: Mapping[str, Any], names: Mapping[str, str], scale: int) -> Iterator[str]:
    (there, back), way = proof["strengths"], proof["paths"][0]
    said = {
        "a": names[proof["pair"][0]],
        "b": names[proof["pair"][1]],
        "there": _weight(there, scale),
        "back": _weight(back, scale),
        "chain": " → ".join(names[key] for key in way),
    }
    if there == back:
        yield _("%(a)s and %(b)s: their strongest chains are equal, %(there)s each way.") % said
    elif len(way) == 2:
        yield _("%(a)s beats %(b)s by %(there)s: directly.") % said
    else:
        yield _("%(a)s beats %(b)s by %(there)s: over %(chain)s.") % said
    if 0 < back < there:
        yield _("The strongest way back has %(back)s.") % said


def _weight(votes: int, scale: int) -> str:
    return fraction_text(Fraction(votes, scale))


def _rows(count: Mapping[str, Any], names: Mapping[str, str], scale: int) -> tuple[PairRow, ...]:
    places = {key: place for place, key in enumerate(count["candidates"])}
    order = [places[key] for key in count["order"][:MOST_ROWS]]
    preferred = count["preferred"]
    write = written_alike(Fraction(votes, scale) for row in preferred for votes in row)
    return tuple(
        PairRow(
            names[count["candidates"][row]],
            tuple(
                PairCell("", wins=False)
                if row == column
                else PairCell(
                    write(Fraction(preferred[row][column], scale)), preferred[row][column] > preferred[column][row]
                )
                for column in order
            ),
        )
        for row in order
    )
