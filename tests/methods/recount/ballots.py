"""Published files made by hand, as the room publishes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filrouge.methods import deciding, recount
from filrouge.methods.counting.lots import commitment
from filrouge.methods.deciding.exact import digest
from filrouge.methods.recount.files import STATED, file_digest
from filrouge.methods.recount.foreign import json_ready
from filrouge.methods.recount.settings import check_settings

SEED = "5eed"
SAID: dict[str, Any] = {
    "format": "filrouge rule 1",
    "version": 1,
    "classes": {"full": "1", "associate": "1/2", "observer": "0"},
    "weights": {"kind": "equal"},
    "missing": None,
    "member_cap": None,
    "group_cap": None,
    "pillars": [],
    "equal_pillars": False,
    "participation": [{"share": "1/2", "of": "weights", "strict": False, "per_pillar": False, "also": []}],
    "approval": [],
    "majorities": [{"share": "1/2", "base": "yes_and_no", "of": "weights", "strict": True, "per_pillar": False}],
    "spread": None,
    "ties": "rejected",
}
FULL = ("ada", "bea", "cy", "dot", "eve")
ASSOCIATES = ("fay", "gus", "hal")
OBSERVERS = ("ida",)
CLASSES = {"full": FULL, "associate": ASSOCIATES, "observer": OBSERVERS}
Answers = Mapping[str, Mapping[str, Any]]


def english(text: str) -> dict[str, Any]:
    return {"origin": "en", "en": {"text": text, "status": "original", "by": "", "at": ""}}


def rule(**said: Any) -> dict[str, Any]:
    frozen = {"said": SAID | said, "pillar_of": {}, "proxy_limit": 0, "may_split": True, "names_seen": "members",
              "seen_while_open": False}  # fmt: skip
    return {**frozen, "digest": digest(frozen), "name": english("Ordinary majority")}


def ballot_file(
    method: str, answers: Answers, options: tuple[str, ...] = (), said: dict[str, Any] | None = None, **settings: Any
) -> dict[str, Any]:
    """The file of a ballot with one question; `answers` by member. Options with a cost are written “name 100”."""
    members = [
        deciding.Member(key, name, "BE" if key < "d" else "FR") for name, keys in CLASSES.items() for key in keys
    ]
    roll = deciding.Roll(members)
    written = rule(**(said or {}))
    weights = deciding.weigh(deciding.read_rule(written["said"]), roll).weights
    numbers = [str(number) for number in range(1, len(options) + 1)]
    asked = [{"number": "1", "text": english("Which?"), "options": _options(options)}]
    wording = {
        "title": english("A ballot"), "text": english("Read this"),
        "questions": [{"text": asked[0]["text"], "options": [option["name"] for option in asked[0]["options"]]}],
    }  # fmt: skip
    return {
        "format": recount.FORMAT,
        "ballot": {
            "address": "abcdefgh", "title": wording["title"], "text": wording["text"], "method": method,
            "secret": False, "settings": check_settings(method, settings, numbers), "silence_consents": False,
            "text_digest": digest(wording),
        },
        "rule": written,
        "roll": {
            "digest": roll.digest(), "members": roll.as_dict()["members"], "names": {m.key: m.key for m in members},
            "weights": {key: str(weight) for key, weight in weights.items()},
        },
        "questions": asked,
        "lot": {"seed": SEED, "commitment": commitment(SEED)},
        "took_part": sorted(answers),
        "papers": [{"voter": voter, "answers": {"1": dict(answers[voter])}} for voter in sorted(answers)],
    }  # fmt: skip


def _options(options: tuple[str, ...]) -> list[dict[str, Any]]:
    found = []
    for number, text in enumerate(options, start=1):
        name, _space, cost = text.partition(" ")
        found.append({"number": str(number), "name": english(name), "category": "", "cost": cost or None})
    return found


def published(file: dict[str, Any]) -> dict[str, Any]:
    """The file with what is stated about it, as it is downloaded."""
    result = json_ready(recount.count(file))
    return {**file, STATED: {"digest": file_digest(file), "result": result}}


RANKED = {
    "ada": {"ranking": [["1"], ["2"]]},
    "bea": {"ranking": [["1"], ["3"]]},
    "cy": {"ranking": [["2"], ["3"], ["4"]]},
    "dot": {"ranking": [["3"], ["2"]]},
    "eve": {"ranking": [["4"], ["2"], ["1"]]},
    "fay": {"ranking": [["2"], ["1"]]},
    "gus": {"ranking": [["4"]]},
    "hal": {},
}
PEOPLE = ("Ann", "Bob", "Cleo", "Dan")
PROJECTS = ("Well 400", "School 700", "Seeds 250.50", "Road 900")
APPROVED = {
    "ada": {"approved": ["1", "3"]}, "bea": {"approved": ["2"]}, "cy": {"approved": ["1", "2"]},
    "dot": {"approved": ["4"]}, "eve": {"approved": ["2", "3"]}, "fay": {"approved": ["1"]}, "gus": {},
}  # fmt: skip
SCORED = {voter: {"scores": dict.fromkeys(said.get("approved", ()), 3)} for voter, said in APPROVED.items() if said}
CONSENTED = {"ada": {"stance": "consent"}, "bea": {"stance": "objection", "text": "too dear"}, "cy": {},
             "dot": {"stance": "stand_aside"}}  # fmt: skip
DECIDED = {"ada": {"yes": 1}, "bea": {"yes": 3, "no": 1}, "cy": {"no": 1}, "dot": {}, "fay": {"yes": 1},
           "gus": {"yes": 1}, "hal": {"abstain": 1}}  # fmt: skip


def one_of_each() -> dict[str, dict[str, Any]]:
    """A file for every method."""
    return {
        "decision": ballot_file("decision", DECIDED),
        "consent": ballot_file("consent", CONSENTED),
        "approval": ballot_file("approval", APPROVED, PEOPLE, places=2),
        "score": ballot_file("score", SCORED, PEOPLE, places=2, highest=5),
        "points": ballot_file("points", {"ada": {"points": {"1": 4, "2": 6}}, "fay": {"points": {"3": 5}}}, PEOPLE),
        "schulze": ballot_file("schulze", RANKED | {"hal": {"ranking": [["3"], ["1", "4"]]}}, PEOPLE, places=2),
        "instant_runoff": ballot_file("instant_runoff", RANKED, PEOPLE),
        "scottish_stv": ballot_file("scottish_stv", RANKED, PEOPLE, places=2),
        "meek_stv": ballot_file("meek_stv", RANKED, PEOPLE, places=2),
        "equal_shares": ballot_file("equal_shares", APPROVED, PROJECTS, budget="1500", completion="add1-utilitarian"),
        "greedy": ballot_file("greedy", APPROVED, PROJECTS, budget="1500", by="votes per cost"),
    }
