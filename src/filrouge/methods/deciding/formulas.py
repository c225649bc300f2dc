"""A small safe language in which a statute's weights are written down and computed exactly.

    min(10, 1 + floor(jobs / 100))
    if(class = "associate", 1, bands(members, 50, 1, 500, 2, 3))
    if(known(fee), fee / 1000, 1/2)

Numbers are decimals with a point, or quotients; names are figures of the member, or `class`, `group`
and `pillar`, which are compared with words in quotes. Signs: + - * / ( ) < <= > >= = != and, or, not.
Functions: min, max, round (halves up), floor, ceil, sqrt (cut after six decimals), `if(condition, then,
otherwise)`, `known(figure)`, and `bands(size, limit, amount, limit, amount, …, amount)`: the amount of
the first limit that size does not exceed, or the last. Nothing else exists: no loops, no assignment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NoReturn, TypeVar

from . import formula_terms as terms
from .exact import ZERO, read_fraction
from .formula_signs import Kind, Sign, signs
from .formula_terms import Amount, Facts, FormulaError, MissingFigure, Term, Test

__all__ = ["DEEPEST", "Formula", "FormulaError", "MissingFigure", "read_formula"]

DEEPEST = 20
"""Brackets, functions, signs and `not` within each other."""

Found = TypeVar("Found")

_WORDS = ("class", "group", "pillar")
_KEYWORDS = ("and", "or", "not")
_FUNCTIONS = (*terms.FUNCTIONS, "if", "known", "bands")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read; `figures` are the names of all figures in it."""

    text: str
    figures: frozenset[str]
    _amount: Amount

    def weight(self, figures: Mapping[str, Fraction | None], words: Mapping[str, str]) -> Fraction:
        """The weight of one member, nought or more; `words` are its class, group and pillar.

        MissingFigure when a figure that is needed for this member is not known; FormulaError
        (`division_by_nought`, `root_of_negative`, `too_large`, `negative`) when no weight comes out.
        """
        result = self._amount.compute(Facts(figures, words))
        if result < ZERO:
            raise FormulaError(0, "negative", found=str(result))
        return result


@lru_cache(maxsize=256)
def read_formula(text: str) -> Formula:
    """Read a formula. FormulaError with the position and what was expected there."""
    reader = _Reader(signs(text))
    amount = terms.as_amount(reader.condition())
    reader.expect_end()
    return Formula(text, frozenset(reader.figures), amount)


