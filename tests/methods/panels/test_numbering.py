"""The list of equally likely panels, published before the number is drawn."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from filrouge.methods.panels import Lottery, PoolRefused, drawn, fair_lottery, number_panels
from filrouge.methods.panels.simulated import simulate_volunteers

from .makers import people, sector

QUOTAS = [sector("private", 1, 2), sector("public", 1, 3)]


def lottery() -> Lottery:
    return fair_lottery(people(private=7, public=2), QUOTAS, 3)


def test_every_chance_is_kept_within_one_in_a_thousand() -> None:
    question = simulate_volunteers(200, 40, 4, seed=3)
    fairest = fair_lottery(question.people, question.quotas, question.size)

    numbered = number_panels(fairest, "seed")

    assert len(numbered.panels) == 1000
    assert numbered.largest_shift < 0.001
    for person, chance in fairest.chances.items():
        seats = sum(person in panel for panel in numbered.panels)
        assert numbered.chances[person] == seats / 1000
        assert abs(seats / 1000 - chance) < 0.001


def test_every_numbered_panel_keeps_the_quotas_and_names_nobody_twice() -> None:
    question = simulate_volunteers(200, 40, 4, seed=3)

    numbered = number_panels(fair_lottery(question.people, question.quotas, question.size), "seed", count=200)

    for panel in numbered.panels:
        assert len(set(panel)) == 40
        for quota in question.quotas:
            count = sum(question.people[person][quota.feature] == quota.value for person in panel)
            assert quota.lower <= count <= quota.upper


def test_households_stay_apart_on_every_numbered_panel() -> None:
    pool = people(private=8, public=4)
    homes = {person: f"home {number % 5}" for number, person in enumerate(pool)}
    fairest = fair_lottery(pool, QUOTAS, 3, homes)

    numbered = number_panels(fairest, "seed")

    assert all(len({homes[person] for person in panel}) == 3 for panel in numbered.panels)
    assert numbered.largest_shift < 0.002


def test_the_same_seed_gives_the_same_list_and_another_seed_another() -> None:
    assert number_panels(lottery(), "a").digest == number_panels(lottery(), "a").digest
    assert number_panels(lottery(), "a").digest != number_panels(lottery(), "b").digest


def test_the_digest_is_that_of_the_published_text() -> None:
    numbered = number_panels(lottery(), "a", count=10)

    lines = [json.loads(line) for line in numbered.text.splitlines()]
    assert lines == [[number, *panel] for number, panel in enumerate(numbered.panels)]
    assert numbered.digest == sha256(numbered.text.encode()).hexdigest()


def test_a_number_draws_its_panel_and_no_other_number_does() -> None:
    numbered = number_panels(lottery(), "a", count=10)

    assert drawn(numbered, 0) == numbered.panels[0]
    assert drawn(numbered, 9) == numbered.panels[9]
    for number in (-1, 10):
        with pytest.raises(PoolRefused) as refusal:
            drawn(numbered, number)
        assert refusal.value.about == {"number": number, "panels": 10}
