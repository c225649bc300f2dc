"""Groups whose weight a rule caps, in words: countries, classes, pillars, families, regions and federations alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.rooms.ballots.formats.capped import lowered_in_words
from filrouge.rooms.register.queries.electorate import group_name
from filrouge.rooms.register.queries.values import country_name

NO_MORE_THAN_A_PART = {
    "country": gettext_lazy("No country has more than %(share)s of all weights."),
    "class": gettext_lazy("No class of membership has more than %(share)s of all weights."),
    "pillar": gettext_lazy("No pillar has more than %(share)s of all weights."),
    "family": gettext_lazy(
        "No family of organisations (cooperatives, mutuals, associations …) has more than %(share)s of all weights."
    ),
    "region": gettext_lazy("No region (NUTS 1) has more than %(share)s of all weights."),
    "federation": gettext_lazy("No federation has more than %(share)s of all weights together with its members."),
}
NO_MORE_THAN = {
    "country": gettext_lazy("No country weighs more than %(weight)s."),
    "class": gettext_lazy("No class of membership weighs more than %(weight)s."),
    "pillar": gettext_lazy("No pillar weighs more than %(weight)s."),
    "family": gettext_lazy(
        "No family of organisations (cooperatives, mutuals, associations …) weighs more than %(weight)s."
    ),
    "region": gettext_lazy("No region (NUTS 1) weighs more than %(weight)s."),
    "federation": gettext_lazy("No federation weighs more than %(weight)s together with its members."),
}


def capped_in_words(lowered: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[str, ...]:
    """Whom the caps of a rule lowered and by how much; `names` of members by their addresses."""
    return lowered_in_words(lowered, lambda by, name: called(by, name, names))


def called(by: str, name: str, names: Mapping[str, str]) -> str:
    """A group, or a member, as a reader knows it."""
    if by == "member":
        return names.get(name, name)
    if by == "country":
        return country_name(name)
    if by == "class" and not name:
        return _("no class")
    return group_name(by, name)
