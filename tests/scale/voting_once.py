"""A child process that votes in an installation of its own until it is killed: for test_voting_killed.

`open` makes a space with thirty members and two open ballots, one of them secret.
`… vote [TABLE [AFTER]]` casts every vote that is not in yet and says so after each one; with TABLE the process kills
itself (SIGKILL) at a write to that table. `… close` closes, counts and prints who took part.
"""

from __future__ import annotations

from datetime import date
from typing import Any

MEMBERS = 30


def open_space() -> None:
    """A network with two open ballots."""
    from filrouge.ground.people import actions
    from filrouge.ground.people.models import Organisation
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words
    from filrouge.rooms.ballots.actions import drafting, ruling, running
    from filrouge.rooms.register.models import Membership
    from tests.rooms.ballots.assembly import SAID

    space = actions.open_space(system(None), slug="scale", name=Words.of("Scale", "en"), languages=["en"])
    viewer = system(space)
    members = Organisation.objects.bulk_create(
        Organisation(name=f"Member {n:02}", country="BE") for n in range(MEMBERS)
    )
    Membership.objects.bulk_create(
        Membership(space=space, member=m, umbrella=space.organisation, category="full", since=date(2020, 1, 1))
        for m in members
    )
    wording = ruling.Wording(Words.of("Rule", "en"), SAID | {"classes": {"full": "1"}})
    rule = ruling.write_rule(viewer, space=space, wording=wording)
    ruling.adopt_rule(viewer, rule=ruling.try_rule(viewer, rule=rule))
    for secret in (False, True):
        question = drafting.Matter(Words.of("Shall it be?", "en"))
        draft = drafting.Draft(Words.of("Matter", "en"), rule, (question,), secret=secret)
        running.open_ballot(viewer, ballot=drafting.draft_ballot(viewer, space=space, draft=draft), confirmed=True)


def vote() -> None:
    """Cast what is not in yet; each vote is acknowledged by a line with ballot and organisation."""
    from filrouge.ground.people.models import Role
    from filrouge.ground.people.viewer import Standing, Viewer
    from filrouge.rooms.ballots.actions import casting
    from filrouge.rooms.ballots.models import Ballot
    from filrouge.rooms.ballots.queries.live import waiting

    for ballot in Ballot.objects.select_related("space", "rule").order_by("id"):
        for voter in waiting(ballot):
            standing = Standing(0, voter.organisation_id, voter.name, Role.HEAD_DELEGATE)
            viewer = Viewer(ballot.space, None, (standing,), standing)
            cast: Any = casting.cast_secretly if ballot.secret else casting.cast_vote
            cast(viewer, voter=voter, answers={"1": {"yes": 1}})
            print(ballot.id, voter.name, sep=":", flush=True)


def close() -> None:
    """Close and count both; each line says a ballot and an organisation that took part, then how many papers."""
    from filrouge.ground.people.viewer import system
    from filrouge.rooms.ballots.actions import running
    from filrouge.rooms.ballots.models import Ballot

    for ballot in Ballot.objects.select_related("space", "space__organisation", "rule").order_by("id"):
        viewer = system(ballot.space)
        running.close_ballot(viewer, ballot=ballot)
        file = running.count_ballot(viewer, ballot=ballot).file
        for address in file["took_part"]:
            print(ballot.id, file["roll"]["names"][address], sep=":")
        print(ballot.id, len(file["papers"]), sep=" papers ")


def main(what: str, table: str = "", after: str = "0") -> None:
    """One of the three, killed or not."""
    from django.db import connection

    from tests.scale.killed_at import killer

    do = {"open": open_space, "vote": vote, "close": close}[what]
    if not table:
        do()
        return
    with connection.execute_wrapper(killer(table, int(after))):
        do()
