"""Why a pair was proposed: structured reasons that add up to the score."""

import numpy as np
import pytest

from filrouge.methods.linkage.blocking import blocking_keys, pairs
from filrouge.methods.linkage.explanation import BACKGROUND, SPEAKS_AGAINST, SPEAKS_FOR, evidence
from filrouge.methods.linkage.features import features
from filrouge.methods.linkage.model import shipped
from filrouge.methods.linkage.preparation import prepare
from tests.methods.linkage.lists import network, row

RIENS = row(
    0,
    "Les Petits Riens ASBL",
    city="Ixelles",
    postcode="1050",
    street="rue Américaine 101",
    website="https://petitsriens.example.be/fr",
)
HULP = row(
    1,
    "Spullenhulp vzw",
    city="Elsene",
    postcode="1050",
    street="Rue Américaine, 101",
    website="petitsriens.example.be",
    identifiers=(("be-kbo", "0401574852"),),
)


def reasons(one, other):
    return {reason.code: reason for reason in evidence(prepare([one, other]), 0, 1, shipped())}


def test_the_card_of_the_review_queue_can_be_written():
    found = reasons(RIENS, HULP)
    for code in ("same_website", "same_street_number", "same_postcode", "same_place_other_spelling"):
        assert code in found, code
    assert found["same_website"].leaning > 0
    assert found["same_website"].side == "for"
    assert found["names_share_no_word"].side != "for"
    assert (found["names_share_no_word"].left, found["names_share_no_word"].right) == (RIENS.names[0], HULP.names[0])
    assert found["number_missing"].side == "neither"
    assert (found["same_place_other_spelling"].left, found["same_place_other_spelling"].right) == ("Ixelles", "Elsene")
    assert (found["number_missing"].left, found["number_missing"].right) == ("", "be-kbo 0401574852")


def test_shared_words_are_named():
    found = reasons(row(0, "Kelham Fietsatelier Gent"), row(1, "Fietsatelier Kelham"))
    assert found["names_share_words"].words == ("kelham", "fietsatelier")


def test_translated_words_are_named():
    found = reasons(row(0, "Maison Kelham", city="Gent"), row(1, "Kelham Huis", city="Gent"))
    assert found["words_translated"].words == ("house",)


def test_a_sister_word_and_another_number_are_said():
    number = {"identifiers": (("be-kbo", "0401574852"),), "city": "Gent"}
    found = reasons(row(0, "Kelham", **number), row(1, "Kelham Services", identifiers=(("be-kbo", "0403019261"),)))
    assert found["sibling_word"].words == ("services",)
    assert found["different_number"].leaning < 0


def test_another_form_is_said():
    found = reasons(row(0, "Kelham asbl", city="Gent"), row(1, "Kelham SC", city="Gent"))
    assert (found["different_form"].left, found["different_form"].right) == ("be-asbl", "be-sc")


def test_two_rows_of_one_list_are_told_that_a_list_names_once():
    found = reasons(row(0, "Kelham", city="Gent"), row(1, "Kelham", city="Gent", source=0))
    assert found["list_names_once"].leaning <= 0


def test_all_leanings_and_the_expected_score_make_the_raw_score():
    prepared, model = prepare(network().records), shipped()
    for a, b in ((0, 1), (5, 90), (17, 33)):
        pair = features(prepared, np.array([a], np.int32), np.array([b], np.int32))
        leanings = sum(reason.leaning for reason in evidence(prepared, a, b, model))
        assert model.expected + leanings == pytest.approx(model.raw(pair)[0], abs=1e-9)


def test_a_reason_is_never_read_against_what_it_says():
    prepared = prepare(network().records)
    i, j = pairs(blocking_keys(prepared))
    for a, b in list(zip(i.tolist(), j.tolist(), strict=True))[::150]:
        for reason in evidence(prepared, a, b, shipped()):
            assert not (reason.side == "for" and reason.code in SPEAKS_AGAINST)
            assert not (reason.side == "against" and reason.code in SPEAKS_FOR)
            assert not (reason.side != "neither" and reason.code in BACKGROUND)


def test_the_weightiest_reason_comes_first():
    leanings = [abs(reason.leaning) for reason in evidence(prepare([RIENS, HULP]), 0, 1, shipped())]
    assert leanings == sorted(leanings, reverse=True)
