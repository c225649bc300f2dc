"""The network's members: their class, where their membership stands, and what they told of their own members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.keyset import cut
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.search import index
from filrouge.rooms.register.current import current_lists, is_old
from filrouge.rooms.register.deriving import KIND
from filrouge.rooms.register.models import Cube, Entry, Membership, Relation, Source
from filrouge.rooms.register.queries.values import country_name
from filrouge.rooms.register.rules import MAY, STEPS

KEYS = (("member__name", False), ("id", False))
CANDIDATES = 8
UNWRITTEN = 50
MARKS = {
    Membership.Status.APPLIED: "due",
    Membership.Status.ACTIVE: "done",
    Membership.Status.SUSPENDED: "half",
    Membership.Status.LEFT: "no",
}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member as the page shows it. `told` says in words what its list is; `number` of whom it told."""

    name: str
    href: str
    country: str
    category: str
    status: str
    mark: str
    since: str
    federation: bool
    told: str
    number: int | None
    old: bool
    list_href: str
    change_href: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One status with how many members have it."""

    status: str
    label: str
    count: int
    current: bool
    href: str


@dataclass(frozen=True, slots=True)
class Members:
    """One page of members with the countries of all that the viewer may see."""

    rows: tuple[MemberRow, ...]
    following: str
    preceding: str
    tabs: tuple[Tab, ...]
    countries: dict[str, int]
    total: int
    active: bool = True
    suspended: int = 0  # beside active ones: they are members still, and totals count them
    unwritten: tuple[tuple[str, str], ...] = ()  # name and where to admit it: the total counts them as members


def seen_memberships(viewer: Viewer) -> QuerySet[Membership]:
    """Memberships in the network itself that the viewer may see: all for the secretariat, else active ones."""
    found = _in_the_network(viewer)
    return found if MAY["admit_member"](viewer, viewer.space) else found.filter(status=Membership.Status.ACTIVE)


def _in_the_network(viewer: Viewer) -> QuerySet[Membership]:
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return Membership.objects.none()
    return Membership.objects.filter(space=viewer.space, umbrella=viewer.space.organisation_id)


def members(viewer: Viewer, status: str = "", cursor: str = "") -> Members:
    """One page of members of one status (active unless the secretariat asks). Six statements for any number of them.

    How many are suspended is told to everybody, and never who: they are members, whom totals count.
    """
    if viewer.space is None:
        return Members((), "", "", (), {}, 0)
    asked = status in Membership.Status.values and MAY["admit_member"](viewer, viewer.space)
    wanted = Membership.Status(status) if asked else Membership.Status.ACTIVE
    seen = seen_memberships(viewer)
    columns = (
        "id", "member_id", "member__name", "member__address", "member__country", "category", "status", "since", "until",
        "stands_for_others",
    )  # fmt: skip
    slice_ = cut(seen.filter(status=wanted).values(*columns), KEYS, cursor, lambda row: row)
    active = wanted == Membership.Status.ACTIVE
    countries, suspended = _countries(viewer, wanted)
    lists = current_lists(viewer.space, today())
    return Members(
        tuple(_rows(viewer, slice_.rows, lists)), slice_.following, slice_.preceding, _tabs(viewer, seen, wanted),
        countries, sum(countries.values()), active, suspended if active else 0,
        _unwritten(viewer, lists) if active else (),
    )  # fmt: skip


def _countries(viewer: Viewer, wanted: Membership.Status) -> tuple[dict[str, int], int]:
    """Country → members of this status; and how many are suspended."""
    found = _in_the_network(viewer).filter(status__in={wanted, Membership.Status.SUSPENDED})
    rows = found.order_by("status", "member__country").values_list("status", "member__country").annotate(n=Count("id"))
    countries, suspended = dict[str, int](), 0
    for status, country, number in rows:
        if status == wanted:
            countries[country] = number
        if status == Membership.Status.SUSPENDED:
            suspended += number
    return countries, suspended


def _unwritten(viewer: Viewer, lists: Iterable[Source]) -> tuple[tuple[str, str], ...]:
    """Federations whose lists are here while no membership says where they stand: the perimeter takes them in.

    The first ones, for who may admit them; whoever is admitted makes room for the next.
    """
    space = viewer.space
    if space is None or not MAY["admit_member"](viewer, space):
        return ()
    having = {one.umbrella_id: one.umbrella.name for one in lists if one.umbrella.merged_into_id is None}
    having.pop(space.organisation_id, None)
    if not having:
        return ()
    written = Membership.objects.filter(space=space, member__in=having).values_list("member_id", flat=True)
    names = sorted(having[number] for number in having.keys() - set(written))
    admit = reverse("register:admit", args=[space.slug])
    return tuple((name, f"{admit}?{urlencode({'q': name})}") for name in names[:UNWRITTEN])


def _tabs(viewer: Viewer, seen: QuerySet[Membership], wanted: str) -> tuple[Tab, ...]:
    """Nothing to choose for those who see active members only."""
    if viewer.space is None or not MAY["admit_member"](viewer, viewer.space):
        return ()
    counted = dict(seen.order_by("status").values_list("status").annotate(n=Count("id")))
    here = reverse("register:members", args=[viewer.space.slug])
    order = [Membership.Status.ACTIVE, Membership.Status.APPLIED, Membership.Status.SUSPENDED, Membership.Status.LEFT]
    return tuple(
        Tab(s.value, str(s.label), counted.get(s.value, 0), s == wanted, f"{here}?status={s.value}") for s in order
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What a member told of its own members."""

    words: str
    number: int | None
    old: bool
    names: bool


