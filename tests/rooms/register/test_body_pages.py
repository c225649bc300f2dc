"""Bodies on their pages, and warnings before terms end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from filrouge.ground.actions import NotAllowed
from filrouge.ground.jobs import work, worker
from filrouge.ground.mail.models import Message
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.trail.models import Entry as Done
from filrouge.rooms.register.actions import bodies as actions
from filrouge.rooms.register.models import Body, SeatCategory
from filrouge.rooms.register.reminders import warn_terms
from tests.rooms.register.seating import FROM, kept_of, make, seat_held, words
from tests.world import World, sign_in


class TestWarnings:
    """Sixty days before a term ends the secretariat gets a mail, once."""

    def test_the_secretariat_is_told_once_and_in_its_language(self, world: World, private: SeatCategory) -> None:
        world.secretary.language = "fr"
        world.secretary.save()
        until = today() + timedelta(days=59)
        term = seat_held(world, private, world.federation, until=until)
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
        seat_held(world, private, world.federation, until=until)
        assert warn_terms() == 0
        assert not Message.objects.exists()

    def test_a_prolonged_term_is_warned_of_anew(self, world: World, board: Body, private: SeatCategory) -> None:
        term = seat_held(world, private, world.federation, until=today() + timedelta(days=10))
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
        for one in make("Alpha", "Beta"):
            seat_held(world, private, one, until=today() + timedelta(days=5))
        seat_held(world, chairs, world.federation, until=today())
        assert warn_terms() == 3
        bodies = [message.body for message in Message.objects.order_by("id")]
        assert len(bodies) == 2
        assert "Alpha (Private)" in bodies[0]
        assert "Beta (Private)" in bodies[0]
        assert "Federation One (Chairs)" in bodies[1]

    def test_it_recurs_every_minute_and_only_the_system_may_do_it(self, world: World, private: SeatCategory) -> None:
        assert warn_terms in worker.TICKS
        term = seat_held(world, private, world.federation, until=today())
        before = kept_of()
        for _who, viewer in world.callers():
            with pytest.raises(NotAllowed):
                actions.warn_of_ends(viewer, body=private.body, terms=[term])
        assert kept_of() == before


class TestPages:
    """The same through the browser's door."""

    def _at(self, name: str, *more: object) -> str:
        return reverse(f"register:{name}", args=["network", *more])

    def test_strangers_read_public_bodies_in_their_language(
        self, world: World, client: Client, board: Body, private: SeatCategory
    ) -> None:
        seat_held(world, private, world.federation, holder="President")
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
        held = seat_held(world, private, world.federation)
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
