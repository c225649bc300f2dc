"""The fields of an organisation: what can be asserted about it, who sees it by default, and the size classes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.viewer import Level

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a source can say. `translated` fields may carry a language: `name@fr`."""

    name: str
    label: StrOrPromise
    level: Level = Level.PUBLIC
    translated: bool = False
    shown: bool = True  # on the organisation's page


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
    Field("heads", _("Workers (persons)")),
    Field("fte", _("Workers (full-time equivalents)")),
    Field("figures_year", _("Year of the figures"), shown=False),
    Field("members", _("Members")),
    Field("description", _("Description"), translated=True),
    Field("category", _("Class of membership"), shown=False),
    Field("member_since", _("Member since"), shown=False),
    Field("own_id", _("Number on the federation’s list"), shown=False),
    Field("site_of", _("Belongs to (for sites)"), shown=False),
)
FIELDS: dict[str, Field] = {field.name: field for field in _ALL}

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


def size_class(workers: int | None) -> int:
    """The class of SIZES that holds so many workers; 0 when it is not known. Zero workers is class 1, not unknown."""
    if workers is None:
        return 0
    return next(number for number, (low, high) in SIZES.items() if low <= workers and (high is None or workers <= high))


@lru_cache(1_000)  # asked of every value of every row; there are as many fields as columns were matched to
def base(field: str) -> str:
    """`name@fr` → `name`."""
    return field.partition("@")[0]
