"""The result on the page of a ballot: in words, with its margins, for those who may read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.people.models import Organisation
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import casting, drafting, proxies, running
from filrouge.rooms.ballots.models import Ballot, Count, Means, Rule, Seen, Vote
from filrouge.rooms.ballots.queries.results import Result, result_of
from filrouge.rooms.register.actions import memberships
from tests.rooms.ballots.assembly import Assembly
from tests.world import DAY, sign_in

pytestmark = pytest.mark.django_db
HERE = "/en/network/ballots/"


def result(assembly: Assembly, ballot: Ballot, member: str = "alpha") -> Result:
    found = result_of(assembly.viewer(member), ballot)
    assert found is not None
    return found


def text(client: Client, ballot: Ballot, page: str = "") -> str:
    return " ".join(client.get(f"{HERE}{ballot.address}/{page}").content.decode().split())


def fresh(ballot: Ballot) -> Ballot:
    """The ballot as a new request reads it."""
    return Ballot.objects.select_related("rule", "space").get(pk=ballot.pk)


def test_each_condition_is_a_sentence_with_its_margin(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes", epsilon="yes", gamma="no")
    assembly.decided(ballot)
    (block,) = result(assembly, ballot).blocks
    assert block.outcome == "Adopted"
    assert [(one.met, one.found[0].sentences) for one in block.conditions] == [
        (True, ("3½ of 5 took part.", "That is 1 more than needed.")),
        (True, ("2½ for, 1 against: 1½ more for than against.",)),
    ]
    assert "must take part" in block.conditions[0].asked


def test_what_was_missing_is_said_and_who_could_have_brought_it(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes")
    assembly.decided(ballot)
    (block,) = result(assembly, ballot).blocks
    assert block.outcome == "No quorum"
    assert not block.conditions[0].met
    assert block.conditions[0].found[0].sentences == ("2 of 5 took part.", "½ was missing.")
    assert block.sentences == (
        "1 more member voting for would have been enough.",
        "Each of these could have changed it alone: Delta, Epsilon, Gamma and Zeta.",
    )


def test_two_who_together_could_have_changed_it_are_named_as_an_example(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="no", gamma="no", delta="no", epsilon="no", zeta="no")
    assembly.decided(ballot)
    (block,) = result(assembly, ballot).blocks
    needed, example, alone = block.sentences
    assert needed == "2 more members voting for would have been enough."
    assert example.startswith("For example: ")
    assert alone == "No single member could have changed it."


def test_each_pillar_has_its_own_margin(assembly: Assembly) -> None:
    said = {
        "pillars": ["North", "South"],
        "participation": [{"share": "1/2", "of": "heads", "strict": True, "per_pillar": True, "also": []}],
        "classes": {"full": "1", "associate": "1"},
    }
    ballot = assembly.opened(assembly.rule(said, pillar_of={"full": "North", "associate": "South"}))
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="yes", epsilon="yes")
    assembly.decided(ballot)
    (block,) = result(assembly, ballot).blocks
    assert [(found.scope, found.met, *found.sentences) for found in block.conditions[0].found] == [
        ("North", True, "3 of 4 took part.", "More than 2 was needed: it is 1 above that."),
        ("South", False, "1 of 2 took part.", "More than 1 was needed: it is exactly that, and not more."),
    ]
    assert not block.conditions[0].met
    assert [table.id for table in block.decided.tables] == ["pillars", "countries", "classes"]  # type: ignore[union-attr]  # a yes or no


def test_the_votes_of_a_very_small_pillar_are_not_told_to_who_may_not_know_them(assembly: Assembly) -> None:
    majority = {"share": "1/2", "base": "yes_and_no", "of": "heads", "strict": True, "per_pillar": True}
    classes = {"full": "1", "associate": "1"}
    said = {"pillars": ["North", "South"], "classes": classes, "participation": [], "majorities": [majority]}
    ballot = assembly.opened(assembly.rule(said, pillar_of={"full": "North", "associate": "South"}))
    assembly.votes(ballot, alpha="yes", beta="yes", epsilon="no", zeta="no")
    assembly.decided(ballot)
    told = {}
    for name, viewer in (("nobody", assembly.world.nobody), ("member", assembly.viewer("alpha"))):
        seen = result_of(viewer, fresh(ballot))
        assert seen is not None
        told[name] = [(one.scope, one.met, one.sentences) for one in seen.blocks[0].conditions[0].found]
    north = ("North", True, ("2 for, 0 against: 2 more for than against.",))
    assert told["nobody"] == [north, ("South", False, ())]
    assert told["member"] == [north, ("South", False, ("Nobody was for it.",))]


def test_heads_stand_beside_weights_and_by_country(assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", zeta="no", gamma="abstain")
    assembly.decided(ballot)
    decided = result(assembly, ballot).blocks[0].decided
    assert decided is not None
    assert decided.strip.words == "1 for, 1 against, 1 abstained, 3 without a choice"
    assert [(row.name, *(cell.heads for cell in row.cells)) for row in decided.totals.rows] == [
        ("Organisations", "1", "1", "1", "3"),
        ("Weight", "1", "½", "1", "2½"),
    ]
    belgium = decided.tables[0].rows[0]
    assert (belgium.name, [(cell.heads, cell.weight) for cell in belgium.cells]) == (
        "Belgium",
        [("1", "1"), ("1", "½"), ("0", "0"), ("0", "0")],
    )


def test_split_votes_proxies_and_paper_are_shown_with_who_cast_them(assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(may_split=True, proxy_limit=1))
    proxies.give_proxy(
        assembly.viewer("beta"), voter=assembly.voter(ballot, "beta"), holder=assembly.voter(ballot, "alpha")
    )
    casting.cast_vote(
        assembly.viewer("alpha"), voter=assembly.voter(ballot, "beta"), answers={"1": {"yes": 3, "no": 1}}
    )
    casting.cast_vote(
        assembly.viewer("gamma"), voter=assembly.voter(ballot, "gamma"), answers={"1": {"no": 1}}, means=Means.MAIL
    )
    assembly.decided(ballot)
    shown = {row.name: (row.vote, *row.notes) for row in result(assembly, ballot).members}
    assert shown["Beta"] == ("3 for, 1 against", "cast by Alpha")
    assert shown["Gamma"] == ("against", "by the link in a mail")
    assert shown["Delta"] == ("did not vote",)
    strip = result(assembly, ballot).blocks[0].decided.strip  # type: ignore[union-attr]  # a yes or no
    assert (strip.split, strip.words) == (True, "¾ for, 1¼ against, 0 abstained, 4 without a choice")


def test_who_may_not_know_who_voted_what_reads_totals_only(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes")
    assembly.decided(ballot)
    assert not assembly.world.nobody.person
    seen = result_of(assembly.world.nobody, ballot)
    assert seen is not None
    (block,) = seen.blocks
    assert (seen.members, block.votes_href, block.decided.tables) == ((), "", ())  # type: ignore[union-attr]
    page = text(client, ballot)
    assert "2 for, 0 against" in page
    assert "1 more member voting for would have been enough." in page
    assert not any(said in page for said in ("Alpha", "Gamma", "By country", 'id="who"'))
    assert client.get(f"{HERE}{ballot.address}/votes/").status_code == 404
    sign_in(client, assembly.delegates["gamma"])
    assert "Alpha" in text(client, ballot)
    assert client.get(f"{HERE}{ballot.address}/votes/").status_code == 200


def test_names_for_the_secretariat_alone_stay_there(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule(names_seen=Seen.SECRETARIAT))
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    assembly.decided(ballot)
    assert result(assembly, ballot).members == ()
    seen = result_of(assembly.secretariat, fresh(ballot))
    assert seen is not None
    assert seen.members[0].name == "Alpha"
    sign_in(client, assembly.delegates["gamma"])
    assert client.get(f"{HERE}{ballot.address}/votes/").status_code == 404


def test_a_secret_ballot_shows_totals_to_everybody_and_nothing_more(assembly: Assembly) -> None:
    equal = {"classes": {"full": "1", "associate": "1", "observer": "0"}}
    ballot = assembly.opened(assembly.rule(equal, names_seen=Seen.PUBLIC), secret=True)
    for member, choice in (("alpha", "yes"), ("beta", "yes"), ("gamma", "no"), ("delta", "abstain")):
        casting.cast_secretly(assembly.viewer(member), voter=assembly.voter(ballot, member), answers={"1": {choice: 1}})
    assembly.decided(ballot)
    for viewer in (assembly.viewer("alpha"), assembly.secretariat):
        seen = result_of(viewer, fresh(ballot))
        assert seen is not None
        (block,) = seen.blocks
        assert (seen.members, block.votes_href) == ((), "")
        assert block.sentences == (  # by numbers, for nobody knows whose
            "With 1 more member voting against it would not have been adopted.",
            "Had 1 member stayed away, it would not have been adopted.",
        )
        by_country, by_class = seen.turnout
        assert [(row.name, *(cell.heads for cell in row.cells)) for row in by_class.rows] == [
            ("associate", "0", "2"), ("full", "4", "4"),
        ]  # fmt: skip
        assert ("Belgium", "1", "2") in [(row.name, *(cell.heads for cell in row.cells)) for row in by_country.rows]
        assert block.decided is not None
        assert block.decided.tables == ()
        assert block.decided.strip.words == "2 for, 1 against, 1 abstained, 2 without a choice"


def test_what_is_counted_is_for_the_secretariat_until_it_is_published(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="yes")
    running.close_ballot(assembly.secretariat, ballot=ballot)
    running.count_ballot(assembly.secretariat, ballot=ballot)
    assert result_of(assembly.viewer("alpha"), fresh(ballot)) is None
    assert "The result" not in text(client, ballot)
    sign_in(client, assembly.delegates["alpha"])
    assert client.get(f"{HERE}{ballot.address}/votes/").status_code == 404
    sign_in(client, assembly.world.secretary)
    assert "Not published yet: only the secretariat sees this." in text(client, ballot)


def test_the_chair_parts_a_tie_on_the_page(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(assembly.rule({"ties": "chair"}))
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no", delta="no")
    running.close_ballot(assembly.secretariat, ballot=ballot)
    running.count_ballot(assembly.secretariat, ballot=ballot)
    sign_in(client, assembly.delegates["alpha"])
    assert client.post(f"{HERE}{ballot.address}/tie/", {"q1": "yes"}).status_code == 404
    sign_in(client, assembly.world.secretary)
    assert "The chair’s vote" in text(client, ballot)
    client.post(f"{HERE}{ballot.address}/tie/", {"q1": "perhaps"})
    client.post(f"{HERE}{ballot.address}/tie/", {})
    assert Count.objects.count() == 1
    client.post(f"{HERE}{ballot.address}/tie/", {"q1": "yes"})
    page = text(client, ballot)
    assert "Votes were equal. The chair decided." in page
    assert Count.objects.get(number=2).result["questions"][0]["outcome"] == "adopted"


def test_silence_that_consents_is_named(assembly: Assembly) -> None:
    ballot = assembly.opened(silence_consents=True)
    assembly.votes(ballot, alpha="no")
    assembly.decided(ballot)
    seen = result(assembly, ballot)
    said = "1 of 6 organisations voted, 5 said nothing until the closing and so agreed: all took part."
    assert seen.took_part == said
    assert [row.vote for row in seen.members if row.name == "Beta"] == ["said nothing, and so agreed"]


def test_a_contest_is_answered_by_a_recount_of_the_same_file(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="no")
    assembly.decided(ballot)
    sign_in(client, assembly.delegates["gamma"])
    page = f"{HERE}{ballot.address}/contest/"
    assert client.post(page, {"reason": " "}).status_code == 422
    client.post(page, {"reason": "We were not told when it closed."})
    sign_in(client, assembly.world.secretary)
    contested = fresh(ballot).contests.get()
    assert "We were not told when it closed." in text(client, ballot)
    assert client.post(f"{page}{contested.pk}/", {"answer": ""}).status_code == 422
    client.post(f"{page}{contested.pk}/", {"answer": "It stood in two mails."})
    shown = text(client, ballot)
    assert "The recount gives the same result." in shown
    assert "It stood in two mails." in shown
    assert client.get(f"{page}{contested.pk}/").status_code == 404
    assert Count.objects.filter(ballot=ballot).count() == 2


def test_only_delegates_of_the_roll_contest_and_only_what_is_published(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened()
    assembly.votes(ballot, alpha="yes")
    sign_in(client, assembly.delegates["alpha"])
    page = f"{HERE}{ballot.address}/contest/"
    assert client.post(page, {"reason": "No."}).status_code == 404
    assembly.decided(ballot)
    assert client.get(page).status_code == 200
    sign_in(client, assembly.world.delegate)
    assert client.post(page, {"reason": "No."}).status_code == 404
    assert not fresh(ballot).contests.exists()


def several(assembly: Assembly, rule: Rule, questions: int) -> Ballot:
    matters = tuple(drafting.Matter(Words.of(f"Amendment {number}", "en")) for number in range(1, questions + 1))
    draft = drafting.Draft(title=Words.of("Amendments", "en"), rule=rule, questions=matters)
    drafted = drafting.draft_ballot(assembly.secretariat, space=assembly.world.space, draft=draft)
    return running.open_ballot(assembly.secretariat, ballot=drafted, confirmed=True)


def grown(assembly: Assembly, to: int) -> None:
    for number in range(to - len(assembly.members)):
        member = Organisation.objects.create(name=f"Member {number:02}", country="DE")
        memberships.admit_member(
            assembly.world.system, space=assembly.world.space, member=member, category="full", since=DAY,
            umbrella=assembly.world.space.organisation,
        )  # fmt: skip


@pytest.mark.parametrize(("questions", "members"), [(1, 7), (3, 7), (1, 30), (3, 30)])
def test_statements_grow_neither_with_questions_nor_with_members(
    client: Client, assembly: Assembly, questions: int, members: int, django_assert_num_queries: Any
) -> None:
    grown(assembly, members)
    ballot = several(assembly, assembly.rule(), questions)
    answers = {str(number): {"yes": 1} for number in range(1, questions + 1)}
    Vote.objects.bulk_create(
        Vote(voter=voter, number=1, answers=answers, means=Means.PAGE, by_id=voter.organisation_id, at=timezone.now())
        for voter in ballot.voters.exclude(weight="0")
    )
    assembly.decided(ballot)
    read = fresh(ballot)
    viewer = assembly.viewer("alpha")
    # the count, its file, the reader's line on the roll; and who cast what, where one table shows it
    with django_assert_num_queries(4 if questions == 1 else 3):
        seen = result_of(viewer, read)
    again = fresh(ballot)
    with django_assert_num_queries(2):  # the second reader needs the file no more
        assert result_of(viewer, again) == seen
    assert seen is not None
    assert len(seen.blocks) == questions
    assert len(seen.members) == (members - 1 if questions == 1 else 0)
    sign_in(client, assembly.delegates["alpha"])
    assert f"Member {members - 8:02}" in text(client, ballot, "votes/") or members == 7
