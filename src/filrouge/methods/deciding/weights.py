"""How much a member's voice weighs before its class, caps and pillars: the part of a rule that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from .exact import ONE, ZERO
from .formulas import FormulaError, read_formula
from .problems import Problem, RuleRefused, refuse_if


@dataclass(frozen=True, slots=True)
class Equal:
    """Every member weighs one."""


@dataclass(frozen=True, slots=True)
class Band:
    """Up to and including `up_to` (None: whatever is above the band before) a member weighs `weight`."""

    up_to: Fraction | None
    weight: Fraction


@dataclass(frozen=True, slots=True)
class ByBands:
    """Weight by size: the first band that the figure does not exceed. The last band, and only it, is open."""

    figure: str
    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        refuse_if(self._problems(), RuleRefused)

    def _problems(self) -> Iterator[Problem]:
        if not self.figure:
            yield Problem("figure", "missing")
        limits = [band.up_to for band in self.bands]
        if not limits or limits[-1] is not None or None in limits[:-1]:
            yield Problem("bands", "last_band_open")
        closed = [limit for limit in limits if limit is not None]
        if any(upper <= lower for lower, upper in pairwise(closed)):
            yield Problem("bands", "not_ascending")
        for at, band in enumerate(self.bands):
            if band.weight < ZERO:
                yield Problem(f"bands.{at}.weight", "below_nought")

    def weight(self, figure: Fraction) -> Fraction:
        """The weight of a member of that size."""
        return next(band.weight for band in self.bands if band.up_to is None or figure <= band.up_to)


@dataclass(frozen=True, slots=True)
class ByFigure:
    """Weight in proportion: the figure times `factor`."""

    figure: str
    factor: Fraction = ONE

    def __post_init__(self) -> None:
        found = [] if self.figure else [Problem("figure", "missing")]
        found += [] if self.factor > ZERO else [Problem("factor", "not_above_nought")]
        refuse_if(found, RuleRefused)


@dataclass(frozen=True, slots=True)
class ByFormula:
    """Weight by a formula of the small language of `formulas`."""

    text: str

    def __post_init__(self) -> None:
        try:
            read_formula(self.text)
        except FormulaError as error:
            params = {"position": error.position, "formula_code": error.code, **error.params}
            raise RuleRefused([Problem("text", "formula", params)]) from error


Weights = Equal | ByBands | ByFigure | ByFormula
