"""What was said once and handed in as it was said stands on the thread once, with a line for each place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.test import Client

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import Knot, describes
from filrouge.ground.thread.queries import life
from tests.ground.thread.conftest import KIND, chain, describe, things
from tests.world import World


def spoken(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """The same things, and their names are somebody's words."""
    return (replace(knot, voice=True) for knot in describe(viewer, numbers))


def test_a_line_says_in_the_same_words_instead_of_saying_them_again(
    world: World, tie: Any, described: None, client: Client
) -> None:
    describes(KIND, spoken, word="thing")
    found = things(4)
    for one, words in zip(found, ("We lack a lawyer.", "“We lack a lawyer.”", "A desk", "A desk"), strict=True):
        Organisation.objects.filter(pk=one.pk).update(name=words)
    chain(world, tie, found)
    told = life(world.nobody, found[3])
    assert [(knot.title, knot.again) for knot in told] == [
        ("We lack a lawyer.", False), ("“We lack a lawyer.”", True), ("A desk", False), ("A desk", False),
    ]  # fmt: skip
    shown = client.get(told.href).content.decode()
    assert (shown.count("We lack a lawyer."), shown.count("In the same words")) == (1, 1)


def test_titles_that_nobody_said_are_not_compared(world: World, tie: Any, described: None) -> None:
    found = things(2)
    Organisation.objects.update(name="The same name")
    chain(world, tie, found)
    assert [knot.again for knot in life(world.nobody, found[1])] == [False, False]
