"""One peer on one task: `python decisions_peer.py TASK.json`, started with a Python that has the peer.

Prints seconds of processor for reading, building and counting, what was found, version and peak memory. Knows nothing
of filrouge, which that Python need not have; the peers are untyped, so is what goes through here.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

AGAIN = 5
ENOUGH = 1.0  # seconds of processor after which nothing is repeated


def least(call: Any) -> Any:
    taken: list[float] = []
    while len(taken) < AGAIN and sum(taken) < ENOUGH:
        begun = time.process_time()
        found = call()
        taken.append(time.process_time() - begun)
    return found, min(taken)


def pyrankvote(task: Any) -> Any:
    import pyrankvote

    def build() -> Any:
        candidates = [pyrankvote.Candidate(name) for name in task["names"]]
        return candidates, [pyrankvote.Ballot([candidates[one] for one in order]) for order in task["orders"]]

    (candidates, ballots), built = least(build)
    elected, counted = least(lambda: pyrankvote.single_transferable_vote(candidates, ballots, task["seats"]))
    winners = [candidate.name for candidate in elected.get_winners()]
    return {"version": version("pyrankvote"), "build": built, "count": counted, "elected": winners}


def _profile(task: Any) -> Any:
    from votekit.ballot import RankBallot
    from votekit.pref_profile import RankProfile

    names = task["names"]
    ballots = [RankBallot(ranking=[{names[one]} for one in order]) for order in task["orders"]]
    return RankProfile(ballots=ballots, candidates=names)


def _votekit(task: Any, rule: Any) -> Any:
    # A first count compiles what numba compiles, which is not part of any later one.
    small = {"names": ["a", "b", "c"], "orders": [[0, 1], [0, 1], [0], [1, 2], [2]], "seats": 2}
    rule(_profile(small), small)
    profile, built = least(lambda: _profile(task))
    elected, counted = least(lambda: rule(profile, task))
    winners = [name for group in elected for name in sorted(group)]
    return {"version": version("votekit"), "build": built, "count": counted, "elected": winners}


def votekit_stv(task: Any) -> Any:
    from votekit.elections import STV

    return _votekit(task, _one_by_one(STV))


def votekit_fast(task: Any) -> Any:
    from votekit.elections import FastSTV

    return _votekit(task, _one_by_one(FastSTV))


def _one_by_one(method: Any) -> Any:
    def rule(profile: Any, task: Any) -> Any:
        return method(profile, n_seats=task["seats"], simultaneous=False, tiebreak="random", rng_seed=1).get_elected()

    return rule


def votekit_schulze(task: Any) -> Any:
    from votekit.elections import Schulze

    return _votekit(task, lambda profile, one: Schulze(profile, n_seats=len(one["names"])).get_elected())


def pabutools(task: Any) -> Any:
    import pabutools.fractions
    from pabutools.election import Additive_Cardinal_Sat, Cost_Sat, parse_pabulib
    from pabutools.rules import method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule

    pabutools.fractions.FRACTION = task["numbers"]
    (instance, profile), read = least(lambda: _read(parse_pabulib, task["path"]))
    places = {name: place for place, name in enumerate(task["tie_order"])}
    rule = {
        "sat_class": Cost_Sat if task["utility"] == "cost" else Additive_Cardinal_Sat,
        "tie_breaking": TieBreakingRule(lambda _instance, _profile, project: places[project.name]),
    }
    grown = {"voter_budget_increment": pabutools.fractions.frac(1)} if task["add1"] else {}
    bought, counted = least(lambda: method_of_equal_shares(instance, profile, **rule, **grown))
    winners = [project.name for project in bought]
    return {"version": version("pabutools"), "build": read, "count": counted, "elected": winners}


def _read(parse: Any, path: Any) -> Any:
    instance, profile = parse(path)
    return instance, profile.as_multiprofile()


def maximin(task: Any) -> Any:
    from sortition_algorithms.committee_generation import find_distribution_maximin

    return _sortition(task, find_distribution_maximin)


def leximin(task: Any) -> Any:
    from sortition_algorithms.committee_generation import find_distribution_leximin

    return _sortition(task, find_distribution_leximin)


def _sortition(task: Any, find: Any) -> Any:
    from sortition_algorithms.features import read_in_features
    from sortition_algorithms.people import read_in_people
    from sortition_algorithms.settings import Settings

    def build() -> Any:
        features, _name, _value = read_in_features(list(task["quotas"][0]), task["quotas"], task["size"])
        settings = Settings(id_column="id", columns_to_keep=[])
        people, _report = read_in_people(list(task["people"][0]), task["people"], features, settings)
        return features, people

    (features, people), built = least(build)
    begun = time.process_time()
    committees, chances, _report = find(features, people, task["size"], [])
    counted = time.process_time() - begun
    each = dict.fromkeys((person["id"] for person in task["people"]), 0.0)
    for committee, chance in zip(committees, chances, strict=True):
        for person in committee:
            each[person] += chance
    return {"version": version("sortition-algorithms"), "build": built, "count": counted, "chances": each}


def _peak() -> float:
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


PEERS = {
    "pyrankvote": pyrankvote,
    "VoteKit STV": votekit_stv,
    "VoteKit FastSTV": votekit_fast,
    "VoteKit Schulze": votekit_schulze,
    "pabutools": pabutools,
    "MAXIMIN": maximin,
    "LEXIMIN": leximin,
}


def main(path: Path) -> None:
    task = json.loads(path.read_text("utf-8"))
    told = PEERS[task["what"]](task) | {"peak": _peak()}
    sys.stdout.write("\n" + json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