class _Reader:
    """Reads the signs from left to right; one method per degree of binding, loosest first."""

    def __init__(self, found: tuple[Sign, ...]) -> None:
        self._signs = found
        self._next = 0
        self._depth = 0
        self.figures: set[str] = set()

    @property
    def _sign(self) -> Sign:
        return self._signs[self._next]

    def _taken(self) -> Sign:
        sign = self._sign
        self._next += 1
        return sign

    def _take(self, kind: Kind, *texts: str) -> Sign | None:
        return self._taken() if self._sign.kind == kind and self._sign.text in texts else None

    def _expect(self, mark: str) -> Sign:
        return self._take("mark", mark) or self._refuse(mark)

    def _refuse(self, *expected: str) -> NoReturn:
        raise FormulaError(self._sign.at, "expected", expected=expected, found=self._sign.text)

    def expect_end(self) -> None:
        """Nothing may follow a whole formula."""
        if self._sign.kind != "end":
            self._refuse("end", "+", "-", "*", "/")

    def condition(self) -> Term:
        """Tests joined by `or`, or a single term."""
        return self._joined("or", self._conjunction, every=False)

    def _conjunction(self) -> Term:
        return self._joined("and", self._negation, every=True)

    def _joined(self, keyword: str, part: Callable[[], Term], *, every: bool) -> Term:
        first = part()
        if not self._take("name", keyword):
            return first
        tests = [terms.as_test(first), terms.as_test(part())]
        while self._take("name", keyword):
            tests.append(terms.as_test(part()))
        return terms.joined(tests, every=every)

    def _negation(self) -> Term:
        sign = self._take("name", "not")
        if sign is None:
            return self._comparison()
        return terms.opposite(sign.at, terms.as_test(self._deeper(self._negation)))

    def _comparison(self) -> Term:
        left = self._sum()
        sign = self._take("mark", *terms.COMPARISONS)
        return left if sign is None else terms.compared(sign.at, sign.text, left, self._sum())

    def _sum(self) -> Term:
        return self._chain(("+", "-"), self._product)

    def _product(self) -> Term:
        return self._chain(("*", "/"), self._signed)

    def _chain(self, marks: tuple[str, str], part: Callable[[], Term]) -> Term:
        first = part()
        steps = []
        while sign := self._take("mark", *marks):
            steps.append((sign.text, sign.at, terms.as_amount(part())))
        return terms.chain(terms.as_amount(first), steps) if steps else first

    def _signed(self) -> Term:
        sign = self._take("mark", "-")
        if sign is None:
            return self._atom()
        return terms.negated(sign.at, terms.as_amount(self._deeper(self._signed)))

    def _deeper(self, part: Callable[[], Found]) -> Found:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(self._sign.at, "too_deep", deepest=DEEPEST)
        found = part()
        self._depth -= 1
        return found

    def _atom(self) -> Term:
        sign = self._sign
        if sign.kind == "number":
            return terms.constant(sign.at, read_fraction(self._taken().text))
        if sign.kind == "text":
            return terms.quoted(sign.at, self._taken().text)
        if self._take("mark", "("):
            inner = self._deeper(self.condition)
            self._expect(")")
            return inner
        if sign.kind != "name" or sign.text in _KEYWORDS:
            self._refuse("number", "figure", "function", "(")
        return self._named(self._taken())

    def _named(self, name: Sign) -> Term:
        if self._take("mark", "("):
            return self._deeper(lambda: self._called(name))
        if name.text in _FUNCTIONS:
            self._refuse("(")
        if name.text in _WORDS:
            return terms.word(name.at, name.text)
        self.figures.add(name.text)
        return terms.figure(name.at, name.text)

    def _called(self, name: Sign) -> Term:
        if name.text == "if":
            return self._if(name)
        if name.text == "known":
            return self._known(name)
        if name.text == "bands":
            return self._bands(name)
        if name.text not in terms.FUNCTIONS:
            raise FormulaError(name.at, "unknown_function", found=name.text, expected=_FUNCTIONS)
        fewest, most, build = terms.FUNCTIONS[name.text]
        arguments = self._arguments()
        if not fewest <= len(arguments) <= most:
            raise FormulaError(
                name.at, "argument_count", function=name.text, fewest=fewest, most=most, found=len(arguments)
            )
        return build(name.at, arguments)

    def _arguments(self) -> list[Amount]:
        arguments = [terms.as_amount(self.condition())]
        while self._take("mark", ","):
            arguments.append(terms.as_amount(self.condition()))
        self._expect(")")
        return arguments

    def _if(self, name: Sign) -> Amount:
        test: Test = terms.as_test(self.condition())
        self._expect(",")
        then = terms.as_amount(self.condition())
        self._expect(",")
        otherwise = terms.as_amount(self.condition())
        self._expect(")")
        return terms.chosen(name.at, test, then, otherwise)

    def _known(self, name: Sign) -> Test:
        sign = self._sign
        if sign.kind != "name" or sign.text in (*_KEYWORDS, *_WORDS, *_FUNCTIONS):
            self._refuse("figure")
        self.figures.add(self._taken().text)
        self._expect(")")
        return terms.known(name.at, sign.text)

    def _bands(self, name: Sign) -> Amount:
        size = terms.as_amount(self.condition())
        self._expect(",")
        limits: list[Fraction] = []
        amounts: list[Amount] = []
        while limit := self._limit():
            if limits and read_fraction(limit.text) <= limits[-1]:
                raise FormulaError(limit.at, "bands_not_ascending", found=limit.text)
            limits.append(read_fraction(limit.text))
            self._expect(",")
            amounts.append(terms.as_amount(self.condition()))
            self._expect(",")
        if not limits:
            self._refuse("number")
        amounts.append(terms.as_amount(self.condition()))
        self._expect(")")
        return terms.banded(name.at, size, limits, amounts)

    def _limit(self) -> Sign | None:
        """A limit is a number as written and followed by its amount; the last amount stands alone."""
        following = self._signs[min(self._next + 1, len(self._signs) - 1)]
        if self._sign.kind == "number" and (following.kind, following.text) == ("mark", ","):
            return self._taken()
        return None
