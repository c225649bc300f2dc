"""The published file of a ballot: reading it, and what it proves by itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from filrouge.methods.counting.lots import commitment
from filrouge.methods.deciding import Roll, read_rule, weigh
from filrouge.methods.deciding.exact import digest, read_fraction
from filrouge.methods.recount.shape import UnreadableBallot, check_shape

File = Mapping[str, Any]
STATED = "published"  # what was published about the file, beside the file and no part of its digest


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the file was asked: `what` is a code, `holds` the answer."""

    what: str
    holds: bool


def read(text: str | bytes) -> dict[str, Any]:
    """The file as data. Raises UnreadableBallot when it is not one."""
    try:
        file = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableBallot("it is not JSON") from error
    return check_shape(file)


def file_digest(file: File) -> str:
    """SHA-256 of the file in its one form (deciding.exact.canonical), without what is stated about it."""
    return digest({name: part for name, part in file.items() if name != STATED})


def stated(file: File, result: Mapping[str, Any], elsewhere: str = "") -> Iterator[Finding]:
    """Whether the file and its count are what was published.

    `digest` is asked where the file states one, or where it was read `elsewhere` (on the ballot's page, in a mail);
    `result` where the file states one. A result that says less than the count agrees where it speaks.
    """
    said = file.get(STATED, {})
    found = file_digest(file)
    if expected := [text for text in (said.get("digest"), elsewhere) if text]:
        yield Finding("digest", all(text == found for text in expected))
    if "result" in said:
        yield Finding("result", _agrees(said["result"], json.loads(json.dumps(result))))


def _agrees(said: Any, found: Any) -> bool:
    if isinstance(said, Mapping):
        return isinstance(found, Mapping) and all(name in found and _agrees(said[name], found[name]) for name in said)
    if isinstance(said, list):
        alike = isinstance(found, list) and len(said) == len(found)
        return alike and all(_agrees(one, other) for one, other in zip(said, found, strict=True))
    return type(said) is type(found) and bool(said == found)


def proofs(file: File) -> Iterator[Finding]:
    """What anyone can check without trusting whoever published it.

    `rule`, `roll`, `wording` and `lot` are those whose digests were published at opening; `weights` follow from both;
    `papers` are no more than those who took part, nobody has two, and they have the weights of those who took part.
    """
    rule = {name: value for name, value in file["rule"].items() if name not in {"digest", "name"}}
    yield Finding("rule", digest(rule) == file["rule"]["digest"])
    roll = roll_of(file)
    yield Finding("roll", roll.digest() == file["roll"]["digest"])
    weights = weigh(read_rule(file["rule"]["said"]), roll).weights
    yield Finding("weights", {key: str(weight) for key, weight in weights.items()} == file["roll"]["weights"])
    found = wording_digest(file["ballot"]["title"], file["ballot"]["text"], file["questions"])
    yield Finding("wording", found == file["ballot"]["text_digest"])
    yield Finding("lot", commitment(file["lot"]["seed"]) == file["lot"]["commitment"])
    yield Finding("papers", _nobody_twice(file))


def wording_digest(title: Any, text: Any, questions: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 of everything a voter reads, in all languages and in the order of the paper; `questions` as in the file.

    What opening freezes and what a published file proves are both this.
    """
    asked = [{"text": q["text"], "options": [option["name"] for option in q["options"]]} for q in questions]
    return digest({"title": title, "text": text, "questions": asked})


def roll_of(file: File) -> Roll:
    """The electorate as it was frozen."""
    return Roll.from_dict({"members": file["roll"]["members"]})


def is_nameless(file: File) -> bool:
    """Whether the papers of the file say their weight and not whose they are."""
    return bool(file["ballot"]["secret"] or file["ballot"].get("nameless"))


def _nobody_twice(file: File) -> bool:
    papers, nameless = file["papers"], is_nameless(file)
    owners = Counter(paper["receipt" if nameless else "voter"] for paper in papers)
    once = len(owners) == len(papers) and len(set(file["took_part"])) == len(file["took_part"])
    weights = file["roll"]["weights"]
    if not once or any(weights.get(key, "0") == "0" for key in file["took_part"]):
        return False
    if not nameless:
        return set(owners) <= set(file["took_part"])
    came = Counter(read_fraction(weights[key]) for key in file["took_part"])
    return Counter(read_fraction(paper["weight"]) for paper in papers) == came
