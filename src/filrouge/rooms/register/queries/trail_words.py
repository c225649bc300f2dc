"""What the values mean that actions of the register note in the trail, for its readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from filrouge.rooms.register.models import Answer, Decision, Membership, Relation
from filrouge.rooms.register.queries.list_words import field_label
from filrouge.rooms.register.queries.organisations import level_choices


def _fields(names: Any) -> str:
    return ", ".join(field_label(str(name)) for name in (names if isinstance(names, list) else [names]))


def _level(level: Any) -> str:
    return dict(level_choices()).get(level, str(level))


def _one_of(*kinds: Any) -> Callable[[Any], str]:
    words = {value: label for kind in kinds for value, label in kind.choices}
    return lambda value: str(words.get(value, value))


# By the name of the part; a value that means nothing here stands as it was noted.
VALUES: Mapping[str, Callable[[Any], str]] = {
    "field": _fields, "fields": _fields, "emptied": _fields, "level": _level,
    "status": _one_of(Membership.Status), "verdict": _one_of(Answer.Verdict, Decision.Verdict),
    "kind": _one_of(Relation.Kind),
}  # fmt: skip
