"""Who may do what with meetings: every action for every caller."""

from __future__ import annotations

import pytest
from django.utils import timezone

from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Viewer, viewer_for
from filrouge.rooms.meetings.actions import feeds
from filrouge.rooms.meetings.models import Attendee, Line, LineKind, Speech, Topic
from filrouge.rooms.meetings.rules import MAY
from tests.rooms.meetings.gathering import Gathering
from tests.rooms.rule_tables import acting, actions_of, wrong_cells
from tests.world import DAY

# y: may, -: may not. `head`, `substitute` and `observer` act for Alpha, `beta` for Beta; both are invited. `guest` acts
# for a member that is not; `weak` is the secretariat without its second factor, `abroad` that of another network.
TABLE = """
action           subject  nobody head substitute observer beta guest other weak strong chair writer abroad system
read             space    y      y    y          y        y    y     y     y    y      y     y      y      y
see              draft    -      -    -          -        -    -     -     -    y      y     y      -      y
see              meeting  y      y    y          y        y    y     y     y    y      y     y      -      y
see              private  -      y    y          y        y    y     -     -    y      y     y      -      y
see_papers       meeting  -      y    y          y        y    -     -     -    y      y     y      -      y
keep             space    -      -    -          -        -    -     -     -    y      y     -      -      y
keep             meeting  -      -    -          -        -    -     -     -    y      y     -      -      y
keep             item     -      -    -          -        -    -     -     -    y      y     -      -      y
lead             meeting  -      -    -          -        -    -     -     -    y      y     -      -      y
capture          meeting  -      -    -          -        -    -     -     -    y      y     y      -      y
say              meeting  -      y    y          -        y    -     -     -    -      -     -      -      -
withdraw         speech   -      y    y          -        -    -     -     -    y      y     -      -      y
withdraw         topic    -      y    y          -        -    -     -     -    y      y     -      -      y
offer            item     -      y    y          -        y    -     -     -    -      -     -      -      -
offer_for        item     -      -    -          -        -    -     -     -    y      y     -      -      y
come             topic    -      y    y          -        y    -     -     -    -      -     -      -      -
place            topic    -      -    -          -        -    -     -     -    y      y     -      -      y
hand_voice       invited  -      y    -          -        -    -     -     -    y      y     -      -      y
answer           meeting  -      y    -          -        y    -     -     -    -      -     -      -      -
unregister       attendee -      y    -          -        -    -     -     -    y      y     -      -      y
check_in         meeting  -      -    -          -        -    -     -     -    y      y     y      -      y
confirm          line     -      y    -          -        -    -     -     -    -      -     -      -      -
follow_up        line     -      -    -          -        y    -     -     -    y      y     -      -      y
subscribe        space    -      y    y          y        y    y     -     -    y      y     y      -      y
revoke_feed      feed     -      y    -          -        -    -     -     -    -      -     -      -      -
write_minutes    meeting  -      -    -          -        -    -     -     -    y      y     y      -      y
correct_minutes  meeting  -      y    -          -        y    -     -     -    -      -     -      -      -
approve_minutes  meeting  -      -    -          -        -    -     -     -    y      y     -      -      y
"""


@pytest.fixture
def callers(gathering: Gathering) -> dict[str, Viewer]:
    world, alpha = gathering.world, gathering.members["alpha"]

    return {
        "nobody": world.nobody,
        "head": gathering.viewer("alpha"),
        "substitute": acting(world, "third", Role.SUBSTITUTE, alpha),
        "observer": acting(world, "fourth", Role.OBSERVER, alpha),
        "beta": gathering.viewer("beta"),
        "guest": world.member,
        "other": world.other,
        "weak": viewer_for(world.secretary, world.space, day=DAY),
        "strong": world.secretariat,
        "chair": acting(world, "chair", Role.FACILITATOR, alpha),
        "writer": acting(world, "writer", Role.RAPPORTEUR, alpha),
        "abroad": world.secretariat.at(world.elsewhere),
        "system": world.system,
    }


@pytest.fixture
def subjects(gathering: Gathering) -> dict[str, object]:
    alpha, beta = gathering.members["alpha"], gathering.members["beta"]
    meeting = gathering.announced()
    item = gathering.item(meeting)
    key, _secret = feeds.make_feed(gathering.viewer("alpha"), space=gathering.world.space)
    now = timezone.now()
    return {
        "space": gathering.world.space,
        "draft": gathering.draft(),
        "meeting": meeting,
        "private": gathering.announced(public=False),
        "item": item,
        "invited": meeting.invited.get(organisation=alpha),
        "attendee": Attendee.objects.create(meeting=meeting, organisation=alpha, name="Ada", registered_at=now),
        "line": Line.objects.create(
            meeting=meeting, item=item, key="k", kind=LineKind.ACTION, organisation=alpha, owner=beta, language="en",
            said="We do it.", text="We do it.", at=now,
        ),
        "speech": Speech.objects.create(item=item, organisation=alpha, asked_at=now),
        "topic": Topic.objects.create(item=item, organisation=alpha, language="en", title="Wages", offered_at=now),
        "feed": key,
    }  # fmt: skip


def test_every_cell_of_the_table(callers: dict[str, Viewer], subjects: dict[str, object]) -> None:
    assert wrong_cells(TABLE, MAY, callers, subjects) == []


def test_the_table_has_every_action() -> None:
    assert actions_of(TABLE) == set(MAY)
