"""What may say the same is found, with a reason, and what does not is left alone."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.similar import keeping
from filrouge.methods.similar.index import SUGGESTED, WORDS_FROM, Index, needed, stretched
from filrouge.methods.similar.items import Floats, Item, Meaning, Reason, Suggestion
from filrouge.methods.similar.words import folded, pieces_of, words_of

from .statements import LANGUAGES, STATEMENTS

LAW = settings(max_examples=40)
VANS = Item("vans", {"en": "Share electric vans between cooperatives.", "fr": "Partager des camionnettes électriques."})
TAX = Item("tax", {"en": "Lower the tax on repair."})
THINGS = ("vans camionnettes bestelwagens", "tax taxe btw", "school école")

words = st.sampled_from(["fund", "fonds", "tax", "vans", "school", "repair", "train", "delegates", "city"])
sentences = st.lists(words, min_size=1, max_size=6).map(" ".join)
items = st.lists(st.dictionaries(st.sampled_from(["en", "fr", "nl"]), sentences, max_size=2), max_size=8).map(
    lambda made: [Item(f"i{number}", texts) for number, texts in enumerate(made)]
)


def by_things(texts: Sequence[str]) -> Floats:
    """Stands for a model of sentences: it knows three things, by whatever name, and finds all else alike."""
    rows = [[sum(word in thing.split() for word in words_of(text)) for thing in THINGS] + [0.5] for text in texts]
    made = np.array(rows, np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


MEANING = Meaning(by_things, None, 0.7)


def keys(found: Sequence[Suggestion]) -> list[str]:
    return [suggestion.key for suggestion in found]


def test_the_worked_example() -> None:
    asked = Item("new", {"en": "Cooperatives could use electric vans together."})
    (found,) = Index([VANS, TAX]).near(asked)
    assert (found.key, found.reason, found.language, found.meaning) == ("vans", Reason.WORDS, "en", None)
    assert set(found.shared) == {"Cooperatives", "electric", "vans"}
    assert found.words is not None
    assert found.words > WORDS_FROM
    assert found.score > SUGGESTED


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_two_wordings_in_one_language_each_finds_the_other_and_nothing_else(language: str) -> None:
    listed = [
        Item(f"{number}{side}", {language: text})
        for number, statement in enumerate(STATEMENTS)
        for side, text in zip("ab", statement[language], strict=True)
    ]
    found = {item.key: keys(suggested) for item, suggested in Index(listed).near_each()}
    assert found == {item.key: [item.key[0] + ("b" if item.key[1] == "a" else "a")] for item in listed}


def test_items_are_compared_in_the_language_in_which_they_are_nearest() -> None:
    asked = Item(
        "new", {"nl": "Bestelwagens delen.", "fr": "Des camionnettes électriques à partager.", "en": "Vehicles"}
    )
    (found,) = Index([VANS, TAX]).near(asked)
    assert (found.key, found.language) == ("vans", "fr")


def test_without_a_language_in_common_nothing_is_said_of_words() -> None:
    asked = Item("new", {"nl": "Elektrische bestelwagens delen."})
    assert Index([VANS, TAX]).near(asked, least=-1) == ()


def test_vectors_find_the_same_meaning_in_other_words() -> None:
    asked = Item("new", {"nl": "Elektrische bestelwagens delen."})
    (found,) = Index([VANS, TAX], MEANING).near(asked)
    assert (found.key, found.reason, found.words, found.language, found.shared) == (
        "vans",
        Reason.MEANING,
        None,
        "",
        (),
    )
    assert found.meaning == pytest.approx(1)


def test_the_better_of_words_and_meaning_gives_the_score() -> None:
    index = Index([VANS, TAX], MEANING)
    (found,) = index.near(Item("new", {"en": "Share electric vans between cooperatives, and found a school."}))
    assert (found.key, found.reason) == ("vans", Reason.WORDS)
    assert found.meaning == pytest.approx(0.745, abs=0.001)
    assert found.words is not None
    assert found.score == pytest.approx(stretched(found.words, WORDS_FROM))


def test_a_language_that_the_vectors_do_not_know_is_read_in_a_translation_or_not_at_all() -> None:
    meaning = Meaning(by_things, {"en", "nl"}, 0.7)
    finnish = Item("fi", {"fi": "Verot", "en": "A tax"})
    assert meaning.text_of(finnish) == "A tax"
    index = Index([VANS, finnish, Item("sv", {"sv": "Skatt"})], meaning)
    assert keys(index.near(Item("new", {"nl": "btw"}))) == ["fi"]
    assert index.near(Item("new", {"da": "Skat"})) == ()
    assert keys(Index([Item("sv", {"sv": "Skatt"})], meaning).beside([finnish]).near(Item("n", {"nl": "btw"}))) == [
        "fi"
    ]


def test_accents_case_and_endings_do_not_part_words() -> None:
    assert folded("Coöperatie ÉCOLE") == "cooperatie ecole"
    assert words_of("L'école d'à côté") == ["ecole", "cote"]
    assert pieces_of("to école") == [" to ", " eco", "ecol", "cole", "ole "]
    assert folded("กำ") != folded("กา")


def test_two_items_of_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="same key"):
        Index([TAX, TAX])


def test_frequent_words_alone_make_nothing_alike() -> None:
    listed = [Item(str(number), {"en": f"the members want thing{number}"}) for number in range(60)]
    assert Index(listed).near(Item("new", {"en": "The members want the members"}), least=0.01) == ()


@LAW
@given(st.floats(0, 1), st.floats(0.01, 0.99))
def test_stretching_keeps_the_order_and_can_be_taken_back(cosine: float, threshold: float) -> None:
    score = stretched(cosine, threshold)
    assert 0 <= score <= 1
    assert (score >= SUGGESTED) == (cosine >= threshold)
    assert needed(score, threshold) == pytest.approx(cosine, abs=1e-5)


@LAW
@given(items, st.sampled_from([None, MEANING]))
def test_all_against_all_says_what_one_against_all_says(listed: list[Item], meaning: Meaning | None) -> None:
    index = Index(listed, meaning)
    each = {item.key: found for item, found in index.near_each()}
    for item in listed:
        one, other = index.near(item), each.get(item.key, ())
        assert keys(one) == keys(other)
        assert [found.score for found in one] == pytest.approx([found.score for found in other], abs=1e-5)


@LAW
@given(items, st.sampled_from([None, MEANING]))
def test_being_alike_is_mutual_and_nobody_is_like_themselves(listed: list[Item], meaning: Meaning | None) -> None:
    each = {item.key: found for item, found in Index(listed, meaning).near_each(most=99)}
    pairs = {(key, found.key): found.score for key, all_ in each.items() for found in all_}
    for (one, other), score in pairs.items():
        assert one != other
        assert pairs[other, one] == pytest.approx(score, abs=1e-5)
        assert SUGGESTED <= score <= 1


@LAW
@given(items, st.sampled_from([None, MEANING]))
def test_what_is_asked_about_in_the_same_words_is_the_same(listed: list[Item], meaning: Meaning | None) -> None:
    index = Index(listed, meaning)
    for item in listed:
        again = {found.key: found.score for found in index.near(Item("again", item.texts), most=99)}
        assert not item.texts or again[item.key] == pytest.approx(1, abs=1e-5)


@LAW
@given(items, st.integers(0, 8), st.sampled_from([None, MEANING]))
def test_items_beside_an_index_are_found_as_if_they_stood_in_it(
    listed: list[Item], cut: int, meaning: Meaning | None
) -> None:
    index = Index(listed[:cut], meaning).beside(listed[cut:])
    assert index.items == tuple(listed[cut:])
    for item in index.items:
        again = {found.key: found.score for found in index.near(Item("again", item.texts), most=99)}
        assert not item.texts or again[item.key] == pytest.approx(1, abs=1e-5)


@LAW
@given(items, st.sampled_from([None, MEANING]))
def test_an_index_that_was_written_and_read_finds_the_same(listed: list[Item], meaning: Meaning | None) -> None:
    index, file = Index(listed, meaning), io.BytesIO()
    keeping.write(index, file)
    file.seek(0)
    again = keeping.read(file, meaning)
    assert again.items == index.items
    for item in listed:
        before = {found.key: found for found in index.near(item, most=99, least=0)}
        after = {found.key: found for found in again.near(item, most=99, least=0)}
        assert {key: (found.words, found.shared) for key, found in before.items()} == {
            key: (found.words, found.shared) for key, found in after.items()
        }
        assert all(after[key].score == pytest.approx(found.score, abs=1e-2) for key, found in before.items())


def test_half_a_file_is_no_index() -> None:
    file = io.BytesIO()
    keeping.write(Index([VANS, TAX]), file)
    with pytest.raises((ValueError, EOFError)):
        keeping.read(io.BytesIO(file.getvalue()[:-100]))


def test_blocks_give_what_one_piece_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [
        Item(str(number), {"en": statement["en"][0], "fr": statement["fr"][1]})
        for number, statement in enumerate(STATEMENTS)
    ]
    listed += [Item(f"{number}b", {"fr": statement["fr"][0]}) for number, statement in enumerate(STATEMENTS)]
    whole = list(Index(listed).near_each())
    monkeypatch.setattr("filrouge.methods.similar.index.CELLS", 4 * len(listed))
    assert list(Index(listed).near_each()) == whole
    assert len(whole) == len(listed)
