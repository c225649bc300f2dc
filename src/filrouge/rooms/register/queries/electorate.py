"""Who can be on the roll of a ballot: the members of the network on a day, with their class and figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet

from filrouge.ground.pages import kept
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.rooms.register.current import in_force, one_now
from filrouge.rooms.register.models import Membership
from filrouge.rooms.register.queries.elector_figures import FIGURES, Members, figures_of
from filrouge.rooms.register.queries.elector_groups import GROUPINGS, group_name, groups_of
from filrouge.rooms.register.rules import MAY

__all__ = [
    "FIGURES", "GROUPINGS", "Elector", "categories", "elector_class", "elector_classes", "electorate",
    "from_electorate", "group_name",
]  # fmt: skip
T = TypeVar("T")


class Elector(NamedTuple):
    """One member in good standing. `figures` maps names of FIGURES to a number in text, None is not known; `groups`
    kinds of GROUPINGS to the group that it stands in, where that is known.
    """

    organisation: int
    address: str
    name: str
    country: str
    category: str
    figures: dict[str, str | None]
    groups: dict[str, str]


def electorate(
    viewer: Viewer, on: date, figures: Collection[str] = (), groups: Collection[str] = ()
) -> tuple[Elector, ...]:
    """The active members of the network on a day, by name, with what a rule asks of them: names of FIGURES beside those
    that are always told, and kinds of GROUPINGS.

    Three statements whatever their number, and one for each merge of merges; more where more is asked.
    """
    alone = _voices(viewer, on)
    if viewer.space is None or not alone:
        return ()
    asked = Members(viewer.space, on, tuple(row[0] for row in alone))
    known, stand = figures_of(asked, figures), groups_of(asked, groups)
    return tuple(
        Elector(organisation, address, name, country, category, known[organisation], stand[organisation])
        for organisation, address, name, country, category in alone
    )


def elector_class(viewer: Viewer, organisation: int, on: date) -> str | None:
    """The class in which an organisation is among the electorate of a day, None for who is not. One statement, two
    where members were merged.
    """
    return elector_classes(viewer, on).get(organisation)


def elector_classes(viewer: Viewer, on: date) -> dict[int, str]:
    """The class of every organisation among the electorate of a day. One statement, two where members were merged."""
    return {member: category for member, *_named, category in _voices(viewer, on)}


def _voices(viewer: Viewer, on: date) -> list[tuple[int, str, str, str, str]]:
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return []
    found = _ACTIVE.bare(space=viewer.space.pk, umbrella=viewer.space.organisation_id, on=on)
    merged = one_now([row[0] for row in found if row[-1]])
    return _one_voice_each([row[:-1] for row in found], merged)


def _active(space: int, umbrella: int, on: date) -> QuerySet[Membership, Any]:
    memberships = in_force(Space(pk=space), on).filter(umbrella=umbrella, status=Membership.Status.ACTIVE)
    named = ("member_id", "member__address", "member__name", "member__country", "category", "member__merged_into")
    return memberships.order_by("member__name", "member_id", "id").values_list(*named)


_ACTIVE = Prepared(_active, space=-1, umbrella=-2, on=date.min)


def from_electorate(
    viewer: Viewer, on: date, what: Hashable, make: Callable[[tuple[Elector, ...]], T], figures: Collection[str] = (),
    groups: Collection[str] = (),
) -> T:  # fmt: skip
    """What follows from the electorate of a day, kept until something is done in the register; `what` names it.

    For pages. An action asks `electorate`: it may have changed it itself. Four statements, one for what is kept.
    """
    here = viewer.space.pk if viewer.space and MAY["read"](viewer, viewer.space) else 0
    place = ("electorate", here, on, what, tuple(sorted(figures)), tuple(sorted(groups)))
    return kept.kept(kept.stamp("register", "people"), place, lambda: make(electorate(viewer, on, figures, groups)))


def _one_voice_each(
    rows: list[tuple[int, str, str, str, str]], merged: dict[int, int]
) -> list[tuple[int, str, str, str, str]]:
    """Members that turned out to be one organisation have one voice: that of the one they were merged into.

    Where that one is no member itself, it is that of the first of them, by name.
    """
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
