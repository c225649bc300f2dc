"""Casting in the browser: one page for every method, nothing lost on an error, a receipt that is kept nowhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import casting, drafting, running
from filrouge.rooms.ballots.models import Position, Question, Vote
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.sheets import carrying, here, places, second_delegate, text_of, typed
from tests.world import DAY, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alpha(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.delegates["alpha"])
    return client


def test_a_vote_is_cast_shown_and_changed_until_the_closing(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(closes_at=timezone.now() + timedelta(days=1))
    done = alpha.post(here(ballot), typed(assembly, "alpha", choice="yes"), follow=True)
    assert "Counted: for. You vote for Alpha. You can change it until" in text_of(done)
    assert 'value="yes" checked' in alpha.get(here(ballot)).content.decode()
    assert "Counted: against." in text_of(alpha.post(here(ballot), typed(assembly, "alpha", choice="no"), follow=True))
    assert [vote.answers for vote in Vote.objects.order_by("number")] == [{"1": {"yes": 1}}, {"1": {"no": 1}}]
    assert "Alpha has voted" in text_of(alpha.get(here(ballot, "")))


@pytest.mark.parametrize(
    ("method", "given", "part", "values", "answer", "words"),
    [
        ("approval", {"most": 2}, "chosen", ("on", "", "on"), {"approved": ["1", "3"]}, "Ada, Cem"),
        ("score", {"highest": 5}, "score", ("5", "", "0"), {"scores": {"1": 5, "3": 0}}, "Ada 5, Cem 0"),
        ("points", {"points": 10}, "points", ("7", "3", ""), {"points": {"1": 7, "2": 3}}, "Ada 7, Ben 3"),
        ("schulze", {}, "place", ("2", "1", "2"), {"ranking": [["2"], ["1", "3"]]}, "1. Ben, 2. Ada = Cem"),
        ("instant_runoff", {}, "place", ("7", "1", ""), {"ranking": [["2"], ["1"]]}, "1. Ben, 2. Ada"),
        ("scottish_stv", {}, "place", ("3", "2", "1"), {"ranking": [["3"], ["2"], ["1"]]}, "1. Cem, 2. Ben, 3. Ada"),
        ("meek_stv", {}, "place", ("1", "", ""), {"ranking": [["1"]]}, "1. Ada"),
    ],
)  # fmt: skip
def test_every_method_is_answered_on_the_same_page(
    alpha: Client, assembly: Assembly, method: str, given: Any, part: str, values: Any, answer: Any, words: str
) -> None:
    ballot = assembly.opened(options=("Ada", "Ben", "Cem"), method=method, settings=given)
    assert alpha.get(here(ballot)).status_code == 200
    fields = {name: text for name, text in places(assembly, part, *values).items() if text}
    assert f"Counted: {words}." in text_of(alpha.post(here(ballot), fields, follow=True))
    assert Vote.objects.get().answers == {"1": answer}
    casting.cast_vote(assembly.viewer("alpha"), voter=assembly.voter(ballot, "alpha"), answers={"1": {}})
    assert "Counted: a blank paper." in text_of(alpha.get(here(ballot)))


@pytest.mark.parametrize(
    ("method", "given", "part", "values", "answer"),
    [
        ("equal_shares", {"budget": "100"}, "chosen", ("on", ""), {"approved": ["1"]}),
        ("equal_shares", {"budget": "9", "utility": "points", "highest": 20}, "score", ("9", ""), {"scores": {"1": 9}}),
        ("greedy", {"budget": "100"}, "chosen", ("on", "on"), {"approved": ["1", "2"]}),
    ],
)  # fmt: skip
def test_projects_are_shown_with_their_cost(
    alpha: Client, assembly: Assembly, method: str, given: Any, part: str, values: Any, answer: Any
) -> None:
    options = tuple(drafting.Choice(Words.of(name, "en"), cost=cost) for name, cost in (("Van", 60), ("Oven", 45)))  # type: ignore[arg-type]  # whole numbers serve as amounts
    draft = drafting.Draft(
        title=Words.of("Fund", "en"), rule=assembly.rule(), method=method, settings=given,
        questions=(drafting.Matter(Words.of("What for?", "en"), options),),
    )  # fmt: skip
    drafted = drafting.draft_ballot(assembly.secretariat, space=assembly.world.space, draft=draft)
    ballot = running.open_ballot(assembly.secretariat, ballot=drafted, confirmed=True)
    assert "Oven costs 45" in text_of(alpha.get(here(ballot)))
    alpha.post(here(ballot), {name: text for name, text in places(assembly, part, *values).items() if text})
    assert Vote.objects.get().answers == {"1": answer}


def test_an_objection_says_why(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(method="consent")
    refused = alpha.post(here(ballot), typed(assembly, "alpha", stance="objection"))
    assert refused.status_code == 422
    assert "An objection needs its reason" in text_of(refused)
    assert 'value="objection" checked' in refused.content.decode()
    done = alpha.post(here(ballot), typed(assembly, "alpha", stance="objection", text="Too dear"), follow=True)
    assert "Counted: objection: “Too dear”." in text_of(done)


@pytest.mark.parametrize(
    ("method", "given", "fields", "words"),
    [
        ("approval", {"most": 1}, {"chosen.1": "on", "chosen.2": "on"}, "2 were chosen; at most 1 can be."),
        ("approval", {}, {"chosen.9": "on"}, "“9” does not stand on this ballot."),
        ("points", {"points": 5}, {"points.1": "4", "points.2": "2"}, "6 points were given; there are 5."),
        ("points", {}, {"points.1": "half"}, "“half” is not a whole number. Write it in digits."),
        ("score", {"highest": 20}, {"score.1": "21"}, "Give whole numbers from 0 to 20."),
        ("instant_runoff", {}, {"place.1": "1", "place.2": "1"}, "Two stand in the same place."),
        ("schulze", {}, {"place.1": "0"}, "Places begin with 1."),
        ("approval", {}, {}, "Nothing is chosen yet."),
        ("approval", {}, {"chosen.1": "on", "../blank": "on"}, "A blank paper is asked for"),
    ],
)
def test_what_cannot_stand_is_said_in_words_and_what_was_typed_is_kept(
    alpha: Client, assembly: Assembly, method: str, given: Any, fields: dict[str, str], words: str
) -> None:
    ballot = assembly.opened(options=("Ada", "Ben", "Cem"), method=method, settings=given)
    sent = {key.replace("1.../", ""): text for key, text in typed(assembly, "alpha", **fields).items()}
    refused = alpha.post(here(ballot), sent)
    assert refused.status_code == 422
    assert words in text_of(refused)
    page = refused.content.decode()
    for text in {text for text in fields.values() if text != "on"}:
        assert f'value="{text}"' in page or f"<option selected>{text}</option>" in page
    assert not Vote.objects.exists()


def test_the_parts_of_a_split_vote_make_up_what_there_is(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(may_split=True))
    parts = {"choice": "split", "yes": "3", "no": "1", "total": "5"}
    refused = alpha.post(here(ballot), typed(assembly, "alpha", **parts))
    assert refused.status_code == 422
    assert "3 + 1 + 0 is 4, there are 5." in text_of(refused)
    assert ['value="3"' in refused.content.decode(), Vote.objects.exists()] == [True, False]
    for wrong, words in (({"total": ""}, "Write how many voices"), ({"choice": "yes"}, "One choice is marked")):
        assert words in text_of(alpha.post(here(ballot), typed(assembly, "alpha", **parts | wrong)))
    done = alpha.post(here(ballot), typed(assembly, "alpha", **parts | {"abstain": "1"}), follow=True)
    assert "Counted: 3 for, 1 against, 1 abstain." in text_of(done)
    assert 'name="{}" value="5"'.format(next(iter(typed(assembly, "alpha", total="")))) in done.content.decode()
    whole = typed(assembly, "alpha", **parts | {"abstain": "1", "choice": "no"})
    assert "Counted: against." in text_of(alpha.post(here(ballot), whole, follow=True))


def test_a_split_sent_where_the_rule_forbids_it_is_refused_in_words(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    assert "Split the vote" not in text_of(alpha.get(here(ballot)))
    refused = alpha.post(here(ballot), typed(assembly, "alpha", choice="split", yes="1", no="1", total="2"))
    assert refused.status_code == 422
    assert "does not let an organisation split its vote" in text_of(refused)


def test_one_sheet_casts_for_all_whose_proxy_one_holds(alpha: Client, assembly: Assembly) -> None:
    ballot = carrying(assembly, "alpha", "beta", "gamma")
    page = text_of(alpha.get(here(ballot)))
    assert page.index("Alpha weight 1") < page.index("Beta by proxy") < page.index("Gamma by proxy")
    wrong = typed(assembly, "alpha", choice="yes") | typed(assembly, "beta", choice="yes", no="1")
    assert alpha.post(here(ballot), wrong).status_code == 422
    assert not Vote.objects.exists()
    done = alpha.post(
        here(ballot), typed(assembly, "alpha", choice="yes") | typed(assembly, "beta", choice="no"), follow=True
    )
    assert "2 votes are counted." in text_of(done)
    assert "Counted: against. You carry the vote of Beta." in text_of(done)
    assert not assembly.voter(ballot, "gamma").votes.exists()


def test_one_button_casts_the_same_for_all(alpha: Client, assembly: Assembly) -> None:
    ballot = carrying(assembly, "alpha", "beta", "gamma")
    sent = typed(assembly, "alpha", choice="no") | {"same": assembly.members["alpha"].address}
    assert "3 votes are counted." in text_of(alpha.post(here(ballot), sent, follow=True))
    assert {(vote.voter.name, str(vote.answers)) for vote in Vote.objects.all()} == {
        (name, "{'1': {'no': 1}}") for name in ("Alpha", "Beta", "Gamma")
    }


def test_whoever_gave_its_proxy_away_reads_who_carries_it(client: Client, assembly: Assembly) -> None:
    ballot = carrying(assembly, "alpha", "beta")
    sign_in(client, assembly.delegates["beta"])
    assert "Alpha carries your vote. Take the proxy back" in text_of(client.get(here(ballot)))
    assert client.post(here(ballot), typed(assembly, "beta", choice="yes")).status_code == 404
    assert not Vote.objects.exists()


def test_observers_and_those_off_the_roll_are_told_so(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    sign_in(client, assembly.delegates["eta"])
    assert "Eta is on the roll without a vote." in text_of(client.get(here(ballot)))
    assert client.post(here(ballot), typed(assembly, "eta", choice="yes")).status_code == 404
    sign_in(client, assembly.world.delegate)
    assert "not on the roll" in text_of(client.get(here(ballot)))
    assert client.post(here(ballot), typed(assembly, "alpha", choice="yes")).status_code == 404
    assert not Vote.objects.exists()


def test_another_delegate_reads_what_counts_and_who_can_correct_it(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes")
    sign_in(client, second_delegate(assembly, "alpha"))
    page = client.get(here(ballot))
    assert "Another delegate of your organisation cast it. The head delegate can correct it." in text_of(page)
    assert "Change the vote" not in text_of(page)
    refused = client.post(here(ballot), typed(assembly, "alpha", choice="no"))
    assert refused.status_code == 422
    assert "Your organisation has voted already." in text_of(refused)
    assert 'value="no" checked' in refused.content.decode()
    assert Vote.objects.get().answers == {"1": {"yes": 1}}


def test_a_closed_ballot_refuses_and_keeps_what_was_typed(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    running.close_ballot(assembly.secretariat, ballot=ballot)
    refused = alpha.post(here(ballot), typed(assembly, "alpha", choice="yes"))
    assert refused.status_code == 422
    assert "This ballot is not open, so nothing was changed." in text_of(refused)
    assert 'value="yes" checked' in refused.content.decode()
    assert "This ballot is closed." in text_of(alpha.get(here(ballot)))
    assert not Vote.objects.exists()


def test_several_questions_are_answered_at_once(alpha: Client, assembly: Assembly) -> None:
    drafted = assembly.draft()
    Question.objects.create(ballot=drafted, position=2, text=Words.of("And this?", "en"))
    ballot = running.open_ballot(assembly.secretariat, ballot=drafted, confirmed=True)
    address = assembly.members["alpha"].address
    done = alpha.post(here(ballot), {f"{address}.2.choice": "no"}, follow=True)
    assert (
        "Counted: You vote for Alpha. 1. a blank paper 2. against You can change it until the ballot closes."
        in text_of(done)
    )
    assert Vote.objects.get().answers == {"1": {}, "2": {"no": 1}}


def test_what_was_decided_beforehand_stands_beside_the_vote(alpha: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    for words, digest in (("no", "old"), ("yes, unless article 3 is weakened", ballot.text_digest)):
        Position.objects.create(
            ballot=ballot, organisation=assembly.members["alpha"], words=words, made="board", made_on=DAY,
            text_digest=digest, at=timezone.now(),
        )  # fmt: skip
    page = text_of(alpha.get(here(ballot)))
    assert "“yes, unless article 3 is weakened” by the board" in page
    assert "has changed since" not in page
    Position.objects.update(text_digest="another")
    assert "The text has changed since then." in text_of(alpha.get(here(ballot)))


def test_a_session_that_ended_loses_nothing_of_an_open_vote(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    sent = client.post(here(ballot), typed(assembly, "alpha", choice="no"))
    assert (sent.status_code, sent["Location"]) == (
        302,
        f"/en/account/login/?next=%2Fen%2Fnetwork%2Fballots%2F{ballot.address}%2Fcast%2F",
    )
    sign_in(client, assembly.delegates["alpha"])
    page = client.get(here(ballot))
    assert "nothing was sent yet" in text_of(page)
    assert 'value="no" checked' in page.content.decode()
    assert "nothing was sent yet" not in text_of(client.get(here(ballot)))
    assert not Vote.objects.exists()


def test_what_was_typed_is_not_shown_to_another_who_signs_in(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    client.post(here(ballot), typed(assembly, "alpha", choice="no"))
    sign_in(client, assembly.delegates["beta"])
    page = client.get(here(ballot))
    assert "nothing was sent yet" not in text_of(page)
    assert "checked" not in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_options_questions_or_proxies(
    alpha: Client, assembly: Assembly, number: int, django_assert_num_queries: Any
) -> None:
    ballot = carrying(assembly, "alpha", *("beta", "gamma", "delta")[:number])
    several = carrying(assembly, "alpha", options=("Ada", "Ben", "Cem", "Dot")[: number + 1], method="schulze")
    for position in range(1, number):
        Question.objects.create(ballot=ballot, position=position + 1, text=Words.of("And this?", "en"))
    assembly.votes(ballot, alpha="yes")
    for asked in (ballot, several):
        with django_assert_num_queries(8):
            assert alpha.get(here(asked)).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_casting_takes_as_many_statements_for_many_questions_as_for_one(
    alpha: Client, assembly: Assembly, number: int, django_assert_max_num_queries: Any
) -> None:
    drafted = assembly.draft()
    for position in range(1, number):
        Question.objects.create(ballot=drafted, position=position + 1, text=Words.of("And this?", "en"))
    ballot = running.open_ballot(assembly.secretariat, ballot=drafted, confirmed=True)
    sent = {f"{assembly.members['alpha'].address}.{n}.choice": "yes" for n in range(1, number + 1)}
    with django_assert_max_num_queries(21):
        alpha.post(here(ballot), sent)
    assert Vote.objects.get().answers == {str(n): {"yes": 1} for n in range(1, number + 1)}
