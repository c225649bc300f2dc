"""What an organisation decides beforehand, and the poll of its own members by a link."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.people.models import Mandate, Role
from filrouge.ground.tokens.actions import digest_of
from filrouge.rooms.ballots.actions import positions as actions
from filrouge.rooms.ballots.actions import running
from filrouge.rooms.ballots.models import Ballot, MemberPoll, Method, PollAnswer, Position, Vote
from filrouge.rooms.ballots.pages import positions as pages
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import here, second_delegate, text_of
from tests.world import sign_in

pytestmark = pytest.mark.django_db

SAID = {"words": "Yes, unless article 3 is weakened", "made": "board", "made_on": "2026-01-05"}


@pytest.fixture
def alpha(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.delegates["alpha"])
    return client


def later(**delay: int) -> str:
    return timezone.localtime(timezone.now() + timedelta(**delay)).strftime("%Y-%m-%dT%H:%M")


def asked(assembly: Assembly, ballot: Ballot) -> str:
    """Begin a poll of Alpha's members; the path of its link."""
    _poll, token = actions.ask_members(
        assembly.viewer("alpha"), ballot=ballot, ends_at=timezone.now() + timedelta(days=1)
    )
    return f"/en/network/ballots/poll/{token}/"


def test_a_delegate_records_the_position_and_earlier_ones_stay(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    assert "Nothing is recorded yet." in text_of(alpha.get(here(ballot, "position/")))
    done = alpha.post(here(ballot, "position/"), SAID, follow=True)
    assert "As it stands “Yes, unless article 3 is weakened” by the board, 5 January 2026" in text_of(done)
    done = alpha.post(here(ballot, "position/"), SAID | {"words": "No", "made": "assembly"}, follow=True)
    assert "As it stands “No” by a general meeting" in text_of(done)
    assert "Earlier positions “Yes, unless article 3 is weakened”" in text_of(done)
    assert "“No”" in text_of(alpha.get(here(ballot)))
    assert Position.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"words": "  "}, "Write what your delegate is to vote"),
        ({"made": "magic"}, "Say how the position was made."),
        ({"made_on": "2999-01-01"}, "That day is still to come."),
        ({"made_on": ""}, "Say on which day it was decided."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    alpha: Client, assembly: Assembly, wrong: dict[str, str], words: str
) -> None:
    refused = alpha.post(here(assembly.opened(), "position/"), SAID | wrong)
    assert (refused.status_code, words in text_of(refused)) == (422, True)
    assert ("unless article 3" in text_of(refused)) == ("words" not in wrong)
    assert not Position.objects.exists()


def test_only_delegates_of_an_organisation_on_the_roll_see_and_record_its_position(assembly: Assembly) -> None:
    ballot = assembly.opened()
    Mandate.objects.filter(person=assembly.delegates["delta"]).update(role=Role.SUBSTITUTE)
    world = assembly.world
    people = (None, world.delegate, world.outsider, world.secretary, assembly.delegates["delta"])
    for person in people:
        client = Client()
        if person is not None:
            sign_in(client, person)
        for page in ("position/", "position/poll/"):
            assert client.get(here(ballot, page)).status_code == 404
            assert client.post(here(ballot, page), SAID | {"ends_at": later(days=1)}).status_code == 404
    assert not Position.objects.exists()
    assert not MemberPoll.objects.exists()


