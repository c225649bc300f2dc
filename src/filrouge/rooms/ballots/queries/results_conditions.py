"""The conditions of a rule as they came out: what was asked, what there was, and the margin or what was missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.methods import deciding
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.sentences import sentence_of


@dataclass(frozen=True, slots=True)
class Found:
    """How one condition came out, overall or in one pillar (`scope`)."""

    met: bool
    scope: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the rule, in its words, with what was found for it."""

    met: bool
    asked: str
    found: tuple[Found, ...]


def conditions(
    said: deciding.Rule,
    counted: Sequence[Mapping[str, Any]],
    lacking: Iterable[Mapping[str, Any]] = (),
    *,
    too_small: frozenset[str] = frozenset(),
) -> tuple[Condition, ...]:
    """All conditions of a result, those of one kind in all pillars together; `lacking` as the result has it.

    Of the votes in the pillars that are `too_small` only whether the condition was met is said.
    """
    lacks = tuple(lacking)
    fewest = {lack["condition"]: lack["fewest"] for lack in lacks} if len(lacks) > 1 else {}
    found: dict[tuple[str, int], list[Found]] = {}
    for at, one in enumerate(counted):
        sentences = (*_found(said, one), *_would_fill(fewest.get(at)))
        quiet = one["scope"] in too_small and one["key"] != "participation"
        found.setdefault((one["key"], one["number"]), []).append(
            Found(one["met"], one["scope"], () if quiet else sentences)
        )
    return tuple(
        Condition(all(one.met for one in ones), sentence_of(said, key, number), tuple(ones))
        for (key, number), ones in found.items()
    )


def _found(said: deciding.Rule, one: Mapping[str, Any]) -> tuple[str, ...]:
    have, base, margin = (Fraction(one[name]) for name in ("have", "base", "margin"))
    if have == 0:
        return (_nothing(one["key"]),)
    if one["key"] == "majority" and said.majorities[one["number"]].kind == "simple":
        return _more_for_than_against(have, base - have)
    return _had(one["key"], have, base), _compared(one, margin)


def _nothing(key: str) -> str:
    return _("Nobody took part.") if key == "participation" else _("Nobody was for it.")


def _had(key: str, have: Fraction, base: Fraction) -> str:
    numbers = {"have": fraction_text(have), "base": fraction_text(base)}
    if key == "participation":
        return _("%(have)s of %(base)s took part.") % numbers
    if key == "spread":
        words = ngettext(
            "The yes came from %(have)s of %(base)s country.",
            "The yes came from %(have)s of %(base)s countries.",
            int(base),
        )
        return words % numbers
    return _("%(have)s of %(base)s were for it.") % numbers


def _compared(one: Mapping[str, Any], margin: Fraction) -> str:
    said = {"margin": fraction_text(abs(margin)), "needed": fraction_text(one["needed"])}
    if one["strict"]:
        return _compared_strictly(margin, said)
    if margin > 0:
        return _("That is %(margin)s more than needed.") % said
    if margin == 0:
        return _("That is exactly what was needed.")
    words = ngettext("%(margin)s was missing.", "%(margin)s were missing.", plural(margin))
    return words % said


def _compared_strictly(margin: Fraction, said: Mapping[str, str]) -> str:
    if margin > 0:
        return _("More than %(needed)s was needed: it is %(margin)s above that.") % said
    if margin == 0:
        return _("More than %(needed)s was needed: it is exactly that, and not more.") % said
    return _("More than %(needed)s was needed: it is %(margin)s below that.") % said


def _more_for_than_against(yes: Fraction, no: Fraction) -> tuple[str, ...]:
    sums = {"yes": fraction_text(yes), "no": fraction_text(no), "difference": fraction_text(abs(yes - no))}
    if yes > no:
        return (_("%(yes)s for, %(no)s against: %(difference)s more for than against.") % sums,)
    if yes == no:
        return (_("%(yes)s for, %(no)s against: both are equal.") % sums,)
    return (_("%(yes)s for, %(no)s against: %(difference)s more against than for.") % sums,)


def _would_fill(fewest: int | None) -> tuple[str, ...]:
    if fewest is None:
        return ()
    words = ngettext(
        "%(number)d more member voting for would have met this condition.",
        "%(number)d more members voting for would have met this condition.",
        fewest,
    )
    return (words % {"number": fewest},)


def plural(number: Fraction) -> int:
    """Which plural an exact number takes: up to one it stands in the singular."""
    return max(1, ceil(abs(number)))
