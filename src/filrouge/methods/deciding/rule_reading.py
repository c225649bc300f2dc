"""Reading a rule from JSON or a form, strictly: every key is there, none is unknown, nothing is filled in.

But for keys that came later: a rule that was written before does not have them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar, get_args

from .exact import ZERO, read_fraction
from .problems import Problem, RuleRefused, refuse_if
from .roll import Grouping
from .rule import FORMAT, Base, Counting, Majority, Measure, Quorum, Rule, Spread, Ties
from .weights import Band, ByBands, ByFigure, ByFormula, Equal, Weights

Part = TypeVar("Part")

_KEYS: Mapping[str, tuple[str, ...]] = {
    "rule": (
        *("format", "version", "classes", "weights", "missing", "member_cap", "group_cap", "pillars"),
        *("equal_pillars", "participation", "approval", "majorities", "spread", "ties"),
    ),
    "quorum": ("share", "of", "strict", "per_pillar", "also"),
    "majority": ("share", "base", "of", "strict", "per_pillar"),
    "spread": ("minimum", "counting"),
    "equal": ("kind",),
    "bands": ("kind", "figure", "bands"),
    "band": ("up_to", "weight"),
    "figure": ("kind", "figure", "factor"),
    "formula": ("kind", "text"),
}
_LATER: Mapping[str, tuple[str, ...]] = {"rule": ("group_by", "group_most")}
_LONGEST_NAME = 200
_MOST_PARTS = 100


def read_rule(raw: object) -> Rule:
    """The rule that `Rule.as_dict` wrote. RuleRefused with every problem: `field`, `code`, `params`.

    Codes of reading: `wrong_kind`, `unknown_key`, `missing_key`, `not_a_number`, `unknown_choice`,
    `too_long`, `too_many`, `unknown_format`; then those of the rule itself.
    """
    problems: list[Problem] = []
    rule = _Reading("", raw, problems).made("rule", _rule)
    refuse_if(problems, RuleRefused)
    assert rule is not None, "a rule that cannot be read has problems"
    return rule


class _Reading:
    """One object of the JSON, with its place and the list on which its problems go."""

    def __init__(self, place: str, raw: object, problems: list[Problem]) -> None:
        self._place = place
        self._raw: Mapping[Any, Any] = raw if isinstance(raw, Mapping) else {}
        self._is_object = isinstance(raw, Mapping)
        self._problems = problems

    def _at(self, name: object) -> str:
        return f"{self._place}.{name}" if self._place else str(name)

    def problem(self, name: str, code: str, **params: str | tuple[str, ...]) -> None:
        """Note what is wrong with one key."""
        self._problems.append(Problem(self._at(name), code, params))

    def made(self, shape: str, build: Callable[[_Reading], Part]) -> Part | None:
        """What `build` makes of the object, or None once there are problems with it."""
        if not self._is_object:
            self._problems.append(Problem(self._place, "wrong_kind", {"expected": "object"}))
            return None
        before = len(self._problems)
        known = _KEYS[shape] + _LATER.get(shape, ())
        for name in self._raw:
            if name not in known:
                self.problem(str(name)[:_LONGEST_NAME], "unknown_key", expected=known)
        for name in _KEYS[shape]:
            if name not in self._raw:
                self.problem(name, "missing_key")
        if len(self._problems) > before:
            return None
        return self._built(build, before)

    def _built(self, build: Callable[[_Reading], Part], before: int) -> Part | None:
        try:
            part = build(self)
        except RuleRefused as refused:
            if len(self._problems) == before:
                within = [problem.within(self._place) if self._place else problem for problem in refused.problems]
                self._problems.extend(within)
            return None
        return part if len(self._problems) == before else None

    def text(self, name: str) -> str:
        """The text under a key; "" and a problem for anything else."""
        found = self._raw[name]
        if not isinstance(found, str):
            self.problem(name, "wrong_kind", expected="text")
            return ""
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """The list of texts under a key."""
        found = self._raw[name]
        if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
            self.problem(name, "wrong_kind", expected="list of texts")
            return ()
        return tuple(found) if self._fits(name, found) else ()

    def _fits(self, name: str, found: Sequence[object]) -> bool:
        if len(found) > _MOST_PARTS:
            self.problem(name, "too_many")
        elif any(isinstance(text, str) and len(text) > _LONGEST_NAME for text in found):
            self.problem(name, "too_long")
        else:
            return True
        return False

    def choice(self, name: str, allowed: tuple[Any, ...]) -> Any:
        """One of the words that are `allowed`; the first of them where a key that came later is not there."""
        found = self._raw.get(name, allowed[0])
        if not isinstance(found, str) or found not in allowed:
            self.problem(name, "unknown_choice", found=str(found)[:40], expected=allowed)
        return found

    def flag(self, name: str) -> bool:
        """True or false, and nothing that merely counts as such."""
        found = self._raw[name]
        if not isinstance(found, bool):
            self.problem(name, "wrong_kind", expected="true or false")
        return found is True

    def whole(self, name: str) -> int:
        """A whole number."""
        found = self._raw[name]
        if isinstance(found, bool) or not isinstance(found, int):
            self.problem(name, "wrong_kind", expected="whole number")
            return 1
        return found

    def number(self, name: str) -> Fraction:
        """An exact number, as `2/3`."""
        return self._number(name, self._raw[name])

    def _number(self, name: str, found: object) -> Fraction:
        try:
            return read_fraction(found)
        except ValueError:
            self.problem(name, "not_a_number", found=str(found)[:40])
            return ZERO

    def optional_number(self, name: str) -> Fraction | None:
        """An exact number or null."""
        return None if self._raw.get(name) is None else self.number(name)

    def numbers(self, name: str) -> dict[str, Fraction]:
        """Exact numbers by name."""
        found = self._raw[name]
        if not isinstance(found, Mapping) or not all(isinstance(key, str) for key in found):
            self.problem(name, "wrong_kind", expected="object")
            return {}
        fits = self._fits(name, list(found))
        return {key: self._number(f"{name}.{key}", value) for key, value in found.items()} if fits else {}

    def part(self, name: str, shape: str, build: Callable[[_Reading], Part]) -> Part | None:
        """What `build` makes of the object under a key."""
        return _Reading(self._at(name), self._raw[name], self._problems).made(shape, build)

    def optional_part(self, name: str, shape: str, build: Callable[[_Reading], Part]) -> Part | None:
        """The same, where null is allowed."""
        return None if self._raw[name] is None else self.part(name, shape, build)

    def parts(self, name: str, shape: str, build: Callable[[_Reading], Part]) -> tuple[Part, ...]:
        """What `build` makes of each object of a list."""
        found = self._raw[name]
        if not isinstance(found, list):
            self.problem(name, "wrong_kind", expected="list")
            return ()
        if not self._fits(name, found):
            return ()
        readings = (_Reading(self._at(f"{name}.{at}"), row, self._problems) for at, row in enumerate(found))
        made = [reading.made(shape, build) for reading in readings]
        return tuple(part for part in made if part is not None)

    def weights(self, name: str) -> Weights | None:
        """Weights of the kind that the object names."""
        raw = self._raw[name]
        kind = raw.get("kind") if isinstance(raw, Mapping) else None
        if not isinstance(kind, str) or kind not in _WEIGHTS:
            self.problem(f"{name}.kind", "unknown_choice", found=str(kind)[:40], expected=tuple(_WEIGHTS))
            return None
        return self.part(name, kind, _WEIGHTS[kind])


def _rule(reading: _Reading) -> Rule:
    if reading.text("format") != FORMAT:
        reading.problem("format", "unknown_format", expected=FORMAT)
    parts: dict[str, Any] = {
        "classes": reading.numbers("classes"),
        "majorities": reading.parts("majorities", "majority", _majority),
        "weights": reading.weights("weights"),
        "missing": reading.optional_number("missing"),
        "member_cap": reading.optional_number("member_cap"),
        "group_cap": reading.optional_number("group_cap"),
        "pillars": reading.texts("pillars"),
        "equal_pillars": reading.flag("equal_pillars"),
        "participation": reading.parts("participation", "quorum", _quorum),
        "approval": reading.parts("approval", "quorum", _quorum),
        "spread": reading.optional_part("spread", "spread", _spread),
        "ties": reading.choice("ties", get_args(Ties)),
        "version": reading.whole("version"),
        "group_by": reading.choice("group_by", get_args(Grouping)),
        "group_most": reading.optional_number("group_most"),
    }
    return Rule(**parts)


def _quorum(reading: _Reading) -> Quorum:
    return Quorum(
        reading.number("share"),
        reading.choice("of", get_args(Measure)),
        reading.flag("strict"),
        reading.flag("per_pillar"),
        reading.texts("also"),
    )


def _majority(reading: _Reading) -> Majority:
    return Majority(
        reading.number("share"),
        reading.choice("base", get_args(Base)),
        reading.choice("of", get_args(Measure)),
        reading.flag("strict"),
        reading.flag("per_pillar"),
    )


def _spread(reading: _Reading) -> Spread:
    return Spread(reading.whole("minimum"), reading.choice("counting", get_args(Counting)))


def _bands(reading: _Reading) -> ByBands:
    return ByBands(reading.text("figure"), reading.parts("bands", "band", _band))


def _band(reading: _Reading) -> Band:
    return Band(reading.optional_number("up_to"), reading.number("weight"))


_WEIGHTS: Mapping[str, Callable[[_Reading], Weights]] = {
    "equal": lambda _reading: Equal(),
    "bands": _bands,
    "figure": lambda reading: ByFigure(reading.text("figure"), reading.number("factor")),
    "formula": lambda reading: ByFormula(reading.text("text")),
}
