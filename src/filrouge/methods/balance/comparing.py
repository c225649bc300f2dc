"""Voices beside members, group by group, and in one figure.

For each group: the share of members, the share of voices, the ratio of both (1 is even), and the exact chance of
being as uneven (`chances`). Many groups are looked at together, and among thirty countries one or two always look odd:
chances are adjusted by Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
Statistics 6, 1979. Only what stays at or below the level is called a finding.

In one figure: the distance is half the sum of the differences of shares, the share of voices that would have to come
from other groups (total variation distance; for votes and seats the index of Loosemore and Hanby, British Journal of
Political Science 1, 1971). A few voices are never even, so beside it stands the distance that chance alone gives on
average. The effective number of groups is one over the sum of squared shares (Laakso and Taagepera, Comparative
Political Studies 12, 1979).

Worked example. 10 members in Belgium, 6 in Latvia, 4 in Portugal; 3 organisations spoke, 2 of them from Latvia, 1 from
Belgium. Latvia has 30 % of members and 67 % of voices, a ratio of 20/9. By chance it has 2 or more of 3 in 23 of 114
draws: no finding. The distance is 11/30, and chance alone gives about 0.31.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from filrouge.methods.balance.chances import Draw

LEVEL = 0.05
"""How rarely chance alone may give a finding anywhere in the whole table."""


class Voices(StrEnum):
    """What was counted.

    ORGANISATIONS counts each organisation once, however much it said: prefer it where organisations are to be heard.
    CONTRIBUTIONS counts everything that was said; those of one organisation depend on each other, which no chance
    here knows, so that findings come more easily than they should.
    """

    ORGANISATIONS = "organisations"
    CONTRIBUTIONS = "contributions"


class Finding(StrEnum):
    """How a group was heard for its share of members."""

    MORE = "more"
    FEWER = "fewer"


@dataclass(frozen=True, slots=True)
class Group:
    """One group. `observed` and `ratio` are None if nobody was heard at all; `expected` is its share of members.

    `chance` is that of being as uneven either way, `adjusted` the same for the whole table. `telling` says whether
    anything the group could have done would have been a finding by itself: if not, it is too small to speak of.
    """

    name: str
    members: int
    voices: int
    expected: Fraction
    observed: Fraction | None
    ratio: Fraction | None
    chance: float
    adjusted: float
    finding: Finding | None
    telling: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """All groups in the order in which they were given, and the whole.

    `distance`, 0 to 1, is None without voices, as is `effective_voices`. `silent` are groups that were not heard.
    """

    counted: Voices
    groups: tuple[Group, ...]
    members: int
    voices: int
    distance: Fraction | None
    distance_by_chance: float
    effective_members: Fraction
    effective_voices: Fraction | None

    @property
    def silent(self) -> tuple[str, ...]:
        """Groups that were not heard at all."""
        return tuple(group.name for group in self.groups if not group.voices)

    @property
    def findings(self) -> tuple[Group, ...]:
        """Groups of which chance would hardly make what they are."""
        return tuple(group for group in self.groups if group.finding)


def balance_voices(
    members: Mapping[str, int], voices: Mapping[str, int], *, counted: Voices, level: float = LEVEL
) -> Balance:
    """Put the voices of each group beside its members.

    Every group has one member or more. A voice from a group without members, and more organisations heard than a
    group has, are a ValueError.
    """
    _check(members, voices, counted)
    whole, heard = sum(members.values()), sum(voices.values())
    once = counted is Voices.ORGANISATIONS
    draws = {name: Draw(heard, size, whole, once) for name, size in members.items()}
    chances = [draw.as_uneven(voices.get(name, 0)) for name, draw in draws.items()]
    groups = tuple(
        _group(name, draws[name], voices.get(name, 0), (chance, adjusted), (level, len(members)))
        for name, chance, adjusted in zip(members, chances, holm(chances), strict=True)
    )
    return Balance(
        counted=counted,
        groups=groups,
        members=whole,
        voices=heard,
        distance=_distance(groups) if heard else None,
        distance_by_chance=sum(draw.mean_deviation() for draw in draws.values()) / (2 * heard) if heard else 0.0,
        effective_members=_effective([group.members for group in groups]),
        effective_voices=_effective([group.voices for group in groups]) if heard else None,
    )


def holm(chances: Sequence[float]) -> list[float]:
    """Each chance adjusted for all that were looked at, in the given order."""
    adjusted = [0.0] * len(chances)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda place: chances[place])):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[place]))
        adjusted[place] = highest
    return adjusted


def _check(members: Mapping[str, int], voices: Mapping[str, int], counted: Voices) -> None:
    if not members or min(members.values()) < 1:
        raise ValueError("every group has one member or more, and there is a group")
    for name, heard in voices.items():
        if heard < 0 or (heard and name not in members):
            raise ValueError(f"{heard} voices cannot come from {name!r}")
        if counted is Voices.ORGANISATIONS and heard > members.get(name, 0):
            raise ValueError(f"{name!r} has fewer members than organisations that were heard")


def _group(name: str, draw: Draw, heard: int, chances: tuple[float, float], level: tuple[float, int]) -> Group:
    expected = Fraction(draw.group, draw.members)
    observed = Fraction(heard, draw.voices) if draw.voices else None
    finding = None
    if observed is not None and chances[1] <= level[0]:
        finding = Finding.MORE if observed > expected else Finding.FEWER
    return Group(
        name=name,
        members=draw.group,
        voices=heard,
        expected=expected,
        observed=observed,
        ratio=None if observed is None else observed / expected,
        chance=chances[0],
        adjusted=chances[1],
        finding=finding,
        telling=finding is not None or draw.rarest() * level[1] <= level[0],
    )


def _distance(groups: Sequence[Group]) -> Fraction:
    return sum((abs((group.observed or Fraction()) - group.expected) for group in groups), Fraction()) / 2


def _effective(sizes: Sequence[int]) -> Fraction:
    return Fraction(sum(sizes) ** 2, sum(size * size for size in sizes))
