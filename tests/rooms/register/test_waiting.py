"""What waits in the register: lists that were begun, terms that end, and who asks to become a member."""

from __future__ import annotations

from datetime import datetime, timedelta

from filrouge.ground.asked.actions import choose_mail
from filrouge.ground.asked.models import Rhythm
from filrouge.ground.hours import end_of
from filrouge.ground.mail.models import Message
from filrouge.ground.people.queries import today
from filrouge.rooms.register.actions import lists
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.models import Body, Membership, SeatCategory
from filrouge.rooms.register.queries.waiting import waiting
from filrouge.rooms.register.reminders import warn_terms
from tests.rooms.register.imports import receive
from tests.rooms.register.seating import make, seat_held
from tests.world import World


def waits(world: World, kind: str) -> list[tuple[int, str, str, str, datetime | None]]:
    """The rows of a kind for the desk and the federation: for whom, what, the button, where it leads, until when."""
    organisations = [world.space.organisation_id, world.federation.pk]
    rows = (row for row in waiting(world.space, organisations) if row.kind == f"register.{kind}")
    return [(row.organisation, row.what.text, row.verb, row.href, row.due) for row in rows]


def test_a_list_that_was_begun_waits_for_its_federation_and_at_the_desk_until_it_is_settled(world: World) -> None:
    source = receive(world, b"name;country\nDe Zon;BE\n")
    here = f"/en/network/register/lists/{source.pk}/"
    rows = waits(world, "begun")
    assert {row[0] for row in rows} == {world.space.organisation_id, world.federation.pk}
    list_of = "List of Federation One, 1 January 2025"
    assert {row[1:4] for row in rows} == {(list_of, "Match its columns", here + "columns/")}
    lists.match_columns(world.secretariat, source=source, matching={"0": "name", "1": "country"})
    assert {row[2:4] for row in waits(world, "begun")} == {("Look and import it", here + "preview/")}
    lists.withdraw_list(world.secretariat, source=source)
    assert not waits(world, "begun")


def test_a_body_waits_until_nobody_leaves_an_empty_seat(world: World, board: Body, private: SeatCategory) -> None:
    first, second, third, fourth = make("One", "Two", "Three", "Four")
    until = today() + timedelta(days=9)
    seat_held(world, private, first, until=until)
    seat_held(world, private, second, until=today() + timedelta(days=20))
    due = end_of(until, world.space)
    here, verb = "/en/network/register/bodies/board/", "Prolong terms, or fill the seats"
    row = (world.space.organisation_id, "Board", verb, here)
    assert waits(world, "terms") == [(*row, due)]
    seat_held(world, private, third, since=until + timedelta(days=1))
    assert waits(world, "terms") == [(*row, end_of(today() + timedelta(days=20), world.space))]
    seat_held(world, private, fourth, since=until + timedelta(days=15))
    assert not waits(world, "terms")


def test_who_does_not_want_to_be_warned_by_mail_finds_it_on_their_page(world: World, private: SeatCategory) -> None:
    choose_mail(
        world.secretariat, person=world.secretary, space=world.space, rhythm=Rhythm.WEEKLY, weekday=0,
        kinds={"register.terms": "never"},
    )  # fmt: skip
    seat_held(world, private, world.federation, until=today() + timedelta(days=9))
    assert warn_terms() == 1
    assert not Message.objects.exists()
    assert len(waits(world, "terms")) == 1


def test_who_asks_to_become_a_member_waits_for_what_was_decided(world: World) -> None:
    [asking] = make("Newcomer")
    membership = admit_member(
        world.secretariat, space=world.space, member=asking, umbrella=world.space.organisation, status="applied"
    )
    [row] = waits(world, "applied")
    assert row[1:4] == (
        "Newcomer", "Say what was decided", f"/en/network/register/members/{membership.pk}/"
    )  # fmt: skip
    Membership.objects.filter(pk=membership.pk).update(status="active")
    assert not waits(world, "applied")
