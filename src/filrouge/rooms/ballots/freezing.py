"""What opening freezes, each with the digest that proves it: the rule, the roll and the wording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filrouge.methods.deciding.exact import digest
from filrouge.methods.recount import wording_digest
from filrouge.rooms.ballots.models import Ballot, DraftWording, Question, Rule


def rule_as_frozen(rule: Rule) -> dict[str, Any]:
    """All that a rule says, for digests and for the published file."""
    return {
        "said": rule.said,
        "pillar_of": rule.pillar_of,
        "proxy_limit": rule.proxy_limit,
        "may_split": rule.may_split,
        "names_seen": rule.names_seen,
        "seen_while_open": rule.seen_while_open,
    }


def rule_digest(rule: Rule) -> str:
    """SHA-256 of all that the rule says, its name and its dates left out."""
    return digest(rule_as_frozen(rule))


def text_digest(ballot: Ballot) -> str:
    """The digest of the wording as it stands (methods.recount.wording_digest). Two statements."""
    return wording_digest(ballot.title.as_json(), ballot.text.as_json(), asked(ballot))


def as_it_stands(ballot: Ballot) -> dict[str, Any]:
    """All that a ballot says and asks now, ready for JSON: what organisations decide on beforehand. Two statements.

    Who wrote or translated a text is left out, so that it outlasts no account and changes no digest.
    """
    questions = [
        {
            "number": question["number"],
            "text": _said(question["text"]),
            "options": [option | {"name": _said(option["name"])} for option in question["options"]],
        }
        for question in asked(ballot)
    ]
    wording = {"title": _said(ballot.title.as_json()), "text": _said(ballot.text.as_json()), "questions": questions}
    return wording | {"method": str(ballot.method), "settings": ballot.settings}


def _said(words: Mapping[str, Any]) -> dict[str, Any]:
    """Words as JSON (ground.words) with their texts alone."""
    texts = {code: {"text": one["text"]} for code, one in words.items() if code != "origin" and one["text"]}
    return {"origin": words["origin"], **texts}


def stands(ballot: Ballot, wording: DraftWording | None) -> bool:
    """Whether a ballot still asks what it asked when this was kept; None was frozen already. Two statements."""
    return wording is None or wording.digest == digest(as_it_stands(ballot))


def asked(ballot: Ballot) -> list[dict[str, Any]]:
    """The questions with their options, in their order, as they are frozen and published. Two statements."""
    return [_question(q) for q in ballot.questions.prefetch_related("options").order_by("position")]


def _question(question: Question) -> dict[str, Any]:
    options = sorted(question.options.all(), key=lambda option: option.position)
    return {
        "number": str(question.position),
        "text": question.text.as_json(),
        "options": [
            {
                "number": str(option.position),
                "name": option.name.as_json(),
                "category": option.category,
                "cost": None if option.cost is None else str(option.cost),
            }
            for option in options
        ],
    }
