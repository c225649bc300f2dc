"""“How was this counted?”: each step of methods.totals as a sentence with its numbers and the range after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from filrouge.ground.numbers import grouped

SENTENCES: dict[str, Promise] = {
    "naive_sum": ngettext_lazy(
        "%(lists)s list alone gives %(sum)s.",
        "All %(lists)s lists added up give %(sum)s. This counts again whoever is on several lists.",
        "lists",
    ),
    "listed_once": ngettext_lazy(
        "Entries on lists with names: %(memberships)s on %(lists)s. They are %(organisations)s organisation.",
        "Entries on lists with names: %(memberships)s on %(lists)s. They are %(organisations)s organisations.",
        "organisations",
    ),
    "open_pairs": ngettext_lazy(
        "%(pairs)s pair waits for a person to decide. If the two are the same, %(at_most)s goes; "
        "by its score, about %(expected)s.",
        "%(pairs)s pairs wait for a person to decide. If all were the same, %(at_most)s would go; "
        "by their scores, about %(expected)s.",
        "pairs",
    ),
    "missed_pairs": _(
        "Of %(below)s pairs below the line people looked at %(reviewed)s, and %(same)s were the same. Duplicates still "
        "hidden, less those joined since: about %(formula)s, at most %(at_most)s (Wilson, 95 %%)."
    ),
    "declared_checked": _(
        "%(name)s gave only a number, %(declared)s, and checked %(drawn)s names drawn at random: %(found)s were here "
        "already and count 0, each other one 1 divided by the number of declared lists it is on: on average "
        "%(mean_weight)s. So it adds about %(declared)s · %(mean_weight)s, and no more than %(declared)s − %(known)s: "
        "%(adds)s (± %(standard_error)s)."
    ),
    "declared_rate": _(
        "%(name)s gave only a number, %(declared)s. On comparable lists %(rate)s are also on another one, "
        "so it adds about %(declared)s · (1 − %(rate)s), and no more than %(declared)s − %(known)s: %(adds)s."
    ),
    "declared_half": _(
        "%(name)s gave only a number, %(declared)s, and no list compares: half of what is possible is %(adds)s."
    ),
    "hard_low": _("It cannot be fewer than %(formula)s."),
    "hard_high": _("It cannot be more than %(value)s: the %(listed)s named and the %(hidden)s that are only declared."),
    "register_count": _(
        "%(name)s counts %(count)s in all (%(scope)s, %(date)s), and no total can be above it. On lists of that scope "
        "%(listed)s are named and %(hidden)s only declared: %(listed)s + %(hidden)s − %(count)s = %(saved)s fewer at "
        "most."
    ),
    "register_exceeded": _(
        "%(name)s counts only %(count)s (%(scope)s, %(date)s), and at least %(least)s are on lists of that scope. One "
        "of the two is wrong, so this count lowers nothing."
    ),
    "unknown_lists": _("Nothing is known of the members of %(names)s; they add nothing here."),
    "whole_numbers": _("Rounded to whole organisations, outwards."),
    "largest_list": _("The largest list alone has %(organisations)s."),
    "de_caen": _(
        "Each list’s size squared, divided by its row of the table, added up: no fewer than %(value)s (de Caen)."
    ),
    "dawson_sankoff": _(
        "2 · %(first)s / (%(k)s + 1) − 2 · %(second)s / (%(k)s · (%(k)s + 1)) from all sizes and all overlaps: "
        "no fewer than %(value)s (Dawson and Sankoff)."
    ),
    "hunter_worsley": _(
        "%(sum)s − %(tree)s, all sizes less the largest overlaps that form no circle: no more than %(value)s "
        "(Hunter, Worsley)."
    ),
    "unique_organisations": ngettext_lazy(
        "%(organisations)s organisation, once.", "Each of the %(organisations)s organisations once.", "organisations"
    ),
    "included": ngettext_lazy(
        "%(organisations)s organisation is in the figures of another one: %(jobs)s are not added again.",
        "%(organisations)s organisations are in the figures of another one: %(jobs)s are not added again.",
        "organisations",
    ),
    "size_classes": ngettext_lazy(
        "%(organisations)s organisation is known by a size class only: it counts as the geometric mean of its limits, "
        "with these as range.",
        "%(organisations)s organisations are known by a size class only: each counts as the geometric mean of its "
        "limits, with these as range.",
        "organisations",
    ),
    "open_classes": ngettext_lazy(
        "%(organisations)s of these classes has no upper limit: its lower limit counts, and nothing is added above it.",
        "%(organisations)s of these classes have no upper limit: their lower limits count, and nothing is added above "
        "them.",
        "organisations",
    ),
    "not_reporting": _(
        "%(answered)s of %(organisations)s organisations said how many; %(zero)s of them said none. "
        "Nothing is added where neither a number nor a size class is known."
    ),
    "hard_bounds": _("It cannot be fewer than %(formula)s; and not more than %(high)s."),
}  # fmt: skip


_NONE: Mapping[str, tuple[str, str]] = MappingProxyType({})
TINY = 1e-6  # what sums of floats may differ by


@dataclass(frozen=True, slots=True)
class Line:
    """One step: its sentence and the range after it, and where what it says can be read elsewhere."""

    words: str
    low: str
    best: str
    high: str
    link: str = ""


def lines(steps: list[list[Any]], registers: Mapping[str, tuple[str, str]] = _NONE) -> tuple[Line, ...]:
    """Steps as they were kept (code, parameters, low, best, high) in the reader's language.

    `registers`: of each public register, by its key, what it counts, in words, and where it says so.
    """
    lows = [0.0, *(low for _code, _parameters, low, _best, _high in steps)]
    return tuple(_line(*step, before=before, registers=registers) for step, before in zip(steps, lows, strict=False))


def _line(
    code: str, parameters: dict[str, Any], low: float, best: float, high: float, *, before: float,
    registers: Mapping[str, tuple[str, str]],
) -> Line:  # fmt: skip
    scope, link = registers.get(parameters.get("key", ""), ("", ""))
    said = {"sum": Whole(round(best)), "scope": scope} | {
        name: _text(name, value) for name, value in parameters.items()
    }
    if "parts" in parameters:
        said["formula"] = _formula(parameters, before)
    if code == "missed_pairs":
        said |= _missed(**parameters)
    return Line(str(SENTENCES[code] % said), grouped(low), grouped(best), grouped(high), link)


def _missed(below: float, reviewed: float, same: float, expected: float, at_most: float) -> dict[str, str]:
    """The formula with its numbers: the share that was found, times all pairs, less those that were joined since."""
    joined = round(below * same / reviewed - expected)
    less = f" − {grouped(joined)}" if joined else ""
    share = f"{grouped(below)} · {grouped(same)}/{grouped(reviewed)}"
    return {"formula": f"{share}{less} = {_tenths(expected)}", "at_most": _tenths(at_most)}


def _tenths(value: float) -> str:
    """A number that need not be whole, to one digit."""
    return str(number_format(value, 0 if round(value, 1) == round(value) else 1, use_l10n=True, force_grouping=True))


def _formula(parameters: dict[str, Any], before: float) -> str:
    """The hard low end with its numbers; `before` is the low end of what has names, which no declared list moves."""
    value = parameters["value"] if "value" in parameters else parameters["low"]
    numbers, unplaced = parameters["parts"], parameters["unplaced"]
    beyond = [part for part in numbers if part["declared"] > part["listed"]]
    gain = sum(part["declared"] - part["listed"] for part in beyond) - unplaced
    if value > before + max(gain, 0) + TINY:
        alone = [grouped(part["declared"]) for part in numbers]
        return ngettext(
            "%(value)s, the number of one list alone", "%(sum)s = %(value)s, the numbers of lists that share nobody",
            len(alone),
        ) % _sum(" + ".join(alone), value)  # fmt: skip
    if gain <= 0:
        return gettext("%(value)s, what is on lists with names") % {"value": grouped(value)}
    terms = [f"({grouped(part['declared'])} − {grouped(part['listed'])})" for part in beyond]
    of_both = " + ".join([grouped(before), *terms])
    if not unplaced:
        return gettext(
            "%(sum)s = %(value)s: what is on lists with names, and of each number what is more than it can share with "
            "them"
        ) % _sum(of_both, value)
    return gettext(
        "%(sum)s = %(value)s: what is on lists with names, and of each number what is more than it can share with "
        "them, less what several numbers can share"
    ) % _sum(f"{of_both} − {grouped(unplaced)}", value)


def _sum(terms: str, value: float) -> dict[str, str]:
    return {"sum": terms, "value": grouped(value)}


class Whole(int):
    """A whole number that chooses between singular and plural, and prints with the separators of the language."""

    def __str__(self) -> str:
        return grouped(int(self))


def _text(name: str, value: Any) -> str | Whole:
    if name == "rate" and isinstance(value, (int, float)):
        return percent(str(round(value * 100)))
    if name == "mean_weight" and isinstance(value, (int, float)):
        return str(number_format(value, 2, use_l10n=True))
    if name == "date" and isinstance(value, str):
        day = parse_date(value)
        return date_format(day) if day else ""
    if isinstance(value, (int, float)):
        return Whole(round(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def percent(number: str) -> str:
    """A number in per cent, as the language writes it, on one line."""
    return (gettext("%(number)s %%") % {"number": number}).replace(" ", "\u00a0")


def signed(value: float, digits: int = 0) -> str:
    """“+3”, “−2”, “0”: with the sign that typography has for it."""
    size = str(number_format(abs(round(value, digits)), digits or None, use_l10n=True, force_grouping=True))
    if round(value, digits) == 0:
        return size
    return ("+" if value > 0 else "−") + size