def test_another_organisation_sees_its_own_position_and_poll_only(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    alpha.post(here(ballot, "position/"), SAID)
    Client().post(asked(assembly, ballot), {"who": "Bakery", "q1.choice": "yes", "remark": "Good"})
    beta = Client()
    sign_in(beta, assembly.delegates["beta"])
    page = text_of(beta.get(here(ballot, "position/")))
    assert "The position of Beta" in page
    assert "article 3" not in page
    assert "Bakery" not in page


def test_a_poll_is_begun_its_link_shown_once_and_answered_without_signing_in(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    begun = alpha.post(here(ballot, "position/poll/"), {"ends_at": later(days=2)})
    link = re.findall(r"/en/network/ballots/poll/[\w-]+/", begun.content.decode())[0]
    assert begun["Cache-Control"] == "private, no-store"
    token = link.split("/")[-2]
    assert token not in alpha.get(here(ballot, "position/")).content.decode()
    assert MemberPoll.objects.get().digest == digest_of(token)
    nobody = Client()
    page = nobody.get(link)
    for words in ("Alpha asks its members", "Membership fee 2027", "Shall it be so?"):
        assert words in text_of(page)
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert not PollAnswer.objects.exists()
    done = nobody.post(link, {"who": "Bakery", "q1.choice": "no", "remark": "Too dear"})
    assert "Your answer is with the delegates of Alpha." in text_of(done)
    nobody.post(link, {"who": "Garden", "q1.choice": "yes"})
    twice = nobody.post(link, {"who": " Bakery ", "q1.choice": "yes"})
    assert (twice.status_code, "Somebody of that name has answered already." in text_of(twice)) == (422, True)
    assert "Too dear" not in text_of(nobody.get(link))
    mine = text_of(alpha.get(here(ballot, "position/")))
    assert "for 1 against 1 abstention 0" in mine
    assert "Bakery , against Too dear" in mine


def test_what_members_said_becomes_the_position_when_the_delegate_takes_it(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    link = asked(assembly, ballot)
    for who, choice in (("Bakery", "yes"), ("Garden", "yes"), ("Kiosk", "abstain")):
        Client().post(link, {"who": who, "q1.choice": choice})
    page = alpha.get(f"{here(ballot, 'position/')}?from=poll").content.decode()
    words = "Our members: 2 for, 0 against, 1 abstain. What follows from it as one vote: for."
    assert words in page
    assert re.search(r'value="members"[^>]*checked', page)
    assert not Position.objects.exists()
    alpha.post(here(ballot, "position/"), {"words": words, "made": "members", "made_on": "2026-01-05"})
    assert Position.objects.get().words == words


def polled(assembly: Assembly, ballot: Ballot, *answers: dict[str, str]) -> str:
    """Members of Alpha answer, each with these fields; the path of the link."""
    link = asked(assembly, ballot)
    for number, fields in enumerate(answers):
        assert Client().post(link, {"who": f"Member {number}", **fields}).status_code == 200
    return link


CITIES = ("Lisbon", "Madrid", "Rome")


@pytest.mark.parametrize(
    ("method", "how", "answers", "told", "vote"),
    [
        (
            Method.APPROVAL, {}, ({"q1.chosen.1": "on", "q1.chosen.3": "on"}, {"q1.chosen.3": "on"}),
            "1. Rome chosen weight 2 · 2 organisations · 100 % of all that voted", "Rome",
        ),
        (
            Method.SCORE, {"highest": 5}, ({"q1.score.1": "5", "q1.score.2": "1"}, {"q1.score.1": "4"}),
            "1. Lisbon chosen sum 9", "Lisbon 4, Madrid 1",
        ),
        (
            Method.POINTS, {"points": 10}, ({"q1.points.1": "7", "q1.points.2": "3"}, {"q1.points.2": "10"}),
            "1. Madrid chosen 13 points by weight", "Lisbon 4, Madrid 6",
        ),
        (
            Method.SCHULZE, {}, ({"q1.place.1": "2", "q1.place.2": "1"}, {"q1.place.2": "1", "q1.place.3": "2"}),
            "Elected: Madrid. The whole order: Madrid, Lisbon and Rome.", "1. Madrid, 2. Lisbon, 3. Rome",
        ),
    ],
)  # fmt: skip
def test_members_are_asked_what_the_ballot_asks_and_counted_as_it_is(
    alpha: Client, assembly: Assembly, method: Method, how: dict[str, Any], answers: Any, told: str, vote: str
) -> None:
    ballot = assembly.opened(options=CITIES, method=method, settings=how)
    link = polled(assembly, ballot, *answers)
    assert all(city in text_of(Client().get(link)) for city in CITIES)
    page = text_of(alpha.get(here(ballot, "position/")))
    assert told in page
    assert f"What follows from it as one vote: {vote} " in page
    taken = alpha.get(f"{here(ballot, 'position/')}?from=poll").content.decode()
    assert f"2 of our members answered. What follows from it as one vote: {vote}." in taken
    filled = alpha.get(f"{here(ballot, 'cast/')}?from=poll")
    assert "The fields are filled in with what follows from the poll of your members." in text_of(filled)
    assert not Vote.objects.exists()


def test_where_a_vote_may_be_split_the_members_voices_make_a_split_to_be_cast_as_it_stands(
    alpha: Client, assembly: Assembly
) -> None:
    ballot = assembly.opened(assembly.rule(may_split=True))
    polled(assembly, ballot, *({"q1.choice": choice} for choice in ("yes", "yes", "yes", "no", "abstain")))
    page = alpha.get(here(ballot, "position/"))
    assert "What follows from it as one vote: 3 for, 1 against, 1 abstain" in text_of(page)
    filled = alpha.get(f"{here(ballot, 'cast/')}?from=poll").content.decode()
    fields = dict(re.findall(r'name="([\w.]+\.1\.(?:yes|no|abstain|total))" value="(\d+)"', filled))
    assert sorted(fields.values()) == ["1", "1", "3", "5"]
    key = next(iter(fields)).partition(".")[0]
    alpha.post(here(ballot, "cast/"), fields | {f"{key}.1.choice": "split"})
    assert Vote.objects.get().answers == {"1": {"yes": 3, "no": 1, "abstain": 1}}


def test_one_objection_of_a_member_is_the_organisations_with_its_reason(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(method=Method.CONSENT)
    why = "It binds those who were not asked"
    polled(assembly, ballot, {"q1.stance": "consent"}, {"q1.stance": "objection", "q1.text": why})
    page = text_of(alpha.get(here(ballot, "position/")))
    assert "consent 1 stand aside 0 objection 1" in page
    assert f"What follows from it as one vote: objection: “{why}”" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Nothing is chosen yet."),
        ({"q1.yes": "40", "q1.no": "1", "q1.total": "41"}, "Choose one: for, against or abstain."),
        ({"q1.yes": "many"}, "“many” is not a whole number."),
    ],
)
def test_a_member_has_one_voice_and_what_it_typed_is_kept(
    assembly: Assembly, typed: dict[str, str], words: str
) -> None:
    link = asked(assembly, assembly.opened())
    refused = Client().post(link, {"who": "Bakery", "remark": "Too dear", **typed})
    assert (refused.status_code, words in text_of(refused)) == (422, True)
    assert "Too dear" in text_of(refused)
    assert not PollAnswer.objects.exists()


def test_only_who_speaks_for_an_organisation_finds_its_poll_in_the_fields(assembly: Assembly) -> None:
    ballot = assembly.opened()
    polled(assembly, ballot, {"q1.choice": "no"})
    Mandate.objects.filter(person=assembly.delegates["alpha"]).update(role=Role.SUBSTITUTE)
    for member in ("alpha", "beta"):
        client = Client()
        sign_in(client, assembly.delegates[member])
        page = client.get(f"{here(ballot, 'cast/')}?from=poll").content.decode()
        assert "checked" not in page
        assert "the poll of your members" not in page


def test_a_link_nobody_answered_yet_is_replaced_and_an_answered_poll_is_not(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    first = asked(assembly, ballot)
    second = asked(assembly, ballot)
    assert Client().get(first).status_code == 404
    Client().post(second, {"who": "Bakery", "q1.choice": "yes"})
    refused = alpha.post(here(ballot, "position/poll/"), {"ends_at": later(days=1)})
    assert (refused.status_code, "Your members were asked already" in text_of(refused)) == (422, True)
    assert Client().get(second).status_code == 200


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (-1, "The end is in the past."),
        (90, "End the poll before, so that the answers can count."),
        (None, "Say until when your members can answer."),
    ],
)
def test_a_poll_ends_between_now_and_the_closing(
    alpha: Client, assembly: Assembly, ends: int | None, words: str
) -> None:
    ballot = assembly.opened(closes_at=timezone.now() + timedelta(days=10))
    refused = alpha.post(here(ballot, "position/poll/"), {"ends_at": later(days=ends) if ends else ""})
    assert (refused.status_code, words in text_of(refused)) == (422, True)
    assert not MemberPoll.objects.exists()


@pytest.mark.parametrize("how", ["poll over", "ballot closed", "ballot over"])
def test_a_poll_that_has_ended_says_so_and_takes_nothing(assembly: Assembly, how: str) -> None:
    ballot = assembly.opened()
    link = asked(assembly, ballot)
    if how == "poll over":
        MemberPoll.objects.update(ends_at=timezone.now())
    elif how == "ballot over":
        Ballot.objects.update(closes_at=timezone.now())
    else:
        running.close_ballot(assembly.secretariat, ballot=ballot)
    for answer in (Client().get(link), Client().post(link, {"who": "Bakery", "q1.choice": "yes"})):
        assert (answer.status_code, "This poll has ended." in text_of(answer)) == (410, True)
    assert not PollAnswer.objects.exists()


def test_links_of_polls_that_nobody_was_given_say_nothing(assembly: Assembly, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = asked(assembly, assembly.opened()).replace("/network/", "/elsewhere/")
    monkeypatch.setattr(pages, "HITS", 2)
    client = Client()
    for where in (elsewhere, "/en/network/ballots/poll/made-up/"):
        answer = client.get(where)
        assert (answer.status_code, "No poll has this link." in text_of(answer)) == (404, True)
        assert "Alpha" not in text_of(answer)
    assert client.get("/en/network/ballots/poll/made-up/").status_code == 429


def test_one_place_answers_only_so_often(assembly: Assembly, monkeypatch: pytest.MonkeyPatch) -> None:
    link = asked(assembly, assembly.opened())
    monkeypatch.setattr(pages, "ANSWERS", 2)
    client = Client()
    codes = [client.post(link, {"who": f"Member {n}", "q1.choice": "yes"}).status_code for n in range(3)]
    assert codes == [200, 200, 429]
    assert PollAnswer.objects.count() == 2


def test_a_poll_for_a_ballot_that_only_members_see_is_open_to_its_link(assembly: Assembly) -> None:
    ballot = assembly.opened(public=False)
    link = asked(assembly, ballot)
    type(assembly.world.space).objects.filter(pk=assembly.world.space.pk).update(public=False)
    assert Client().post(link, {"who": "Bakery", "q1.choice": "yes"}).status_code == 200
    assert Client().get("/en/network/ballots/poll/made-up/").status_code == 302


def test_a_second_delegate_of_the_organisation_sees_the_same(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    alpha.post(here(ballot, "position/"), SAID)
    other = Client()
    sign_in(other, second_delegate(assembly, "alpha"))
    assert "unless article 3" in text_of(other.get(here(ballot, "position/")))


@pytest.mark.parametrize("number", [1, 3])
def test_the_statements_of_positions_do_not_grow(
    alpha: Client, assembly: Assembly, number: int, django_assert_max_num_queries: Any
) -> None:
    ballot = assembly.opened()
    link = asked(assembly, ballot)
    poll = MemberPoll.objects.get()
    for n in range(number):
        actions.answer_poll(assembly.world.system, poll=poll, who=f"Member {n}", answers={"1": {"yes": 1}})
        actions.state_position(
            assembly.viewer("alpha"), ballot=ballot, words=f"Yes {n}", made="board", made_on=date(2026, 1, 5)
        )
    with django_assert_max_num_queries(13):
        assert alpha.get(here(ballot, "position/")).status_code == 200
    with django_assert_max_num_queries(12):
        assert Client().get(link).status_code == 200
