"""The electorate: who is a member on the day when a ballot opens, and what is known about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter
from typing import Literal

from .exact import Json, digest, read_fraction, write_fraction
from .problems import Problem, RollRefused, refuse_if

_MEMBER_KEYS = {"key", "class", "group", "pillar", "figures"}
_GROUPS = "groups"  # a key that only those members have of whom more than their country is asked
Grouping = Literal["country", "class", "pillar", "family", "region", "federation"]


@dataclass(frozen=True, slots=True)
class Member:
    """One organisation: `group` is its country, `groups` what else it belongs to: its family, region or federation.

    `figures`: what is known in numbers (members, jobs, fee, …); None, like a name that is absent, is
    *not known*, which is not nought.
    """

    key: str
    member_class: str
    group: str = ""
    pillar: str = ""
    figures: Mapping[str, Fraction | None] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def stands_in(self, by: Grouping) -> str:
        """Its group of one kind, "" where that is not known: the one way in which rules speak of groups."""
        match by:
            case "country":
                return self.group
            case "class":
                return self.member_class
            case "pillar":
                return self.pillar
        return self.groups.get(by, "")

    def as_dict(self) -> dict[str, object]:
        """JSON-ready; fractions as `1/2`."""
        figures = {
            name: None if number is None else write_fraction(number) for name, number in sorted(self.figures.items())
        }
        return {
            "key": self.key,
            "class": self.member_class,
            "group": self.group,
            "pillar": self.pillar,
            "figures": figures,
            **({_GROUPS: dict(sorted(self.groups.items()))} if self.groups else {}),
        }


@dataclass(frozen=True, slots=True)
class Roll:
    """All members of one ballot, kept in the order of their keys. RollRefused if a key is empty or stands twice."""

    members: tuple[Member, ...]

    def __init__(self, members: Iterable[Member]) -> None:
        ordered = tuple(sorted(members, key=attrgetter("key")))
        keys = [member.key for member in ordered]
        twice = dict.fromkeys(key for key, following in pairwise(keys) if key == following)
        refuse_if([Problem(key, "twice_on_roll") for key in twice], RollRefused)
        refuse_if([Problem("", "key_missing")] if "" in keys[:1] else [], RollRefused)
        object.__setattr__(self, "members", ordered)

    def as_dict(self) -> dict[str, object]:
        """JSON-ready: `{"members": […]}` in the order of the keys."""
        return {"members": [member.as_dict() for member in self.members]}

    def digest(self) -> str:
        """SHA-256 that proves later that the electorate is the one that was frozen at opening."""
        return digest(self.as_dict())

    @classmethod
    def from_dict(cls, raw: object) -> Roll:
        """Read what `as_dict` wrote. RollRefused with every problem found."""
        if not isinstance(raw, Mapping) or set(raw) != {"members"} or not isinstance(raw["members"], list):
            raise RollRefused([Problem("members", "not_a_roll")])
        problems: list[Problem] = []
        members = [_read_member(f"members.{at}", row, problems) for at, row in enumerate(raw["members"])]
        refuse_if(problems, RollRefused)
        return cls(member for member in members if member)


def _read_member(place: str, raw: object, problems: list[Problem]) -> Member | None:
    if not isinstance(raw, Mapping) or set(raw) - {_GROUPS} != _MEMBER_KEYS:
        problems.append(Problem(place, "not_a_member", {"expected": tuple(sorted(_MEMBER_KEYS))}))
        return None
    wrong = [name for name in ("key", "class", "group", "pillar") if not isinstance(raw[name], str)]
    wrong += [] if isinstance(raw["figures"], Mapping) else ["figures"]
    groups = raw.get(_GROUPS, {})
    named = isinstance(groups, Mapping) and all(isinstance(name, str) for pair in groups.items() for name in pair)
    wrong += [] if named else [_GROUPS]
    problems.extend(Problem(f"{place}.{name}", "wrong_kind") for name in wrong)
    if wrong:
        return None
    figures = _read_figures(f"{place}.figures", raw["figures"], problems)
    return Member(raw["key"], raw["class"], raw["group"], raw["pillar"], figures, dict(groups))


def _read_figures(place: str, raw: Json, problems: list[Problem]) -> dict[str, Fraction | None]:
    figures: dict[str, Fraction | None] = {}
    for name, number in raw.items():
        try:
            figures[name] = None if number is None else read_fraction(number)
        except ValueError:
            problems.append(Problem(f"{place}.{name}", "not_a_number", {"found": repr(number)[:40]}))
    return figures
