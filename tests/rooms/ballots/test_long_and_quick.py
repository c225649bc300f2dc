"""Ballots with very many questions are read page by page, and what is frozen is not read anew by every reader."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.people.models import Space
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import casting, drafting, running
from filrouge.rooms.ballots.forms.drafting import DraftBallot
from filrouge.rooms.ballots.models import Ballot, Method
from filrouge.rooms.ballots.numbers import written_alike
from filrouge.rooms.ballots.queries.results import result_of
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

pytestmark = pytest.mark.django_db
HERE = "/en/network/ballots/"


def asked(assembly: Assembly, number: int, **fields: Any) -> Ballot:
    """A ballot that asks so many questions and is open."""
    matters = tuple(drafting.Matter(Words.of(f"Article {at}?", "en")) for at in range(1, number + 1))
    draft = drafting.Draft(title=Words.of("Statutes", "en"), rule=assembly.rule(), questions=matters, **fields)
    ballot = drafting.draft_ballot(assembly.secretariat, space=assembly.world.space, draft=draft)
    return running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)


def adopted(ballot: Ballot, assembly: Assembly, among: int) -> None:
    """Every third article of so many is adopted."""
    answers = {str(at): {"yes" if at % 3 == 0 else "no": 1} for at in range(1, among + 1)}
    for member in ("alpha", "beta", "gamma"):
        casting.cast_vote(assembly.viewer(member), voter=assembly.voter(ballot, member), answers=answers)
    assembly.decided(ballot)


def read(client: Client, ballot: Ballot, query: str = "") -> str:
    return " ".join(client.get(f"{HERE}{ballot.address}/{query}").content.decode().split())


def test_the_result_of_many_questions_is_read_twenty_at_a_time_with_what_was_adopted_first(
    client: Client, assembly: Assembly
) -> None:
    ballot = asked(assembly, 45)
    adopted(ballot, assembly, 45)
    first = read(client, ballot)
    blocks = re.findall(r'<h3 class="voice" id="q(\d+)"', first)
    assert blocks == [*map(str, range(3, 46, 3)), "1", "2", "4", "5", "7"]
    assert "All 45 questions and how each ended" in first
    assert f'href="{HERE}{ballot.address}/?part=3#q44" lang="en">44. Article 44?' in first
    assert '<a href="?part=2#result" rel="next">' in first
    last = read(client, ballot, "?part=3")
    assert re.findall(r'<h3 class="voice" id="q(\d+)"', last) == ["38", "40", "41", "43", "44"]
    assert 'rel="next"' not in last


@pytest.mark.parametrize(("number", "listed"), [(5, False), (6, True)])
def test_above_more_than_five_questions_stands_how_each_ended(
    client: Client, assembly: Assembly, number: int, listed: bool
) -> None:
    ballot = asked(assembly, number)
    adopted(ballot, assembly, number)
    page = read(client, ballot)
    assert (f"All {number} questions and how each ended" in page) is listed
    assert ('<a href="#q3" lang="en">3. Article 3?</a> <span class="state state-done">Adopted</span>' in page) is listed


def test_a_result_of_a_few_questions_stays_on_one_page_and_the_protocol_has_all(assembly: Assembly) -> None:
    ballot = asked(assembly, 21)
    adopted(ballot, assembly, 21)
    seen = result_of(assembly.world.nobody, ballot, None)
    assert seen is not None
    assert (len(seen.blocks), seen.index) == (21, ())
    shown = result_of(assembly.world.nobody, ballot)
    assert shown is not None
    assert (len(shown.blocks), len(shown.index)) == (20, 21)


@pytest.mark.parametrize("questions", [1, 3])
def test_the_page_of_a_decided_ballot_is_made_of_what_is_kept(
    client: Client, assembly: Assembly, questions: int, django_assert_max_num_queries: Any
) -> None:
    ballot = asked(assembly, questions)
    adopted(ballot, assembly, questions)
    first = read(client, ballot)
    with django_assert_max_num_queries(3):
        assert read(client, ballot) == first
    assert '<b class="num">3 of 6</b>' in first
    sign_in(client, assembly.delegates["alpha"])
    read(client, ballot)
    with django_assert_max_num_queries(6):
        assert "Contest the result" in read(client, ballot)


def test_an_open_ballot_is_made_of_what_is_kept_while_votes_come_in_and_says_to_each_what_is_theirs(
    client: Client, assembly: Assembly, django_assert_num_queries: Any
) -> None:
    ballot = asked(assembly, 1)
    assert "0 of 6" in read(client, ballot)
    assembly.votes(ballot, alpha="yes")
    with django_assert_num_queries(4):  # the network, the ballot, what was done, and how many have voted
        seen = read(client, ballot)
    assert "1 of 6" in seen
    assert "Alpha" not in seen
    for member, words in (("beta", "Beta has not voted yet."), ("alpha", "Alpha has voted.")):
        sign_in(client, assembly.delegates[member])
        assert words in read(client, ballot)
    assembly.votes(ballot, beta="no")
    with django_assert_num_queries(7):  # and who asks: the session, the person, their own vote
        seen = read(client, ballot)
    assert "Alpha has voted." in seen
    assert "2 of 6" in seen
    assert "Beta" not in seen


def test_the_roll_is_one_statement_and_what_is_told_of_a_count_is_kept_for_those_who_may_know_it(
    client: Client, assembly: Assembly, django_assert_num_queries: Any
) -> None:
    ballot = asked(assembly, 1)
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    with django_assert_num_queries(3):
        assert read(client, ballot, "roll/").count("has voted") == 3
    assembly.decided(ballot)
    votes = f"{HERE}{ballot.address}/votes/"
    sign_in(client, assembly.delegates["alpha"])
    assert "Gamma" in client.get(votes).text
    with django_assert_num_queries(5):
        assert "Gamma" in client.get(votes).text
    client.logout()
    assert client.get(votes).status_code == 404


def test_what_was_drawn_of_a_decided_ballot_is_drawn_anew_when_it_is_contested_and_stands_while_others_vote(
    client: Client, assembly: Assembly, django_assert_max_num_queries: Any
) -> None:
    ballot, other = asked(assembly, 1), asked(assembly, 1)
    adopted(ballot, assembly, 1)
    assert "Contests" not in read(client, ballot)
    assembly.votes(other, alpha="yes")
    with django_assert_max_num_queries(3):
        assert "Contests" not in read(client, ballot)
    voter = ballot.voters.get(organisation=assembly.members["alpha"])
    running.contest(assembly.viewer("alpha"), voter=voter, reason="The paper of Beta came too late.")
    assert "The paper of Beta came too late." in read(client, ballot)


def test_what_is_kept_of_a_result_follows_the_language_and_the_names_that_the_reader_may_see(
    client: Client, assembly: Assembly
) -> None:
    ballot = asked(assembly, 3)
    adopted(ballot, assembly, 3)
    stranger = read(client, ballot)
    french = " ".join(client.get(f"/fr/network/ballots/{ballot.address}/").content.decode().split())
    sign_in(client, assembly.delegates["alpha"])
    member = read(client, ballot)
    assert ("By country" in stranger, "By country" in member) == (False, True)
    assert "Not adopted" in stranger
    assert "Not adopted" not in french


def test_how_far_rankings_agree_stands_with_the_result(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(options=("Lisbon", "Madrid", "Rome"), method=Method.SCHULZE)
    alike, other = {"ranking": [["1"], ["2"], ["3"]]}, {"ranking": [["3"], ["2"], ["1"]]}
    assembly.votes(ballot, alpha=alike, beta=alike, gamma=other)
    assembly.decided(ballot)
    stranger = read(client, ballot)
    assert "How far the rankings of 3 organisations agree: W = 0.11 (0 not at all, 1 in everything)." in stranger
    assert "The order that contradicts all of them least (Kemeny): Lisbon, Madrid and Rome." in stranger
    assert "Who ranks like whom" not in stranger
    sign_in(client, assembly.delegates["delta"])
    assert re.findall(r'<td class="n">(−?1\.00|)</td>', read(client, ballot)).count("−1.00") == 4


def test_a_published_file_does_not_state_the_chance_which_other_machines_may_find_otherwise(
    client: Client, assembly: Assembly
) -> None:
    ballot = assembly.opened(options=("Lisbon", "Madrid"), method=Method.SCHULZE)
    assembly.votes(ballot, alpha={"ranking": [["1"]]}, beta={"ranking": [["2"]]}, gamma={"ranking": [["2"], ["1"]]})
    count = assembly.decided(ballot)
    assert set(count.result["agreement"]["1"]) == {"raters", "w", "p", "method", "order", "by_lot", "tau"}
    sign_in(client, assembly.delegates["alpha"])
    file = client.get(f"{HERE}{ballot.address}/file.json").json()
    assert set(file["published"]["result"]) == {"took_part", "questions"}


def test_who_casts_reads_the_text_once_more_and_a_long_one_is_folded(client: Client, assembly: Assembly) -> None:
    sign_in(client, assembly.delegates["alpha"])
    short = assembly.opened(text=Words.of("The fee stays at 100.", "en"))
    assert "The fee stays at 100." in read(client, short, "cast/")
    long = assembly.opened(text=Words.of("The fee stays. " * 60, "en"))
    assert "<summary>What is voted on</summary>" in read(client, long, "cast/")


def test_a_fund_shared_by_marks_is_not_asked_for_a_highest_score(assembly: Assembly) -> None:
    empty = DraftBallot(viewer=assembly.secretariat, method=Method.EQUAL_SHARES)
    by_scores = DraftBallot({"utility": "points"}, viewer=assembly.secretariat, method=Method.EQUAL_SHARES)
    marks = DraftBallot({"utility": "cost"}, viewer=assembly.secretariat, method=Method.EQUAL_SHARES)
    assert ["highest" in form.fields for form in (empty, by_scores, marks)] == [False, True, False]


def test_a_network_of_many_languages_folds_the_translations_away(client: Client, assembly: Assembly) -> None:
    sign_in(client, assembly.world.secretary)
    assembly.rule()
    assert "other languages" not in read(client, Ballot(address="new"), "?method=decision")
    Space.objects.filter(pk=assembly.world.space.pk).update(languages=["en", "fr", "nl", "de", "es", "it"])
    page = read(client, Ballot(address="new"), "?method=decision")
    assert "<summary>5 other languages, 0 written</summary>" in page
    assert page.index('name="title_en"') < page.index("<summary>5 other") < page.index('name="title_it"')


def test_numbers_of_one_table_are_written_alike() -> None:
    assert list(map(written_alike(["27/10", "253/5"]), ["27/10", "253/5"])) == ["2.70", "50.60"]
    assert list(map(written_alike(["5/2", "253/5"]), ["5/2", "253/5", "3"])) == ["2½", "50⅗", "3"]
