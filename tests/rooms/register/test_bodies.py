"""Bodies: so many seats of each kind, who holds them and until when, and a warning before a term ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.queries import today
from filrouge.ground.words import Words
from filrouge.rooms.register.actions import bodies as actions
from filrouge.rooms.register.models import Body, Entry, SeatCategory, Term
from filrouge.rooms.register.queries import bodies as queries
from filrouge.rooms.register.rules import MAY
from filrouge.rooms.register.seats import Held, first_day_over, fullest
from tests.rooms.register.seating import FROM, kept_of, make, seat_held, words
from tests.world import World

ACTS = ["create", "change", "add", "seats", "remove", "give", "give new", "term", "take back"]


def _acts(world: World, board: Body, private: SeatCategory) -> dict[str, Callable[[Any], Any]]:
    (one,) = make("One")
    held = seat_held(world, private, world.federation, since=today() + timedelta(days=9))
    empty = actions.add_seats(world.secretariat, body=board, name=words("Observers"), seats=5, voting=False)
    on = {"body": board}
    new: dict[str, Any] = {"category": private, "since": FROM}
    return {
        "create": lambda v: actions.create_body(v, space=world.space, name=words("Group")),
        "change": lambda v: actions.change_body(v, name=words("Council"), purpose=Words(), public=False, **on),
        "add": lambda v: actions.add_seats(v, name=words("Public"), seats=40, **on),
        "seats": lambda v: actions.change_seats(v, category=private, name=words("P"), seats=3, voting=True, **on),
        "remove": lambda v: actions.remove_seats(v, category=empty, **on),
        "give": lambda v: actions.give_seat(v, organisation=one, **new, **on),
        "give new": lambda v: actions.give_seat_to_new(v, name="A ministry", **new, **on),
        "term": lambda v: actions.change_term(v, term=held, since=FROM, until=None, holder="Chair", **on),
        "take back": lambda v: actions.take_term_back(v, term=held, **on),
    }


@pytest.mark.parametrize("what", ACTS)
@pytest.mark.parametrize("who", ["nobody", "member", "other", "secretariat"])
def test_only_the_secretariat_keeps_bodies(
    world: World, board: Body, private: SeatCategory, what: str, who: str
) -> None:
    act = _acts(world, board, private)[what]
    before = kept_of()
    viewer = dict(world.callers())[who]
    if who == "secretariat":
        act(viewer)
        assert kept_of() != before
    else:
        with pytest.raises(NotAllowed):
            act(viewer)
        assert kept_of() == before


def _refused(code: str, act: Callable[[], Any]) -> str:
    """That an action is refused with this code and nothing is left behind; returns its words."""
    before = kept_of()
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.code == code
    assert kept_of() == before
    return str(refused.value.message)


def test_more_holders_than_seats_are_refused_with_the_day(world: World, private: SeatCategory) -> None:
    a, b, c = make("A", "B", "C")
    seat_held(world, private, a, until=date(2025, 6, 30))
    seat_held(world, private, b, since=date(2025, 3, 1))
    said = _refused("full", lambda: seat_held(world, private, c, since=date(2025, 2, 1)))
    assert said == "All 2 seats of this kind are held on 1 March 2025. End a term, or give the body more seats."
    assert seat_held(world, private, c, since=date(2025, 7, 1)).organisation == c


def test_an_organisation_holds_one_seat_of_a_kind_at_a_time(world: World, board: Body, private: SeatCategory) -> None:
    seat_held(world, private, world.federation, until=date(2025, 6, 30))
    said = _refused("twice", lambda: seat_held(world, private, world.federation, since=date(2025, 6, 30)))
    assert said == "Federation One holds a seat of this kind since 1 January 2025. End that term first."
    seat_held(world, private, world.federation, since=date(2025, 7, 1))
    other = actions.add_seats(world.secretariat, body=board, name=words("Public"), seats=1)
    seat_held(world, other, world.federation)
    assert Term.objects.count() == 3


def test_a_term_cannot_end_before_it_begins(world: World, private: SeatCategory) -> None:
    _refused("backwards", lambda: seat_held(world, private, world.federation, until=date(2024, 12, 31)))
    held = seat_held(world, private, world.federation, until=FROM)
    _refused(
        "backwards",
        lambda: actions.change_term(
            world.secretariat, body=private.body, term=held, since=FROM, until=date(2024, 1, 1), holder=""
        ),
    )


def test_seats_cannot_be_taken_from_under_their_holders(world: World, board: Body, private: SeatCategory) -> None:
    for one in make("A", "B"):
        seat_held(world, private, one)
    fewer = {"body": board, "category": private, "name": private.name, "voting": True}
    _refused("held", lambda: actions.change_seats(world.secretariat, seats=1, **fewer))
    _refused("held", lambda: actions.remove_seats(world.secretariat, body=board, category=private))
    _refused("number", lambda: actions.change_seats(world.secretariat, seats=0, **fewer))
    _refused("number", lambda: actions.add_seats(world.secretariat, body=board, name=words("X"), seats=201))


def test_a_seat_that_was_served_stays_on_record(world: World, board: Body, private: SeatCategory) -> None:
    held = seat_held(world, private, world.federation)
    _refused("begun", lambda: actions.take_term_back(world.secretariat, body=board, term=held))
    coming = seat_held(world, private, *make("Later"), since=today() + timedelta(days=1))
    actions.take_term_back(world.secretariat, body=board, term=coming)
    assert Term.objects.get() == held


def test_seats_of_one_body_are_not_given_through_another(world: World, private: SeatCategory) -> None:
    other = actions.create_body(world.secretariat, space=world.space, name=words("Jury"))
    one = world.federation
    _refused(
        "elsewhere",
        lambda: actions.give_seat(world.secretariat, body=other, category=private, organisation=one, since=FROM),
    )


def test_an_ended_body_gives_no_seats(world: World, board: Body, private: SeatCategory) -> None:
    actions.change_body(
        world.secretariat, body=board, name=board.name, purpose=board.purpose, public=True, ended_on=date(2025, 5, 5)
    )
    private.refresh_from_db()
    _refused("ended", lambda: seat_held(world, private, world.federation))


def test_bodies_of_one_name_have_addresses_of_their_own(world: World, board: Body) -> None:
    again = actions.create_body(world.secretariat, space=world.space, name=words("Board!"))
    new = actions.create_body(world.secretariat, space=world.space, name=words("New"))
    greek = actions.create_body(world.secretariat, space=world.space, name=Words.of("Συμβούλιο", "el"))
    assert [b.slug for b in (board, again, new, greek)] == ["board", "board-2", "new-2", "symvoylio"]
    _refused("taken", lambda: actions.create_body(world.secretariat, space=world.space, name=words("X"), slug="board"))
    _refused("name", lambda: actions.create_body(world.secretariat, space=world.space, name=Words()))


def test_an_authority_that_gets_a_seat_has_a_page_and_is_not_counted(
    world: World, board: Body, private: SeatCategory
) -> None:
    term = actions.give_seat_to_new(
        world.secretariat, body=board, category=private, name="Ministry of Bread", country="FR", since=FROM
    )
    entry = Entry.objects.get(space=world.space, organisation=term.organisation)
    assert (entry.name, entry.country, entry.listed) == ("Ministry of Bread", "FR", False)


Days = st.dates(date(2025, 1, 1), date(2025, 2, 15))


Terms = st.lists(st.tuples(Days, st.none() | Days).filter(lambda t: t[1] is None or t[0] <= t[1]), max_size=8)


@given(terms=Terms, seats=st.integers(1, 4))
def test_the_fullest_day_is_the_fullest_of_all_days(terms: list[tuple[date, date | None]], seats: int) -> None:
    held = [Held(*term) for term in terms]
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(50)]
    counted = {day: sum(term.on(day) for term in held) for day in days}
    most, first = fullest(held)
    assert most == max(counted.values())
    assert first is None or counted[first] == most
    assert first_day_over(seats, held) == next((day for day in days if counted[day] > seats), None)


@given(one=Terms, other=Terms)
def test_two_terms_meet_exactly_when_some_day_lies_in_both(
    one: list[tuple[date, date | None]], other: list[tuple[date, date | None]]
) -> None:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(50)]
    for a in (Held(*term) for term in one):
        for b in (Held(*term) for term in other):
            assert a.meets(b) == any(a.on(day) and b.on(day) for day in days)


def test_the_composition_shows_seats_vacancies_and_history(world: World, board: Body, private: SeatCategory) -> None:
    a, b, c = make("A", "B", "C")
    seat_held(world, private, a, until=date(2025, 6, 30), holder="President")
    seat_held(world, private, b, until=today() + timedelta(days=30))
    seat_held(world, private, c, since=today() + timedelta(days=40))
    page = queries.body_page(world.nobody, board)
    (kind,) = page.categories
    assert (page.seats, page.held, page.vacant) == (2, 1, 1)
    assert [(h.organisation, h.soon) for h in kind.holders] == [("B", True)]
    assert [h.organisation for h in kind.to_come] == ["C"]
    assert [(h.organisation, h.holder) for h in page.history] == [("A", "President")]
    then = queries.body_page(world.nobody, board, date(2025, 5, 1))
    assert [h.organisation for h in then.categories[0].holders] == ["A", "B"]


def test_one_body_and_the_list_agree_about_who_sees_it(world: World, board: Body) -> None:
    hidden = actions.create_body(world.secretariat, space=world.space, name=words("Inner circle"), public=False)
    away = Body.objects.create(space=world.elsewhere, slug="away", name=words("Away"))
    for private in (False, True):
        world.space.public = not private
        world.space.save()
        for _who, viewer in world.callers():
            listed = set(queries.seen_bodies(viewer))
            assert listed == {body for body in (board, hidden, away) if MAY["see_body"](viewer, body)}
            assert listed == {body for body in (board, hidden, away) if queries.body_at(viewer, body.slug)}


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_statements_for_one_seat_as_for_three(
    world: World, board: Body, number: int, django_assert_num_queries: Any
) -> None:
    kind = actions.add_seats(world.secretariat, body=board, name=words("Many"), seats=9)
    for name in "ABC"[:number]:
        seat_held(world, kind, *make(name))
        actions.create_body(world.secretariat, space=world.space, name=words(name))
    secretariat = world.secretariat
    with django_assert_num_queries(3):
        queries.body_page(secretariat, board)
    with django_assert_num_queries(2):
        queries.bodies(secretariat)


def test_a_seat_that_was_taken_away_meanwhile_is_not_given(world: World, board: Body, private: SeatCategory) -> None:
    seat_held(world, private, world.federation)
    read = SeatCategory.objects.select_related("body").get(pk=private.pk)
    actions.change_seats(world.secretariat, body=board, category=private, name=words("One"), seats=1, voting=True)
    with pytest.raises(Refused, match="The one seat"):
        seat_held(world, read, *make("Late"))
    assert Term.objects.filter(category=private).count() == 1