def _rows(viewer: Viewer, found: Sequence[dict[str, Any]], in_force: Iterable[Source]) -> Iterable[MemberRow]:
    if viewer.space is None:
        return
    root, standing = reverse("register:directory", args=[viewer.space.slug]), _standing(viewer)
    lists: dict[int, list[Source]] = {}
    for source in in_force:
        lists.setdefault(source.umbrella_id, []).append(source)
    cube = Cube.objects.filter(space=viewer.space, umbrella__in=[row["member_id"] for row in found])
    numbers = dict(cube.order_by("umbrella").values_list("umbrella").annotate(n=Sum("count")))
    for row in found:
        told = _told(lists.get(row["member_id"], []), numbers.get(row["member_id"]), row["stands_for_others"])
        yield _row(row, root, told, f"{standing}{row['id']}/" if standing else "")


def _standing(viewer: Viewer) -> str:
    """What stands before the number of a membership, for those who may change it; asked once for all rows."""
    if viewer.space is None or not MAY["change_membership"](viewer, viewer.space):
        return ""
    return reverse("register:members", args=[viewer.space.slug])


def _row(row: dict[str, Any], root: str, told: _Told, change: str) -> MemberRow:
    status = Membership.Status(row["status"])
    listed = f"{root}?federation={row['member_id']}" if told.names else ""
    return MemberRow(
        row["member__name"], f"{root}{row['member__address']}/", country_name(row["member__country"]), row["category"],
        str(status.label),
        MARKS[status], _period(row), row["stands_for_others"], told.words, told.number, told.old, listed, change,
    )  # fmt: skip


def _period(row: dict[str, Any]) -> str:
    since = date_format(row["since"], "YEAR_MONTH_FORMAT") if row["since"] else ""
    return f"{since} – {date_format(row['until'], 'YEAR_MONTH_FORMAT')}" if row["until"] else since


def _told(lists: list[Source], listed: int | None, stands: bool) -> _Told:
    """The newest list speaks for the date; names outweigh a number."""
    itemised = [source for source in lists if source.kind == Source.Kind.ITEMISED]
    newest = max(itemised or lists, key=lambda source: source.as_of, default=None)
    if newest is None:
        return _Told(_("no list yet") if stands else _("counted itself"), None, False, False)
    day = date_format(newest.as_of)
    old = is_old(newest.as_of)
    if itemised:
        return _Told(_("list of %(day)s") % {"day": day}, listed or 0, old, True)
    words = _("gave only a number, %(day)s") % {"day": day}
    return _Told(words, sum(source.declared_organisations or 0 for source in lists), old, False)


@dataclass(frozen=True, slots=True)
class MembershipPage:
    """One membership as the secretariat sees it."""

    membership: Membership
    member: str
    member_href: str
    umbrella: str
    status: str
    mark: str
    since: str
    until: str
    steps: tuple[tuple[str, str], ...]
    space_href: str  # of the member's own working place; empty where it has none
    open_href: str  # to open one; empty where that cannot be done


