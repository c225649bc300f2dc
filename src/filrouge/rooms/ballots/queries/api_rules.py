"""Rules of ballots as data: those in force, their versions, and one of them with all that it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.freezing import rule_digest
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.ballots.queries.rules import SHOWN, href, seen_rules
from filrouge.rooms.ballots.sentences import rule_sentences


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One version of a rule; versions of one rule share their `line`. `state`: written, tried, in_force, retired."""

    id: int
    line: str
    version: int
    name: dict[str, str]
    source: str
    state: str
    adopted_at: datetime | None
    retired_at: datetime | None
    page: str


@dataclass(frozen=True, slots=True)
class RuleProfile(RuleLine):
    """A version in sentences, and as the `file` that another network can take over; `versions` are all of its line."""

    sentences: list[str]
    digest: str
    file: dict[str, Any]
    versions: list[RuleLine]


def listing(viewer: Viewer, cursor: str) -> Slice[RuleLine]:
    """One page of rules, the newest first. One statement."""
    return cut(seen_rules(viewer), [("id", True)], cursor, lambda rule: RuleLine(**_line(viewer, rule)))


def _line(viewer: Viewer, rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.pk, "line": rule.line, "version": rule.version, "name": rule.name.texts(), "source": rule.source,
        "state": _state(rule), "adopted_at": rule.adopted_at, "retired_at": rule.retired_at,
        "page": settings.PUBLIC_ADDRESS + href(viewer, rule),
    }  # fmt: skip


def _state(rule: Rule) -> str:
    if rule.adopted_at is not None:
        return "in_force" if rule.retired_at is None else "retired"
    return "tried" if rule.tried_at else "written"


def profile(viewer: Viewer, rule: Rule, file: Mapping[str, Any]) -> RuleProfile:
    """One version that the viewer may see, with its file. One statement."""
    line = seen_rules(viewer).filter(line=rule.line).order_by("-version")[:SHOWN]
    return RuleProfile(
        **_line(viewer, rule), sentences=list(rule_sentences(rule)), digest=rule_digest(rule),
        file=dict(file), versions=[RuleLine(**_line(viewer, each)) for each in line],
    )  # fmt: skip
