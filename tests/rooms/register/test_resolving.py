"""From what rows say to what is shown: whose word counts, what adds up, and what is the same to a reader."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from filrouge.rooms.register.resolving import Said, all_names, confirmed_on, resolve, shown_name, value

OLD, NEW = date(2024, 1, 1), date(2026, 1, 1)


def said(row: int, day: date = NEW, *, statement: bool = False, **values: Any) -> Said:
    return Said(row, source=row, stated_on=day, statement=statement, values=values)


def test_the_newest_list_is_shown_and_the_older_value_stays_beside_it() -> None:
    profile = resolve([said(1, OLD, city="Namur"), said(2, NEW, city="Liège")])
    assert value(profile, "city") == "Liège"
    assert [(other.value, other.row) for other in profile["city"].others] == [("Namur", 1)]


def test_what_was_written_here_outweighs_a_newer_list() -> None:
    profile = resolve([said(1, OLD, statement=True, city="Namur"), said(2, NEW, city="Liège")])
    assert value(profile, "city") == "Namur"


def test_the_choice_of_the_secretariat_outweighs_everything_and_only_for_its_field() -> None:
    rows = [said(1, OLD, city="Namur", heads=3), said(2, NEW, statement=True, city="Liège", heads=5)]
    profile = resolve(rows, {"city": 1})
    assert (value(profile, "city"), value(profile, "heads")) == ("Namur", 5)


def test_a_choice_of_a_row_that_says_nothing_any_more_changes_nothing() -> None:
    assert value(resolve([said(1, OLD, city="Namur"), said(2, city="Liège")], {"city": 99}), "city") == "Liège"


def test_at_the_same_day_the_lower_row_wins_whatever_the_order() -> None:
    rows = [said(2, city="Liège"), said(1, city="Namur")]
    assert value(resolve(rows), "city") == value(resolve(rows[::-1]), "city") == "Namur"


def test_a_name_in_capitals_gives_way_to_one_written_with_care() -> None:
    profile = resolve([said(1, NEW, name="LA MAISON COMMUNE"), said(2, OLD, name="La Maison commune")])
    assert shown_name(profile) == "La Maison commune"
    assert profile["name"].others == ()


def test_a_short_name_in_capitals_is_an_acronym_and_not_a_shout() -> None:
    assert shown_name(resolve([said(1, NEW, name="ASBL"), said(2, OLD, name="Asbl")])) == "ASBL"


def test_case_and_spaces_make_no_other_value() -> None:
    profile = resolve(
        [said(1, NEW, city="Sint-Niklaas"), said(2, OLD, city="sint-niklaas "), said(3, OLD, city="Gent")]
    )
    assert [other.value for other in profile["city"].others] == ["Gent"]


def test_numbers_and_other_names_add_up_in_order_of_trust() -> None:
    one, two = ["be-kbo", "0403019261", "valid"], ["be-vat", "BE0403019261", "valid"]
    rows = [said(1, OLD, identifiers=[two, one], acronym="LMC"), said(2, NEW, identifiers=[one], acronym=["LMC", "MC"])]
    profile = resolve(rows)
    assert value(profile, "identifiers") == [one, two]
    assert value(profile, "acronym") == ["LMC", "MC"]
    assert profile["identifiers"].others == ()


def test_zero_workers_are_a_value() -> None:
    assert value(resolve([said(1, heads=0)]), "heads", "not said") == 0


def test_a_field_that_nobody_knows_is_left_out() -> None:
    assert set(resolve([said(1, name="A", **{"name@fr": "B", "shoe_size": 42})])) == {"name", "name@fr"}


def test_translations_are_fields_of_their_own_and_all_are_names() -> None:
    rows = [said(1, name="House", acronym=["H"]), said(2, OLD, **{"name@fr": "Maison"}, former_name="Hut", name="Home")]
    assert all_names(resolve(rows)) == ("House", "Home", "Maison", "Hut", "H")


def test_without_a_main_name_a_translation_is_shown() -> None:
    assert shown_name(resolve([said(1, **{"name@nl": "Huis"}, acronym="H")])) == "Huis"
    assert shown_name(resolve([])) == ""


def test_it_was_confirmed_when_anybody_last_spoke() -> None:
    assert confirmed_on([said(1, OLD), said(2, NEW)]) == NEW
    assert confirmed_on([]) is None


ROWS = st.lists(
    st.builds(
        said, st.integers(1, 9), st.sampled_from([OLD, NEW]), statement=st.booleans(),
        city=st.sampled_from(["Namur", "namur", "Gent"]), identifiers=st.just([["x", "1", "valid"]]),
    ),
    unique_by=lambda row: row.row,
)  # fmt: skip


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_never_matters(rows: list[Said], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert resolve(rows) == resolve(shuffled)


@given(ROWS)
def test_every_value_is_shown_or_stands_beside_it(rows: list[Said]) -> None:
    profile = resolve(rows)
    for row in rows:
        fact = profile["city"]
        seen = {str(a.value).casefold() for a in (fact.chosen, *fact.others)}
        assert str(row.values["city"]).casefold() in seen
