"""Admitting members, changing and ending memberships, and other ties between organisations."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation, Space
from filrouge.rooms.register import deriving
from filrouge.rooms.register.models import Membership, Relation
from filrouge.rooms.register.rules import MAY

STEPS = {
    Membership.Status.APPLIED: {Membership.Status.ACTIVE, Membership.Status.LEFT},
    Membership.Status.ACTIVE: {Membership.Status.SUSPENDED, Membership.Status.LEFT},
    Membership.Status.SUSPENDED: {Membership.Status.ACTIVE, Membership.Status.LEFT},
    Membership.Status.LEFT: set(),
}


@action("register.admit_member", rule=MAY["admit_member"], about="space")
def admit_member(
    act: Act,
    *,
    space: Space,
    member: Organisation,
    umbrella: Organisation,
    category: str = "",
    since: date | None = None,
    status: str = Membership.Status.ACTIVE,
    stands_for_others: bool = False,
) -> Membership:
    """Make an organisation a member of an umbrella. Refused when it is one already, or when it would close a circle."""
    if Membership.objects.filter(space=space, member=member, umbrella=umbrella, until=None).exists():
        raise Refused(_("%(member)s is a member already.") % {"member": member.name}, code="already", field="member")
    refuse_circle(space, member, umbrella)
    membership = Membership.objects.create(
        space=space, member=member, umbrella=umbrella, category=category, since=since, status=status,
        stands_for_others=stands_for_others,
    )  # fmt: skip
    deriving.rebuild(space, {member.id, umbrella.id})
    act.changed(
        membership, after={"member": member.id, "umbrella": umbrella.id, "status": status, "category": category}
    )
    return membership


def refuse_circle(space: Space, member: Organisation, umbrella: Organisation) -> None:
    """Raise Refused with the names along the circle that `member` in `umbrella` would close."""
    up: dict[int, list[int]] = {}
    edges = Membership.objects.filter(space=space, until=None).values_list("member_id", "umbrella_id")
    for below, above in edges:
        up.setdefault(below, []).append(above)
    path = _path(up, umbrella.id, member.id)
    if path is None:
        return
    names = dict(Organisation.objects.filter(id__in=path).values_list("id", "name"))
    circle = " → ".join(names[number] for number in [member.id, *path])
    raise Refused(
        _("This would close a circle: %(circle)s. End one of these memberships first.") % {"circle": circle},
        code="circle",
        field="umbrella",
    )


def _path(up: dict[int, list[int]], start: int, goal: int) -> list[int] | None:
    """The way upwards from `start` to `goal`, both ends included; None when there is none."""
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


@action("register.change_membership", rule=MAY["change_membership"], about="membership")
def change_membership(act: Act, *, membership: Membership, status: str, on: date | None = None) -> Membership:
    """Move a membership on: applied → active ⇄ suspended → left. Who left keeps a record and may be admitted anew."""
    before = Membership.Status(membership.status)
    if status not in STEPS[before]:
        raise Refused(
            _("A membership that is “%(before)s” cannot become “%(after)s”.")
            % {"before": before.label, "after": Membership.Status(status).label},
            code="status",
            field="status",
        )
    membership.status = status
    membership.until = (on or act.at.date()) if status == Membership.Status.LEFT else None
    membership.save(update_fields=["status", "until"])
    deriving.rebuild(membership.space, {membership.member_id, membership.umbrella_id})
    act.changed(membership, before={"status": before.value}, after={"status": status})
    return membership


@action("register.relate", rule=MAY["relate"], about="space")
def relate(
    act: Act, *, space: Space, kind: str, organisation: Organisation, other: Organisation, since: date | None = None
) -> Relation:
    """Say that an organisation is part of, a branch of, hosted by, or included in the figures of another."""
    if organisation.id == other.id:
        raise Refused(_("An organisation cannot be related to itself. Choose another."), code="itself", field="other")
    relation, new = Relation.objects.get_or_create(
        space=space, kind=kind, organisation=organisation, other=other, defaults={"since": since}
    )
    if not new:
        raise Refused(_("That is said already."), code="already", field="other")
    act.changed(relation, after={"kind": kind, "organisation": organisation.id, "other": other.id})
    return relation


@action("register.unrelate", rule=MAY["relate"], about="space")
def unrelate(act: Act, *, space: Space, relation: Relation) -> None:
    """Take a relation back."""
    if relation.space_id != space.id:
        raise Refused(_("That relation is not in this space."), code="elsewhere")
    act.changed(
        relation,
        before={"kind": relation.kind, "organisation": relation.organisation_id, "other": relation.other_id},
        after={},
    )
    relation.delete()