def membership_page(viewer: Viewer, number: int) -> MembershipPage | None:
    """A membership of the space by its number, for those who may change it; None for all others."""
    if viewer.space is None or not MAY["change_membership"](viewer, viewer.space):
        return None
    found = (
        Membership.objects.filter(space=viewer.space, pk=number)
        .select_related("member__space", "umbrella", "space").first()
    )  # fmt: skip
    if found is None:
        return None
    status = Membership.Status(found.status)
    href = reverse("register:organisation", args=[viewer.space.slug, found.member.address])
    return MembershipPage(
        found, found.member.name, href, found.umbrella.name, str(status.label), MARKS[status],
        date_format(found.since) if found.since else "", date_format(found.until) if found.until else "",
        tuple(_next_steps(status)), *_working_place(viewer.space.slug, found),
    )  # fmt: skip


def _working_place(slug: str, found: Membership) -> tuple[str, str]:
    own = getattr(found.member, "space", None)
    if own is not None:
        return reverse("home", args=[own.slug]), ""
    return "", reverse("register:open_space", args=[slug, found.id]) if may_open(found) else ""


def may_open(membership: Membership) -> bool:
    """Whether the member can be given a working place of its own: an active member of the network itself."""
    direct = membership.umbrella_id == membership.space.organisation_id
    return direct and membership.status == Membership.Status.ACTIVE and membership.until is None


def _next_steps(status: Membership.Status) -> Iterable[tuple[str, str]]:
    """(status, what the button says) for each step that is possible from here."""
    verbs = {
        Membership.Status.ACTIVE: _("Admit it") if status == Membership.Status.APPLIED else _("Make it active again"),
        Membership.Status.SUSPENDED: _("Suspend it"),
        Membership.Status.LEFT: _("Note that it is not taken up")
        if status == Membership.Status.APPLIED
        else _("Note that it left"),
    }
    return [(step.value, verbs[step]) for step in Membership.Status if step in STEPS[status]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation of the register that may be meant."""

    address: str
    name: str
    place: str
    federation: bool


def candidates(viewer: Viewer, text: str) -> list[Candidate]:
    """Organisations that what was typed may mean, for whoever admits members or ties organisations together."""
    if viewer.space is None or len(text.strip()) < 2 or not MAY["admit_member"](viewer, viewer.space):
        return []
    numbers = index.find(viewer, KIND, text, limit=CANDIDATES)
    entries = Entry.objects.filter(space=viewer.space, organisation__in=numbers).select_related("organisation")
    rank = {number: place for place, number in enumerate(numbers)}
    return [_candidate(entry) for entry in sorted(entries, key=lambda entry: rank[entry.organisation_id])]


def _candidate(entry: Entry) -> Candidate:
    """With its town and country, and a word when it is a federation: names of federations are on many lists."""
    told = (entry.city, country_name(entry.country), _("federation") if entry.umbrella else "")
    return Candidate(entry.organisation.address, entry.name, ", ".join(part for part in told if part), entry.umbrella)


def umbrellas(viewer: Viewer) -> list[Organisation]:
    """Whose members somebody may become: the network, and its members that stand for others."""
    if viewer.space is None or not MAY["admit_member"](viewer, viewer.space):
        return []
    edges = Membership.objects.filter(space=viewer.space, until=None, stands_for_others=True)
    federations = Organisation.objects.filter(id__in=edges.values("member"), merged_into=None).order_by("name")
    return [viewer.space.organisation, *federations.exclude(pk=viewer.space.organisation_id)]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One tie that starts at an organisation, with the number by which it is taken back."""

    id: int
    words: str
    other: str
    href: str


def relations(viewer: Viewer, organisation: Organisation) -> list[RelationRow]:
    """The ties that start at an organisation, for those who may take them back."""
    if viewer.space is None or not MAY["relate"](viewer, viewer.space):
        return []
    found = Relation.objects.filter(space=viewer.space, organisation=organisation).select_related("other")
    slug = viewer.space.slug
    return [
        RelationRow(
            tie.id, str(Relation.Kind(tie.kind).label), tie.other.name,
            reverse("register:organisation", args=[slug, tie.other.address]),
        )
        for tie in found.order_by("kind", "other__name", "id")
    ]  # fmt: skip


def relation(viewer: Viewer, organisation: Organisation, number: str) -> Relation | None:
    """A tie of an organisation by its number as it was sent."""
    if viewer.space is None:
        return None
    return Relation.objects.filter(space=viewer.space, organisation=organisation, pk=number_in(number)).first()
