"""What is said about draws: features and values as people read them, and why there is no lottery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from filrouge.methods.places import COUNTRIES
from filrouge.rooms.register.queries.values import country_name

COUNTRY, CLASS = "country", "class"


def feature_name(feature: str) -> str:
    """A feature as it is called in the pool; those that the register gives are translated."""
    return {COUNTRY: _("Country"), CLASS: _("Class of membership")}.get(feature, capfirst(feature))


def value_name(feature: str, value: str) -> str:
    """A value as people read it: countries by name, nothing as “not said”."""
    if feature == COUNTRY and value in COUNTRIES:
        return country_name(value)
    return value or _("not said")


def percent(share: float, decimals: int = 1) -> str:
    """A chance in per cent, with one decimal unless more are wanted."""
    return _("%(number)s %%") % {"number": number_format(100 * share, decimal_pos=decimals)}


def quota_name(lower: int, upper: int) -> str:
    """At least and at most, in few words."""
    if lower == upper:
        return _("exactly %(number)d") % {"number": lower}
    return _("%(lower)d to %(upper)d") % {"lower": lower, "upper": upper}


def problem_in_words(problem: Mapping[str, Any]) -> list[str]:
    """Why nothing can be drawn: what is wrong, and then a sentence for each quota that would have to give way."""
    if problem.get("code") == "quotas_unmet":
        head = _("No panel meets all quotas. This is the least that has to give way; you decide:")
        return [head, *(relaxation_in_words(*row) for row in problem["relaxations"])]
    return [_refusal(problem)] if problem else []


def relaxation_in_words(feature: str, value: str, bound: str, asked: int, needed: int) -> str:
    """“Country, France: it would have to be at least 2 instead of 3.”"""
    words = {
        "lower": _("%(feature)s, %(value)s: it would have to be at least %(needed)d instead of %(asked)d."),
        "upper": _("%(feature)s, %(value)s: it would have to be at most %(needed)d instead of %(asked)d."),
    }
    named = {"feature": feature_name(feature), "value": value_name(feature, value)}
    return words[bound] % {**named, "needed": needed, "asked": asked}


def _refusal(problem: Mapping[str, Any]) -> str:
    words = {
        "too_few_people": _("Only %(people)s people are left for %(size)s seats. Fewer seats, or more people."),
        "households_too_few": _(
            "There are too few households for this panel, since no two people of one are drawn together."
        ),
    }
    said = words.get(str(problem["code"]))
    return said % problem if said else _("The pool and the quotas do not fit. Set the quotas again.")


def names(numbers: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    """People by their name where it is known and may be seen, else by their number."""
    return [labels.get(number) or _("number %(number)s") % {"number": number} for number in numbers]
