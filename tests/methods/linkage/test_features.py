"""What is measured about a pair of rows."""

from dataclasses import replace

import numpy as np
import pytest

from filrouge.methods.linkage.features import FEATURES, best_names, features
from filrouge.methods.linkage.preparation import prepare
from tests.methods.linkage.lists import network, row

COLUMN = {feature.name: k for k, feature in enumerate(FEATURES)}


def measured(one, other, *others):
    prepared = prepare([one, other, *others])
    values = features(prepared, np.array([0], np.int32), np.array([1], np.int32))[0]
    return {name: float(values[k]) for name, k in COLUMN.items()}


def test_every_feature_has_its_own_name_and_a_direction():
    assert len(COLUMN) == len(FEATURES)
    assert {feature.direction for feature in FEATURES} <= {-1, 0, 1}


def test_the_same_row_twice_agrees_in_everything_that_is_known():
    one = {"city": "Gent", "postcode": "9000", "street": "Kouter 12", "website": "a.example.be"}
    found = measured(row(0, "Atelier Bleu vzw", **one), row(1, "Atelier Bleu vzw", **one))
    for name in ("name_ratio", "meaning_ratio", "weight_shared", "same_city", "same_house", "same_website"):
        assert found[name] == pytest.approx(1.0), name
    assert (found["same_postcode"], found["same_form"], found["distance"]) == (3.0, 2.0, 0.0)
    assert (found["unmatched_longer"], found["same_list"]) == (pytest.approx(0.0, abs=1e-4), 0.0)


def test_what_is_unknown_is_missing_and_not_different():
    found = measured(row(0, "Atelier", city="Gent", postcode="9000"), row(1, "Atelier"))
    for name in ("same_postcode", "same_city", "street_ratio", "same_website", "same_number", "same_form", "distance"):
        assert np.isnan(found[name]), name


def test_equal_numbers_agree_and_different_numbers_of_one_register_conflict():
    number = {"identifiers": (("be-kbo", "0401"),)}
    agree = measured(row(0, "A", **number), row(1, "A", **number))
    assert (agree["same_number"], agree["different_number"]) == (1.0, 0.0)
    differ = measured(row(0, "A", **number), row(1, "A", identifiers=(("be-kbo", "0402"),)))
    assert (differ["same_number"], differ["different_number"]) == (0.0, 1.0)
    other_register = measured(row(0, "A", **number), row(1, "A", identifiers=(("nl-kvk", "0401"),)))
    assert np.isnan(other_register["same_number"])


def test_one_form_in_two_languages_is_one_form():
    assert measured(row(0, "Pivot asbl"), row(1, "Pivot vzw"))["same_form"] == 2.0
    assert measured(row(0, "Pivot asbl"), row(1, "Pivot SC"))["same_form"] == 0.0


def test_a_town_in_another_language_is_the_same_town():
    assert measured(row(0, "A", city="Bruxelles"), row(1, "A", city="Brussel"))["same_city"] == 1.0


def test_a_translated_name_is_alike_in_meaning_only():
    found = measured(row(0, "Maison Verte"), row(1, "Groen Huis"))
    assert found["meaning_ratio"] == 1.0
    assert found["name_ratio"] < 0.5


def test_a_typing_error_does_not_make_a_word_another_word():
    found = measured(row(0, "Lordship Hub"), row(1, "Lordhsip Hub"))
    assert found["weight_shared"] > 0.85


def test_a_rare_word_in_common_weighs_more_than_a_common_one():
    others = [row(k, f"Association {k}") for k in range(2, 30)]
    rare = measured(row(0, "Lordship Centre"), row(1, "Lordship House"), *others)
    common = measured(row(0, "Lordship Association"), row(1, "Kelham Association"), *others)
    assert rare["rarest_shared"] > common["rarest_shared"]
    assert rare["weight_shared"] > common["weight_shared"]


def test_another_phase_is_another_number():
    assert measured(row(0, "Windmill Phase II"), row(1, "Windmill Phase 2"))["name_numbers_differ"] == 0
    assert measured(row(0, "Windmill Phase II"), row(1, "Windmill Phase 3"))["name_numbers_differ"] == 2
    assert measured(row(0, "Windmill"), row(1, "Windmill 2"))["name_numbers_differ"] == 1


def test_a_word_of_sister_bodies_on_one_side_is_marked():
    assert measured(row(0, "Kelham"), row(1, "Kelham Services"))["sibling_word"] == 1
    assert measured(row(0, "Kelham Services"), row(1, "Kelham Services"))["sibling_word"] == 0


def test_an_acronym_is_recognised_and_a_chance_letter_is_not():
    assert measured(row(0, "NESF"), row(1, "North East Scotland Fishers"))["acronym"] == 1.0
    assert measured(row(0, "NXQF"), row(1, "North East Scotland Fishers"))["acronym"] == 0.0


def test_an_acronym_may_carry_the_letter_of_a_form_that_is_left_out():
    assert measured(row(0, "BMHC"), row(1, "Brithdir Mawr Housing"))["acronym"] == pytest.approx(0.9)


def test_a_website_called_after_the_other_name_is_seen_whichever_row_has_it():
    site, name = row(0, "Fairwater", website="https://kelhamcohousing.example"), row(1, "Kelham Cohousing")
    assert measured(site, name)["website_name"] == 1.0
    assert measured(name, site)["website_name"] == 1.0
    assert measured(site, row(1, "Zephyr"))["website_name"] < 0.5
    assert np.isnan(measured(row(0, "Kelham"), row(1, "Kelham"))["website_name"])


def test_the_most_alike_of_several_names_is_compared():
    prepared = prepare([row(0, ("Kelham Trading", "Lordship Hub")), row(1, "Lordship Hub")])
    _, one, other = best_names(prepared.names, np.array([0], np.int32), np.array([1], np.int32))
    assert (prepared.names.core[one[0]], prepared.names.core[other[0]]) == ("lordship hub", "lordship hub")


def test_measures_are_the_same_whichever_way_round_and_in_whatever_order_rows_come():
    records = network().records[:150]
    straight = prepare(records)
    i = np.arange(149, dtype=np.int32)
    j = i + 1
    expected = features(straight, i, j)
    assert np.array_equal(features(straight, j, i), expected, equal_nan=True)
    turned = prepare(records[::-1])
    assert np.array_equal(features(turned, 149 - i, 149 - j), expected, equal_nan=True)


def test_records_that_share_a_key_are_refused():
    with pytest.raises(ValueError, match="key of its own"):
        prepare([row(1, "A"), row(1, "B")])


def test_records_that_did_not_change_are_not_read_again():
    records = network().records
    known = prepare(records)
    changed = [replace(records[0], names=("Quite Another",)), *records[1:]]
    again = prepare(changed, known)
    assert all(one is other for one, other in zip(again.readings[1:], known.readings[1:], strict=True))
    assert again.readings[0].names == (("quite another", "quite another"),)
    i, j = np.arange(50, dtype=np.int32), np.arange(50, 100, dtype=np.int32)
    assert np.array_equal(features(again, i, j), features(prepare(changed), i, j), equal_nan=True)


def test_no_pairs_give_no_rows():
    nothing = np.zeros(0, np.int32)
    assert features(prepare([row(0, "A")]), nothing, nothing).shape == (0, len(FEATURES))
