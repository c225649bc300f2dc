"""Panels by lot: our leximin beside MAXIMIN and LEXIMIN of sortition-algorithms on the same pools."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from filrouge.front.bench import peers
from filrouge.front.bench.children import in_child, peak_mib
from filrouge.front.bench.document import table
from filrouge.front.bench.parts import shared_files

if TYPE_CHECKING:
    from filrouge.front.bench.decisions import Size
    from filrouge.methods.panels import Quota
    from filrouge.methods.panels.simulated import Question

TITLE = "Panels drawn by lot"
HEADS = ("method", "read ms", "solve s", "peak MiB", "ours is faster", "lowest chance", "compared")
NEAR = 1e-4  # chances closer than this are the same: the precision of the peer's solver
SEED = 5


def measure(size: Size, peer: str) -> list[dict[str, Any]]:
    """One result a pool; a pool of a file that is not here is left out."""
    present = bool(shared_files.decisions("sortition", "example_small_20"))
    names = [name for name in size.drawn if name != "example_small" or present]
    return [in_child(draw, name=name, peer=peer, limit=size.limit) for name in names]


def draw(name: str, peer: str, limit: float) -> dict[str, Any]:
    """The fairest lottery of one pool, its certificate, and the peers."""
    peers.one_thread()
    from filrouge.methods.panels import fair_lottery, verify
    from filrouge.methods.panels.pool import make_pool

    question = POOLS[name]()
    pool, read = peers.least(lambda: make_pool(question.people, question.quotas, question.size))
    fair_lottery({"a": {"x": "1"}, "b": {"x": "1"}}, [_quota("x", "1", 1, 1)], 1)  # loads the solver
    wall = time.perf_counter()
    lottery, taken = _once(lambda: fair_lottery(question.people, question.quotas, question.size))
    wall, peak = time.perf_counter() - wall, peak_mib()
    proof, verified = _once(lambda: verify(lottery))
    told = (
        f"proof {'holds' if proof.holds else 'fails'}, largest gap {proof.largest_gap:.0e}, checked in {verified:.2f} s"
    )
    lines = [
        [
            "**ours, leximin**",
            peers.milliseconds(read),
            f"{taken:.2f}",
            f"{peak:,.0f}",
            "",
            _percent(lottery.minimum),
            told,
        ]
    ]
    lines += _peers(peer, question, limit, taken, lottery.chances)
    features = len({quota.feature for quota in question.quotas})
    return {"title": f"{name}: {features} features, {len(pool.kinds)} types", "lines": lines, "wall": wall}


def _once(call: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    return call(), time.process_time() - begun


def _peers(peer: str, question: Question, limit: float, ours: float, chances: dict[str, float]) -> Iterator[list[str]]:
    for name in ("MAXIMIN", "LEXIMIN"):
        told = peers.beside(peer, name, _task(question), limit)
        if "missing" in told:
            yield [f"sortition-algorithms, {name}", *[""] * (len(HEADS) - 2), told["missing"]]
            continue
        found = told["chances"]
        yield [
            f"sortition-algorithms {told['version']}, {name}", peers.milliseconds(told["build"]),
            f"{told['count']:.2f}", f"{told['peak']:,.0f}", peers.times(told["count"], ours),
            _percent(min(found.values())), _compared(name, found, chances),
        ]  # fmt: skip


def _compared(name: str, found: dict[str, float], ours: dict[str, float]) -> str:
    """The lowest chance is all that MAXIMIN promises; LEXIMIN promises every chance, in order."""
    pairs = zip(sorted(found.values()), sorted(ours.values()), strict=True)
    apart = abs(min(found.values()) - min(ours.values())) if name == "MAXIMIN" else max(abs(a - b) for a, b in pairs)
    what = "lowest chance" if name == "MAXIMIN" else "all chances in order"
    return f"{what} the same" if apart <= NEAR else f"{what} differs by {apart:.4f}"


def _percent(chance: float) -> str:
    return f"{chance:.3%}"


def _task(question: Question) -> dict[str, Any]:
    quotas = [
        {"feature": quota.feature, "value": quota.value, "min": str(quota.lower), "max": str(quota.upper)}
        for quota in question.quotas
    ]
    features = sorted({quota.feature for quota in question.quotas})
    people = [{"id": name} | {feature: of[feature] for feature in features} for name, of in question.people.items()]
    return {"quotas": quotas, "people": people, "size": question.size}


def _quota(feature: str, value: str, lower: int, upper: int) -> Quota:
    from filrouge.methods.panels import Quota

    return Quota(feature, value, lower, upper)


def _published() -> Question:
    """The pool of 200 from which 20 are drawn, of the paper that made leximin known."""
    from filrouge.methods.panels.simulated import Question

    named = {path.name: path for path in shared_files.decisions("sortition", "example_small_20")}
    people = {f"person-{n}": row for n, row in enumerate(csv.DictReader(_lines(named["respondents.csv"])))}
    quotas = tuple(
        _quota(row["category"], row["feature"], int(row["min"]), int(row["max"]))
        for row in csv.DictReader(_lines(named["categories.csv"]))
    )
    return Question(people, quotas, 20)


def _lines(path: Any) -> list[str]:
    found: list[str] = path.read_text("utf-8").splitlines()
    return found


def _invented(people: int, size: int, values: dict[str, int]) -> Question:
    """Volunteers unlike the population: the quotas round the population's shares of the panel down and up."""
    import numpy as np

    from filrouge.methods.panels.simulated import Question

    chance = np.random.default_rng((SEED, people, size))
    columns: dict[str, list[int]] = {}
    quotas: list[Quota] = []
    for feature, count in values.items():
        population = chance.dirichlet(np.full(count, 8.0))
        volunteers = population * chance.uniform(0.5, 1.5, count)
        columns[feature] = chance.choice(count, people, p=volunteers / volunteers.sum()).tolist()
        for value, share in enumerate(population.tolist()):
            quotas.append(_quota(feature, f"{feature} {value}", int(share * size), int(share * size) + 1))
    volunteers_by_id = {
        f"person-{n:04}": {feature: f"{feature} {column[n]}" for feature, column in columns.items()}
        for n in range(people)
    }
    return Question(volunteers_by_id, tuple(quotas), size)


def _platform(people: int, size: int) -> Question:
    """An assembly of a platform: twelve countries, half private and half public seats, gender, age, size."""
    from filrouge.methods.panels.simulated import simulate_volunteers

    return simulate_volunteers(people, size, 5, SEED)


POOLS: dict[str, Callable[[], Question]] = {
    "example_small": _published,
    "60 people, panel of 12": lambda: _invented(60, 12, {"gender": 2, "age": 3}),
    "2,000 people, panel of 200": lambda: _invented(2_000, 200, {"gender": 2, "leaning": 3}),
    "150 people, panel of 22": lambda: _invented(150, 22, {"gender": 2, "age": 4, "education": 3, "region": 5}),
    "400 people, panel of 80": lambda: _platform(400, 80),
}


def written(results: list[dict[str, Any]]) -> str:
    """A table a pool."""
    begun = (
        "Seconds of processor in one thread, solved once; no commercial solver in ours. MAXIMIN makes the lowest "
        "chance as high as it can be, LEXIMIN then the second lowest, and so on; theirs asks Gurobi, whose licence "
        "that comes with the package allows small pools only. Goals: leximin of the small pool of the paper and of a "
        "pool ten times as large 1,000 times faster than the code of the paper (1,162 s there), 80 seats from 400 "
        "people with five features under 30 s."
    )
    return "\n\n".join([begun, *(f"### {each['title']}\n\n{table(HEADS, each['lines'])}" for each in results)])
