"""`filrouge link --engine`: the same proposal, wherever its pairs were found and measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from filrouge.front.command_line.register import link_command
from filrouge.ground.figures import open_engine
from filrouge.rooms.register.linking import propose
from filrouge.rooms.register.models import Link
from tests.rooms.register.lists import add_list, org
from tests.world import World


@pytest.fixture
def lists(world: World) -> World:
    """Two years of one list, with a doubtful pair and a certain one."""
    add_list(world.space, world.federation, [org("Atelier Rouge", city="Namur", street="Rue Basse 1"), org("Le Pain")])
    add_list(
        world.space,
        world.space.organisation,
        [org("L'Atelier Rouge asbl", city="Namur", street="rue Basse, 1"), org("Le Pain Levé", city="Liège")],
    )
    return world


def test_a_proposal_made_on_duckdb_is_the_one_made_here(lists: World, tmp_path: Path) -> None:
    here = propose(lists.space)
    told: list[tuple[int, int]] = []
    with open_engine("duckdb", tmp_path) as engine:
        there = propose(lists.space, lambda done, total: told.append((done, total)), engine)
    assert there == here
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1] > 0


def test_the_command_links_on_the_engine_that_was_named(lists: World) -> None:
    done = CliRunner().invoke(link_command, ["--space", lists.space.slug, "--engine", "duckdb"])
    assert done.exit_code == 0, done.output
    assert Link.objects.filter(space=lists.space, ended_at=None).count() == 4


def test_an_engine_that_is_not_here_is_named_with_what_it_needs_and_nothing_is_linked(
    lists: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    done = CliRunner().invoke(link_command, ["--space", lists.space.slug, "--engine", "spark"])
    assert done.exit_code == 1
    assert "requirements/spark.txt" in done.output
    assert not Link.objects.filter(space=lists.space).exists()
