"""The two ways to the fairest lottery agree: by the bound of divided people, and level by level."""

from __future__ import annotations

import numpy as np
import pytest

from filrouge.methods.panels import fair_lottery
from filrouge.methods.panels.generating import generate
from filrouge.methods.panels.leximin import leximin
from filrouge.methods.panels.pool import make_pool
from filrouge.methods.panels.program import best_panel, make_program
from filrouge.methods.panels.simulated import simulate_volunteers

from .test_lottery import triangle


@pytest.mark.parametrize(("people", "features", "seed"), [(120, 3, 2), (150, 2, 5)])
def test_level_by_level_gives_the_same_chances_and_its_own_proof(people: int, features: int, seed: int) -> None:
    question = simulate_volunteers(people, 36, features, seed)
    pool = make_pool(question.people, question.quotas, question.size)
    program, start = make_program(pool), best_panel(make_program(pool), np.zeros(len(pool.kinds)))
    assert start is not None
    quick, _ = leximin(program, pool.members)

    slow, certificate = generate(program, pool.members, start.panel[None], np.random.default_rng(0))

    assert slow.counts / pool.members == pytest.approx(quick.counts / pool.members, abs=1e-6)
    assert program.keeps(slow.panels)
    assert np.abs(certificate.gaps(program, pool.members)).max() < 1e-6


def test_a_search_tells_in_every_round_that_it_goes_on_and_can_be_stopped_there() -> None:
    pool, panel = triangle()
    beats: list[int] = []
    assert fair_lottery(pool, panel, 3, beat=lambda: beats.append(1)).minimum == pytest.approx(1 / 3)
    assert len(beats) > 2

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        fair_lottery(pool, panel, 3, beat=stop)


def test_level_by_level_finds_what_whole_people_forbid() -> None:
    pool = make_pool(*triangle(), 3)
    program = make_program(pool)
    start = best_panel(program, np.zeros(len(pool.kinds)))
    assert start is not None

    mixture, _ = generate(program, pool.members, start.panel[None], np.random.default_rng(0))

    assert sorted(mixture.counts / pool.members) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1])
