"""The fields of an organisation: what can be asserted about it, who sees it by default, and the size classes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.viewer import Level
from filrouge.methods.totals import size_class_mean

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a source can say. `translated` fields may carry a language: `name@fr`.

    `yearly` ones are figures, and carry the year that they are of where somebody said it: `heads@2024`. A figure is a
    number, or the text of a size class where no more is known: “10-49”, “250+”.
    """

    name: str
    label: StrOrPromise
    level: Level = Level.PUBLIC
    translated: bool = False
    shown: bool = True  # on the organisation's page
    yearly: bool = False


_ALL = (
    Field("name", _("Name"), translated=True),
    Field("trading_name", _("Trading name")),
    Field("former_name", _("Former name")),
    Field("acronym", _("Acronym")),
    Field("legal_form", _("Legal form")),
    Field("family", _("Family")),
    Field("activity", _("Activity")),
    Field("country", _("Country")),
    Field("region", _("Region")),
    Field("nuts", _("NUTS region")),
    Field("city", _("Town")),
    Field("postcode", _("Postcode")),
    Field("street", _("Street and number")),
    Field("lat", _("Latitude"), shown=False),
    Field("lon", _("Longitude"), shown=False),
    Field("website", _("Website")),
    Field("email", _("Mail address"), Level.MEMBERS),
    Field("phone", _("Telephone"), Level.MEMBERS),
    Field("founded", _("Founded")),
    Field("closed", _("Closed")),
    Field("identifiers", _("Register numbers")),
    Field("heads", _("Workers (persons)"), yearly=True),
    Field("fte", _("Workers (full-time equivalents)"), yearly=True),
    Field("figures_year", _("Year of the figures"), shown=False),
    Field("members", _("Members"), yearly=True),
    Field("description", _("Description"), translated=True),
    Field("category", _("Class of membership"), shown=False),
    Field("member_since", _("Member since"), shown=False),
    Field("own_id", _("Number on the federation’s list"), shown=False),
    Field("site_of", _("Belongs to (for sites)"), shown=False),
)
FIELDS: dict[str, Field] = {field.name: field for field in _ALL}
UNITS = tuple(field.name for field in _ALL if field.yearly)  # what organisations are told in numbers of
YEARS = range(1900, 2101)  # that a figure can be of

FAMILIES: dict[str, StrOrPromise] = {
    "cooperative": _("Cooperative"),
    "mutual": _("Mutual"),
    "association": _("Association"),
    "foundation": _("Foundation"),
    "social_enterprise": _("Social enterprise"),
    "public_body": _("Public body"),
    "other": _("Other"),
}

# Size classes by workers (persons), the bounds of Eurostat's structural business statistics; 0 is unknown.
SIZES: dict[int, tuple[int, int | None]] = {1: (0, 0), 2: (1, 9), 3: (10, 49), 4: (50, 249), 5: (250, None)}


Amount = float | str  # a number, or a size class as text


def limits(figure: Amount) -> tuple[float, float | None]:
    """A figure as it is kept: a number and None; of a size class its limits, “250+” up to infinity."""
    if not isinstance(figure, str):
        return figure, None
    low, _dash, high = figure.removesuffix("+").partition("-")
    return int(low), int(high) if high else inf


def as_figure(low: float, high: float | None) -> Amount:
    """The figure that is kept so; a class of one number is that number."""
    if high is None or low == high:
        return int(low) if low == int(low) else low
    return f"{low:.0f}+" if high == inf else f"{low:.0f}-{high:.0f}"


def as_typed(size_class: str) -> str:
    """A size class as people write it: of 1-9 with a hyphen spreadsheet programs make a day in September."""
    return size_class.replace("-", "–")


def counts_as(figure: Amount) -> tuple[float, float, float]:
    """Low, best and high with which totals count a figure: of an open class nothing is added above its lower limit."""
    low, high = limits(figure)
    if high is None or high == inf:
        return low, low, low
    return low, float(size_class_mean(np.array(low, np.float64), np.array(high, np.float64))), high


def size_class(workers: Amount | None) -> int:
    """The class of SIZES that holds so many workers; 0 when it is not known. Zero workers is class 1, not unknown.

    Classes of other bounds stand where the number is that they count as.
    """
    if workers is None:
        return 0
    n = round(counts_as(workers)[1])
    return next(number for number, (low, high) in SIZES.items() if low <= n and (high is None or n <= high))


@lru_cache(1_000)  # asked of every value of every row; there are as many fields as columns were matched to
def base(field: str) -> str:
    """`name@fr` → `name`, `heads@2024` → `heads`."""
    return field.partition("@")[0]


@lru_cache(1_000)
def year_of(field: str) -> int:
    """`heads@2024` → 2024; 0 where no year is said."""
    year = field.partition("@")[2]
    return int(year) if is_year(year) else 0


def is_year(text: str) -> bool:
    """Whether this is the year of a figure, in four digits."""
    return len(text) == 4 and text.isascii() and text.isdigit() and int(text) in YEARS


def of_year(unit: str, year: int) -> str:
    """The field of a figure of a year: `heads@2024`, `heads` where no year (0) is said."""
    return f"{unit}@{year}" if year else unit
