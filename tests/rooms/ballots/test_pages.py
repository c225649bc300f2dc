"""The pages of a ballot: preparing, opening, closing and publishing it in the browser."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.actions import Refused
from filrouge.ground.people.models import Organisation
from filrouge.rooms.ballots.actions.running import open_ballot
from filrouge.rooms.ballots.models import Ballot, State, Voter
from filrouge.rooms.register.actions.memberships import change_membership
from filrouge.rooms.register.models import Membership
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

pytestmark = pytest.mark.django_db
HERE = "/en/network/ballots/"


@pytest.fixture
def secretary(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.world.secretary)
    return client


def test_a_secretariat_prepares_opens_closes_and_publishes_a_ballot(secretary: Client, assembly: Assembly) -> None:
    rule = assembly.rule()
    typed = {
        "title_en": "Fee of 2027", "title_origin": "en", "text_en": "It stays at 100.", "text_origin": "en",
        "rule": rule.id, "public": "on",
    }  # fmt: skip
    made = secretary.post(HERE + "new/?method=decision", typed, follow=True)
    assert "Saved as a draft" in made.content.decode()
    ballot = Ballot.objects.get()
    page = f"{HERE}{ballot.address}/"
    assert "If it opened today" in secretary.get(page + "trial/").content.decode()
    secretary.post(page + "trial/")
    for step, state in (("open", "opened"), ("close", "closed"), ("count", "counted"), ("publish", "published")):
        secretary.post(f"{page}step/{step}/")
        ballot.refresh_from_db()
        assert ballot.state == state
    assert "No quorum" in secretary.get(page).content.decode()


def test_options_are_typed_one_a_line_and_kept_when_something_is_wrong(secretary: Client, assembly: Assembly) -> None:
    rule = assembly.rule()
    typed: dict[str, Any] = {
        "title_en": "Board", "title_origin": "en", "options_en": "Ada\nBen", "options_origin": "en", "places": "3",
        "rule": rule.id, "categories": "Women\nMen",
    }  # fmt: skip
    refused = secretary.post(HERE + "new/?method=scottish_stv", typed)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "2 options for 3 places" in text
    assert "Ada\nBen" in text
    secretary.post(HERE + "new/?method=scottish_stv", typed | {"places": "1", "reserved": "Women: 1-"})
    ballot = Ballot.objects.get()
    assert ballot.settings == {"places": 1, "reserved": {"Women": [1, None]}}
    assert [(o.name.in_("en").text, o.category) for o in ballot.questions.get().options.order_by("position")] == [
        ("Ada", "Women"),
        ("Ben", "Men"),
    ]
    assert "Women: 1-" in secretary.get(f"{HERE}{ballot.address}/change/").content.decode()


def test_only_who_was_a_member_on_the_day_of_the_roll_votes(secretary: Client, assembly: Assembly) -> None:
    late, gone = (Membership.objects.get(member=assembly.members[name]) for name in ("beta", "gamma"))
    Membership.objects.filter(pk=late.pk).update(since=date(2026, 3, 1))
    change_membership(assembly.secretariat, membership=gone, status="left")
    typed = {
        "title_en": "Fee", "title_origin": "en", "text_en": "", "text_origin": "en", "rule": assembly.rule().id,
        "electorate_on": "2026-02-28",
    }  # fmt: skip
    secretary.post(HERE + "new/?method=decision", typed)
    ballot = Ballot.objects.get()
    page = f"{HERE}{ballot.address}/"
    assert 'value="2026-02-28"' in secretary.get(page + "change/").text
    assert "Alpha" in secretary.get(page + "trial/").text
    assert "Beta" not in secretary.get(page + "trial/").text
    secretary.post(page + "open/")
    on_roll = set(Voter.objects.filter(ballot=ballot).values_list("name", flat=True))
    assert on_roll == {name.title() for name in assembly.members} - {"Beta", "Gamma"}
    assert "28 February 2026" in secretary.get(page).text


def test_a_ballot_does_not_open_before_the_day_of_its_roll(assembly: Assembly) -> None:
    ballot = assembly.draft(electorate_on=timezone.now().date() + timedelta(days=1))
    with pytest.raises(Refused, match="day of the roll is still to come"):
        open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)
    ballot.refresh_from_db()
    assert (ballot.state, Voter.objects.count()) == (State.DRAFTED, 0)


def test_what_is_decided_anew_has_a_roll_and_hours_of_its_own(secretary: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(closes_at=timezone.now() + timedelta(days=1))
    assembly.decided(ballot)
    form = secretary.get(f"{HERE}{ballot.address}/again/").text
    for name in ("electorate_on", "closes_at"):
        assert re.search(rf'name="{name}"(?![^>]*value=)', form)


def test_the_day_of_the_roll_stays_when_a_draft_is_changed_in_french(secretary: Client, assembly: Assembly) -> None:
    ballot = assembly.draft(electorate_on=date(2026, 2, 28))
    form = secretary.get(f"{HERE}{ballot.address}/change/".replace("/en/", "/fr/")).text
    assert re.search(r'name="electorate_on"[^>]*value="2026-02-28"', form)


def test_a_draft_is_not_there_for_members(client: Client, assembly: Assembly) -> None:
    ballot = assembly.draft()
    sign_in(client, assembly.delegates["alpha"])
    assert client.get(f"{HERE}{ballot.address}/").status_code == 404
    assert client.post(f"{HERE}{ballot.address}/step/open/").status_code == 404
    ballot.refresh_from_db()
    assert ballot.state == State.DRAFTED


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_the_list(
    client: Client, assembly: Assembly, number: int, django_assert_max_num_queries: Any
) -> None:
    rule = assembly.rule()
    for _unused in range(number):
        assembly.decided(assembly.opened(rule))
    one = f"{HERE}{Ballot.objects.all()[0].address}/"
    with django_assert_max_num_queries(5):
        assert client.get(HERE).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(one).status_code == 200
    with django_assert_max_num_queries(2):  # the network, and whether anything was done since
        assert client.get(HERE).status_code == 200
    with django_assert_max_num_queries(3):  # and the ballot
        assert client.get(one).status_code == 200
    with django_assert_max_num_queries(6):
        assert client.get(f"{HERE}{Ballot.objects.all()[0].address}/roll/").status_code == 200


def test_a_long_roll_is_read_page_by_page(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    Voter.objects.bulk_create(
        Voter(ballot=ballot, organisation=Organisation.objects.create(name=f"Z {n:03}"), name=f"Z {n:03}", weight="1")
        for n in range(60)
    )
    first = client.get(f"{HERE}{ballot.address}/roll/").content.decode()
    assert first.count('<th scope="row">') == 50
    following = re.findall(r'href="(\?after=[^"]+)" rel="next"', first)[0]
    second = client.get(f"{HERE}{ballot.address}/roll/{following}").content.decode()
    assert second.count('<th scope="row">') == 17
    assert "Z 059" in second
