"""What opening freezes, each with the digest that proves it: the rule, the roll and the wording."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from filrouge.methods.deciding.exact import digest
from filrouge.rooms.ballots.models import Ballot, Question, Rule


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


def text_digest(ballot: Ballot, questions: Iterable[Question]) -> str:
    """SHA-256 of everything a voter reads, in all languages: another wording, another digest."""
    asked = [
        {"text": question.text.as_json(), "options": [option.name.as_json() for option in question.options.all()]}
        for question in questions
    ]
    said = {"title": ballot.title.as_json(), "text": ballot.text.as_json(), "questions": asked}
    return digest(said)
