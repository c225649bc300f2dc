"""Admitting members, changing and ending memberships, and other ties between organisations."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.said import on_one_line
from filrouge.rooms.register import deriving
from filrouge.rooms.register.actions.circles import refuse_circle, refuse_circle_of
from filrouge.rooms.register.actions.facts import write_row
from filrouge.rooms.register.current import formerly
from filrouge.rooms.register.models import Membership, Relation
from filrouge.rooms.register.rules import MAY, STEPS

BEGUN = (Membership.Status.APPLIED, Membership.Status.ACTIVE, Membership.Status.SUSPENDED)


@action("register.admit_member", rule=MAY["admit_member"], about="space", says=gettext_lazy("Member admitted"))
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
    return _admit(act, space, member, umbrella, category, since, status, stands_for_others)


@action(
    "register.admit_new_member", rule=MAY["admit_member"], about="space", says=gettext_lazy("Member added and admitted")
)
def admit_new_member(
    act: Act,
    *,
    space: Space,
    name: str,
    country: str = "",
    umbrella: Organisation,
    category: str = "",
    since: date | None = None,
    status: str = Membership.Status.ACTIVE,
    stands_for_others: bool = False,
) -> Membership:
    """Admit an organisation that is not in the register yet, by its name and country."""
    named = on_one_line(name)
    if not named:
        raise Refused(
            _("An organisation needs a name. Write the name by which it is known."), code="name", field="name"
        )
    member = Organisation.objects.create(name=named, country=country)
    said = {"name": named, "country": country}
    write_row(act, space, member, {field: text for field, text in said.items() if text})
    return _admit(act, space, member, umbrella, category, since, status, stands_for_others)


def _category(typed: str) -> str:
    return on_one_line(typed, longest=40, field="category")


def _admit(
    act: Act,
    space: Space,
    member: Organisation,
    umbrella: Organisation,
    category: str,
    since: date | None,
    status: str,
    stands_for_others: bool,
) -> Membership:
    if status not in BEGUN:
        raise Refused(_("A membership begins as applied, active or suspended."), code="status", field="status")
    # Two admissions at the same moment could close a circle together; they wait for each other here.
    Space.objects.select_for_update().get(pk=space.pk)
    # What was merged into the member counts as it, so the same one is not admitted twice under two names.
    one = [member.id, *formerly(member.id)]
    if Membership.objects.filter(space=space, member__in=one, umbrella=umbrella, until=None).exists():
        raise Refused(_("%(member)s is a member already.") % {"member": member.name}, code="already", field="member")
    refuse_circle(space, member, umbrella)
    membership = Membership.objects.create(
        space=space, member=member, umbrella=umbrella, category=_category(category), since=since, status=status,
        stands_for_others=stands_for_others,
    )  # fmt: skip
    deriving.rebuild(space, {member.id, umbrella.id})
    act.changed(
        membership, after={"member": member.id, "umbrella": umbrella.id, "status": status, "category": category}
    )
    return membership


@action(
    "register.change_membership",
    rule=MAY["change_membership"],
    about="membership",
    says=gettext_lazy("Status of a membership changed"),
)
def change_membership(act: Act, *, membership: Membership, status: str, on: date | None = None) -> Membership:
    """Move a membership on: applied → active ⇄ suspended → left. Who left keeps a record and may be admitted anew.

    `on` is the last day of a member who leaves; today when it is not said.
    """
    before = Membership.Status(membership.status)
    if status not in STEPS[before]:
        raise Refused(
            _("A membership that is “%(before)s” cannot become “%(after)s”.")
            % {"before": before.label, "after": _label(status)},
            code="status",
            field="status",
        )
    until = _last_day(act, membership, on) if status == Membership.Status.LEFT else None
    held = Membership.objects.filter(pk=membership.pk, status=before, until=None)
    if not held.update(status=status, until=until):
        raise Refused(_("This membership was changed in the meantime. Load the page again."), code="changed")
    membership.status, membership.until = status, until
    deriving.rebuild(membership.space, {membership.member_id, membership.umbrella_id})
    act.changed(membership, before={"status": before.value}, after={"status": status})
    return membership


def _label(status: str) -> str:
    return str(Membership.Status(status).label) if status in Membership.Status.values else status


def _last_day(act: Act, membership: Membership, on: date | None) -> date:
    today = act.at.date()
    day = on or today
    if day > today:
        raise Refused(_("That day is still to come. End the membership when it has come."), code="day", field="on")
    if membership.since and day < membership.since:
        raise Refused(_("It cannot leave before it became a member. Choose a later day."), code="day", field="on")
    return day


@action(
    "register.correct_membership",
    rule=MAY["change_membership"],
    about="membership",
    says=gettext_lazy("Membership corrected"),
)
def correct_membership(
    act: Act, *, membership: Membership, category: str, since: date | None, stands_for_others: bool
) -> Membership:
    """Put right the class and the first day of a membership, and whether the member stands for others."""
    if since and membership.until and since > membership.until:
        raise Refused(_("It cannot begin after its last day. Choose an earlier day."), code="day", field="since")
    now = {"category": _category(category), "since": since, "stands_for_others": stands_for_others}
    changed = {name: value for name, value in now.items() if getattr(membership, name) != value}
    if not changed:
        raise Refused(_("Nothing was changed. Change a field, then save."), code="nothing")
    act.changed(
        membership,
        before={name: _plain(getattr(membership, name)) for name in changed},
        after={name: _plain(value) for name, value in changed.items()},
    )
    for name, value in changed.items():
        setattr(membership, name, value)
    membership.save(update_fields=list(changed))
    deriving.rebuild(membership.space, {membership.member_id, membership.umbrella_id})
    return membership


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


@action(
    "register.relate", rule=MAY["relate"], about="space", says=gettext_lazy("Tie between organisations written down")
)
def relate(
    act: Act, *, space: Space, kind: str, organisation: Organisation, other: Organisation, since: date | None = None
) -> Relation:
    """Say that an organisation is part of, a branch of, hosted by, or included in the figures of another."""
    if organisation.id == other.id:
        raise Refused(_("An organisation cannot be related to itself. Choose another."), code="itself", field="other")
    if kind not in Relation.Kind.values:
        raise Refused(_("Choose how the two are tied."), code="kind", field="kind")
    Space.objects.select_for_update().get(pk=space.pk)  # as when a member is admitted
    refuse_circle_of(space, kind, organisation, other)
    relation, new = Relation.objects.get_or_create(
        space=space, kind=kind, organisation=organisation, other=other, defaults={"since": since}
    )
    if not new:
        raise Refused(_("That is said already."), code="already", field="other")
    act.changed(relation, after={"kind": kind, "organisation": organisation.id, "other": other.id})
    return relation


@action(
    "register.unrelate", rule=MAY["relate"], about="space", says=gettext_lazy("Tie between organisations taken back")
)
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
