"""A list comes in, is matched, previewed, imported; next year it comes again."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.files.models import Stored
from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Organisation, Role
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.ground.thread.models import Link as ThreadLink
from filrouge.ground.trail.models import Entry
from filrouge.rooms.register.actions import lists
from filrouge.rooms.register.counting import count
from filrouge.rooms.register.importing import keeping, sheets
from filrouge.rooms.register.models import Row, SampleCheck, Source
from filrouge.rooms.register.queries.imports import rows_of_group
from tests.rooms.register.imports import THREE, counts, do, names, preview, receive, said, send, table
from tests.world import DAY, World


@pytest.fixture(autouse=True)
def _linking_is_another_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(work.JOBS, "register.link", lambda progress, **_ids: {})


def _state() -> dict[str, int]:
    kinds: list[type[Model]] = [Source, Row, Stored, Organisation, Entry, Job, SampleCheck]
    return {kind.__name__: kind.objects.count() for kind in kinds}  # type: ignore[attr-defined]  # every model has it


def _data_contact(world: World) -> Viewer:
    mandate = people.grant_mandate(
        world.secretariat, space=world.space, email="data@sample.example", name="Data", organisation=world.federation,
        role=Role.DATA_CONTACT, since=date(2020, 1, 1),
    )  # fmt: skip
    return viewer_for(mandate.person, world.space, day=DAY)


def test_a_list_becomes_rows_that_keep_what_came_and_say_what_was_meant(world: World) -> None:
    source = send(world, table(*THREE))
    assert (source.state, source.report["counts"]["created"]) == ("imported", 3)
    row = Row.objects.get(source=source, line=2)
    assert row.raw == ["001", "Bakery of the Mill", "Namur", "Belgium", "0403.019.261", "12"]
    assert row.said == {
        "own_id": "001", "name": "Bakery of the Mill", "city": "Namur", "country": "BE", "heads": 12,
        "identifiers": [["be-ent", "0403019261", "valid"]],
    }  # fmt: skip
    assert (row.key, row.kind, row.stated_on) == ("own:001", "organisation", date(2025, 1, 1))
    assert row.stated_by == world.secretary


def test_zero_workers_are_said_and_an_empty_cell_is_not(world: World) -> None:
    found = said(send(world, table(*THREE)))
    assert found["Repair Hall"]["heads"] == 0
    assert "heads" not in found["Garden of All"]


def test_leading_zeros_survive_in_numbers_and_postcodes(world: World) -> None:
    headings = "N° adhérent;Dénomination;SIREN;Code postal;Pays"
    content = table("007;Le Fournil;062201199;01000;France", "008;La Halle;;1000;France", headings=headings)
    found = said(send(world, content))
    assert (found["Le Fournil"]["own_id"], found["Le Fournil"]["postcode"]) == ("007", "01000")
    assert found["Le Fournil"]["identifiers"] == [["fr-siren", "062201199", "valid"]]
    assert found["La Halle"]["postcode"] == "01000"  # lost in a spreadsheet, restored by the country


def test_the_same_file_a_second_time_is_refused_and_changes_nothing(world: World) -> None:
    send(world, table(*THREE))
    before = _state()
    with pytest.raises(Refused, match=r"This file was imported on .* nothing was changed"):
        receive(world, table(*THREE), year=2026)
    assert _state() == before


def test_a_file_that_waits_half_way_is_taken_up_again_and_not_doubled(world: World) -> None:
    first = receive(world, table(*THREE))
    assert receive(world, table(*THREE)).id == first.id
    assert Source.objects.count() == 1


def test_next_years_list_shows_who_joined_left_and_changed(world: World) -> None:
    first = send(world, table(*THREE), year=2025)
    later = (
        "001,Bakery of the Mill,Dinant,Belgium,0403.019.261,14",
        THREE[1],
        "004,Mutual of the Valley,Huy,Belgium,,3",
    )
    source = preview(world, receive(world, table(*later), year=2026))
    assert counts(source.plan) == {"created": 1, "changed": 1, "same": 1, "left": 1}
    assert names(source.plan["examples"]["created"]) == ["Mutual of the Valley"]
    assert names(source.plan["examples"]["left"]) == ["Garden of All"]
    assert source.plan["examples"]["changed"][0]["changes"] == [["city", "Namur", "Dinant"], ["heads", "12", "14"]]
    lists.import_list(world.secretariat, source=source)
    do("register.import")
    source.refresh_from_db()
    assert counts(source.report) == counts(source.plan)
    assert source.previous == first
    assert ThreadLink.objects.filter(how="wasRevisionOf").count() == 1


def test_one_fact_in_another_notation_is_no_change(world: World) -> None:
    """As an export writes it: the year in the heading of a figure, a legal form by its code."""
    first = "Member no.,Name,Country,Legal form,Employees,Year"
    again = "Member no.,Name,Country,Legal form,heads@2024"
    send(world, table("001,Mill,Belgium,VZW,12,2024", "002,Hall,Belgium,CV,3,2024", headings=first), year=2025)
    rows = ("001,Mill,Belgium,be-vzw,12", "002,Hall,Belgium,be-vzw,4")
    source = preview(world, receive(world, table(*rows, headings=again), year=2026))
    assert counts(source.plan) == {"changed": 1, "same": 1}
    assert source.plan["examples"]["changed"][0]["changes"] == [
        ["heads@2024", "3", "4"],
        ["legal_form_typed", "CV", "be-vzw"],
    ]
    lists.import_list(world.secretariat, source=source)
    do("register.import")
    source.refresh_from_db()
    assert [row[1] for row in rows_of_group(source, "changed")] == ["Hall"]
    assert [row[1] for row in rows_of_group(source, "same")] == ["Mill"]


def test_the_columns_of_last_year_match_themselves_even_in_another_order(world: World) -> None:
    source = preview(world, receive(world, table(*THREE), year=2025), Employees="members")
    lists.import_list(world.secretariat, source=source)
    do("register.import")
    turned = table("Namur,12,001,Bakery of the Mill", headings="Town,Employees,Member no.,Name")
    later = preview(world, receive(world, turned, year=2026))
    assert later.matching == {"0": "city", "1": "members", "2": "own_id", "3": "name"}


def test_a_row_is_known_again_by_its_register_number_when_the_federation_drops_its_own_numbers(world: World) -> None:
    send(world, table(*THREE), year=2025)
    later = table("Bakery of the Old Mill,Namur,0403019261", headings="Name,Town,Company number")
    source = send(world, later, year=2026, country="BE")
    assert counts(source.report) == {"changed": 1, "left": 2}
    assert Row.objects.get(source=source).key == "own:001"


def test_a_bad_row_never_stops_the_good_ones_and_comes_back_with_its_reason(world: World) -> None:
    bad = ("004,,Huy,Belgium,,", "001,Bakery again,Namur,Belgium,,", THREE[1].replace("002", "002"), ",Total,,,,25")
    source = send(world, table(*THREE, *bad))
    assert counts(source.report) == {"created": 3, "refused": 4}
    assert source.report["refused"] == [
        [5, "no_name", 0], [6, "number_repeated", 2], [7, "repeated", 3], [8, "total", 0],
    ]  # fmt: skip


def test_a_value_that_is_not_understood_is_left_out_and_the_row_is_taken(world: World) -> None:
    source = send(world, table(*THREE[1:], "001,Bakery of the Mill,Namur,Narnia,0403.019.262,many"))
    assert counts(source.report) == {"created": 3, "warned": 1}
    assert source.report["warnings"] == {"country_unknown": 1, "number_unknown": 1, "register_unknown": 1}
    assert said(source)["Bakery of the Mill"] == {"own_id": "001", "name": "Bakery of the Mill", "city": "Namur"}


def test_a_number_with_a_wrong_check_digit_is_kept_as_wrong(world: World) -> None:
    source = send(world, table("001,Bakery of the Mill,Namur,Belgium,0403.019.262,"))
    assert Row.objects.get(source=source).said["identifiers"] == [["be-ent", "0403019262", "wrong"]]


def test_a_list_of_sites_makes_sites_and_names_whose_they_are(world: World) -> None:
    headings = "Registered Name,Outlet Name,Street,Town"
    rows = [f"The Great Cooperative,Shop {n},High Street {n},Gent" for n in range(1, 6)]
    source = send(world, table(*rows, headings=headings), sites=True)
    row = Row.objects.filter(source=source).first()
    assert row is not None
    assert (row.kind, row.said["name"], row.said["site_of"]) == ("site", "Shop 1", "The Great Cooperative")


def test_an_import_killed_in_the_middle_goes_on_and_every_row_is_there_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "BATCH", 10)
    rows = [f"{n:03},Cooperative {n},Namur,Belgium,," for n in range(1, 101)]
    source = preview(world, receive(world, table(*rows)))
    lists.import_list(world.secretariat, source=source)

    class Killed(BaseException):
        pass

    def die(done: int, total: int) -> None:
        if done == 40:
            raise Killed

    with pytest.raises(Killed):
        keeping.keep_rows(source, None, die)
    assert Row.objects.filter(source=source).count() == 40
    do("register.import")
    source.refresh_from_db()
    assert (source.state, counts(source.report)) == ("imported", {"created": 100})
    assert list(Row.objects.filter(source=source).order_by("line").values_list("line", flat=True)) == list(
        range(2, 102)
    )


def test_importing_twice_side_by_side_writes_every_row_once(world: World) -> None:
    source = preview(world, receive(world, table(*THREE)))
    lists.import_list(world.secretariat, source=source)
    keeping.keep_rows(source, None, lambda done, total: None)
    keeping.keep_rows(source, None, lambda done, total: None)
    do("register.import")
    assert Row.objects.filter(source=source).count() == 3


def test_cleared_rows_of_a_file_are_read_again_from_the_file(world: World) -> None:
    source = receive(world, table(*THREE))
    assert source.file is not None
    kept = list(sheets.rows_of(source))
    sheets.forget_rows(source.file)
    assert list(sheets.rows_of(source)) == kept


def test_a_withdrawn_list_keeps_its_rows_and_the_file_can_come_again(world: World) -> None:
    source = send(world, table(*THREE))
    lists.withdraw_list(world.secretariat, source=source, reason="wrong year")
    source.refresh_from_db()
    assert (source.state, Row.objects.filter(source=source).count()) == ("withdrawn", 3)
    assert Entry.objects.latest("id").reason == "wrong year"
    assert send(world, table(*THREE)).state == "imported"


def test_a_list_that_was_imported_while_somebody_withdrew_it_is_taken_out_of_the_count(world: World) -> None:
    read = preview(world, receive(world, table(*THREE)))
    lists.import_list(world.secretariat, source=read)
    do("register.import")
    do("register.link")
    lists.withdraw_list(world.secretariat, source=read)
    assert Job.objects.filter(kind="register.link", state="waiting").count() == 1


def test_the_database_itself_refuses_to_change_a_row_or_to_take_it_away(world: World) -> None:
    rows = send(world, table(*THREE)).rows.order_by("id")
    before = list(rows.values())
    changes = {"raw": [], "said": {}, "digest": "x", "key": "x", "line": 9, "kind": "site", "stated_on": DAY}
    refused = [partial(rows.update, **{column: value}) for column, value in changes.items()]
    for change in [*refused, partial(rows._raw_delete, "default"), rows[0].save]:
        with pytest.raises(DatabaseError, match="rows of lists are immutable"), transaction.atomic():
            change()
    assert list(rows.values()) == before
    assert rows.update(stated_by=None) == 3  # as when a person's own row goes


def test_two_lists_of_one_series_and_day_are_refused(world: World) -> None:
    send(world, table(*THREE))
    before = _state()
    with pytest.raises(Refused, match="Another list of this federation with the date"):
        receive(world, table(*THREE[:2]))
    assert _state() == before
    assert send(world, table(*THREE[:2]), series="social enterprises").state == "imported"


@pytest.mark.parametrize("content", [b"%PDF-1.7 \x00", b"\x89PNG\r\n", b"only,headings\r\n", b"   "])
def test_a_hostile_or_empty_file_is_refused_in_words_and_leaves_nothing(world: World, content: bytes, settings) -> None:
    before = _state()
    with pytest.raises(Refused):
        receive(world, content)
    assert _state() == before
    assert [path for path in settings.STORAGE.rglob("*") if path.is_file()] == []


def test_a_matching_without_a_name_or_with_one_field_twice_is_refused(world: World) -> None:
    source = receive(world, table(*THREE))
    before = _state()
    with pytest.raises(Refused, match="No column says the name"):
        lists.match_columns(world.secretariat, source=source, matching={"2": "city"})
    with pytest.raises(Refused, match="“Town”, “Country”"):
        lists.match_columns(world.secretariat, source=source, matching={"1": "name", "2": "city", "3": "city"})
    with pytest.raises(Refused, match="no field"):
        lists.match_columns(world.secretariat, source=source, matching={"1": "name", "2": "salary"})
    assert _state() == before
    source.refresh_from_db()
    assert source.state == "received"


@pytest.mark.parametrize("who", ["nobody", "other"])
def test_strangers_may_not_send_declare_match_import_or_withdraw(world: World, who: str) -> None:
    source = preview(world, receive(world, table(*THREE)))
    viewer, before = dict(world.callers())[who], _state()
    declared = {"space": world.space, "umbrella": world.federation, "organisations": 5, "as_of": DAY}
    for attempt in (
        lambda: receive(world, table(*THREE[:1]), by=viewer),
        lambda: receive(world, table(*THREE[:1]), by=viewer, umbrella=None, umbrella_name="New"),
        lambda: lists.declare_number(viewer, **declared),
        lambda: lists.match_columns(viewer, source=source, matching=source.matching),
        lambda: lists.choose_sheet(viewer, source=source, sheet="x"),
        lambda: lists.import_list(viewer, source=source),
        lambda: lists.finish_import(viewer, source=source, report={}),
        lambda: lists.withdraw_list(viewer, source=source),
        lambda: lists.check_sample(viewer, source=source, answers=[(True, 1)] * 80),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert _state() == before


def test_the_people_of_a_federation_send_their_own_list_and_no_other(world: World) -> None:
    contact = _data_contact(world)
    own = receive(world, table(*THREE), by=contact)
    lists.match_columns(contact, source=own, matching={"1": "name"})
    lists.import_list(contact, source=own)
    other = Organisation.objects.create(name="Federation Two", country="BE")
    foreign = receive(world, table(*THREE), umbrella=other)
    before = _state()
    for attempt in (
        lambda: receive(world, table(*THREE[:1]), by=contact, umbrella=other),
        lambda: receive(world, table(*THREE[:1]), by=contact, umbrella=None, umbrella_name="New"),
        lambda: lists.import_list(contact, source=foreign),
        lambda: lists.withdraw_list(contact, source=own),
        lambda: lists.finish_import(contact, source=own, report={}),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert _state() == before


def test_the_secretariat_itself_cannot_say_that_an_import_is_finished(world: World) -> None:
    source = preview(world, receive(world, table(*THREE)))
    with pytest.raises(NotAllowed):
        lists.finish_import(world.secretariat, source=source, report={})


def test_a_declared_number_is_kept_and_eighty_names_can_be_checked(world: World) -> None:
    source = lists.declare_number(
        world.secretariat, space=world.space, umbrella=world.federation, organisations=0, jobs=None, as_of=DAY
    )
    assert (source.kind, source.declared_organisations, source.state) == ("declared", 0, "imported")
    check = lists.check_sample(world.secretariat, source=source, answers=[(True, 1)] * 60 + [(False, 2)] * 20)
    assert (len(check.answers), check.answers[0], check.answers[-1]) == (80, [True, 1], [False, 2])
    with pytest.raises(Refused, match="between 10 and 400"):
        lists.check_sample(world.secretariat, source=source, answers=[(True, 1)])


def test_a_declared_number_of_workers_says_in_which_unit_and_of_which_year_it_is(world: World) -> None:
    told = {"space": world.space, "umbrella": world.federation, "organisations": 40, "as_of": DAY, "jobs": 60}
    for wrong, words in (
        ({}, "of which year"), ({"jobs_year": 3000}, "has not begun"), ({"jobs_year": 1800}, "has not begun"),
        ({"jobs_year": 2024, "jobs_unit": "hours"}, "full-time equivalents"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            lists.declare_number(world.secretariat, **told, **wrong)
    assert not Source.objects.filter(kind="declared").exists()
    source = lists.declare_number(world.secretariat, **told, jobs_unit="fte", jobs_year=2024)
    source.refresh_from_db()
    assert (source.declared_jobs, source.declared_unit, source.declared_year) == (60, "fte", 2024)


def test_a_federation_that_only_gives_a_number_may_say_how_many_members_its_members_have(world: World) -> None:
    lists.declare_number(
        world.secretariat, space=world.space, umbrella=world.federation, organisations=4, as_of=DAY, jobs=900,
        jobs_unit="members", jobs_year=2024,
    )  # fmt: skip
    found = count(world.space, world.space.organisation_id, day=DAY)
    assert (found["jobs"], [year["best"] for year in found["memberships"].values()]) == ({}, [900])


def test_a_new_federation_is_made_once_and_found_again_by_name(world: World) -> None:
    first = receive(world, table(*THREE), umbrella=None, umbrella_name="New Federation", umbrella_country="FR")
    again = receive(world, table(*THREE[:2]), umbrella=None, umbrella_name=" new federation ", year=2026)
    assert first.umbrella == again.umbrella
    assert (first.umbrella.name, first.umbrella.country) == ("New Federation", "FR")
