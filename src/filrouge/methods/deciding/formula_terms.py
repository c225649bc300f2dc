"""What a formula is made of once it has been read: amounts, words and tests, computed exactly for one member."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isqrt

from .exact import HALF, ZERO
from .problems import Parameter

LARGEST_BITS = 256
"""No numerator or denominator on the way is longer: a formula must not be able to occupy a machine."""

ROOT_STEPS = 10**6
"""Square roots are cut after six decimals."""


class FormulaError(ValueError):
    """A formula that cannot be read or computed: `position` (from 0), `code`, and `params` for the words."""

    def __init__(self, position: int, code: str, **params: Parameter) -> None:
        self.position = position
        self.code = code
        self.params: Mapping[str, Parameter] = params
        details = ", ".join(f"{name} {value}" for name, value in params.items())
        super().__init__(f"at {position}: {code}" + (f" ({details})" if details else ""))


class MissingFigure(ValueError):
    """A figure that the formula needs is not known of this member."""

    def __init__(self, figure: str) -> None:
        self.figure = figure
        super().__init__(f"not known: {figure}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one member: `figures` by name, and the `words` class, group and pillar."""

    figures: Mapping[str, Fraction | None]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Amount:
    """A part of a formula that is a number."""

    at: int
    compute: Callable[[Facts], Fraction]


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a formula that is a word, such as the name of a class."""

    at: int
    compute: Callable[[Facts], str]


@dataclass(frozen=True, slots=True)
class Test:
    """A part of a formula that holds or does not."""

    at: int
    compute: Callable[[Facts], bool]


Term = Amount | Word | Test


def kind_of(term: Term) -> str:
    """`number`, `text` or `condition`, for the words of an error."""
    return {Amount: "number", Word: "text", Test: "condition"}[type(term)]


def as_amount(term: Term) -> Amount:
    """The term, if it is a number. FormulaError `wrong_kind` otherwise."""
    if isinstance(term, Amount):
        return term
    raise FormulaError(term.at, "wrong_kind", expected="number", found=kind_of(term))


def as_test(term: Term) -> Test:
    """The term, if it is a condition. FormulaError `wrong_kind` otherwise."""
    if isinstance(term, Test):
        return term
    raise FormulaError(term.at, "wrong_kind", expected="condition", found=kind_of(term))


def bounded(number: Fraction, at: int) -> Fraction:
    """The number, if it is not unreasonably long. FormulaError `too_large` otherwise."""
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > LARGEST_BITS:
        raise FormulaError(at, "too_large")
    return number


def constant(at: int, number: Fraction) -> Amount:
    """A number as written."""
    return Amount(at, lambda _facts: number)


def figure(at: int, name: str) -> Amount:
    """A figure of the member; MissingFigure when it is computed and not known."""

    def compute(facts: Facts) -> Fraction:
        known = facts.figures.get(name)
        if known is None:
            raise MissingFigure(name)
        return bounded(known, at)

    return Amount(at, compute)


def known(at: int, name: str) -> Test:
    """Whether a figure of the member is known."""
    return Test(at, lambda facts: facts.figures.get(name) is not None)


def word(at: int, name: str) -> Word:
    """The member's class, group or pillar."""
    return Word(at, lambda facts: facts.words[name])


def quoted(at: int, text: str) -> Word:
    """A word as written."""
    return Word(at, lambda _facts: text)


def negated(at: int, term: Amount) -> Amount:
    """Minus the term."""
    return Amount(at, lambda facts: -term.compute(facts))


_Step = tuple[str, int, Amount]


def chain(first: Amount, steps: Sequence[_Step]) -> Amount:
    """`first` and what is added, taken away, multiplied or divided, from left to right."""

    def compute(facts: Facts) -> Fraction:
        result = first.compute(facts)
        for sign, at, term in steps:
            result = bounded(_calculated(sign, at, result, term.compute(facts)), at)
        return result

    return Amount(first.at, compute) if steps else first


def _calculated(sign: str, at: int, left: Fraction, right: Fraction) -> Fraction:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if right == ZERO:
        raise FormulaError(at, "division_by_nought")
    return left / right


_COMPARED: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
}
COMPARISONS = tuple(_COMPARED)


def compared(at: int, sign: str, left: Term, right: Term) -> Test:
    """Two numbers compared, or two words that are equal or differ. FormulaError `wrong_kind` for anything else."""
    if isinstance(left, Word) and isinstance(right, Word) and sign in ("=", "!="):
        return _words_compared(at, sign == "=", left, right)
    first, second, compare = as_amount(left), as_amount(right), _COMPARED[sign]
    return Test(at, lambda facts: compare(first.compute(facts), second.compute(facts)))


def _words_compared(at: int, equal: bool, left: Word, right: Word) -> Test:
    return Test(at, lambda facts: (left.compute(facts) == right.compute(facts)) is equal)


def joined(terms: Sequence[Test], *, every: bool) -> Test:
    """All of the tests hold, or any; later ones are not asked when the earlier ones settle it."""
    if len(terms) == 1:
        return terms[0]
    join = all if every else any
    return Test(terms[0].at, lambda facts: join(term.compute(facts) for term in terms))


def opposite(at: int, term: Test) -> Test:
    """The test does not hold."""
    return Test(at, lambda facts: not term.compute(facts))


def chosen(at: int, test: Test, then: Amount, otherwise: Amount) -> Amount:
    """One of two numbers; the other is not computed, so its figures may be missing."""
    return Amount(at, lambda facts: (then if test.compute(facts) else otherwise).compute(facts))


def banded(at: int, size: Amount, limits: Sequence[Fraction], amounts: Sequence[Amount]) -> Amount:
    """The amount of the first limit that `size` does not exceed, or the last amount (one more than limits)."""

    def compute(facts: Facts) -> Fraction:
        reached = size.compute(facts)
        return amounts[sum(reached > limit for limit in limits)].compute(facts)

    return Amount(at, compute)


def rounded(number: Fraction) -> Fraction:
    """The nearest whole number; halves go up."""
    return Fraction(floor(number + HALF))


def root(number: Fraction, at: int) -> Fraction:
    """The square root, cut after six decimals: exact and the same everywhere. FormulaError below nought."""
    if number < ZERO:
        raise FormulaError(at, "root_of_negative")
    return Fraction(isqrt(number.numerator * ROOT_STEPS**2 // number.denominator), ROOT_STEPS)


def _single(turn: Callable[[Fraction, int], Fraction]) -> Callable[[int, Sequence[Amount]], Amount]:
    def build(at: int, terms: Sequence[Amount]) -> Amount:
        return Amount(at, lambda facts: turn(terms[0].compute(facts), at))

    return build


def _extreme(
    pick: Callable[[Sequence[Fraction]], Fraction],
) -> Callable[[int, Sequence[Amount]], Amount]:
    def build(at: int, terms: Sequence[Amount]) -> Amount:
        return Amount(at, lambda facts: pick([term.compute(facts) for term in terms]))

    return build


FUNCTIONS: Mapping[str, tuple[int, int, Callable[[int, Sequence[Amount]], Amount]]] = {
    "min": (1, 20, _extreme(min)),
    "max": (1, 20, _extreme(max)),
    "round": (1, 1, _single(lambda number, _at: rounded(number))),
    "floor": (1, 1, _single(lambda number, _at: Fraction(floor(number)))),
    "ceil": (1, 1, _single(lambda number, _at: Fraction(ceil(number)))),
    "sqrt": (1, 1, _single(root)),
}
"""Functions of numbers: fewest and most arguments, and what they build."""
