"""How far the rankings agree, in words, and who ranks like whom for those who may know it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.rooms.ballots.queries.results_names import listed

THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Alike:
    """One organisation beside all others: how alike they ranked, from −1 (opposite) to 1 (the same)."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the rankings of a question have in common; `rows` are empty where they would tell who voted what."""

    sentences: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[Alike, ...]


def agreement(
    said: Mapping[str, Any] | None, options: Mapping[str, str], members: Mapping[str, str]
) -> Agreement | None:
    """What methods.recount.agreeing found, as the page tells it; None where nothing was ranked."""
    if not said:
        return None
    tau = said.get("tau", {}) if members else {}
    names = tuple(members[key] for key in tau.get("raters", ()))
    rows = tuple(
        Alike(name, tuple("" if at == to else _number(value) for to, value in enumerate(row)))
        for at, (name, row) in enumerate(zip(names, tau.get("values", ()), strict=True))
    )
    return Agreement(tuple(_sentences(said, options)), names, rows)


def _sentences(said: Mapping[str, Any], options: Mapping[str, str]) -> Iterator[str]:
    if said["w"] is None:
        yield _("Every paper puts all options in one place, so nothing can be said about agreement.")
        return
    words = ngettext(
        "How far the rankings of %(number)d organisation agree: W = %(w)s (0 not at all, 1 in everything).",
        "How far the rankings of %(number)d organisations agree: W = %(w)s (0 not at all, 1 in everything).",
        said["raters"],
    )
    yield words % {"number": said["raters"], "w": number_format(float(Fraction(said["w"])), decimal_pos=2)}
    yield _chance(Fraction(said["p"]))
    nearest = {"names": listed(said["order"], options)}
    if said["method"] == "kemeny":
        yield _("The order that contradicts all of them least (Kemeny): %(names)s.") % nearest
    else:
        yield _("The order by the sum of places (Borda): %(names)s.") % nearest
    if said["by_lot"]:
        yield _("Other orders are as near; the lot put this one first.")


def _chance(p: Fraction) -> str:
    times = ceil(p * THOUSAND)
    if times <= 1:
        return _("If all had ranked at random, they would hardly ever agree as much (less than once in 1,000).")
    words = ngettext(
        "If all had ranked at random, they would agree as much about %(times)d time in 1,000.",
        "If all had ranked at random, they would agree as much about %(times)d times in 1,000.",
        times,
    )
    return words % {"times": times}


def _number(value: str | None) -> str:
    return "·" if value is None else number_format(float(value), decimal_pos=2).replace("-", "−")
