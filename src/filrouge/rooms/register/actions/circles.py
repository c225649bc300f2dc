"""No organisation is its own umbrella, however long the way round."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.people.models import Organisation, Space
from filrouge.rooms.register.models import Membership, Relation

HOPS = 20  # merges of merges, as where addresses are followed
Edge = tuple[int, int]  # below, above


def refuse_circle(space: Space, member: Organisation, umbrella: Organisation) -> None:
    """Raise Refused with the names along the circle that `member` in `umbrella` would close."""
    edges = Membership.objects.filter(space=space, until=None).values_list("member_id", "umbrella_id")
    circle = circle_of(edges, member.id, umbrella.id)
    if circle:
        raise Refused(
            _("This would close a circle: %(circle)s. End one of these memberships first.") % {"circle": circle},
            code="circle",
            field="umbrella",
        )


def refuse_circle_of(space: Space, kind: str, organisation: Organisation, other: Organisation) -> None:
    """Raise Refused when relations of one kind would lead back to where they began."""
    edges = Relation.objects.filter(space=space, kind=kind).values_list("organisation_id", "other_id")
    circle = circle_of(edges, organisation.id, other.id)
    if circle:
        raise Refused(
            _("This would close a circle: %(circle)s. Take one of these ties back first.") % {"circle": circle},
            code="circle",
            field="other",
        )


def circle_of(edges: Iterable[Edge], below: int, above: int) -> str:
    """The names along the circle that a new edge would close, parted by arrows; empty when it closes none.

    An organisation that was merged counts as the one that it was merged into.
    """
    known = list(edges)
    stands = _standing({end for edge in (*known, (below, above)) for end in edge})
    up: dict[int, list[int]] = {}
    for lower, upper in known:
        up.setdefault(stands[lower], []).append(stands[upper])
    path = way_up(up, stands[above], stands[below])
    if path is None:
        return ""
    names = dict(Organisation.objects.filter(id__in=path).values_list("id", "name"))
    return " → ".join(names[number] for number in [stands[below], *path])


def _standing(numbers: set[int]) -> dict[int, int]:
    """Each organisation → the one it is believed to be, through merges of merges."""
    stands = {number: number for number in numbers}
    for _hop in range(HOPS):
        merged = Organisation.objects.filter(id__in=set(stands.values())).exclude(merged_into=None)
        moved = dict(merged.values_list("id", "merged_into_id"))
        if not moved:
            break
        stands = {number: moved.get(at) or at for number, at in stands.items()}
    return stands


def way_up(up: dict[int, list[int]], start: int, goal: int) -> list[int] | None:
    """The shortest way upwards from `start` to `goal`, both ends included; None when there is none."""
    came: dict[int, int | None] = {start: None}
    waiting = [start]
    while waiting:
        here = waiting.pop(0)
        if here == goal:
            return _back(came, here)
        for above in up.get(here, []):
            if above not in came:
                came[above] = here
                waiting.append(above)
    return None


def _back(came: dict[int, int | None], end: int) -> list[int]:
    path: list[int] = []
    here: int | None = end
    while here is not None:
        path.append(here)
        here = came[here]
    return path[::-1]
