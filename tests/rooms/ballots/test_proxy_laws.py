"""Proxies are never lost nor doubled, in whatever order they are given, taken back, voted on and voted over."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.actions import Refused
from filrouge.methods import recount
from filrouge.rooms.ballots.actions import casting, proxies
from filrouge.rooms.ballots.filing import ballot_file
from filrouge.rooms.ballots.models import Proxy
from tests.rooms.ballots.assembly import Assembly

pytestmark = pytest.mark.django_db
WHO = ("alpha", "beta", "gamma", "epsilon")
LIMIT = 2
STEPS = st.lists(st.tuples(st.sampled_from(("give", "take back", "cast")), st.sampled_from(WHO), st.sampled_from(WHO)))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_every_vote_is_there_once_and_was_cast_by_whoever_carried_it(
    assembly: Assembly, steps: list[tuple[str, str, str]]
) -> None:
    """Each example begins with the same open ballot, and what it did is undone."""
    with transaction.atomic():
        ballot = assembly.opened(assembly.rule({"participation": []}, proxy_limit=LIMIT))
        voters = {name: assembly.voter(ballot, name) for name in WHO}
        carried = {name: name for name in WHO}  # who votes for whom, as it should be
        said: dict[str, str] = {}
        for step, giver, holder in steps:
            viewer = assembly.viewer(holder if step == "cast" else giver)
            with suppress(Refused):
                if step == "give":
                    proxies.give_proxy(viewer, voter=voters[giver], holder=voters[holder])
                    carried[giver] = holder
                elif step == "take back":
                    proxies.revoke_proxy(viewer, voter=voters[giver])
                    carried[giver] = giver
                else:
                    casting.cast_vote(viewer, voter=voters[giver], answers={"1": {"yes": 1}})
                    said[giver] = holder
        assert said == {giver: carried[giver] for giver in said}
        in_force = Proxy.objects.filter(giver__ballot=ballot, revoked_at=None)
        held = [carried[name] for name in WHO if carried[name] != name]
        assert in_force.count() == len(held)
        assert all(held.count(holder) <= LIMIT and carried[holder] == holder for holder in held)
        file = ballot_file(ballot)
        addresses = sorted(assembly.members[name].address for name in said)
        assert [paper["voter"] for paper in file["papers"]] == file["took_part"] == addresses
        assert recount.count(file)["took_part"]["heads"] == len(said)
        transaction.set_rollback(True)
