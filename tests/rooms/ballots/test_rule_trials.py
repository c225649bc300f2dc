"""A rule is tried before it is adopted: on today's members and on every ballot of the past."""

from __future__ import annotations

from typing import Any

import pytest

from filrouge.rooms.ballots.actions import casting, ruling
from filrouge.rooms.ballots.models import Ballot, Rule
from filrouge.rooms.ballots.queries import past as past_query
from filrouge.rooms.ballots.queries.trials import RuleTrial, rule_trial
from tests.methods.recount.ballots import SAID
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.test_rule_workshop import TWO_THIRDS, drafted, wording

pytestmark = pytest.mark.django_db


def close(assembly: Assembly, rule: Rule | None = None, **votes: Any) -> Ballot:
    ballot = assembly.opened(rule)
    assembly.votes(ballot, **votes)
    assembly.decided(ballot)
    return ballot


def trial(assembly: Assembly, **said: Any) -> RuleTrial:
    return rule_trial(assembly.secretariat, drafted(assembly, **said))


def test_past_votes_that_end_otherwise_come_first_with_the_condition_that_made_it(assembly: Assembly) -> None:
    rule = assembly.rule()
    close(assembly, rule, alpha="yes", beta="yes", gamma="no", epsilon="yes")
    close(assembly, rule, alpha="yes", beta="yes", gamma="yes")
    first, second = trial(assembly, **TWO_THIRDS | {"spread": {"minimum": 4, "counting": "any"}}).past.rows
    assert [row.differs for row in (first, second)] == [True, True]
    assert first.then.words == second.then.words == "Adopted"
    assert first.now.why == ("Countries for it: 3 of 5, 4 needed",)
    found = trial(assembly, **TWO_THIRDS).past
    assert (found.differing, [row.differs for row in found.rows]) == (0, [False, False])
    found = trial(assembly, majorities=[SAID["majorities"][0] | {"share": "3/4", "strict": False}]).past
    assert (found.differing, [row.differs for row in found.rows]) == (1, [True, False])
    assert found.rows[0].now.why == ("For it: 2½ of 3½, by weight, 2⅝ needed",)


def test_what_failed_then_and_would_pass_now_says_what_was_missing_then(assembly: Assembly) -> None:
    close(assembly, alpha="yes", beta="yes")
    (row,) = trial(assembly, participation=[]).past.rows
    assert (row.then.words, row.now.words) == ("No quorum", "Adopted")
    assert row.then.why == ("Taking part: 2 of 5, by weight, 2½ needed",)


def test_a_version_is_compared_with_the_one_in_force(assembly: Assembly) -> None:
    rule = assembly.rule()
    close(assembly, rule, alpha="yes", beta="yes", gamma="no", delta="no", epsilon="yes")
    newer = ruling.next_version(assembly.secretariat, rule=rule)
    ruling.change_rule(assembly.secretariat, rule=newer, wording=wording(**TWO_THIRDS))
    found = rule_trial(assembly.secretariat, newer)
    (row,) = found.past.rows
    assert found.in_force == 1
    assert row.before is not None
    assert (row.then.words, row.before.words, row.now.words) == ("Adopted", "Adopted", "Not adopted")
    assert (found.invented.number, len(found.invented.rows), len(found.invented.before)) == (100, 5, 5)
    assert all(
        row.adopted <= before.adopted for row, before in zip(found.invented.rows, found.invented.before, strict=True)
    )


def test_the_same_rule_decides_the_past_as_it_was_decided(assembly: Assembly) -> None:
    rule = assembly.rule()
    votes = ({"alpha": "yes"}, {"alpha": "yes", "beta": "no", "gamma": "no"}, {"alpha": {"yes": 1}, "beta": "yes"})
    for cast in votes:
        close(assembly, rule, **cast)
    assert rule_trial(assembly.secretariat, rule).past.differing == 0


def test_silence_is_consent_in_the_trial_too_where_it_was_then(assembly: Assembly) -> None:
    rule = assembly.rule({"participation": []})
    ballot = assembly.opened(rule, silence_consents=True)
    assembly.votes(ballot, alpha="no")
    assembly.decided(ballot)
    (row,) = rule_trial(assembly.secretariat, rule).past.rows
    assert (row.then.words, row.now.words, row.differs) == ("Adopted", "Adopted", False)


