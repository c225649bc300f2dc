"""The count of each method explained on its page: stages, chains, bars, prices, and the lot."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.words import Words
from filrouge.methods.counting.lots import commitment
from filrouge.rooms.ballots.actions import drafting, running
from filrouge.rooms.ballots.models import Ballot
from filrouge.rooms.ballots.queries.results import result_of
from filrouge.rooms.ballots.queries.results_blocks import Block
from filrouge.rooms.ballots.queries.results_count import CountPage, count_page
from filrouge.rooms.ballots.queries.results_names import listed
from filrouge.rooms.ballots.queries.results_stages import Stages
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

pytestmark = pytest.mark.django_db
HERE = "/en/network/ballots/"
NAMES = ("Ada", "Ben", "Cy")
VOTERS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")


def ranking(*numbers: str) -> dict[str, Any]:
    return {"ranking": [[number] for number in numbers]}


def decided(assembly: Assembly, ballot: Ballot, *answers: dict[str, Any]) -> Ballot:
    """The ballot after Alpha, Beta, … have answered in this order; the first four weigh 1, the others ½."""
    assembly.votes(ballot, **dict(zip(VOTERS, answers, strict=False)))
    assembly.decided(ballot)
    return ballot


def told(assembly: Assembly, ballot: Ballot) -> CountPage:
    page = count_page(assembly.viewer("alpha"), ballot, "")
    assert page is not None
    return page


def staged(assembly: Assembly, ballot: Ballot) -> Stages:
    stages = told(assembly, ballot).stages
    assert stages is not None
    return stages


def block(assembly: Assembly, ballot: Ballot) -> Block:
    result = result_of(assembly.viewer("alpha"), ballot)
    assert result is not None
    return result.blocks[0]


def chosen_among(assembly: Assembly, choices: tuple[drafting.Choice, ...], **fields: Any) -> Ballot:
    draft = drafting.Draft(
        title=Words.of("Board", "en"),
        rule=assembly.rule(),
        questions=(drafting.Matter(Words.of("Who?", "en"), choices),),
        **fields,
    )
    drafted = drafting.draft_ballot(assembly.secretariat, space=assembly.world.space, draft=draft)
    return running.open_ballot(assembly.secretariat, ballot=drafted, confirmed=True)


def test_every_stage_of_a_transferable_vote_is_told_in_votes_and_not_in_units(assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="scottish_stv", settings={"places": 2})
    papers = (ranking("1", "2"), ranking("1", "2"), ranking("1", "3"), ranking("2"), ranking("3", "1"))
    stages = staged(assembly, decided(assembly, ballot, *papers))
    assert [stage.sentences for stage in stages.told] == [
        (
            "First preferences are counted. The quota, which elects, is 2.00000.",
            "Ada reaches the quota and is elected.",
        ),
        (
            "Ada has 3.00000 votes, 1.00000 more than the quota of 2.00000. This surplus goes on to those who come "
            "next on the papers, each paper with 0.33333 of a vote.",
            "Ben receives 0.66666.",
            "Cy receives 0.33333.",
            "Rounding takes 0.00001.",
        ),
        (
            "Cy has the fewest votes, 0.83333, and leaves the count. These go on to those who come next on the papers.",
            "0.83333 cannot go on: nobody else in the count stands on these papers.",
        ),
        ("There are no more candidates than places left, so Ben is elected.",),
    ]
    assert "multiplies all weights by 2" in stages.scaled
    ada, ben, cy, stuck, lost = stages.rows
    assert [(cell.votes, cell.change, cell.note) for cell in ada.cells[:2]] == [
        ("3.00000", "", "elected"),
        ("2.00000", "−1.00000", ""),
    ]
    assert [row.name for row in (ada, ben, cy, stuck, lost)] == [
        "Ada",
        "Ben",
        "Cy",
        "Cannot go on",
        "Lost by rounding",
    ]
    assert cy.cells[2].note == "leaves"
    assert stages.flow.count('class="band move"') == 2
    assert block(assembly, ballot).sentences == (
        "Elected, in this order: Ada and Ben.",
        "It was closest at stage 3: Cy left the count, 0.83333 behind Ben. With more than that, Ben would have left.",
    )


def test_the_table_adds_up_to_all_votes_at_every_stage(assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="scottish_stv", settings={"places": 2})
    papers = (ranking("1", "2"), ranking("1"), ranking("1", "3"), ranking("2"), ranking("3", "1"), ranking("3"))
    stages = staged(assembly, decided(assembly, ballot, *papers))
    for at in range(len(stages.numbers)):
        assert sum(Decimal(row.cells[at].votes) for row in stages.rows) == 5


def test_meek_says_what_the_elected_keep(assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="meek_stv", settings={"places": 2})
    papers = (ranking("1", "2"), ranking("1", "2"), ranking("2"), ranking("3"), ranking("1", "3"))
    stages = staged(assembly, decided(assembly, ballot, *papers))
    assert stages.told[1].sentences == (
        "All papers are counted anew. The quota is now 1.50000.",
        "Ada keeps 0.60000 of each vote and passes on the rest.",
        "Ben reaches the quota and is elected.",
    )
    assert "class=\"band move\"" not in stages.flow  # fmt: skip


def test_an_instant_run_off_names_who_has_more_than_half(assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="instant_runoff")
    papers = (ranking("1", "2"), ranking("2", "1"), ranking("2", "3"), ranking("3", "1"), ranking("1"), ranking("1"))
    stages = staged(assembly, decided(assembly, ballot, *papers))
    assert stages.told[1].sentences == (
        "Cy has the fewest votes, 1, and leaves the count. These go on to those who come next on the papers.",
        "Ada receives 1.",
        "Ada has more than half and is elected.",
    )
    assert block(assembly, ballot).sentences == (
        "Elected: Ada.",
        "It was closest at stage 2: Cy left the count, 1 behind Ada. With more than that, Ada would have left.",
        "Ben came next, with 2 of the 3 votes that elect.",
    )


def test_a_tie_is_told_with_what_parted_it(assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="instant_runoff")
    stages = staged(assembly, decided(assembly, ballot, ranking("1"), ranking("1"), ranking("2"), ranking("3")))
    said = " ".join(sentence for stage in stages.told for sentence in stage.sentences)
    assert "Ben and Cy had equally few. The lot decided that" in said


def test_a_reserved_place_says_whom_it_kept(assembly: Assembly) -> None:
    choices = tuple(
        drafting.Choice(Words.of(name, "en"), category=category)
        for name, category in (("Ada", "North"), ("Ben", "North"), ("Cy", "South"))
    )
    ballot = chosen_among(
        assembly, choices, method="scottish_stv", settings={"places": 2, "reserved": {"South": [1, None]}}
    )
    papers = (ranking("1"), ranking("1"), ranking("2"), ranking("2"), ranking("3"))
    stages = staged(assembly, decided(assembly, ballot, *papers))
    said = " ".join(sentence for stage in stages.told for sentence in stage.sentences)
    assert "could no longer be elected" in said or "Cy stays in spite of fewer votes" in said
    assert "(South)" in said
    assert stages.rows[1].name == "Cy"


def test_schulze_names_the_chain_by_which_the_first_stands_before_the_others(assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="schulze")
    papers = (ranking("1", "2", "3"), ranking("1", "2", "3"), ranking("2", "3", "1"), ranking("3", "1", "2"))
    pairs = told(assembly, decided(assembly, ballot, *papers, ranking("3", "1", "2"))).pairs
    assert pairs is not None
    assert pairs.order == ("Ada", "Ben", "Cy")
    assert pairs.sentences[0].startswith("Nobody beats every other one by one")
    assert pairs.chains == (
        "Ada beats Ben by 3½: directly. The strongest way back has 2½.",
        "Ada beats Cy by 3: over Ada → Ben → Cy. The strongest way back has 2½.",
    )
    assert [(cell.text, cell.wins) for cell in pairs.rows[0].cells] == [("", False), ("3½", True), ("2", False)]


def test_a_condorcet_winner_is_named(assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="schulze")
    pairs = told(assembly, decided(assembly, ballot, *[ranking("2", "1", "3")] * 3)).pairs
    assert pairs is not None
    assert pairs.sentences == ("Ben beats every other one by one (the Condorcet winner).",)
    assert pairs.chains[0] == "Ben beats Ada by 3: directly."


@pytest.mark.parametrize(
    ("method", "answers", "value", "details"),
    [
        ("approval", [{"approved": ["1"]}, {"approved": ["1"]}, {"approved": ["2"]}], "weight 2",
         ("2 organisations", "66.7 % of all that voted")),
        ("score", [{"scores": {"1": 5}}, {"scores": {"1": 4, "2": 3}}, {"scores": {"2": 0}}], "sum 9",
         ("2 organisations", "mean 4½", "median 4")),
        ("points", [{"points": {"1": 6}}, {"points": {"1": 5, "2": 3}}, {"points": {"2": 4}}], "11 points by weight",
         ("2 organisations", "11 by heads")),
    ],
)  # fmt: skip
def test_options_have_bars_with_heads_and_weights(
    assembly: Assembly, method: str, answers: list[dict[str, Any]], value: str, details: tuple[str, ...]
) -> None:
    ballot = assembly.opened(options=NAMES, method=method)
    bars = block(assembly, decided(assembly, ballot, *answers)).bars
    assert bars is not None
    first = bars.rows[0]
    assert (first.name, first.chosen, first.value, first.details, first.share) == ("Ada", True, value, details, 1.0)


def test_equal_options_are_parted_by_the_lot_in_words(assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="approval")
    bars = block(assembly, decided(assembly, ballot, *[{"approved": ["1", "2"]}] * 3)).bars
    assert bars is not None
    assert bars.sentences[0].startswith("These were equal, and the lot put them in this order: ")


def test_objections_stand_with_their_reasons_for_those_who_may_know(assembly: Assembly) -> None:
    ballot = assembly.opened(method="consent")
    objection = {"stance": "objection", "text": "Too dear for small members."}
    decided(assembly, ballot, {"stance": "consent"}, objection, {"stance": "stand_aside"})
    stances = block(assembly, ballot).stances
    assert stances is not None
    assert [(bar.name, bar.value) for bar in stances.bars.rows] == [
        ("Consent", "1 organisation"),
        ("Stood aside", "1 organisation"),
        ("Objected", "1 organisation"),
        ("Said nothing", "3 organisations"),
    ]
    assert [(one.name, one.text) for one in stances.objections] == [("Beta", "Too dear for small members.")]
    seen = result_of(assembly.world.nobody, ballot)
    assert seen is not None
    assert seen.blocks[0].stances is not None
    assert seen.blocks[0].stances.objections == ()


def projects(*costs: int) -> tuple[drafting.Choice, ...]:
    priced = zip(NAMES, costs, strict=True)
    return tuple(drafting.Choice(Words.of(name, "en"), cost=Decimal(cost)) for name, cost in priced)


def test_a_fund_says_what_was_bought_at_which_price_and_what_is_left(assembly: Assembly) -> None:
    ballot = chosen_among(assembly, projects(400, 300, 600), method="equal_shares", settings={"budget": "1000"})
    one, both = {"approved": ["1"]}, {"approved": ["1", "2"]}
    assembly.votes(ballot, alpha=both, beta=one, gamma={"approved": ["2", "3"]}, epsilon={"approved": ["3"]})
    shared = block(assembly, decided(assembly, ballot)).shared
    assert shared is not None
    assert shared.sentences[:3] == (
        "Of 1,000, 700 is spent and 300 is left over.",
        "Each vote of weight 1 has a share of 285.71 to spend on what it supports.",
        "What is left over stays over.",
    )
    assert sorted((row.name, row.cost, row.support, row.why) for row in shared.rows) == [
        ("Ada", "400", "2", "paid by the shares of its supporters"),
        ("Ben", "300", "2", "paid by the shares of its supporters"),
        ("Cy", "600", "1½", "its supporters do not have enough left"),
    ]
    assert all(row.price and row.money for row in shared.rows if row.funded)


def test_the_comparison_says_how_many_are_better_off_with_which_way(assembly: Assembly) -> None:
    ballot = chosen_among(
        assembly, projects(400, 300, 600), method="equal_shares", settings={"budget": "1000", "comparison": True}
    )
    papers: tuple[dict[str, Any], ...] = (
        {"approved": ["1", "2"]},
        {"approved": ["1"]},
        {"approved": ["2", "3"]},
        {},
        {"approved": ["3"]},
    )
    shared = block(assembly, decided(assembly, ballot, *papers)).shared
    assert shared is not None
    assert shared.sentences[-2:] == (
        "Compared with taking projects by votes alone: "
        "weight 0 gets more by equal shares, 2 more by votes, 2½ the same.",
        "So projects are taken by votes.",
    )


def test_without_the_quorum_nothing_follows_from_a_count(assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="approval")
    found = block(assembly, decided(assembly, ballot, {"approved": ["1"]}))
    assert (found.outcome, found.sentences) == (
        "No quorum",
        ("Nothing follows from this count, because the quorum was missing.",),
    )


APPROVED = [{"approved": ["1"]}, {"approved": ["1"]}, {"approved": ["2"]}]
POINTS = [{"points": {"1": 6}}, {"points": {"2": 6}}, {"points": {"3": 4}}]
PAPERS = [ranking("1"), ranking("1", "2"), ranking("2"), ranking("3", "2"), ranking("2")]
CYCLE = [ranking("1", "2", "3"), ranking("1", "2", "3"), ranking("2", "3", "1"), ranking("3", "1", "2")]
CONSENTS = [{"stance": "consent"}, {"stance": "stand_aside"}, {"stance": "consent"}]
OBJECTION = {"stance": "objection", "text": "Too dear."}


@pytest.mark.parametrize(
    ("method", "answers", "nearest"),
    [
        ("approval", APPROVED,
         ["Ben came next, 1 behind Ada. With more than that, Ben would have been chosen instead."]),
        ("points", POINTS, [" came next, equal with ", " would have been chosen instead."]),
        ("scottish_stv", PAPERS, ["stage 2: Cy left the count, 0.5 behind Ben.", "Ada came next, with 2.0 of the 2.5"]),
        ("instant_runoff", PAPERS, ["left the count, ", " would have left."]),
        ("schulze", [*CYCLE, ranking("3", "1", "2")],
         ["Ben came next: the strongest chain from Ada to Ben has 3½, the one back 2½."]),
        ("schulze", PAPERS, ["It was closest between Ben, preferred by 2½, and Ada, preferred by 2. Had ¼ of these "
                             "turned round, Ben would not have been ahead."]),
        ("consent", CONSENTS, ["One objection would have stopped it."]),
        ("consent", [*CONSENTS, OBJECTION], ["Without this 1 objection it would have been adopted."]),
    ],
)  # fmt: skip
def test_every_method_says_what_would_have_changed_it_to_whoever_reads_the_result(
    assembly: Assembly, method: str, answers: list[dict[str, Any]], nearest: list[str]
) -> None:
    ballot = assembly.opened(options=() if method == "consent" else NAMES, method=method)
    decided(assembly, ballot, *answers)
    seen = result_of(assembly.world.nobody, ballot)
    assert seen is not None
    said = " ".join(seen.blocks[0].sentences)
    assert all(part in said for part in nearest)


def test_heads_stand_beside_weights_by_class_where_members_choose_among_options(assembly: Assembly) -> None:
    ballot = decided(assembly, assembly.opened(options=NAMES, method="approval"), *[{"approved": ["1"]}] * 5)
    seen = result_of(assembly.world.nobody, ballot)
    assert seen is not None
    assert [(row.name, *((cell.heads, cell.weight) for cell in row.cells)) for row in seen.turnout[1].rows] == [
        ("associate", ("1", "½"), ("2", "1")), ("full", ("4", "4"), ("4", "4")),
    ]  # fmt: skip


def test_a_fund_says_which_project_was_closest(assembly: Assembly) -> None:
    ballot = chosen_among(assembly, projects(400, 300, 600), method="equal_shares", settings={"budget": "1000"})
    assembly.votes(ballot, alpha={"approved": ["1", "2"]}, beta={"approved": ["1"]}, gamma={"approved": ["3"]})
    (_funded, closest) = block(assembly, decided(assembly, ballot)).sentences
    assert closest == "It was closest for Ben: its supporters had 166.67 less than it costs."


def test_a_fund_that_nobody_voted_on_is_untouched(assembly: Assembly) -> None:
    ballot = chosen_among(assembly, projects(1, 2, 3), method="greedy", settings={"budget": "5"})
    shared = block(assembly, decided(assembly, ballot)).shared
    assert shared is not None
    assert shared.sentences == ("Nobody supported a project, so the fund is untouched.",)


def test_the_lot_can_be_checked_on_the_page(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="approval")
    assert ballot.lot_seed not in client.get(f"{HERE}{ballot.address}/").content.decode()
    decided(assembly, ballot, {"approved": ["1"]}, {"approved": ["1"]}, {"approved": ["2"]})
    page = client.get(f"{HERE}{ballot.address}/count/").content.decode()
    assert ballot.lot_seed in page
    assert commitment(ballot.lot_seed) in page


def test_there_is_no_count_to_read_before_the_end_nor_of_a_yes_or_no(client: Client, assembly: Assembly) -> None:
    ballot = assembly.opened(options=NAMES, method="approval")
    plain = assembly.opened()
    sign_in(client, assembly.delegates["alpha"])
    assert client.get(f"{HERE}{ballot.address}/count/").status_code == 404
    decided(assembly, ballot, {"approved": ["1"]})
    assembly.decided(plain)
    assert client.get(f"{HERE}{ballot.address}/count/").status_code == 200
    assert client.get(f"{HERE}{ballot.address}/count/?question=2").status_code == 404
    assert client.get(f"{HERE}{plain.address}/count/").status_code == 404


@pytest.mark.parametrize("method", ["approval", "schulze", "scottish_stv"])
@pytest.mark.parametrize("options", [2, 3])
def test_the_page_of_a_count_needs_one_statement_whatever_its_length(
    assembly: Assembly, method: str, options: int, django_assert_num_queries: Any
) -> None:
    ballot = assembly.opened(options=NAMES[:options], method=method)
    answer = {"approved": ["1"]} if method == "approval" else ranking("1")
    decided(assembly, ballot, *[answer] * 3)
    viewer = assembly.viewer("alpha")
    with django_assert_num_queries(1):
        assert count_page(viewer, ballot, "") is not None


def test_names_stay_apart_where_commas_stand_inside_them() -> None:
    names = {"1": "Ada", "2": "Ben", "3": "Webstuhl, Verband der Genossenschaften"}
    assert listed(["1", "2"], names) == "Ada and Ben"
    assert listed(["1", "2", "3"], names) == "Ada; Ben; Webstuhl, Verband der Genossenschaften"
