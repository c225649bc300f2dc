"""Simulated lists: invented, repeatable, and as hard as they are meant to be."""

import numpy as np

from filrouge.methods.linkage import FEATURES, shipped, train_shipped
from filrouge.methods.linkage.dice import Dice
from filrouge.methods.linkage.invention import invent
from filrouge.methods.linkage.rivalry import CONTEXT
from filrouge.methods.linkage.simulate import LISTS_PER_ORGANISATION, federations
from tests.methods.linkage.lists import network


def test_the_same_seed_gives_the_same_organisations_and_lists():
    assert invent(50, seed=3) == invent(50, seed=3)
    one, two = federations(invent(50, seed=3), seed=4), federations(invent(50, seed=3), seed=4)
    assert one.records == two.records
    assert one.truth.tolist() == two.truth.tolist()


def test_another_seed_gives_others():
    assert invent(50, seed=3) != invent(50, seed=4)


def test_every_row_has_a_key_and_a_list_and_a_name():
    made = network()
    assert [record.key for record in made.records] == list(range(len(made.records)))
    assert {record.source for record in made.records} <= set(range(made.lists))
    assert all(record.names and record.names[0] for record in made.records)


def test_organisations_stand_in_one_to_six_lists_as_often_as_asked():
    made = federations(invent(3_000, seed=1), lists_per_country=6, seed=1)
    listed = [set() for _ in range(made.truth.max() + 1)]
    for record, organisation in zip(made.records, made.truth, strict=True):
        listed[organisation].add(record.source)
    counts = np.bincount([len(sources) for sources in listed], minlength=7)[1:7]
    assert np.abs(counts / counts.sum() - np.array(LISTS_PER_ORGANISATION)).max() < 0.03


def test_sister_bodies_are_organisations_of_their_own():
    made = federations(invent(1_000, seed=2), seed=2)
    assert 1_020 < made.truth.max() + 1 < 1_070


def test_chance_draws_what_it_is_asked_for():
    dice = Dice(1)
    assert [dice.chance(0.0), dice.chance(1.0)] == [False, True]
    assert sorted(dice.shuffled(range(5))) == [0, 1, 2, 3, 4]
    assert len(set(dice.sample("abcdef", 3))) == 3
    assert {dice.weighted((0.0, 1.0)) for _ in range(20)} == {1}
    drawn = [dice.skewed(range(10)) for _ in range(500)]
    assert drawn.count(0) > drawn.count(9)


def test_the_pairs_that_train_the_shipped_model_have_both_answers_and_come_again():
    plan = train_shipped.Plan((80,), (60,))
    x, same = train_shipped.gathered([made.scored() for made in train_shipped.networks(plan, seed=2)])
    assert x.shape == (len(same), len(FEATURES))
    assert 0 < same.sum() < len(same)
    again = train_shipped.gathered([made.scored() for made in train_shipped.networks(plan, seed=2)])
    assert np.array_equal(again[0], x, equal_nan=True)
    assert np.array_equal(again[1], same)


def test_rivals_are_learned_from_pairs_that_the_score_leaves_possible():
    made = train_shipped.compared(120, 3, train_shipped.RESTLESS)
    seen, same = made.beside_rivals(shipped())
    assert seen.shape == (len(same), len(CONTEXT))
    assert 0 < same.sum() < len(same) < len(made.i)
