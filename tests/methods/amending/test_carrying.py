"""An amendment meets a newer wording."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.amending.carrying import Carried, Collides, Place, carry, edits
from filrouge.methods.amending.difference import VERSION

BASE = "We ask the Commission to act now. Members pay once a year.\nEach country has one seat."
LAW = settings(max_examples=80)

texts = st.lists(st.sampled_from(["we ", "ask ", "you ", "to ", "act ", "now", ". ", "\n", "all "]), max_size=20).map(
    "".join
)
words = st.lists(st.sampled_from(["alpha", "beta", "gamma"]), min_size=0, max_size=2).map(" ".join)


def test_the_worked_example() -> None:
    base = "We ask the Commission to act now."
    amended = "We urge the Commission to act now."
    newer = "We ask the Commission to act at once."
    assert carry(base, amended, newer) == Carried("We urge the Commission to act at once.")
    newer = "We call on the Commission to act now."
    place = Place(3, 6, 3, 10, "ask", "urge", "call on")
    assert carry(base, amended, newer) == Collides((place,), newer)


def test_what_does_not_collide_is_carried_beside_what_does() -> None:
    amended = BASE.replace("ask", "urge").replace("one seat", "two seats")
    newer = "Preamble\n" + BASE.replace("ask", "call on").replace("once a year", "twice a year")
    found = carry(BASE, amended, newer)
    assert isinstance(found, Collides)
    assert found.rest == newer.replace("one seat", "two seats")
    (place,) = found.places
    assert (BASE[place.start : place.end], newer[place.newer_start : place.newer_end]) == ("ask", "call on")
    assert (place.base, place.amended, place.newer) == ("ask", "urge", "call on")


def test_two_words_side_by_side_collide_because_a_sentence_is_one_thing() -> None:
    found = carry(BASE, BASE.replace("once", "twice"), BASE.replace("a year", "per month"))
    assert isinstance(found, Collides)
    assert [(place.base, place.amended, place.newer) for place in found.places] == [
        ("once a year", "twice a year", "once per month")
    ]


def test_two_paragraphs_put_into_one_place_collide() -> None:
    found = carry(BASE, BASE + "\nWe meet in May.", BASE + "\nWe meet in June.")
    assert isinstance(found, Collides)
    assert [place.base for place in found.places] == [""]


def test_a_word_at_the_end_of_a_line_is_apart_from_the_next_line() -> None:
    found = carry("aims\nmeans", "goals\nmeans", "aims\nways")
    assert found == Carried("goals\nways")


def test_what_the_newer_wording_has_taken_in_already_is_not_done_twice() -> None:
    newer = BASE.replace("now", "at once").replace("once a year", "monthly")
    assert carry(BASE, BASE.replace("now", "at once"), newer) == Carried(newer)


def test_an_amendment_to_a_paragraph_that_was_taken_out_collides() -> None:
    first, second = BASE.split("\n")
    found = carry(BASE, BASE.replace("one seat", "two seats"), first)
    assert isinstance(found, Collides)
    assert second in found.places[0].base
    assert found.rest == first


def test_the_version_of_the_comparison_is_told() -> None:
    assert carry("a", "b", "a").version == carry("a", "b", "c").version == VERSION


@LAW
@given(texts, texts)
def test_over_an_unchanged_base_it_is_carried_as_it_is(base: str, amended: str) -> None:
    assert carry(base, amended, base) == Carried(amended)
    assert carry(base, base, amended) == Carried(amended)
    assert carry(base, amended, amended) == Carried(amended)


@LAW
@given(texts, texts)
def test_edits_make_the_changed_text(base: str, changed: str) -> None:
    made, at = "", 0
    for edit in edits(base, changed):
        made, at = made + base[at : edit.start] + edit.text, edit.end
    assert made + base[at:] == changed


@LAW
@given(words, words, st.booleans())
def test_changes_that_keep_apart_are_both_made(mine: str, theirs: str, first: bool) -> None:
    base = "one two three four five six seven eight nine ten"
    mine, theirs = f"two {mine} three".replace("  ", " "), f"eight {theirs} nine".replace("  ", " ")
    ours, newer = base.replace("two three", mine), base.replace("eight nine", theirs)
    if not first:
        ours, newer = newer, ours
    assert carry(base, ours, newer) == Carried(base.replace("two three", mine).replace("eight nine", theirs))


@LAW
@given(texts, texts, texts)
def test_it_collides_whichever_came_first(base: str, one: str, other: str) -> None:
    there, back = carry(base, one, other), carry(base, other, one)
    if isinstance(there, Carried) or isinstance(back, Carried):
        assert there == back
        return
    assert [(p.start, p.end, p.amended, p.newer) for p in there.places] == [
        (p.start, p.end, p.newer, p.amended) for p in back.places
    ]


@LAW
@given(texts, texts, texts)
def test_places_say_where_they_are(base: str, amended: str, newer: str) -> None:
    found = carry(base, amended, newer)
    for place in found.places if isinstance(found, Collides) else ():
        assert base[place.start : place.end] == place.base
        assert newer[place.newer_start : place.newer_end] == place.newer
        assert place.amended != place.newer
