"""A count by Schulze in words: who stands before whom, by which chain, and the table of all pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from filrouge.rooms.ballots.queries.results_names import Scaled, listed
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


def pairs(question: Mapping[str, Any], names: Mapping[str, str]) -> Pairs:
    """A counted question as the page tells it."""
    count = question["count"]
    scaled = Scaled.of(question["scale"], [cell for row in count["preferred"] for cell in row])
    return Pairs(
        order=tuple(names[key] for key in count["order"]),
        sentences=tuple(_sentences(count, names)),
        chains=tuple(_chains(count, names, scaled)),
        rows=_rows(count, names, scaled),
        scaled=scaled.said(),
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


def _chains(count: Mapping[str, Any], names: Mapping[str, str], scaled: Scaled) -> Iterator[str]:
    """How the first stands before each of the others. The certificate has the earlier of a pair first."""
    first = count["order"][0]
    for proof in count["certificate"]:
        if proof["pair"][0] == first:
            yield _chain(proof, names, scaled)


def _chain(proof: Mapping[str, Any], names: Mapping[str, str], scaled: Scaled) -> str:
    (there, back), way = proof["strengths"], proof["paths"][0]
    said = {
        "a": names[proof["pair"][0]],
        "b": names[proof["pair"][1]],
        "there": scaled.text(there),
        "back": scaled.text(back),
        "chain": " → ".join(names[key] for key in way),
    }
    if there == back:
        return _("%(a)s and %(b)s: their strongest chains are equal, %(there)s each way.") % said
    if len(way) == 2:
        return _("%(a)s beats %(b)s by %(there)s: directly. The strongest way back has %(back)s.") % said
    return _("%(a)s beats %(b)s by %(there)s: over %(chain)s. The strongest way back has %(back)s.") % said


def _rows(count: Mapping[str, Any], names: Mapping[str, str], scaled: Scaled) -> tuple[PairRow, ...]:
    places = {key: place for place, key in enumerate(count["candidates"])}
    order = [places[key] for key in count["order"]]
    preferred = count["preferred"]
    return tuple(
        PairRow(
            names[count["candidates"][row]],
            tuple(
                PairCell("", wins=False)
                if row == column
                else PairCell(scaled.text(preferred[row][column]), preferred[row][column] > preferred[column][row])
                for column in order
            ),
        )
        for row in order
    )
