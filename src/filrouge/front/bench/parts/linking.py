"""Linkage against a known truth: simulated federations of several sizes, and real lists where they are present."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filrouge.front.bench.children import clock, in_child, peak_mib
from filrouge.front.bench.document import table
from filrouge.front.bench.parts import real_lists

if TYPE_CHECKING:
    from filrouge.front.bench.register import Size
    from filrouge.methods.linkage import Linkage, Prepared, Record
    from filrouge.methods.linkage.scores import Labels, Scores

TITLE = "Linkage"
PEER = Path(__file__).with_name("splink_peer.py")
ROWS_PER_ORGANISATION = 2.2
MOST_NAMED = 10  # so many wrong joins are named; more are only counted
HEADS = ("method", "precision", "recall", "F1", "B³ P / R", "count error", "s", "CPU s", "peak MiB")


def measure(size: Size, peer: str) -> list[dict[str, Any]]:
    """One result a set of lists; those that are not here are named in the document."""
    results = [in_child(simulated, rows=rows, peer=peer) for rows in size.linked]
    for name in real_lists.PAIRS if real_lists.folder() and size.rows > 1_000 else ():
        results.append(in_child(real, name=name, peer=peer))
    return results


def simulated(rows: int, peer: str) -> dict[str, Any]:
    """Federations over real organisations where there are lists of them, filled up with invented ones."""
    from filrouge.methods.linkage.invention import invent
    from filrouge.methods.linkage.simulate import federations

    wanted = round(rows / ROWS_PER_ORGANISATION)
    known = real_lists.organisations()
    taken = min(wanted, len(known))
    base = [known[k * len(known) // taken] for k in range(taken)]
    base += invent(wanted - taken, seed=7)
    made = federations(base, seed=8)
    title = f"{len(made.records):,} rows of {made.lists} simulated lists"
    of = f"{taken:,} real and {wanted - taken:,} invented organisations"
    return _measured(f"{title}, {of}", made.records, made.truth, peer)


def real(name: str, peer: str) -> dict[str, Any]:
    """Two lists of the same organisations, their common numbers hidden."""
    import numpy as np

    records, told = real_lists.PAIRS[name]()
    truth = np.unique(told, return_inverse=True)[1].astype(np.int64)
    return _measured(f"{name}: {len(records):,} rows", records, truth, peer, told)


def _measured(
    title: str, records: list[Record], truth: Labels, peer: str, told: Sequence[str] = ()
) -> dict[str, Any]:  # fmt: skip
    from filrouge.methods import linkage
    from filrouge.methods.linkage.evaluation import measured
    from filrouge.methods.linkage.scores import score

    before = peak_mib()
    with clock() as taken:
        prepared = linkage.prepare(records)
        found = linkage.link_prepared(prepared)
    peak = peak_mib()
    accuracy = measured(prepared, found, truth)
    with clock() as plain:
        alike = _alike(prepared)
    lines = [
        _line("the same words of the name, and the same place or a number", score(alike, truth), plain),
        _line("**ours, before review**", accuracy.best, taken, peak),
        _line("ours, only what needs no reviewer", accuracy.certain),
        _line("ours, after every question was answered", accuracy.reviewed),
        *_peer(peer, records, prepared, found, truth),
    ]
    return {"title": title, "lines": lines, "candidates": accuracy.candidates, "recall": accuracy.blocking_recall,
            "organisations": accuracy.organisations, "automatic": accuracy.automatic_right, "before": before,
            "limit": linkage.AUTOMATIC,
            "certain": accuracy.certain.precision, "questions": accuracy.questions_per_hundred,
            "outside": _outside(found, truth), "named": _named(records, found.certain, truth, told)}  # fmt: skip


def _named(records: list[Record], certain: Labels, truth: Labels, told: Sequence[str]) -> list[str]:
    """Each wrong join that nobody would be asked about, with what tells its rows apart; none where they are many.

    The truth of a real list is itself read from a column, so whoever doubts one of a few can look.
    """
    groups: dict[int, list[int]] = {}
    for row, group in enumerate(certain.tolist() if told else ()):
        groups.setdefault(group, []).append(row)
    pairs = [pair for rows in groups.values() for pair in combinations(rows, 2) if truth[pair[0]] != truth[pair[1]]]
    return [_told_apart(records[a], told[a], told[b]) for a, b in pairs] if len(pairs) <= MOST_NAMED else []


def _told_apart(record: Record, one: str, other: str) -> str:
    place = ", ".join(filter(None, (record.city, record.country)))
    return f"{record.names[0]} ({place}): {one}, {other}"


def _outside(found: Linkage, truth: Labels) -> dict[str, int]:
    """Between what and what the queue leaves the number of organisations, and the truth."""
    import numpy as np

    pairs = np.array([doubt.pair for doubt in found.doubts], np.int64).reshape(-1, 2)
    certain = len(np.unique(found.certain))
    return {
        "low": certain - _joined(found.certain[pairs]), "best": len(np.unique(found.labels)), "high": certain,
        "truth": len(np.unique(truth)),
    }  # fmt: skip


def _joined(ends: Any) -> int:
    """How many groups would go if every question were answered with yes."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    if not len(ends):
        return 0
    names, place = np.unique(ends, return_inverse=True)
    place = place.reshape(-1, 2)
    graph = coo_matrix((np.ones(len(place)), (place[:, 0], place[:, 1])), shape=(len(names), len(names)))
    return len(names) - int(connected_components(graph, directed=False)[0])


