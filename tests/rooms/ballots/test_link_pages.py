"""Voting from a mail without signing in: one look changes nothing, one sending casts once, no link tells more."""

from __future__ import annotations

import logging
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.mail.models import Message
from filrouge.ground.pages.logs import NoSecrets
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Mandate, Role
from filrouge.rooms.ballots import sealing
from filrouge.rooms.ballots.actions import links, proxies, running
from filrouge.rooms.ballots.models import Ballot, MailLink, Means, Urn, Vote
from filrouge.rooms.ballots.pages import links as pages
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import EQUAL, text_of, typed
from tests.world import sign_in

pytestmark = pytest.mark.django_db


def links_of(assembly: Assembly, ballot: Ballot) -> dict[str, str]:
    """Write to all, and read the links out of their mails: member → path."""
    links.remind(assembly.secretariat, ballot=ballot)
    mails = Message.objects.filter(kind="ballot_reminder").order_by("id")
    return {mail.to.split("@")[0]: re.findall(r"(/\w\w/network/ballots/vote/[\w-]+/)", mail.body)[0] for mail in mails}


def test_a_link_shows_the_question_and_the_rule_and_changes_nothing(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    where = links_of(assembly, ballot)["alpha"]
    for _look in range(3):
        page = client.get(where)
        assert page.status_code == 200
    said = text_of(page)
    for words in ("Sample Network", "The vote of Alpha", "Membership fee 2027", "Shall it be so?", "Ordinary majority"):
        assert words in said
    assert "When votes are equal, it is not adopted." in said
    assert not Vote.objects.exists()
    assert not MailLink.objects.exclude(used_at=None).exists()


def test_a_link_casts_once_without_signing_in_and_says_what_was_counted(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(closes_at=timezone.now() + timedelta(days=1))
    where = links_of(assembly, ballot)["alpha"]
    done = client.post(where, typed(assembly, "alpha", choice="no"))
    assert done.status_code == 200
    assert "The vote of Alpha is in. Counted: against. The link is used up now." in text_of(done)
    vote = Vote.objects.get()
    assert (vote.voter.name, vote.answers, vote.means) == ("Alpha", {"1": {"no": 1}}, Means.MAIL)
    assert (vote.by.name, vote.person) == ("Alpha", assembly.delegates["alpha"])
    for again in (client.get(where), client.post(where, typed(assembly, "alpha", choice="yes"))):
        assert again.status_code == 410
        assert "used already" in text_of(again)
        assert "against" not in text_of(again)
    assert Vote.objects.get().answers == {"1": {"no": 1}}
    assert links_of(assembly, ballot).keys() >= {"beta"}
    assert Message.objects.filter(to="alpha@sample.example", kind="ballot_reminder").count() == 1


def test_the_same_form_sent_twice_is_answered_like_the_first_time(client: Client, assembly: Assembly) -> None:
    where = links_of(assembly, assembly.opened())["alpha"]
    for _time in range(2):
        assert "Counted: for." in text_of(client.post(where, typed(assembly, "alpha", choice="yes")))
    assert Vote.objects.count() == 1


def test_a_secret_link_shows_the_receipt_once_and_twice_the_same_form_drops_one_paper(
    client: Client, assembly: Assembly
) -> None:
    ballot = assembly.opened(assembly.rule(EQUAL), secret=True)
    where = links_of(assembly, ballot)["alpha"]
    offered = re.findall(r'name="offered" value="([^"]+)"', client.get(where).content.decode())[0]
    sent = typed(assembly, "alpha", choice="yes") | {"offered": offered}
    done = client.post(where, sent)
    receipt = offered.partition(":")[0]
    assert receipt in text_of(done)
    assert "for" not in re.findall(r"Counted: (\w+)", text_of(done))
    assert receipt in text_of(client.post(where, sent))
    assert [paper.receipt for paper in sealing.unseal(ballot.address, Urn.objects.get().sealed)] == [receipt]
    other = typed(assembly, "alpha", choice="no")
    refused = client.post(where, other)
    assert (refused.status_code, receipt in text_of(refused)) == (410, False)
    assert Urn.objects.get().papers == 1


@pytest.mark.parametrize("hidden", [False, True])
def test_the_link_is_the_key_to_a_ballot_that_only_members_see(
    client: Client, assembly: Assembly, hidden: bool
) -> None:
    ballot = assembly.opened(public=False)
    where = links_of(assembly, ballot)["beta"]
    if hidden:
        type(assembly.world.space).objects.filter(pk=assembly.world.space.pk).update(public=False)
    assert client.get(where).status_code == 200
    assert "Counted: for." in text_of(client.post(where, typed(assembly, "beta", choice="yes")))
    assert client.get(f"/en/network/ballots/{ballot.address}/").status_code in {302, 404}


def test_links_that_nobody_sent_say_nothing_about_any_ballot(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    first = links_of(assembly, ballot)["alpha"]
    links_of(assembly, ballot)  # a newer mail has taken its place
    elsewhere = links_of(assembly, ballot)["beta"].replace("/network/", "/elsewhere/")
    for where in (first, "/en/network/ballots/vote/made-up/", elsewhere):
        for answer in (client.get(where), client.post(where, typed(assembly, "alpha", choice="yes"))):
            assert answer.status_code == 404
            assert "This link votes for nobody." in text_of(answer)
            assert "Membership fee" not in text_of(answer)
    assert not Vote.objects.exists()


def test_in_a_closed_network_a_wrong_link_looks_like_any_page(client: Client, assembly: Assembly) -> None:
    type(assembly.world.space).objects.filter(pk=assembly.world.space.pk).update(public=False)
    answer = client.get("/en/network/ballots/vote/made-up/")
    nowhere = client.get("/en/no-such-network/ballots/vote/made-up/")
    assert (answer.status_code, nowhere.status_code) == (302, 302)
    assert answer["Location"].replace("network", "no-such-network") == nowhere["Location"]
    sign_in(client, assembly.world.outsider)
    assert client.get("/en/network/ballots/vote/made-up/").status_code == 404


def closed(assembly: Assembly, ballot: Ballot) -> None:
    running.close_ballot(assembly.secretariat, ballot=ballot)


def over(assembly: Assembly, ballot: Ballot) -> None:
    Ballot.objects.filter(pk=ballot.pk).update(closes_at=timezone.now())


def voted(assembly: Assembly, ballot: Ballot) -> None:
    assembly.votes(ballot, alpha="no")


def carried(assembly: Assembly, ballot: Ballot) -> None:
    proxies.give_proxy(
        assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"), holder=assembly.voter(ballot, "beta")
    )


def left(assembly: Assembly, ballot: Ballot) -> None:
    mandate = Mandate.objects.get(person=assembly.delegates["alpha"])
    Mandate.objects.filter(pk=mandate.pk).update(until=timezone.now().date() - timedelta(days=1))


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (closed, "This ballot is closed."),
        (over, "This ballot is closed."),
        (voted, "Your organisation has voted already"),
        (carried, "Beta carries your vote."),
        (left, "This link is not in force any more."),
    ],
)
def test_a_link_that_came_too_late_says_why_and_casts_nothing(
    client: Client, assembly: Assembly, happens: Any, words: str
) -> None:
    ballot = assembly.opened(assembly.rule(proxy_limit=1))
    where = links_of(assembly, ballot)["alpha"]
    happens(assembly, ballot)
    before = Vote.objects.count()
    answers = [client.get(where), client.post(where, typed(assembly, "alpha", choice="yes"))]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert words in text_of(answers[0])
    assert "Nothing was changed." in text_of(answers[1])
    assert "against" not in text_of(answers[0]) + text_of(answers[1])
    assert Vote.objects.count() == before
    assert MailLink.objects.exclude(used_at=None).count() == 0


def test_what_cannot_stand_is_said_and_the_link_still_votes(client: Client, assembly: Assembly) -> None:
    where = links_of(assembly, assembly.opened(options=("Ada", "Ben"), method="approval", settings={"most": 1}))[
        "alpha"
    ]
    wrong = client.post(where, typed(assembly, "alpha", **{"chosen.1": "on", "chosen.2": "on"}))
    assert (wrong.status_code, "2 were chosen; at most 1 can be." in text_of(wrong)) == (422, True)
    assert client.post(where, {}).status_code == 422
    assert "Counted: Ada." in text_of(client.post(where, typed(assembly, "alpha", **{"chosen.1": "on"})))


def test_only_the_own_organisation_is_cast_for(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(proxy_limit=2))
    where = links_of(assembly, ballot)["alpha"]
    proxies.give_proxy(
        assembly.viewer("gamma"), voter=assembly.voter(ballot, "gamma"), holder=assembly.voter(ballot, "alpha")
    )
    assert "Gamma" not in text_of(client.get(where))
    sent = typed(assembly, "alpha", choice="yes") | typed(assembly, "gamma", choice="yes")
    assert client.post(where, sent).status_code == 200
    assert [vote.voter.name for vote in Vote.objects.all()] == ["Alpha"]


def test_guessing_is_slowed_down_and_a_real_link_is_not(
    client: Client, assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = links_of(assembly, assembly.opened())["alpha"]
    monkeypatch.setattr(pages, "HITS", 3)
    for _look in range(5):
        assert client.get(where).status_code == 200
    guesses = [client.get(f"/en/network/ballots/vote/guess-{number}/").status_code for number in range(4)]
    assert guesses == [404, 404, 404, 429]
    assert client.get(where).status_code == 429


def test_pages_of_links_are_kept_by_nobody_and_their_secret_stands_in_no_log(
    client: Client, assembly: Assembly, caplog: pytest.LogCaptureFixture
) -> None:
    where = links_of(assembly, assembly.opened())["alpha"]
    for answer in (client.get(where), client.get("/en/network/ballots/vote/made-up/")):
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert answer["Referrer-Policy"] == "same-origin"
    token = where.split("/")[-2]
    for line in (f"Not Found: {where}", f"GET /en/account/login/?next={where.replace('/', '%2F')}"):
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, line, (), None)
        NoSecrets().filter(record)
        assert token not in record.getMessage()


def test_a_link_needs_the_token_of_its_own_form(assembly: Assembly) -> None:
    where = links_of(assembly, assembly.opened())["alpha"]
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(where, typed(assembly, "alpha", choice="yes")).status_code == 403
    assert not Vote.objects.exists()
    strict.get(where)
    sent = typed(assembly, "alpha", choice="yes") | {"csrfmiddlewaretoken": strict.cookies["csrf"].value}
    assert strict.post(where, sent).status_code == 200


@pytest.mark.parametrize("options", [2, 5])
def test_the_statements_of_a_link_do_not_grow(
    client: Client, assembly: Assembly, django_assert_max_num_queries: Any, options: int
) -> None:
    names = tuple(f"Option {number}" for number in range(options))
    where = links_of(assembly, assembly.opened(options=names, method="approval"))["alpha"]
    client.get(where)
    with django_assert_max_num_queries(15):
        client.get(where)


def test_a_second_head_delegate_gets_a_link_of_their_own(client: Client, assembly: Assembly) -> None:
    people.grant_mandate(
        assembly.world.system, space=assembly.world.space, email="second@sample.example", name="Second",
        organisation=assembly.members["alpha"], role=Role.HEAD_DELEGATE, since=date(2020, 1, 1),
    )  # fmt: skip
    found = links_of(assembly, assembly.opened())
    client.post(found["alpha"], typed(assembly, "alpha", choice="yes"))
    other = client.post(found["second"], typed(assembly, "alpha", choice="no"))
    assert (other.status_code, "has voted already" in text_of(other)) == (410, True)
    assert Vote.objects.get().answers == {"1": {"yes": 1}}