def secretly(assembly: Assembly, **answers: str) -> None:
    """A secret ballot of the past, in which all weighed the same."""
    equal = assembly.rule({"classes": {"full": "1", "associate": "1", "observer": "0"}})
    ballot = assembly.opened(equal, secret=True)
    for member, answer in answers.items():
        voter = assembly.voter(ballot, member)
        casting.cast_secretly(assembly.viewer(member), voter=voter, answers={"1": {answer: 1}})
    assembly.decided(ballot)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [({}, "Adopted"), (TWO_THIRDS, "Not adopted"), ({"classes": {"full": "3", "associate": "3"}}, "Adopted")],
)
def test_a_secret_ballot_is_tried_where_all_who_voted_weigh_the_same(
    assembly: Assembly, said: dict[str, Any], outcome: str
) -> None:
    secretly(assembly, alpha="yes", beta="yes", gamma="yes", delta="no", epsilon="no")
    classes = {"classes": {"full": "1", "associate": "1", "observer": "0"}}
    (row,) = trial(assembly, **(classes | said)).past.rows
    assert (row.then.words, row.now.words) == ("Adopted", outcome)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "gives those who voted different weights"),
        ({"classes": {"full": "1"}}, "gives those who voted different weights"),
        ({"spread": {"minimum": 2, "counting": "any"}}, "asks from which countries"),
    ],
)
def test_a_secret_ballot_is_not_tried_where_one_would_have_to_know_whose_papers_they_are(
    assembly: Assembly, said: dict[str, Any], why: str
) -> None:
    secretly(assembly, alpha="yes", beta="yes", epsilon="yes")
    (row,) = trial(assembly, **said).past.rows
    assert row.now.words == "Cannot be tried"
    assert why in row.now.why[0]


def test_no_more_than_the_newest_ballots_are_tried(assembly: Assembly, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = assembly.rule()
    newest = [close(assembly, rule, alpha="yes") for _unused in range(3)][1:]
    monkeypatch.setattr(past_query, "MOST", 2)
    found = trial(assembly).past
    assert found.more
    assert {row.href.split("/")[-2] for row in found.rows} == {ballot.address for ballot in newest}


def test_a_rule_that_does_not_fit_the_past_says_why(assembly: Assembly) -> None:
    close(assembly, alpha="yes", beta="yes", gamma="yes")
    (row,) = trial(assembly, weights={"kind": "figure", "figure": "jobs", "factor": "1"}).past.rows
    assert row.now.words == "Cannot be tried"
    assert "“jobs” is not known of" in row.now.why[0]


def test_it_is_shown_how_each_weight_came_about(assembly: Assembly) -> None:
    found = trial(assembly, classes={"full": "1", "associate": "1/2"}, member_cap="1/5", group_cap="1/4")
    rows = {row.name: row for row in found.members}
    assert rows["Epsilon"].how.startswith("1 × ½")
    assert rows["Epsilon"].weight == "½"
    assert "capped to" in rows["Alpha"].how
    assert [(left.member_class, left.number) for left in found.left_out] == [("observer", 1)]


def test_who_weighs_nothing_is_named(assembly: Assembly) -> None:
    formula = {"kind": "formula", "text": 'if(class = "associate", 0, 1)'}
    found = trial(assembly, weights=formula)
    assert found.weightless == ("Epsilon", "Zeta")
    assert found.without_vote == 1


def test_figures_that_are_not_known_stand_in_the_way_or_have_a_weight(assembly: Assembly) -> None:
    weights = {"kind": "figure", "figure": "jobs", "factor": "1/100"}
    assert "“jobs” is not known of" in trial(assembly, weights=weights).problems[0]
    found = trial(assembly, weights=weights, missing="3")
    assert {(row.name, row.weight) for row in found.members} >= {("Alpha", "3"), ("Zeta", "1½")}
    assert found.members[0].how == "figure not known: 3 × 1"


def test_power_is_told_as_numbers_of_members(assembly: Assembly) -> None:
    power = trial(assembly).power
    assert power is not None
    assert (power.to_adopt, power.to_stop, power.alone_adopts, power.alone_stops) == (3, 3, (), ())
    formula = {"kind": "formula", "text": 'if(group = "IT", 100, 1)'}
    power = trial(assembly, weights=formula).power
    assert power is not None
    assert (power.to_adopt, power.to_stop) == (1, 1)
    assert (power.alone_adopts, power.alone_stops) == (("Gamma",), ("Gamma",))
