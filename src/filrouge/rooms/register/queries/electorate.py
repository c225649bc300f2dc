"""Who can be on the roll of a ballot: the members of the network on a day, with their class and figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.current import in_force, one_now
from filrouge.rooms.register.models import Belonging, Entry, Membership
from filrouge.rooms.register.rules import MAY

# What is known of a member in numbers, and can give weight to its vote.
FIGURES = {
    "members": _("organisations on its own list"),
    "jobs": _("jobs (persons)"),
    "fte": _("jobs (full-time equivalents)"),
}


@dataclass(frozen=True, slots=True)
class Elector:
    """One member in good standing. `figures` maps each name of FIGURES to a number in text; None is not known."""

    organisation: int
    address: str
    name: str
    country: str
    category: str
    figures: dict[str, str | None]


def electorate(viewer: Viewer, on: date) -> tuple[Elector, ...]:
    """The active members of the network on a day, by name. Three statements whatever their number."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return ()
    memberships = in_force(viewer.space, on).filter(
        umbrella=viewer.space.organisation_id, status=Membership.Status.ACTIVE
    )
    columns = ("member_id", "member__address", "member__name", "member__country", "category")
    rows = list(memberships.order_by("member__name", "member_id").values_list(*columns))
    alone = _one_voice_each(rows)
    known = _figures(viewer, [row[0] for row in alone])
    return tuple(
        Elector(organisation, address, name, country, category, known[organisation])
        for organisation, address, name, country, category in alone
    )


def _one_voice_each(rows: list[tuple[int, str, str, str, str]]) -> list[tuple[int, str, str, str, str]]:
    """Members that turned out to be one organisation have one voice: that of the one they were merged into.

    Where that one is no member itself, it is that of the first of them, by name.
    """
    merged = one_now([row[0] for row in rows])
    speaks: dict[int, int] = {}
    for member, *_unused in rows:
        speaks.setdefault(merged.get(member, member), member)
    speaks |= {member: member for member, *_unused in rows if member not in merged}
    voices = set(speaks.values())
    return [row for row in rows if row[0] in voices]


def categories(viewer: Viewer) -> tuple[str, ...]:
    """The classes of membership that are in use in the network, by name. One statement."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return ()
    here = Membership.objects.filter(space=viewer.space, umbrella=viewer.space.organisation_id, until=None)
    return tuple(here.order_by("category").values_list("category", flat=True).distinct())


def _figures(viewer: Viewer, organisations: Iterable[int]) -> dict[int, dict[str, str | None]]:
    numbers = list(organisations)
    here = {"space": viewer.space}
    listed = Belonging.objects.filter(umbrella__in=numbers, **here).values_list("umbrella")
    lists = dict(listed.annotate(n=Count("organisation", distinct=True)))
    entries = Entry.objects.filter(organisation__in=numbers, **here).values_list("organisation_id", "heads", "fte")
    jobs = {number: (heads, fte) for number, heads, fte in entries}
    return {
        number: dict(zip(FIGURES, map(_text, (lists.get(number), *jobs.get(number, (None, None)))), strict=True))
        for number in numbers
    }


def _text(value: float | None) -> str | None:
    return None if value is None else str(value)