def _alike(prepared: Prepared) -> Labels:
    """The simpler way: rows with one number, or with the same words of the main name in the same place, are one."""
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    main = prepared.names.main()
    keys: list[list[object]] = [
        [("number", *number) for number in held] + [(" ".join(sorted(prepared.names.core[name].split())), int(city))]
        for held, name, city in zip(prepared.numbers, main, prepared.city.code, strict=True)
    ]
    numbers: dict[object, int] = {}
    ends = [(row, numbers.setdefault(key, len(numbers))) for row, held in enumerate(keys) for key in held]
    left, right = np.array(ends).T
    n = len(prepared)
    graph = coo_matrix((np.ones(len(left)), (left, n + right)), shape=(n + len(numbers), n + len(numbers)))
    alike: Labels = connected_components(graph, directed=False)[1][:n].astype(np.int64)
    return alike


def _peer(peer: str, records: list[Record], prepared: Prepared, found: Linkage, truth: Labels) -> list[list[str]]:
    """Splink on the same rows, when a Python that has it was named: its own groups, and its pairs grouped our way."""
    if not peer:
        return []
    import numpy as np

    from filrouge.methods import linkage
    from filrouge.methods.linkage.scores import score

    with tempfile.TemporaryDirectory(prefix="filrouge-peer-") as folder:
        rows = Path(folder, "rows.jsonl")
        rows.write_text("".join(json.dumps(row) + "\n" for row in _plain(records, prepared)), "utf-8")
        with clock() as taken:
            done = subprocess.run([peer, str(PEER), folder], capture_output=True, text=True, check=False)
        if done.returncode:
            return [["Splink did not end: " + done.stderr.strip().splitlines()[-1], *[""] * (len(HEADS) - 1)]]
        told = json.loads(done.stdout.splitlines()[-1])
        pairs = json.loads(Path(folder, "pairs.json").read_text())
    i, j = (np.array(side, np.int32) for side in (pairs["i"], pairs["j"]))
    constrained = linkage.group(len(records), i, j, np.array(pairs["p"]), prepared, threshold=linkage.JOIN)
    name = f"Splink {told['version']}"
    tried = {at: score(np.array(labels), truth) for at, labels in told["clusters"].items()}
    best = max(tried, key=lambda at: tried[at].f1)
    return [
        _line(f"{name}, its clusters at {best} (the best of {len(tried)})", tried[best], taken, told["peak"]),
        _line(f"{name}, its scores in our constrained merge", score(constrained, truth)),
    ]


def _plain(records: list[Record], prepared: Prepared) -> list[dict[str, Any]]:
    """Rows as the peer gets them: cleaned by the same code, so that only matching is compared."""
    main = prepared.names.main()
    return [
        {
            "row": number, "name": prepared.names.core[main[number]], "country": record.country or None,
            "city": prepared.city.texts[prepared.city.code[number]] or None,
            "postcode": prepared.postcode.texts[prepared.postcode.code[number]] or None,
            "street": prepared.street.texts[prepared.street.code[number]] or None,
            "website": prepared.domain.texts[prepared.domain.code[number]] or None,
            "number": " ".join(record.identifiers[0]) if record.identifiers else None,
        }
        for number, record in enumerate(records)
    ]  # fmt: skip


def _line(method: str, scores: Scores, taken: dict[str, float] | None = None, peak: float = 0) -> list[str]:
    return [
        method, f"{scores.precision:.3f}", f"{scores.recall:.3f}", f"{scores.f1:.3f}",
        f"{scores.cubed_precision:.3f} / {scores.cubed_recall:.3f}", f"{scores.count_error:+.1%}",
        f"{taken['wall']:.1f}" if taken else "", f"{taken['cpu']:.1f}" if taken else "",
        f"{peak:,.0f}" if peak else "",
    ]  # fmt: skip


def written(results: list[dict[str, Any]]) -> str:
    """A table a set of lists, with what a reviewer has to do."""
    parts = [f"### {r['title']}\n\n{table(HEADS, r['lines'])}\n\n{_sentence(r)}" for r in results]
    if any("Splink" in line[0] for result in results for line in result["lines"]):
        parts.append(
            "Splink gets the same rows, cleaned by the same code, and learns without answers; its set-up stands in "
            "`front/bench/parts/splink_peer.py`. Of several thresholds the one that does best against the truth is "
            "shown."
        )
    if not any("↔" in result["title"] for result in results):
        parts.append("Real lists were not measured: the shared data was not there, or the sizes were small.")
    return "\n\n".join(parts)


def _sentence(result: dict[str, Any]) -> str:
    span = result["outside"]
    inside = "inside" if span["low"] <= span["truth"] <= span["high"] else "outside"
    return (
        f"{result['candidates']:,} pairs compared; the keys find {result['recall']:.1%} of the true pairs. "
        f"Wrong among pairs joined without a reviewer: {1 - result['certain']:.2%} "
        f"(of pairs with a probability of {result['limit']} or more: {1 - result['automatic']:.2%}). "
        f"{result['questions']:.1f} questions for every 100 rows. The number of organisations before review: "
        f"{span['best']:,}, between {span['low']:,} and {span['high']:,}; the truth, {span['truth']:,}, lies {inside}. "
        f"{result['before']:,.0f} MiB of the peak were held before linking began."
        + (f" The wrong joins without a reviewer: {'; '.join(result['named'])}." if result["named"] else "")
    )
