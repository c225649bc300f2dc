"""Counts of real elections, stage by stage, against published reference counts of the same papers.

Glasgow's council election of 2007 as counted by Droop 0.11 for the Scottish rules, and two elections by the
Proportional Representation Foundation's reference rule for Meek's method.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from filrouge.methods.counting.blt import Election, read_blt, write_blt
from filrouge.methods.counting.certificate import audit_count
from filrouge.methods.counting.counts import Count, Stage
from filrouge.methods.counting.meek import count_meek
from filrouge.methods.counting.scottish import count_scottish_stv

pytestmark = pytest.mark.shared

WARDS = ("Anderston-City", "Baillieston", "Calton", "Canal", "Govan", "Hillhead")


def read(folder: Path, name: str) -> Election:
    return read_blt((folder / f"{name}.blt").read_bytes())


def reference(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def states(action: dict[str, Any]) -> list[dict[str, Any]]:
    """What an entry of the reference says of each candidate, in the order of the papers."""
    return [state for _, state in sorted(action["cstate"].items(), key=lambda item: int(item[0]))]


def at_the_end_of_each_round(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The reference's last entry of each round; rounds that change nothing (a surplus of nought) are no stages."""
    last: dict[int, dict[str, Any]] = {}
    for action in told["actions"]:
        if "cstate" in action:
            last[action["round"]] = action
    before: list[str] = []
    for action in last.values():
        votes = [state["vote"] for state in states(action)]
        if votes != before:
            yield action
        before = votes


def named(count: Count, numbers: dict[str, int]) -> list[str]:
    return [count.written(units) for units in numbers.values()]


@pytest.mark.parametrize("ward", WARDS)
def test_a_ward_of_glasgow_has_the_votes_of_the_reference_at_every_stage(shared: Path, ward: str) -> None:
    folder = shared / "data/decisions/stv"
    election = read(folder / "ballots", f"{ward}-2007")
    told = reference(folder / "reference-json" / f"{ward}-2007-scotland-fixed-p5-d5.txt")

    count = count_scottish_stv(election.rankings, election.seats, lot=election.rankings.candidates)

    rounds = list(at_the_end_of_each_round(told))
    stages = [stage for stage in count.stages if stage.kind != "remaining"]
    assert [named(count, stage.votes) for stage in stages] == [
        [state["vote"] for state in states(action)] for action in rounds
    ]
    assert [count.written(stage.non_transferable) for stage in stages] == [action["nt_votes"] for action in rounds]
    assert (count.written(count.quota), count.valid) == (told["quota"], told["nballots"])
    chosen = {at for at, state in enumerate(states(rounds[-1])) if state["state"] == "elected"}
    assert {count.candidates.index(name) for name in count.elected} == chosen
    assert audit_count(count, election.rankings) == ()


def decisive(told: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """The first entry of each round of Meek's method that elects or excludes somebody on the votes counted in it."""
    found: dict[int, dict[str, Any]] = {}
    for action in told["actions"]:
        if action["tag"] in ("elect", "defeat") and "remaining" not in action["msg"]:
            found.setdefault(action["round"], action)
    return found


def as_told(count: Count, stage: Stage) -> tuple[list[str], list[str], str]:
    return named(count, stage.votes), named(count, stage.keep_factors or {}), count.written(stage.quota)


@pytest.mark.parametrize("name", ["42", "SC"])
def test_meeks_method_has_the_votes_and_keep_factors_of_the_reference_in_every_round(shared: Path, name: str) -> None:
    folder = shared / "data/decisions/stv"
    election = read(folder / "meek-ballots", name)
    told = reference(folder / "meek-reference" / f"{name}-meek-prf-o6-fixed-p9-d9.txt")

    # The reference excludes the first of the list when candidates are equal, which is the worst lot here.
    count = count_meek(election.rankings, election.seats, lot=election.rankings.candidates[::-1])

    stages = [stage for stage in count.stages if stage.kind != "remaining"]
    rounds = decisive(told)
    assert [as_told(count, stage) for stage in stages] == [
        ([state["vote"] for state in states(action)], [state["kf"] for state in states(action)], action["quota"])
        for action in rounds.values()
    ]
    excluded = [at for at, action in enumerate(rounds.values()) if action["tag"] == "defeat"]
    assert [at for at, stage in enumerate(stages) if stage.excluded] == excluded
    last = next(action for action in reversed(told["actions"]) if "cstate" in action)
    chosen = {at for at, state in enumerate(states(last)) if state["state"] == "elected"}
    assert {count.candidates.index(one) for one in count.elected} == chosen
    assert audit_count(count, election.rankings) == ()


def test_every_election_file_is_read_written_and_read_the_same(shared: Path) -> None:
    files = sorted((shared / "data/decisions/stv").glob("*ballots/*.blt"))

    assert len(files) == 8
    for file in files:
        election = read_blt(file.read_bytes())
        assert read_blt(write_blt(election)) == election
