"""Who may do what in the register: every action for every caller, and lists that agree with single answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.people.models import Organisation, Role, Space
from filrouge.ground.people.viewer import Level, Viewer, system, viewer_for
from filrouge.ground.words import Words
from filrouge.rooms.register.fields import FIELDS, base
from filrouge.rooms.register.models import (
    Belonging,
    Body,
    Decision,
    Doubt,
    Entry,
    FieldVisibility,
    Membership,
    PublicRegisterCount,
    Row,
    Source,
)
from filrouge.rooms.register.queries import directory, organisations
from filrouge.rooms.register.rules import MAY, STEPS
from tests.rooms.register.lists import add_list, at, link, org
from tests.rooms.rule_tables import actions_of, wrong_cells
from tests.world import DAY, World, _grant

CALLERS = ("nobody", "delegate", "contact", "head", "observer", "other", "weak", "strong", "abroad", "system")

# One line for every action and every kind of subject; y: may, -: may not. `theirs` belongs to another federation,
# `member` stands on the list of the callers' federation, `applicant` has only asked to become its member,
# `abroad` is the secretariat of another network: it stands in its own space, which it
# reads, and may add what it knows of organisations there.
TABLE = """
action             subject     nobody delegate contact head observer other weak strong abroad system
read               space       y      y        y       y    y        y     y    y      y      y
send_list          source      -      y        y       y    -        -     -    y      -      y
send_list          federation  -      y        y       y    -        -     -    y      y      y
send_list          theirs      -      -        -       -    -        -     -    y      -      y
send_list          second      -      -        -       -    -        -     -    y      y      y
finish_import      source      -      -        -       -    -        -     -    -      -      y
withdraw_list      source      -      -        -       -    -        -     -    y      -      y
keep_register_counts  space    -      -        -       -    -        -     -    y      -      y
keep_register_counts  counted  -      -        -       -    -        -     -    y      -      y
link               space       -      -        -       -    -        -     -    y      -      y
settle             doubt       -      -        -       -    -        -     -    y      -      y
settle             decision    -      -        -       -    -        -     -    y      -      y
settle             space       -      -        -       -    -        -     -    y      -      y
see_questions      space       -      y        y       y    -        -     -    -      -      -
answer_question    question    -      y        y       y    -        -     -    -      -      -
answer_question    decision    -      -        -       -    -        -     -    -      -      -
answer_question    others      -      -        -       -    -        -     -    -      -      -
state_facts        member      -      y        y       y    -        -     -    y      y      y
state_facts        federation  -      y        y       y    -        -     -    y      y      y
state_facts        stranger    -      -        -       -    -        -     -    y      y      y
state_facts        applicant   -      -        -       -    -        -     -    y      y      y
add_organisation   federation  -      y        y       y    -        -     -    y      y      y
add_organisation   second      -      -        -       -    -        -     -    y      y      y
choose_value       space       -      -        -       -    -        -     -    y      -      y
set_visibility     member      -      y        y       y    -        -     -    y      y      y
set_visibility     stranger    -      -        -       -    -        -     -    y      y      y
admit_member       space       -      -        -       -    -        -     -    y      -      y
change_membership  membership  -      -        -       -    -        -     -    y      -      y
open_space         membership  -      -        -       -    -        -     -    y      -      y
relate             space       -      -        -       -    -        -     -    y      -      y
keep_body          body        -      -        -       -    -        -     -    y      -      y
keep_body          space       -      -        -       -    -        -     -    y      -      y
warn_of_ends       body        -      -        -       -    -        -     -    -      -      y
see_body           body        y      y        y       y    y        y     y    y      -      y
see_body           hidden      -      y        y       y    y        -     -    y      -      y
publish_total      space       -      -        -       -    -        -     -    y      -      y
"""
CLOSED = """
action  subject  nobody delegate contact head observer other weak strong abroad system
read    space    -      y        y       y    y        -     y    y      y      y
"""


@dataclass
class Scene:
    """A network with two federations, their lists and everything that an action can be about."""

    world: World
    callers: dict[str, Viewer]
    subjects: dict[str, Any]


@pytest.fixture
def scene(world: World) -> Scene:
    second = Organisation.objects.create(name="Federation Two", country="BE")
    subjects: dict[str, Any] = _register(world, second)
    return Scene(world, _callers(world), subjects)


def _register(world: World, second: Organisation) -> dict[str, Any]:
    space = world.space
    source = add_list(space, world.federation, [org("Ours", city="Namur")])
    theirs = add_list(space, second, [org("Theirs", city="Gent")])
    link(space)
    member, stranger = at(space, "Ours"), at(space, "Theirs")
    applicant = Organisation.objects.create(name="Applicant", country="BE")
    edge = {"space": space, "member": applicant, "umbrella": world.federation}
    membership = Membership.objects.create(**edge, status=Membership.Status.APPLIED)
    rows = list(Row.objects.order_by("id"))
    pair = {"space": space, "left": member, "right": stranger, "left_row": rows[0], "right_row": rows[1]}
    return {
        "space": space, "source": source, "federation": world.federation, "theirs": theirs,
        "second": second, "member": member, "stranger": stranger, "applicant": applicant, "membership": membership,
        "counted": PublicRegisterCount(space=space), "doubt": Doubt.objects.create(**pair, probability=0.5, value=1),
        "decision": Decision.objects.create(**pair, verdict="different", at=timezone.now()),
        "question": Decision.objects.create(**pair, verdict="asked", at=timezone.now()),
        "others": Decision.objects.create(**pair | {"left": second}, verdict="asked", at=timezone.now()),
        "body": Body.objects.create(space=space, slug="board", name=Words.of("Board", "en")),
        "hidden": Body.objects.create(space=space, slug="hidden", name=Words.of("Hidden", "en"), public=False),
    }  # fmt: skip


def _callers(world: World) -> dict[str, Viewer]:
    def holding(role: str) -> Viewer:
        person = _grant(world.space, f"{role}@sample.example", world.federation, role).person
        return viewer_for(person, world.space, day=DAY)

    colleague = _grant(world.elsewhere, "far@sample.example", world.elsewhere.organisation, Role.SECRETARIAT).person
    return {
        "nobody": world.nobody, "delegate": world.member, "contact": holding(Role.DATA_CONTACT),
        "head": holding(Role.HEAD_DELEGATE), "observer": holding(Role.OBSERVER), "other": world.other,
        "weak": replace(world.secretariat, strong=False), "strong": world.secretariat,
        "abroad": viewer_for(colleague, world.elsewhere, day=DAY, strong=True), "system": world.system,
    }  # fmt: skip


def test_the_table_has_every_action() -> None:
    assert actions_of(TABLE) | actions_of(CLOSED) == set(MAY)


def test_every_cell_of_the_table(scene: Scene) -> None:
    assert wrong_cells(TABLE, MAY, scene.callers, scene.subjects) == []


def test_a_closed_network_is_read_by_its_own_only(scene: Scene) -> None:
    for viewer in scene.callers.values():
        viewer.space.public = False  # type: ignore[union-attr]  # every caller stands in a space
    scene.subjects["space"].public = False
    assert wrong_cells(CLOSED, MAY, scene.callers, scene.subjects) == []


@pytest.mark.parametrize("means", ["page", "api"])
def test_nobody_becomes_the_system_by_coming_without_a_person(world: World, means: str) -> None:
    pretender = replace(system(world.space), means=means)
    assert not MAY["finish_import"](pretender, None)


def test_an_organisation_with_the_number_of_a_space_opens_nothing(world: World) -> None:
    """A rule about umbrellas that is asked about a space says no, whatever the numbers are."""
    mine = replace(world.member, acting=replace(world.member.acting, organisation=world.space.id))  # type: ignore[type-var]
    assert not MAY["send_list"](mine, world.space)


def test_who_has_left_has_no_further_step_and_every_other_status_can_leave() -> None:
    assert {
        "applied": {"active", "left"},
        "active": {"suspended", "left"},
        "suspended": {"active", "left"},
        "left": set(),
    } == STEPS


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    who=st.sampled_from(["nobody", "delegate", "contact", "observer", "other", "weak", "strong", "system"]),
    hidden=st.dictionaries(
        st.sampled_from(["city", "website", "email", "heads", "description"]),
        st.sampled_from([Level.PUBLIC, Level.MEMBERS, Level.SECRETARIAT]),
    ),
    public=st.booleans(),
    name=st.sampled_from(["Ours", "Theirs"]),
)
def test_a_field_is_on_the_page_exactly_when_its_level_or_the_rule_allows_it(
    fields: Scene, who: str, hidden: dict[str, Level], public: bool, name: str
) -> None:
    viewer = _in(fields, fields.callers[who], public)
    subject = at(fields.world.space, name)
    FieldVisibility.objects.all().delete()
    for field, level in hidden.items():
        FieldVisibility.objects.create(space=viewer.space, organisation=subject, field=field, level=level)
    shown = organisations.organisation_page(viewer, subject)
    if not MAY["read"](viewer, viewer.space):
        assert shown is None
        return
    assert shown is not None
    for field in ("city", "website", "email", "heads", "description"):
        level = hidden.get(field, FIELDS[field].level)
        allowed = level <= viewer.level or MAY["state_facts"](viewer, subject)
        assert (field in {base(fact.field) for fact in (*shown.facts, *shown.figures.all)}) is allowed, field


@pytest.fixture
def fields(world: World) -> Scene:
    second = Organisation.objects.create(name="Federation Two", country="BE")
    more = {"city": "Namur", "website": "https://o.example", "email": "a@o.example", "heads": 4, "description": "We"}
    add_list(world.space, world.federation, [org("Ours", **more)])
    add_list(world.space, second, [org("Theirs", **more | {"website": "https://t.example", "city": "Gent"})])
    link(world.space)
    return Scene(world, _callers(world), {"second": second})


def _in(scene: Scene, viewer: Viewer, public: bool) -> Viewer:
    space = Space.objects.select_related("organisation").get(pk=scene.world.space.id)
    space.public = public
    return replace(viewer, space=space)


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("who", CALLERS[:-2])
def test_the_list_holds_exactly_what_the_pages_open(scene: Scene, who: str, public: bool) -> None:
    viewer = _in(scene, scene.callers[who], public)
    listed = set(directory.matching(viewer, directory.Filter()).values_list("organisation_id", flat=True))
    entries = Entry.objects.filter(space=viewer.space, listed=True).select_related("organisation")
    pages = {e.organisation_id for e in entries if organisations.organisation_page(viewer, e.organisation)}
    found = {e.organisation_id for e in entries if organisations.organisation_at(viewer, e.organisation.address)}
    assert listed == pages == found
    assert bool(listed) is MAY["read"](viewer, viewer.space)


@pytest.mark.parametrize("who", CALLERS[:-2])
def test_may_edit_agrees_with_the_lists_that_a_caller_keeps(scene: Scene, who: str) -> None:
    viewer = scene.callers[who]
    kept = {
        organisation.id
        for organisation in Organisation.objects.all()
        if Entry.objects.filter(space=viewer.space, organisation=organisation).exists()
        and organisations.may_edit(viewer, organisation)
    }
    mine = viewer.acting.organisation if viewer.acting else 0
    on = Belonging.objects.filter(space=viewer.space, umbrella=mine).values_list("organisation_id", flat=True)
    everything = set(Entry.objects.filter(space=viewer.space).values_list("organisation_id", flat=True))
    expected = {
        "delegate": {*on, mine} & everything, "contact": {*on, mine} & everything, "head": {*on, mine} & everything,
        "strong": everything,
    }.get(who, set())  # fmt: skip
    assert kept == expected


def test_a_list_of_the_federation_in_another_space_is_not_its_delegates_here(world: World) -> None:
    abroad = Source.objects.create(
        space=world.elsewhere, umbrella=world.federation, series="x", as_of=date(2026, 1, 1), received_at=timezone.now()
    )
    assert not MAY["send_list"](world.member, abroad)
    assert not MAY["withdraw_list"](world.secretariat, abroad)
