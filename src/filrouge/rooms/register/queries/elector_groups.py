"""Groups that members stand in beside their country, class and pillar: family, region, federation. One registry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.current import in_force, one_now
from filrouge.rooms.register.fields import FAMILIES
from filrouge.rooms.register.models import Belonging, Entry
from filrouge.rooms.register.queries.elector_facts import public_values
from filrouge.rooms.register.queries.elector_figures import Members

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Read = Callable[[Members], Mapping[int, str]]
Edge = tuple[date, int]  # since when, and the umbrella
NUTS_1 = 3  # signs of a NUTS code of level 1: BE1, FRK


def _families(asked: Members) -> dict[int, str]:
    entries = Entry.objects.filter(space=asked.space, organisation__in=asked.numbers).exclude(family="")
    return dict(entries.values_list("organisation_id", "family"))


def _regions(asked: Members) -> dict[int, str]:
    said = public_values(asked.space, asked.numbers, ("nuts",))
    codes = {number: str(values["nuts"]) for number, values in said.items()}
    return {number: code[:NUTS_1] for number, code in codes.items() if len(code) >= NUTS_1}


def _federations(asked: Members) -> dict[int, str]:
    """The uppermost federation below the network that a member stands under, or the member itself; of several the one
    it has belonged to for longest. Named so that everybody can read it, with the address that tells two of one name
    apart.
    """
    above = _above(asked)
    tops = {number: _top(number, above) for number in asked.numbers}
    called = Organisation.objects.filter(id__in=set(tops.values())).values_list("id", "name", "address")
    names = {number: f"{name} ({address})" for number, name, address in called}
    return {number: names[top] for number, top in tops.items()}


def _above(asked: Members) -> dict[int, list[Edge]]:
    """Organisation → its umbrellas but for the network, by memberships and by current lists."""
    edges = list(in_force(asked.space, asked.on).values_list("member_id", "umbrella_id", "since"))
    listed = Belonging.objects.filter(space=asked.space, organisation__in=asked.numbers)
    edges += listed.values_list("organisation_id", "umbrella_id", "since")
    now = one_now({end for edge in edges for end in edge[:2]} | {asked.space.organisation_id or 0})
    network = now.get(asked.space.organisation_id or 0, asked.space.organisation_id)
    above: dict[int, list[Edge]] = {}
    for member, umbrella, since in edges:
        one, other = now.get(member, member), now.get(umbrella, umbrella)
        if other not in (network, one):
            above.setdefault(one, []).append((since or date.max, other))
    return above


def _top(number: int, above: Mapping[int, list[Edge]]) -> int:
    seen = {number}
    while number in above:
        _since, umbrella = min(above[number])
        if umbrella in seen:  # lists can name each other, memberships cannot
            break
        seen.add(umbrella)
        number = umbrella
    return number


REGISTRY: Mapping[str, Read] = {"family": _families, "region": _regions, "federation": _federations}
GROUPINGS: Mapping[str, StrOrPromise] = {
    "country": _("countries"),
    "class": _("classes of membership"),
    "pillar": _("pillars"),
    "family": _("families (cooperatives, mutuals …)"),
    "region": _("regions (NUTS 1)"),
    "federation": _("federations, each with its members"),
}


def groups_of(asked: Members, names: Collection[str]) -> dict[int, dict[str, str]]:
    """The groups of these kinds that each member stands in; what is not known is left out. A few statements a kind."""
    read = {name: REGISTRY[name](asked) for name in REGISTRY if name in names}
    return {
        number: {name: found[number] for name, found in read.items() if found.get(number)} for number in asked.numbers
    }


def group_name(by: str, name: str) -> str:
    """What a group is called in the reader's language; countries are named by queries.values.country_name."""
    if by == "family":
        return str(FAMILIES.get(name, name))
    return name.rpartition(" (")[0] or name if by == "federation" else name
