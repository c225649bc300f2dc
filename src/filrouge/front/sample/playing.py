"""Playing the sample network in: through the same actions, imports and linking that its users would use."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from filrouge.front.sample import Federation, FederationList, Network, build, drawing, voting, write, year
from filrouge.front.sample.model import Holder
from filrouge.front.sample.vocabulary import table
from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job, State
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Organisation, Role, Space
from filrouge.ground.people.queries import space_called
from filrouge.ground.people.viewer import Viewer, system
from filrouge.ground.words import Words
from filrouge.rooms.register.actions import bodies, lists, memberships
from filrouge.rooms.register.actions.register_counts import say_register_count
from filrouge.rooms.register.actions.totals import keep_count, publish_total
from filrouge.rooms.register.models import Body, SeatCategory
from filrouge.rooms.register.queries.lists import proposed_matching

SLUG = "sample"
WHOLE = 5_000  # organisations from which on the sample also has its whole year
LANGUAGES = ["en", "fr", "nl", "de", "it", "es"]
FAMILY = {"enterprise": "social_enterprise"}
Told = Callable[[int, int, str], None]
ROLES = {
    "secretariat": Role.SECRETARIAT, "head delegate": Role.HEAD_DELEGATE, "delegate": Role.DELEGATE,
    "data contact": Role.DATA_CONTACT,
}  # fmt: skip


def play(size: int, told: Told) -> Space:
    """Make the sample network unless it is there. `told(done, total, words)` says how far it is."""
    if space := space_called(SLUG):
        return space
    told(0, 1, "inventing the network")
    network = build(size)
    with tempfile.TemporaryDirectory(prefix="filrouge-sample-") as folder:
        write(network, Path(folder))
        return _play(network, Path(folder), told)


def _play(network: Network, folder: Path, told: Told) -> Space:
    space = _open(network)
    viewer = system(space)
    federations = _admit(viewer, space, network)
    _grant(viewer, space, network, federations)
    files = sorted(((m, each) for m in network.members for each in m.lists), key=lambda pair: pair[1].habit.date)
    for number, (member, each) in enumerate(files):
        told(number, len(files) + 2, f"importing {each.habit.file}")
        _import(viewer, space, federations[member.key], each, folder)
    _declare(viewer, space, network, federations)
    _note_registers(viewer, space, network)
    _seat(viewer, space, network, federations)
    told(len(files), len(files) + 2, "linking")
    work.run_all()
    told(len(files) + 1, len(files) + 2, "counting")
    keep_count(space)
    publish_total(viewer, space=space, umbrella=space.organisation)
    told(len(files) + 1, len(files) + 2, "voting")
    voting.vote(viewer, space)
    drawing.draw_panel(viewer, space)
    told(len(files) + 1, len(files) + 2, "living its year")
    year.live(viewer, space, federations, whole=len(network.organisations) >= WHOLE)
    told(1, 1, "ready")
    return space


def _open(network: Network) -> Space:
    return people.open_space(
        system(None), slug=SLUG, name=_words(network.name), mission=_words(network.mission), languages=LANGUAGES,
        country="BE", sample=True, zone="Europe/Brussels",
    )  # fmt: skip


def _words(text: object) -> Words:
    said = dict(text)  # type: ignore[call-overload]  # a mapping of language to text
    origin = "en" if "en" in said else next(iter(said))
    return Words.of(said.pop(origin), origin, **said)


def _admit(viewer: Viewer, space: Space, network: Network) -> dict[str, Organisation]:
    """Every member with its class, its date and where its membership stands; then the networks of networks."""
    made = {m.key: Organisation.objects.create(name=_name(m), country=m.country) for m in network.members}
    for member in network.members:
        membership = memberships.admit_member(
            viewer, space=space, member=made[member.key], umbrella=space.organisation, category=member.membership_class,
            since=member.joined, stands_for_others=True,
            status="applied" if member.status == "applied" else "active",
        )  # fmt: skip
        if member.status in {"suspended", "left"}:
            memberships.change_membership(viewer, membership=membership, status=member.status, on=member.left)
    for member in network.members:
        for umbrella in member.umbrellas:
            if umbrella in made:
                memberships.admit_member(
                    viewer, space=space, member=made[member.key], umbrella=made[umbrella], since=member.joined,
                    stands_for_others=True,
                )  # fmt: skip
    return made


def _name(member: Federation) -> str:
    return member.names.get(member.language) or next(iter(member.names.values()))


def _grant(viewer: Viewer, space: Space, network: Network, federations: dict[str, Organisation]) -> None:
    for person in network.people:
        if person.role in ROLES:
            people.grant_mandate(
                viewer, space=space, email=person.address, name=person.name, role=ROLES[person.role],
                organisation=federations.get(person.member, space.organisation), since=date(2024, 1, 1),
                language=person.language if person.language in {"en", "fr", "nl"} else "en",
            )  # fmt: skip


def _import(viewer: Viewer, space: Space, federation: Organisation, each: FederationList, folder: Path) -> None:
    """One file, as its federation would send it: received, columns as proposed, rows written."""
    path = folder / each.habit.file
    source = lists.receive_list(
        viewer, space=space, umbrella=federation, chunks=iter([path.read_bytes()]), file_name=path.name,
        as_of=each.habit.date, country=_country(each), family=_family(each),
    )  # fmt: skip
    lists.match_columns(viewer, source=source, matching=proposed_matching(source))
    # Nobody looks at the preview of the sample: it would only read every list twice.
    Job.objects.filter(kind="register.preview", state=State.WAITING).update(state=State.CANCELLED)
    lists.import_list(viewer, source=source)
    if leased := work.take(Job.objects.get(once=f"register.import:{source.id}").id):
        work.run(leased)


def _country(each: FederationList) -> str:
    """A national federation's list lies in one country; a European network's does not."""
    code = each.federation.partition("-")[0].upper()
    return "" if code == "EU" else code


def _family(each: FederationList) -> str:
    if len(each.scope) != 1:
        return ""
    return FAMILY.get(each.scope[0], each.scope[0])


def _declare(viewer: Viewer, space: Space, network: Network, federations: dict[str, Organisation]) -> None:
    """Federations that gave only a number, two of them with the names they checked."""
    for member in network.members:
        if (said := member.declared) is None:
            continue
        source = lists.declare_number(
            viewer, space=space, umbrella=federations[member.key], organisations=said.organisations, as_of=said.date,
            country=member.country,
        )  # fmt: skip
        if said.checks:
            answers = [(check.found, 1 + len(check.also_declared_by)) for check in said.checks]
            lists.check_sample(viewer, source=source, answers=answers)


def _note_registers(viewer: Viewer, space: Space, network: Network) -> None:
    """What public registers count, with where it can be read."""
    for each in network.registers:
        say_register_count(
            viewer, space=space, register=each.name, country=each.country, organisations=each.organisations,
            as_of=each.date, link=each.link,
        )  # fmt: skip


def _seat(viewer: Viewer, space: Space, network: Network, federations: dict[str, Organisation]) -> None:
    """The board and the expert group with those who hold their seats, by role; vacant seats stay vacant."""
    called = {row.pop("category"): _words(row) for row in map(dict, table("seats"))}
    for each in network.bodies:
        body = bodies.create_body(viewer, space=space, name=_words(each.name), slug=each.key)
        categories = {
            name: bodies.add_seats(viewer, body=body, name=called[name], seats=seats, voting=name != "observers")
            for name, seats in each.seats.items()
        }
        # One seat of a kind for a member: where there are more seats than members, the rest is vacant.
        held = {(holder.category, holder.member or holder.role["en"]): holder for holder in each.holders}
        for holder in held.values():
            _give(viewer, body, categories[holder.category], holder, federations.get(holder.member))


def _give(viewer: Viewer, body: Body, seats: SeatCategory, holder: Holder, member: Organisation | None) -> None:
    """A seat to a member, or to a public authority that is on no list."""
    role, since, until = holder.role["en"], holder.begins, holder.ends
    if member:
        bodies.give_seat(viewer, body=body, category=seats, organisation=member, since=since, until=until, holder=role)
    else:
        bodies.give_seat_to_new(viewer, body=body, category=seats, name=role, since=since, until=until)
