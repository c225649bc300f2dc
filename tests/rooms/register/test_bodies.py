"""Bodies: so many seats of each kind, who holds them and until when, and a warning before a term ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.jobs import work, worker
from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.trail.models import Entry as Done
from filrouge.ground.words import Words
from filrouge.rooms.register.actions import bodies as actions
from filrouge.rooms.register.models import Body, Entry, SeatCategory, Term
from filrouge.rooms.register.queries import bodies as queries
from filrouge.rooms.register.reminders import warn_terms
from filrouge.rooms.register.rules import MAY
from filrouge.rooms.register.seats import Held, first_day_over, fullest
from tests.world import World, sign_in

FROM = date(2025, 1, 1)


def words(text: str, **more: str) -> Words:
    return Words.of(text, "en", **more)


@pytest.fixture
def board(world: World) -> Body:
    return actions.create_body(
        world.secretariat, space=world.space, name=words("Board", fr="Conseil"), purpose=words("It leads.")
    )


@pytest.fixture
def private(world: World, board: Body) -> SeatCategory:
    return actions.add_seats(world.secretariat, body=board, name=words("Private"), seats=2)


def _seat(world: World, category: SeatCategory, organisation: Organisation, **term: Any) -> Term:
    given = {"since": FROM} | term
    return actions.give_seat(
        world.secretariat, body=category.body, category=category, organisation=organisation, **given
    )


def _make(*names: str) -> list[Organisation]:
    return [Organisation.objects.create(name=name, country="BE") for name in names]


def _kept() -> tuple[Any, ...]:
    """Everything that an action on bodies may change."""
    return (
        list(Body.objects.order_by("id").values_list("id", "name", "public", "ended_on")),
        list(SeatCategory.objects.order_by("id").values_list("id", "seats", "voting")),
        list(Term.objects.order_by("id").values_list("id", "since", "until", "organisation", "warned_at")),
        Organisation.objects.count(),
        Done.objects.count(),
    )


ACTS = ["create", "change", "add", "seats", "remove", "give", "give new", "term", "take back"]


def _acts(world: World, board: Body, private: SeatCategory) -> dict[str, Callable[[Any], Any]]:
    (one,) = _make("One")
    held = _seat(world, private, world.federation, since=today() + timedelta(days=9))
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
    before = _kept()
    viewer = dict(world.callers())[who]
    if who == "secretariat":
        act(viewer)
        assert _kept() != before
    else:
        with pytest.raises(NotAllowed):
            act(viewer)
        assert _kept() == before


def _refused(code: str, act: Callable[[], Any]) -> str:
    """That an action is refused with this code and nothing is left behind; returns its words."""
    before = _kept()
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.code == code
    assert _kept() == before
    return str(refused.value.message)


def test_more_holders_than_seats_are_refused_with_the_day(world: World, private: SeatCategory) -> None:
    a, b, c = _make("A", "B", "C")
    _seat(world, private, a, until=date(2025, 6, 30))
    _seat(world, private, b, since=date(2025, 3, 1))
    said = _refused("full", lambda: _seat(world, private, c, since=date(2025, 2, 1)))
    assert said == "All 2 seats of this kind are held on 1 March 2025. End a term, or give the body more seats."
    assert _seat(world, private, c, since=date(2025, 7, 1)).organisation == c


def test_an_organisation_holds_one_seat_of_a_kind_at_a_time(world: World, board: Body, private: SeatCategory) -> None:
    _seat(world, private, world.federation, until=date(2025, 6, 30))
    said = _refused("twice", lambda: _seat(world, private, world.federation, since=date(2025, 6, 30)))
    assert said == "Federation One holds a seat of this kind since 1 January 2025. End that term first."
    _seat(world, private, world.federation, since=date(2025, 7, 1))
    other = actions.add_seats(world.secretariat, body=board, name=words("Public"), seats=1)
    _seat(world, other, world.federation)
    assert Term.objects.count() == 3


def test_a_term_cannot_end_before_it_begins(world: World, private: SeatCategory) -> None:
    _refused("backwards", lambda: _seat(world, private, world.federation, until=date(2024, 12, 31)))
    held = _seat(world, private, world.federation, until=FROM)
    _refused(
        "backwards",
        lambda: actions.change_term(
            world.secretariat, body=private.body, term=held, since=FROM, until=date(2024, 1, 1), holder=""
        ),
    )


def test_seats_cannot_be_taken_from_under_their_holders(world: World, board: Body, private: SeatCategory) -> None:
    for one in _make("A", "B"):
        _seat(world, private, one)
    fewer = {"body": board, "category": private, "name": private.name, "voting": True}
    _refused("held", lambda: actions.change_seats(world.secretariat, seats=1, **fewer))
    _refused("held", lambda: actions.remove_seats(world.secretariat, body=board, category=private))
    _refused("number", lambda: actions.change_seats(world.secretariat, seats=0, **fewer))
    _refused("number", lambda: actions.add_seats(world.secretariat, body=board, name=words("X"), seats=201))


def test_a_seat_that_was_served_stays_on_record(world: World, board: Body, private: SeatCategory) -> None:
    held = _seat(world, private, world.federation)
    _refused("begun", lambda: actions.take_term_back(world.secretariat, body=board, term=held))
    coming = _seat(world, private, *_make("Later"), since=today() + timedelta(days=1))
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
    _refused("ended", lambda: _seat(world, private, world.federation))


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
    a, b, c = _make("A", "B", "C")
    _seat(world, private, a, until=date(2025, 6, 30), holder="President")
    _seat(world, private, b, until=today() + timedelta(days=30))
    _seat(world, private, c, since=today() + timedelta(days=40))
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
        _seat(world, kind, *_make(name))
        actions.create_body(world.secretariat, space=world.space, name=words(name))
    secretariat = world.secretariat
    with django_assert_num_queries(3):
        queries.body_page(secretariat, board)
    with django_assert_num_queries(2):
        queries.bodies(secretariat)


class TestWarnings:
    """Sixty days before a term ends the secretariat gets a mail, once."""

    def test_the_secretariat_is_told_once_and_in_its_language(self, world: World, private: SeatCategory) -> None:
        world.secretary.language = "fr"
        world.secretary.save()
        until = today() + timedelta(days=59)
        term = _seat(world, private, world.federation, until=until)
        assert (warn_terms(), warn_terms()) == (1, 0)
        message = Message.objects.get()
        assert (message.person, message.language, message.kind) == (world.secretary, "fr", "terms_end")
        work.run_all()
        assert mail.outbox[0].subject.startswith("Conseil")
        assert "Federation One (Private)" in mail.outbox[0].body
        assert "/network/register/bodies/board/" in mail.outbox[0].body
        term.refresh_from_db()
        assert term.warned_at is not None
        assert Done.objects.filter(verb="register.warn_of_ends").count() == 1

    @pytest.mark.parametrize("days", [61, -1, None])
    def test_nobody_is_told_of_what_ends_later_has_ended_or_never_ends(
        self, world: World, private: SeatCategory, days: int | None
    ) -> None:
        until = None if days is None else today() + timedelta(days=days)
        _seat(world, private, world.federation, until=until)
        assert warn_terms() == 0
        assert not Message.objects.exists()

    def test_a_prolonged_term_is_warned_of_anew(self, world: World, board: Body, private: SeatCategory) -> None:
        term = _seat(world, private, world.federation, until=today() + timedelta(days=10))
        warn_terms()
        term.refresh_from_db()
        actions.change_term(
            world.secretariat, body=board, term=term, since=FROM, until=today() + timedelta(days=50), holder=""
        )
        assert warn_terms() == 1
        assert Message.objects.count() == 2

    def test_terms_that_end_together_make_one_mail(self, world: World, private: SeatCategory) -> None:
        other = actions.create_body(world.secretariat, space=world.space, name=words("Jury"))
        chairs = actions.add_seats(world.secretariat, body=other, name=words("Chairs"), seats=1)
        for one in _make("Alpha", "Beta"):
            _seat(world, private, one, until=today() + timedelta(days=5))
        _seat(world, chairs, world.federation, until=today())
        assert warn_terms() == 3
        bodies = [message.body for message in Message.objects.order_by("id")]
        assert len(bodies) == 2
        assert "Alpha (Private)" in bodies[0]
        assert "Beta (Private)" in bodies[0]
        assert "Federation One (Chairs)" in bodies[1]

    def test_it_recurs_every_minute_and_only_the_system_may_do_it(self, world: World, private: SeatCategory) -> None:
        assert warn_terms in worker.TICKS
        term = _seat(world, private, world.federation, until=today())
        before = _kept()
        for _who, viewer in world.callers():
            with pytest.raises(NotAllowed):
                actions.warn_of_ends(viewer, body=private.body, terms=[term])
        assert _kept() == before


class TestPages:
    """The same through the browser's door."""

    def _at(self, name: str, *more: object) -> str:
        return reverse(f"register:{name}", args=["network", *more])

    def test_strangers_read_public_bodies_in_their_language(
        self, world: World, client: Client, board: Body, private: SeatCategory
    ) -> None:
        _seat(world, private, world.federation, holder="President")
        assert "Board" in client.get(self._at("bodies")).text
        # Whoever reads in French leaves the language behind, for the process of the tests is one.
        with translation.override("en"):
            page = client.get(self._at("body", "board").replace("/en/", "/fr/"))
        assert "Conseil" in page.text
        assert "President" in page.text
        assert "voices" in page.text
        assert client.get(self._at("body_give", "board")).status_code == 302

    def test_members_only_bodies_are_not_there_for_strangers(self, world: World, client: Client) -> None:
        actions.create_body(world.secretariat, space=world.space, name=words("Inner circle"), public=False)
        assert client.get(self._at("body", "inner-circle")).status_code == 404
        assert "Inner circle" not in client.get(self._at("bodies")).text
        sign_in(client, world.delegate)
        assert client.get(self._at("body", "inner-circle")).status_code == 200

    def test_a_body_is_opened_gets_seats_and_gives_one(self, world: World, client: Client) -> None:
        sign_in(client, world.secretary)
        named = {"name_origin": "en", "name_en": "Expert group", "purpose_en": "", "public": "on"}
        assert client.post(self._at("body_create"), named)["Location"] == self._at("body", "expert-group")
        seats = {"name_origin": "en", "name_en": "Public", "seats": "40", "voting": "on"}
        assert client.post(self._at("body_add_seats", "expert-group"), seats).status_code == 302
        kind = SeatCategory.objects.get()
        seat = {"chosen": "new", "name": "City of Ghent", "country": "BE", "category": kind.id, "since": "2025-01-01"}
        assert client.post(self._at("body_give", "expert-group"), seat).status_code == 302
        page = client.get(self._at("body", "expert-group")).text
        assert "40 seats, 1 held, 39 vacant" in page
        assert "City of Ghent" in page

    def test_a_refusal_stands_in_the_form(
        self, world: World, client: Client, board: Body, private: SeatCategory
    ) -> None:
        sign_in(client, world.secretary)
        seat = {
            "chosen": "new",
            "name": "Someone",
            "category": private.id,
            "since": "2025-01-02",
            "until": "2025-01-01",
        }
        answer = client.post(self._at("body_give", "board"), seat)
        assert answer.status_code == 422
        assert "ends before it begins" in answer.text
        assert 'value="Someone"' in answer.text
        assert not Organisation.objects.filter(name="Someone").exists()

    def test_seats_and_terms_are_changed_and_taken_away(
        self, world: World, client: Client, board: Body, private: SeatCategory
    ) -> None:
        held = _seat(world, private, world.federation)
        sign_in(client, world.secretary)
        fewer = {"name_origin": "en", "name_en": "Private", "seats": "1", "voting": "on"}
        assert client.post(self._at("body_seats", "board", private.id), fewer).status_code == 302
        term = self._at("body_term", "board", held.id)
        assert client.get(term).status_code == 200
        assert client.post(term, {"since": "2025-01-01", "until": "2025-03-01"}).status_code == 302
        assert client.post(term, {"since": "2025-01-01", "until": "2024-03-01"}).status_code == 422
        refused = client.post(term, {"remove": "1"}, follow=True)
        assert "stays on record" in refused.text
        removed = client.post(self._at("body_seats", "board", private.id), {"remove": "1"}, follow=True)
        assert "stay on record" in removed.text
        held.refresh_from_db()
        private.refresh_from_db()
        assert (held.until, private.seats) == (date(2025, 3, 1), 1)

    @pytest.mark.parametrize("name", ["body_create", "body_change", "body_add_seats", "body_give"])
    def test_delegates_find_no_page_for_keeping_bodies(
        self, world: World, client: Client, board: Body, name: str
    ) -> None:
        sign_in(client, world.delegate)
        more = [] if name == "body_create" else ["board"]
        assert client.get(self._at(name, *more)).status_code == 404
