"""The whole recipe: from rows of several lists to organisations and open questions."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.linkage import evaluation
from filrouge.methods.linkage.explanation import evidence
from filrouge.methods.linkage.linking import link
from filrouge.methods.linkage.model import shipped
from filrouge.methods.linkage.preparation import prepare
from filrouge.methods.linkage.records import Record
from filrouge.methods.linkage.scores import score
from tests.methods.linkage.lists import network, row

GENT = {"city": "Gent", "postcode": "9000", "street": "Kouter 12"}
NUMBER = (("be-kbo", "0401574852"),)
OTHER_NUMBER = (("be-kbo", "0403019261"),)


def labels(*records, **decided):
    return link(records, **decided).labels.tolist()


def test_the_belgian_pair_with_an_equal_number_is_one_organisation():
    asbl = row(0, "Les Petits Riens ASBL", identifiers=NUMBER, city="Bruxelles", postcode="1050")
    vzw = row(1, "Spullenhulp vzw", identifiers=NUMBER, city="Brussel", postcode="1050")
    assert labels(asbl, vzw) == [0, 0]


def test_the_same_name_with_different_valid_numbers_is_two_organisations():
    one = row(0, "Kring Kelham vzw", identifiers=NUMBER, **GENT)
    assert labels(one, row(1, "Kring Kelham vzw", identifiers=OTHER_NUMBER, **GENT)) == [0, 1]


def test_a_number_typed_wrongly_under_quite_another_name_goes_to_review():
    one = row(0, "Atelier Bleu", identifiers=NUMBER, city="Gent")
    other = row(1, "Zonnestroom Coöperatie", identifiers=NUMBER, city="Oostende")
    found = link([one, other])
    assert found.labels.tolist() == [0, 1]
    assert [(doubt.left, doubt.right, doubt.reason) for doubt in found.doubts] == [((0,), (1,), "equal numbers")]


def test_the_same_name_at_the_same_address_joins_without_numbers():
    assert labels(row(0, "Kelham Fietsatelier vzw", **GENT), row(1, "KELHAM FIETSATELIER", **GENT)) == [0, 0]


def test_a_sister_body_at_the_same_address_is_not_joined_without_a_question():
    found = link([row(0, "Kelham Fietsatelier vzw", **GENT), row(1, "Kelham Fietsatelier Services vzw", **GENT)])
    assert found.certain.tolist() == [0, 1]


def test_namesakes_of_two_towns_far_apart_are_asked_about():
    """A few rows cannot show how many bear the name of a saint; one web site says that one of them has moved."""
    one = row(0, "Cooperativa San Isidro", country="ES", city="Palma del Río", postcode="14700")
    other = row(1, "Cooperativa San Isidro", country="ES", city="Mérida", postcode="06800")
    found = link([one, other])
    assert found.certain.tolist() == [0, 1]
    assert [doubt.reason for doubt in found.doubts] == ["score"]
    moved = [replace(each, website="sanisidro.example") for each in (one, other)]
    assert link(moved).certain.tolist() == [0, 0]
    near = replace(other, city="Palma del Río", postcode="14700")
    assert link([one, near]).certain.tolist() == [0, 0]


def test_people_decide_and_their_word_holds():
    one, other = row(0, "Aurora", **GENT), row(1, "Aurora", **GENT)
    assert labels(one, other) == [0, 0]
    assert labels(one, other, apart=[(0, 1)]) == [0, 1]
    strangers = row(0, "Aurora", city="Gent"), row(1, "Zephyr", city="Namur")
    assert labels(*strangers, together=[(0, 1)]) == [0, 0]


def test_what_was_decided_different_is_not_asked_again():
    one = row(0, "Atelier Bleu", identifiers=NUMBER, city="Gent")
    other = row(1, "Zonnestroom", identifiers=NUMBER, city="Oostende")
    assert len(link([one, other]).doubts) == 1
    assert link([one, other], apart=[(0, 1)]).doubts == []


def test_rows_of_one_list_need_more_than_rows_of_two():
    near = {"city": "Gent", "postcode": "9000"}
    one_list = [row(0, "Kelham Fietsatelier", **near), row(1, "Kelham Fietsatelier Gent", **(near | {"source": 0}))]
    two_lists = [one_list[0], row(1, "Kelham Fietsatelier Gent", **near)]
    assert link(one_list).probability[0] < link(two_lists).probability[0]


def test_a_simulated_network_is_found_again():
    made = network()
    accuracy = evaluation.evaluate(made.records, made.truth)
    assert accuracy.best.f1 > 0.9
    assert accuracy.best.precision > 0.95
    assert accuracy.certain.precision > 0.98
    assert accuracy.reviewed.f1 > accuracy.best.f1
    assert accuracy.questions_per_hundred < 25
    assert sum(step.pairs for step in accuracy.calibration) == accuracy.candidates


def test_no_group_holds_two_numbers_of_one_register():
    made = network()
    found = link(made.records)
    for label in range(found.labels.max() + 1):
        rows = np.flatnonzero(found.labels == label)
        assert len({number for k in rows for number in made.records[k].identifiers}) <= 1


def test_the_order_of_rows_changes_nothing():
    records = network().records
    straight = link(records).labels
    turned = link(records[::-1]).labels[::-1]
    assert straight.tolist() == turned.tolist()


def test_what_is_certain_lies_within_the_best_estimate():
    found = link(network().records)
    both = set(zip(found.certain.tolist(), found.labels.tolist(), strict=True))
    assert len(both) == len(set(found.certain.tolist()))


def test_doubts_come_most_uncertain_first_and_name_two_groups():
    found = link(network().records)
    assert [d.uncertainty for d in found.doubts] == sorted((d.uncertainty for d in found.doubts), reverse=True)
    for doubt in found.doubts:
        assert not set(doubt.left) & set(doubt.right)
        assert {doubt.pair[0] in doubt.left, doubt.pair[1] in doubt.left} == {True, False}
        assert doubt.joined == (found.labels[doubt.pair[0]] == found.labels[doubt.pair[1]])


def test_a_refresh_of_one_list_gives_what_a_full_run_gives():
    made = network(1_000, 8)
    full = link(made.records).labels
    sources = np.array([record.source for record in made.records])
    changed = sources == np.bincount(sources).argmin()
    refreshed = link(made.records, previous=np.where(changed, -1, full), changed=changed)
    assert len(refreshed.i) < len(link(made.records).i) / 2
    assert score(refreshed.labels, full).f1 > 0.999


def test_a_refresh_keeps_groups_that_nothing_new_reaches():
    records = [row(0, "Aurora", city="Gent"), row(1, "Zephyr", city="Namur"), row(2, "Boreas", city="Liège")]
    changed = np.array([False, False, True])
    refreshed = link(records, previous=np.array([0, 0, -1]), changed=changed)
    assert refreshed.labels.tolist() == [0, 0, 1]


def test_progress_is_told_and_can_cancel():
    told = []
    link(network().records, progress=lambda done, total: told.append((done, total)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] > 0

    def cancel(done, total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        link(network().records, progress=cancel)


def test_no_rows_and_one_row():
    assert link([]).labels.tolist() == []
    assert labels(row(0, "Aurora")) == [0]
    assert labels(row(0, ()), row(1, ())) == [0, 1]


TYPED = st.text(max_size=25)
ANYTHING = st.builds(
    Record,
    key=st.just(0),
    source=st.integers(0, 2),
    names=st.lists(TYPED, max_size=3).map(tuple),
    country=st.sampled_from(["", "BE", "GB", "FR", "XX"]),
    postcode=TYPED,
    city=TYPED,
    street=TYPED,
    website=TYPED,
    identifiers=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("12")), max_size=2).map(tuple),
    legal_form=st.sampled_from(["", "be-asbl", "nonsense"]),
    point=st.sampled_from([None, (50.0, 4.0), (-90.0, 180.0)]),
)


@settings(max_examples=60)
@given(st.lists(ANYTHING, max_size=5))
def test_whatever_people_typed_is_linked_and_explained(typed):
    records = [replace(record, key=key) for key, record in enumerate(typed)]
    found = link(records)
    assert len(found.labels) == len(records)
    assert ((found.probability >= 0) & (found.probability <= 1)).all()
    prepared = prepare(records)
    for a, b in zip(found.i.tolist(), found.j.tolist(), strict=True):
        assert evidence(prepared, a, b, shipped())
