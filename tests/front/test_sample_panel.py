"""The sample network has a panel that was drawn by lot, to the last digit."""

from __future__ import annotations

import pytest
from django.test import Client

from filrouge.front.sample.drawing import draw_panel
from filrouge.ground.people.models import Organisation
from filrouge.rooms.ballots.models import RoundState
from filrouge.rooms.register.models import Membership
from tests.world import DAY, World

pytestmark = pytest.mark.django_db


def test_the_panel_of_the_sample_is_drawn_and_everybody_reads_how(world: World, client: Client) -> None:
    members = Organisation.objects.bulk_create(
        Organisation(name=f"Federation {number}", country=("BE", "FR", "IT", "NL")[number % 4]) for number in range(20)
    )
    Membership.objects.bulk_create(
        Membership(
            space=world.space, member=member, umbrella=world.space.organisation, since=DAY,
            category=("full", "associate")[number % 3 == 0],
        )
        for number, member in enumerate(members)
    )  # fmt: skip
    draw = draw_panel(world.system, world.space)
    drawing = draw.rounds.get()
    assert (drawing.state, drawing.shown, draw.candidates.count()) == (RoundState.DRAWN, 3, 40)
    page = client.get(f"/fr/network/ballots/draws/{draw.address}/").content.decode()
    assert "Panel sur l’avenir du réseau" in page
    assert "Federation 1" not in page
