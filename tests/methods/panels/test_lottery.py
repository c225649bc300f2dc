"""Who gets which chance, and how it is proven."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from filrouge.methods.panels import Certificate, Cut, Quota, fair_lottery, verify
from filrouge.methods.panels.simulated import simulate_volunteers

from .makers import People, people, sector


def test_without_quotas_everybody_has_the_same_chance() -> None:
    lottery = fair_lottery(people(private=6, public=4), [], 5)

    assert set(lottery.chances.values()) == {0.5}
    assert (lottery.gini, lottery.minimum, lottery.geometric_mean) == (0.0, 0.5, pytest.approx(0.5))


def test_forty_private_and_forty_public_seats_share_the_chances_of_each_sector() -> None:
    quotas = [sector("private", 40, 40), sector("public", 40, 40)]

    lottery = fair_lottery(people(private=160, public=50), quotas, 80)

    assert lottery.chances["private-7"] == pytest.approx(0.25)
    assert lottery.chances["public-7"] == pytest.approx(0.8)
    assert lottery.panels.tolist() == [[40, 40]]
    assert verify(lottery).holds


def test_quotas_take_from_the_equal_chance_only_what_they_must() -> None:
    """Of 8 private and 2 public people 4 are drawn, at least 2 of them public: 1 for each public, 2/8 for the rest."""
    lottery = fair_lottery(people(private=8, public=2), [sector("private", 0, 4), sector("public", 2, 4)], 4)

    assert lottery.chances["private-0"] == pytest.approx(0.25)
    assert lottery.chances["public-0"] == pytest.approx(1.0)
    assert lottery.gini == pytest.approx(0.3)
    assert lottery.geometric_mean == pytest.approx(0.25**0.8)
    assert [step.level for step in lottery.certificate.steps] == pytest.approx([0.25, 1.0])


def triangle() -> tuple[People, list[Quota]]:
    """Three people; every two of them share a value of which only one may be drawn: whole panels hold one of them."""
    share = {"Ana": ("x", "n", "x"), "Ben": ("x", "x", "n"), "Cem": ("n", "x", "x")}
    pool = {name: dict(zip("abc", values, strict=True)) for name, values in share.items()}
    pool |= {name: {"a": "n", "b": "n", "c": "n"} for name in ("Dia", "Eva")}
    return pool, [Quota(feature, value, 0, 1 if value == "x" else 9) for feature in "abc" for value in "nx"]


def test_what_whole_people_forbid_is_found_out_and_cut_off() -> None:
    """Half of Ana, Ben and Cem each would keep all quotas with 3/5 for everyone; a whole panel holds one of them."""
    pool, quotas = triangle()

    lottery = fair_lottery(pool, quotas, 3)

    assert lottery.chances == pytest.approx({"Ana": 1 / 3, "Ben": 1 / 3, "Cem": 1 / 3, "Dia": 1, "Eva": 1})
    assert lottery.certificate.cuts
    assert verify(lottery).holds


def test_people_whom_no_panel_can_hold_are_named() -> None:
    pool = people(private=4, public=3) | {"observer-0": {"sector": "observer"}}

    lottery = fair_lottery(pool, [sector("private", 0, 9), sector("public", 0, 9), sector("observer", 0, 0)], 2)

    assert lottery.never == ("observer-0",)
    assert lottery.chances["private-0"] == pytest.approx(2 / 7)
    assert (lottery.minimum, lottery.geometric_mean) == (0.0, 0.0)
    assert verify(lottery).holds


def test_two_people_of_one_address_are_never_drawn_together() -> None:
    homes = {"private-0": "Rue Haute 1", "private-1": "Rue Haute 1", "public-0": "Rue Basse 2"}

    lottery = fair_lottery(people(private=3, public=1), [sector("private", 0, 2), sector("public", 0, 2)], 2, homes)

    assert lottery.chances == pytest.approx(dict.fromkeys(lottery.pool.people, 0.5))
    assert [(len(kind.home), kind.values) for kind in lottery.pool.kinds] == [
        (1, ("private",)),
        (2, ("private",)),
        (1, ("public",)),
    ]
    assert lottery.panels[:, 1].max() == 1
    assert verify(lottery).holds


def test_features_without_a_quota_do_not_matter() -> None:
    pool = {person: {**of, "hat": person} for person, of in people(private=3, public=3).items()}

    assert len(fair_lottery(pool, [sector("private", 1, 1), sector("public", 1, 1)], 2).pool.kinds) == 2


def test_an_assembly_of_eighty_is_proven_fairest_without_a_cut() -> None:
    question = simulate_volunteers(400, 80, 4, seed=1)

    lottery = fair_lottery(question.people, question.quotas, question.size)

    assert verify(lottery).holds
    assert lottery.certificate.cuts == ()
    assert lottery.minimum > 0.1
    assert sum(lottery.chances.values()) == pytest.approx(80)


def test_the_same_question_has_the_same_lottery() -> None:
    question = simulate_volunteers(120, 40, 3, seed=2)

    first, second = (fair_lottery(question.people, question.quotas, question.size) for _ in range(2))

    assert np.array_equal(first.panels, second.panels)
    assert np.array_equal(first.probabilities, second.probabilities)


def test_a_lottery_that_was_tampered_with_does_not_verify() -> None:
    pool, quotas = triangle()
    lottery = fair_lottery(pool, quotas, 3)
    steps, cuts = lottery.certificate.steps, lottery.certificate.cuts
    assert verify(lottery).holds

    loaded = np.eye(len(lottery.probabilities))[0]
    assert not verify(replace(lottery, probabilities=loaded)).holds
    assert not verify(replace(lottery, probabilities=lottery.probabilities * 1.01)).probabilities_add_up
    assert not verify(replace(lottery, panels=lottery.panels + 1)).panels_keep_quotas
    tighter = tuple(Cut(cut.weights, cut.bound - 0.01) for cut in cuts)
    assert not verify(replace(lottery, certificate=Certificate(steps, tighter))).cuts_are_proven
    assert not verify(replace(lottery, certificate=Certificate(steps[:-1], cuts))).everyone_is_placed
    higher = replace(steps[0], level=steps[0].level + 0.01)
    assert verify(replace(lottery, certificate=Certificate((higher, *steps[1:]), cuts))).largest_gap > 0.009
