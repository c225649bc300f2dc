"""The file of an open ballot without the names on its papers, for those who may not know who voted what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from filrouge.methods import deciding
from filrouge.methods.deciding.exact import canonical
from filrouge.methods.recount.files import STATED, file_digest, is_nameless

SMALLEST_GROUP = 3  # papers of one weight; one or two would be known by it


def why_not(file: Mapping[str, Any]) -> str:
    """What would still tell who voted what, or make the count another: `reasons`, `rule`, `weights`, or nothing ("").

    `reasons`: an objection stands with its text, in which its author is often known.
    `rule`: it asks from which countries or pillars the yes come. `weights`: fewer than three of those who took part
    have some weight, and a paper shows its weight.
    """
    if is_nameless(file):
        return ""
    if any(answer.get("text") for paper in file["papers"] for answer in paper["answers"].values()):
        return "reasons"
    if file["ballot"]["method"] == "decision" and asks_whence(deciding.read_rule(file["rule"]["said"])):
        return "rule"
    weights = file["roll"]["weights"]
    groups = Counter(weights[paper["voter"]] for paper in file["papers"])
    return "weights" if min(groups.values(), default=SMALLEST_GROUP) < SMALLEST_GROUP else ""


def asks_whence(rule: deciding.Rule) -> bool:
    """Whether a decision depends on the countries or pillars that votes come from."""
    by_pillar = any(one.per_pillar for one in rule.majorities) or any(one.per_pillar for one in rule.approval)
    return bool(rule.spread or by_pillar)


def without_names(file: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
    """The same file with papers that show their weight alone, in an order that says nothing.

    The order is that of a digest of seed and paper: everybody gets the same file, and equal papers lie together. What
    was published about it states the outcomes and who was elected. The digest of the file with names is left out,
    and so is its salt: in a small assembly, trying all ways to put the names back until the digest fits would work.
    """
    weights = file["roll"]["weights"]
    bare = [{"weight": weights[paper["voter"]], "answers": paper["answers"]} for paper in file["papers"]]
    ordered = sorted(bare, key=lambda paper: sha256(file["lot"]["seed"].encode() + canonical(paper)).digest())
    named = {"ballot": {**file["ballot"], "nameless": True}}
    papers = [{"receipt": str(number), **paper} for number, paper in enumerate(ordered, start=1)]
    bare_file = {name: part for name, part in file.items() if name not in {STATED, "salt"}} | named | {"papers": papers}
    outcomes = [
        {name: counted[name] for name in ("number", "method", "outcome", "elected") if name in counted}
        for counted in result["questions"]
    ]
    said = {"digest": file_digest(bare_file), "result": {"questions": outcomes}}
    return {**bare_file, STATED: said}
