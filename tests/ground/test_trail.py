"""The trail: what it says of an action, who reads it, and that nobody changes it unseen."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.people import actions
from filrouge.ground.people.models import Mandate, Role
from filrouge.ground.people.viewer import viewer_for
from filrouge.ground.trail.chain import COVERED, broken, digest
from filrouge.ground.trail.models import Entry
from filrouge.ground.trail.queries import Wanted, actors, as_csv, as_jsonl, lines, said, verbs
from tests.world import DAY, World, _grant

TEXT = st.text(max_size=8)
ENTRIES = st.builds(
    Entry, at=st.datetimes(timezones=st.just(UTC)), verb=TEXT, means=TEXT, space=st.none() | st.integers(0, 9),
    person=st.none() | st.integers(0, 9), subject_kind=TEXT, subject_id=st.none() | st.integers(0, 9),
    before=st.dictionaries(TEXT, TEXT | st.integers() | st.booleans(), max_size=2),
    after=st.dictionaries(TEXT, TEXT | st.lists(st.integers()), max_size=2), reason=TEXT,
)  # fmt: skip


def chained(entries: list[Entry]) -> list[Entry]:
    previous = ""
    for entry in entries:
        entry.previous = previous
        entry.digest = previous = digest(entry)
    return entries


@given(st.lists(ENTRIES, max_size=4))
def test_a_chain_that_nobody_touched_holds(entries: list[Entry]) -> None:
    assert broken(chained(entries)) is None


def test_a_moment_told_in_another_zone_is_the_moment_that_the_database_gives_back() -> None:
    [entry] = chained([Entry(verb="people.grant", at=datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Lisbon")))])
    entry.at = datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert broken([entry]) is None
    entry.at = datetime(2026, 7, 1, 9, tzinfo=UTC)
    assert broken([entry]) == entry


@given(st.lists(ENTRIES, min_size=1, max_size=4), st.data())
def test_any_change_of_any_entry_is_found(entries: list[Entry], data: Any) -> None:
    chained(entries)
    entry = data.draw(st.sampled_from(entries))
    name = data.draw(st.sampled_from([name for name in COVERED if name != "previous"]))
    value = getattr(entry, name)
    changed = {"x": 1, **value} if isinstance(value, dict) else (f"{value}x" if isinstance(value, str) else 99)
    setattr(entry, name, changed if changed != value else {"y": 2})
    assert broken(entries) == entry


@given(st.lists(ENTRIES, min_size=2, max_size=4), st.data())
def test_an_entry_taken_out_or_moved_is_found(entries: list[Entry], data: Any) -> None:
    chained(entries)
    place = data.draw(st.integers(0, len(entries) - 2))
    assert broken(entries[:place] + entries[place + 1 :]) == entries[place + 1]
    entries[place], entries[place + 1] = entries[place + 1], entries[place]
    assert broken(entries) is not None


def test_an_entry_says_who_for_whom_by_which_mandate_and_by_what_means(world: World) -> None:
    _grant(world.space, "new@sample.example", world.federation, Role.DELEGATE)
    by_the_system = Entry.objects.latest("id")
    assert (by_the_system.person, by_the_system.means, by_the_system.mandate) == (None, "command", None)
    mandate = Mandate.objects.get(person__email="new@sample.example")
    actions.end_mandate(world.secretariat, mandate=mandate)
    entry = Entry.objects.latest("id")
    acting = Mandate.objects.get(person=world.secretary)
    assert (entry.person, entry.means, entry.mandate) == (world.secretary.id, "page", acting.id)
    assert entry.previous == by_the_system.digest
    assert broken(Entry.objects.order_by("id")) is None


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_only_the_secretariat_reads_the_trail(world: World, who: str) -> None:
    viewer = dict(world.callers())[who]
    assert lines(viewer, Wanted()).rows == ()
    assert list(as_jsonl(viewer, Wanted())) == []
    assert (verbs(viewer), actors(viewer)) == ([], [])
    assert lines(world.secretariat, Wanted()).rows != ()


def test_what_happened_in_another_space_is_not_here(world: World) -> None:
    outsider = f"person {world.outsider.id}"
    here = list(as_jsonl(world.secretariat, Wanted()))
    assert {json.loads(line)["space"] for line in here} == {world.space.id}
    assert outsider not in "".join(here)


def test_entries_are_found_by_verb_person_and_day(world: World) -> None:
    verb = "people.grant_mandate"
    granted = lines(world.secretariat, Wanted(verb=verb)).rows
    assert {line.verb for line in granted} == {verb}
    assert verb in dict(verbs(world.secretariat))
    assert lines(world.secretariat, Wanted(person=world.outsider.id)).rows == ()
    there = Entry.objects.filter(space=world.space.id)
    made = there.latest("id").at.date()  # a world that was made before midnight is read after it
    assert len(lines(world.secretariat, Wanted(since=made, until=made)).rows) == there.count()
    assert lines(world.secretariat, Wanted(until=date(2001, 1, 1))).rows == ()


def test_the_newest_comes_first_in_words(world: World) -> None:
    newest, *_rest = lines(world.secretariat, Wanted()).rows
    assert newest.id == Entry.objects.filter(space=world.space.id).latest("id").pk
    assert said("people.grant_mandate") == ("Mandate given", "")
    assert said("people.grant_role") == ("grant role (people)", "en")


def test_the_export_lets_others_check_the_chain_and_starts_no_formula(world: World) -> None:
    actions.grant_mandate(
        world.secretariat, space=world.space, email="x@sample.example", name="=1+1", organisation=world.federation,
        role=Role.DELEGATE,
    )  # fmt: skip
    rows = [json.loads(line) for line in as_jsonl(world.secretariat, Wanted())]
    for row in rows:
        entry = Entry(**{name: row[name] for name in COVERED}, at=datetime.fromisoformat(row["at"]))
        assert digest(entry) == row["digest"]
    header, *table = "".join(as_csv(world.secretariat, Wanted())).splitlines()
    assert header.startswith("id,at,verb")
    assert len(table) == len(rows)
    assert not any(cell.startswith(("=", "+", "@")) for line in table for cell in line.split(","))


def test_the_trail_names_a_person_by_number_only(world: World) -> None:
    whole = "".join(as_jsonl(world.secretariat, Wanted()))
    assert "sample.example" not in whole
    colleague = _grant(world.space, "c@sample.example", world.space.organisation, Role.SECRETARIAT).person
    assert "c@sample.example" not in "".join(as_jsonl(world.secretariat, Wanted()))
    assert viewer_for(colleague, world.space, day=DAY, strong=True).level == 3


def test_as_many_statements_for_many_entries_as_for_one(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        _grant(world.space, f"p{number}@sample.example", world.federation, Role.DELEGATE)
    with django_assert_max_num_queries(4):
        assert len(lines(world.secretariat, Wanted()).rows) >= 6
