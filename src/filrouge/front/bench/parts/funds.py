"""Sharing a fund: our Method of Equal Shares beside pabutools on the same files, in floats and in fractions."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filrouge.front.bench import peers
from filrouge.front.bench.children import in_child, peak_mib
from filrouge.front.bench.document import table
from filrouge.front.bench.parts import shared_files

if TYPE_CHECKING:
    from filrouge.front.bench.decisions import Size
    from filrouge.methods.shares.allocation import Utility
    from filrouge.methods.shares.fund import Fund

TITLE = "Funds by equal shares"
GOALS = {"rule": 100, "read": 15}  # times faster
NUMBERS = {"float": "floats", "gmpy2": "fractions"}
HEADS = ("rule", "read ms", "rule ms", "peak MiB", "the rule is faster", "with reading", "funded")
PROJECTS = 80
PER_VOTER = 45  # units of the currency, as in Amsterdam
SEED = 41


def measure(size: Size, peer: str) -> list[dict[str, Any]]:
    """One result a file; the last is invented."""
    results = [
        in_child(of_file, path=str(path), peer=peer, limit=size.limit)
        for path in (shared_files.decisions("budgeting") if size.files else ())
    ]
    results.append(in_child(invented, voters=size.invented_fund, peer=peer, limit=size.limit))
    return results


def of_file(path: str, peer: str, limit: float) -> dict[str, Any]:
    """A city's budget as it was published; unpacked first, which is not counted."""
    packed = Path(path)
    content = packed.read_bytes()
    text = (gzip.decompress(content) if packed.suffix == ".gz" else content).decode("utf-8-sig")
    return _measured(packed.name.partition(".")[0].replace("_", " "), text, peer, limit)


def invented(voters: int, peer: str, limit: float) -> dict[str, Any]:
    """A budget of the size of a large city's, which none of the published files here has."""
    return _measured("Invented", invent(voters), peer, limit)


