"""Search: the same answers on every database, whatever is typed, and only what the viewer may see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.search import index
from filrouge.ground.search.folding import fold, joined, spelled, words
from filrouge.ground.search.models import Document
from tests.world import World

KIND = "test.thing"
TEXTS = {
    1: "Société de Crédit Économica, Namur",
    2: "Ηλιος Ενέργεια, Αθήνα",
    3: "Солидарност София",
    4: "L'espoir & Cie (asbl) 0403.019.261 www.espoir.example",
    5: "Łódzka Spółdzielnia Mleczarska",
    6: "Credit Union of Liège",
    7: "a.b@c.example 1e5 -7 12abc",
    8: "日本生協 السلام",
}


@pytest.fixture
def filled(world: World) -> World:
    index.keep(world.space, KIND, TEXTS)
    return world


def found(world: World, text: str) -> list[int]:
    return index.find(world.nobody, KIND, text)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("économica", [1]), ("ECONOMICA", [1]), ("eco", [1]), ("namur credit", [1]), ("ηλιος", [2]), ("Ήλιος", [2]),
        ("ilios", [2]), ("солидарност", [3]), ("solidarnost sofia", [3]), ("l'espoir", [4]), ("l’espoir", [4]),
        ("espoir asbl", [4]), ("0403", [4]), ("0403.019.261", [4]), ("espoir.example", [4]), ("łódzka", [5]),
        ("mleczarska lodzka", [5]), ("credit", [1, 6]), ("liege", [6]), ("a.b@c", [7]), ("1e5", [7]), ("12abc", [7]),
        ("日本", [8]), ("السلام", [8]),
    ],
)  # fmt: skip
def test_what_is_typed_finds_what_is_meant(filled: World, typed: str, numbers: list[int]) -> None:
    assert sorted(found(filled, typed)) == numbers


@pytest.mark.parametrize(
    ("typed", "number"),
    [("econmica", 1), ("ecanomica", 1), ("solidarnots", 3), ("spoldzelnia", 5), ("mleczraska", 5), ("ennergeia", 2)],
)
def test_a_misspelled_word_finds_what_is_spelled_alike(filled: World, typed: str, number: int) -> None:
    assert number in found(filled, typed)


@pytest.mark.parametrize("typed", ["", " ", "…", "zzzqx", "economica liege", "'\"", "\x00"])
def test_what_nothing_has_finds_nothing(filled: World, typed: str) -> None:
    assert found(filled, typed) == []


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(max_size=30) | st.sampled_from(["NEAR(a b)", "a AND b", "a:*", "a & !b", "'a' <-> b", "(((", "a*", '"']))
def test_nothing_that_can_be_typed_breaks_the_search(filled: World, typed: str) -> None:
    assert set(found(filled, typed)) <= set(TEXTS)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(number=st.sampled_from(sorted(TEXTS)), place=st.integers(0, 9), cut=st.integers(1, 9))
def test_the_beginning_of_any_word_finds_its_text(filled: World, number: int, place: int, cut: int) -> None:
    known = words(TEXTS[number])
    assert number in found(filled, known[place % len(known)][:cut])


def test_the_text_with_the_word_more_often_or_shorter_comes_first(world: World) -> None:
    index.keep(world.space, KIND, {1: "coop " + "other words here " * 9, 2: "coop coop"})
    assert found(world, "coop") == [2, 1]


def test_no_more_than_asked_for(world: World) -> None:
    index.keep(world.space, KIND, {number: f"coop {number}" for number in range(20)})
    assert len(index.find(world.nobody, KIND, "coop", limit=7)) == 7


def test_a_text_that_changed_is_found_by_its_new_words_alone(filled: World) -> None:
    index.keep(filled.space, KIND, {1: "Tout autre chose"})
    assert found(filled, "autre") == [1]
    assert found(filled, "economica") == []
    assert Document.objects.filter(number=1).count() == 1


def test_what_is_forgotten_is_not_found(filled: World) -> None:
    index.forget(filled.space, KIND, [1, 999])
    assert found(filled, "economica") == []
    assert found(filled, "ilios") == [2]


def test_other_spaces_and_other_kinds_are_not_found(filled: World) -> None:
    index.keep(filled.elsewhere, KIND, {50: "Economica"})
    index.keep(filled.space, "test.other", {60: "Economica"})
    assert found(filled, "economica") == [1]
    assert index.find(Viewer(filled.elsewhere), KIND, "economica") == [50]
    assert index.find(Viewer(None), KIND, "economica") == []


def test_what_is_for_members_is_found_by_members(world: World) -> None:
    index.keep(world.space, KIND, {1: "Economica"}, level=1)
    seen = {who: index.find(viewer, KIND, "economica") for who, viewer in world.callers()}
    assert seen == {"nobody": [], "member": [1], "other": [], "secretariat": [1]}
    assert index.find(replace(world.secretariat, strong=False), KIND, "economica") == []


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert spelled(spelled(text)) == spelled(text)
    assert fold(text).isascii()


def test_digits_that_were_parted_belong_together() -> None:
    assert joined("BE 0403.019.261") == ["be", "0403019261"]
    assert joined("12 rue") == ["12", "rue"]
    assert words("one two") == ["one", "two"]
