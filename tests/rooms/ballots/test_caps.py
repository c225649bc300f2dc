"""Caps by any kind of group: in the rule's sentence, at the opening, in the result, and for whoever counts again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from filrouge.front.command_line.counting import count_command
from filrouge.ground.actions import Refused
from filrouge.rooms.ballots.actions import running
from filrouge.rooms.ballots.models import Ballot, Voter
from filrouge.rooms.ballots.queries.api import profile
from filrouge.rooms.ballots.queries.opening import opening
from filrouge.rooms.ballots.queries.protocol import protocol_of
from filrouge.rooms.ballots.queries.trials import rule_trial
from filrouge.rooms.ballots.sentences import rule_sentences
from filrouge.rooms.register.actions.facts import state_facts
from filrouge.rooms.register.actions.memberships import admit_member
from tests.rooms.ballots.assembly import Assembly
from tests.world import sign_in

pytestmark = pytest.mark.django_db
FAMILIES = {
    "alpha": "cooperative", "beta": "cooperative", "gamma": "cooperative", "delta": "mutual", "epsilon": "mutual",
    "zeta": "association",
}  # fmt: skip
EQUAL = {"classes": {"full": "1", "associate": "1", "observer": "0"}, "participation": []}


def say(assembly: Assembly, **values: dict[str, Any]) -> None:
    for key, said in values.items():
        state_facts(
            assembly.secretariat, space=assembly.world.space, organisation=assembly.members[key],
            values={"name": key.title(), **said},
        )  # fmt: skip


def of_families(assembly: Assembly) -> None:
    say(assembly, **{key: {"family": family} for key, family in FAMILIES.items()})


def weights(ballot: Ballot) -> dict[str, str]:
    return dict(Voter.objects.filter(ballot=ballot).order_by("name").values_list("name", "weight"))


def test_a_family_of_organisations_is_capped_from_the_sentence_to_whoever_counts_again(
    assembly: Assembly, client: Client, tmp_path: Path
) -> None:
    of_families(assembly)
    rule = assembly.rule({**EQUAL, "group_by": "family", "group_cap": "2/5"})
    said = "No family of organisations (cooperatives, mutuals, associations …) has more than 40 % of all weights."
    assert said in rule_sentences(rule)
    lowered = "The cap lowers Cooperative by 1, from 3 to 2."
    trial = rule_trial(assembly.secretariat, rule)
    assert (trial.capped, trial.total) == ((lowered,), "5")
    ballot = assembly.draft(rule)
    assert opening(assembly.secretariat, ballot).capped == (lowered,)
    running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)
    assert weights(ballot) == {
        "Alpha": "2/3", "Beta": "2/3", "Delta": "1", "Epsilon": "1", "Eta": "0", "Gamma": "2/3", "Zeta": "1",
    }  # fmt: skip
    assert Voter.objects.get(ballot=ballot, name="Delta").groups == {"family": "mutual"}
    assembly.votes(ballot, alpha="yes", beta="yes", gamma="yes", delta="no", epsilon="no", zeta="no")
    count = assembly.decided(ballot)
    assert count.result["capped"] == [{"by": "family", "name": "cooperative", "before": "3", "after": "2"}]
    sign_in(client, assembly.delegates["alpha"])
    assert lowered in client.get(f"/en/network/ballots/{ballot.address}/").text
    told = profile(assembly.secretariat, ballot.address)
    assert told is not None
    assert told.result is not None
    assert told.result["capped"] == count.result["capped"]
    paper = protocol_of(assembly.viewer("alpha"), ballot)
    assert paper is not None
    assert lowered in repr(paper.blocks)
    assert "full, Cooperative" in repr(paper.blocks)
    file = client.get(f"/en/network/ballots/{ballot.address}/file.json")
    kept = tmp_path / "ballot.json"
    kept.write_bytes(b"".join(file.streaming_content) if file.streaming else file.content)
    again = CliRunner().invoke(count_command, [str(kept)])
    assert again.exit_code == 0, again.output
    assert "The cap lowers cooperative by 1, from 3 to 2." in again.output
    changed = json.loads(kept.read_text())
    cooperative = next(one for one in changed["roll"]["members"] if one.get("groups") == {"family": "cooperative"})
    cooperative["groups"]["family"] = "mutual"
    kept.write_text(json.dumps(changed))
    assert "✗ The roll is not the one whose digest was published at opening." in (
        CliRunner().invoke(count_command, [str(kept)]).output
    )


@pytest.mark.parametrize(
    ("said", "sentence", "lowered"),
    [
        (
            {"group_by": "class", "group_most": "2"}, "No class of membership weighs more than 2.",
            ("The cap lowers full by 2, from 4 to 2.",),
        ),
        (
            {"group_by": "country", "group_most": "1"}, "No country weighs more than 1.",
            ("The cap lowers Belgium by 1, from 2 to 1.",),
        ),
        (
            {"group_by": "pillar", "group_cap": "1/2", "pillars": ["big", "small"]},
            "No pillar has more than half of all weights.", ("The cap lowers big by 2, from 4 to 2.",),
        ),
        (
            {"group_by": "region", "group_most": "3/2"}, "No region (NUTS 1) weighs more than 1½.",
            ("The cap lowers BE1 by ½, from 2 to 1½.", "The cap lowers BE2 by ½, from 2 to 1½."),
        ),
        (
            {"group_by": "federation", "group_most": "1"},
            "No federation weighs more than 1 together with its members.", ("The cap lowers Alpha by 2, from 3 to 1.",),
        ),
    ],
)  # fmt: skip
def test_any_kind_of_group_is_capped_by_a_part_or_by_a_number(
    assembly: Assembly, said: dict[str, Any], sentence: str, lowered: tuple[str, ...]
) -> None:
    codes = ("BE10", "BE21", "BE22", "FR10", "IT11", "BE1")
    say(assembly, **{key: {"nuts": code} for key, code in zip(FAMILIES, codes, strict=True)})
    for key in ("beta", "gamma"):
        admit_member(
            assembly.world.system, space=assembly.world.space, member=assembly.members[key],
            umbrella=assembly.members["alpha"],
        )  # fmt: skip
    pillar_of = {"full": "big", "associate": "small", "observer": "small"} if "pillars" in said else {}
    rule = assembly.rule(EQUAL | said, pillar_of=pillar_of)
    assert sentence in rule_sentences(rule)
    assert rule_trial(assembly.secretariat, rule).capped == lowered


def test_a_ballot_does_not_open_while_a_group_is_not_known_and_nothing_is_frozen(assembly: Assembly) -> None:
    of_families(assembly)
    say(assembly, alpha={"family": None})
    ballot = assembly.draft(assembly.rule({**EQUAL, "group_by": "family", "group_cap": "2/5"}))
    with pytest.raises(Refused, match="the family of Alpha is not known"):
        running.open_ballot(assembly.secretariat, ballot=ballot, confirmed=True)
    assert not Voter.objects.exists()


def test_weight_by_a_figure_that_only_the_register_knows_is_frozen_at_the_opening(assembly: Assembly) -> None:
    rule = assembly.rule({**EQUAL, "weights": {"kind": "figure", "figure": "years", "factor": "1/2"}})
    assert "A member’s weight is its number of full years of membership times ½." in rule_sentences(rule)
    ballot = assembly.opened(rule)
    years = Voter.objects.get(ballot=ballot, name="Alpha").figures["years"]
    assert int(years) >= 6
    assert set(weights(ballot).values()) == {str(int(years) // 2) if int(years) % 2 == 0 else f"{years}/2", "0"}
    assert assembly.decided(ballot).file["roll"]["members"][0]["figures"]["years"] == years