def invent(voters: int) -> str:
    """Pabulib text: costs and popularity uneven, a quarter of all costs to spend, about five approvals a voter."""
    import numpy as np

    chance = np.random.default_rng((SEED, voters))
    sizes = np.exp(chance.normal(0.0, 0.9, PROJECTS))
    costs = np.ceil(sizes / sizes.sum() * 4 * PER_VOTER * voters).astype(int)
    liked = chance.dirichlet(np.full(PROJECTS, 0.8), size=6)
    area = chance.integers(0, 6, voters)
    many = np.minimum(1 + chance.poisson(4.0, voters), PROJECTS // 2)
    favour = np.log(liked[area] + 1e-6) + chance.gumbel(size=(voters, PROJECTS))
    orders = np.argsort(-favour, axis=1)
    rows = (
        f"{voter};{','.join(map(str, sorted(order[:count].tolist())))}"
        for voter, (order, count) in enumerate(zip(orders, many.tolist(), strict=True))
    )
    meta = {
        "description": "invented", "country": "Nowhere", "unit": "Nowhere", "instance": "1", "num_projects": PROJECTS,
        "num_votes": voters, "budget": PER_VOTER * voters, "vote_type": "approval", "rule": "equalshares",
    }  # fmt: skip
    head = ["META", "key;value", *(f"{key};{value}" for key, value in meta.items()), "PROJECTS", "project_id;cost"]
    projects = (f"{number};{cost}" for number, cost in enumerate(costs.tolist()))
    return "\n".join([*head, *projects, "VOTES", "voter_id;vote", *rows]) + "\n"


def _measured(name: str, text: str, peer: str, limit: float) -> dict[str, Any]:
    peers.one_thread()
    from filrouge.methods.shares.allocation import Completion, Utility
    from filrouge.methods.shares.equal_shares import equal_shares
    from filrouge.methods.shares.pabulib import BudgetFile

    with tempfile.TemporaryDirectory(prefix="filrouge-fund-") as folder:
        path = Path(folder, "fund.pb")
        path.write_text(text, "utf-8")
        (file, fund), read = peers.least(lambda: _read(path))
        assert isinstance(file, BudgetFile)
        utility = Utility.COST if file.vote_type in {"approval", "choose-1"} else Utility.POINTS
        lines: list[list[str]] = []
        for words, completion in (("no completion", Completion.NONE), ("Add1", Completion.ADD1_EXHAUSTIVE)):
            bought, taken = peers.least(lambda: equal_shares(fund, utility=utility, completion=completion))  # noqa: B023  # called at once
            added = f", {bought.added:,} units added" if completion.grows else ""
            ours = (read, taken, set(bought.selected))
            told = f"{len(bought.selected)} of {len(fund.projects)}{added}"
            lines.append(_line(f"**ours, {words}**", read, taken, peak_mib(), "", "", told))
            _count, paid = peers.least(lambda: equal_shares(fund, utility=utility, completion=completion).as_dict())  # noqa: B023  # called at once
            lines.append(_line(f"ours, {words}, and who paid what", read, paid, peak_mib(), "", "", "the same"))
            task = _task(path, fund, utility) | {"add1": completion.grows}
            lines += _peers(peer, task, limit, words, ours)
    approvals = sum(len(ballot) * weight for ballot, weight in fund.ballots.items())
    sized = f"{fund.voters:,} voters, {len(fund.projects)} projects, {approvals:,} marks ({file.vote_type})"
    return {"title": f"{name}: {sized}", "lines": lines}


def _read(path: Path) -> tuple[Any, Fund]:
    from filrouge.methods.shares.pabulib import read
    from filrouge.methods.shares.pabulib_votes import fund_of

    with path.open(encoding="utf-8", newline="") as stream:
        file = read(stream)
    return file, fund_of(file)


def _task(path: Path, fund: Fund, utility: Utility) -> dict[str, Any]:
    """What the peer is asked: the same file, and the order in which ours lets equally cheap projects come."""
    points = fund.points
    order = sorted(range(len(points)), key=lambda number: (-points[number], fund.projects[number].cost, number))
    return {
        "path": str(path), "utility": utility.value, "tie_order": [fund.names[number] for number in order],
    }  # fmt: skip


def _peers(
    peer: str, task: dict[str, Any], limit: float, words: str, ours: tuple[float, float, set[str]]
) -> Iterator[list[str]]:
    read, taken, selected = ours
    for numbers, called in NUMBERS.items():
        told = peers.beside(peer, "pabutools", task | {"numbers": numbers}, limit)
        if "missing" in told:
            yield [f"pabutools in {called}, {words}", *[""] * (len(HEADS) - 2), told["missing"]]
            continue
        name = f"pabutools {told['version']} in {called}, {words}"
        rule = peers.times(told["count"], taken)
        whole = peers.times(told["build"] + told["count"], read + taken)
        yield _line(name, told["build"], told["count"], told["peak"], rule, whole, _compared(told, selected))


def _compared(told: dict[str, Any], selected: set[str]) -> str:
    found = set(told["elected"])
    if found == selected:
        return "the same"
    return f"differs: {len(found - selected)} others, {len(selected - found)} not"


def _line(name: str, read: float, rule: float, peak: float, faster: str, whole: str, funded: str) -> list[str]:
    return [name, peers.milliseconds(read), peers.milliseconds(rule), f"{peak:,.0f}", faster, whole, funded]


def written(results: list[dict[str, Any]]) -> str:
    """A table a fund."""
    begun = (
        "Milliseconds of processor in one thread, the least of up to five times. Ours counts in exact fractions where "
        "floats are too coarse and explains every project; who paid what it works out when somebody looks, which has a "
        "row of its own. “Add1” gives every voter one unit more until no other project fits. Utility is the cost with "
        "approvals, else the points. The peer reads, merges equal ballots and breaks ties in the same order. "
        "“Differs” with floats may be the floats; with fractions it would be an error. "
        f"Goals, with 150,000 marks and more: {GOALS['rule']} times for the rule, {GOALS['read']} with reading, "
        f"{GOALS['rule']} for Add1."
    )
    parts = [begun, *(f"### {each['title']}\n\n{table(HEADS, each['lines'])}" for each in results)]
    if len(results) == 1:
        parts.append("Published files were not measured: the shared data was not there, or sizes were small.")
    return "\n\n".join(parts)
