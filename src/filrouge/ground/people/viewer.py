"""For whom somebody looks or acts: the one value that every query and every action asks first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from filrouge.ground.people.models import STRONG_ROLES, Mandate, Organisation, Person, Space
from filrouge.ground.statements import Prepared


class Level(IntEnum):
    """Law 9: who may see a thing. Each level sees all that the lower ones see."""

    PUBLIC = 0
    MEMBERS = 1
    BODY = 2
    SECRETARIAT = 3
    ONLY_ME = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """One mandate in force, as a small value: who may act for whom, as what."""

    mandate: int
    organisation: int
    organisation_name: str
    role: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """A caller in a space. `acting` is the mandate chosen; rights follow it and nothing else.

    `means` says how they come: page, api, command or job. `strong` is true once a second factor was given.
    `scopes` limits an API token; None limits nothing.
    """

    space: Space | None
    person: Person | None = None
    standings: tuple[Standing, ...] = ()
    acting: Standing | None = None
    means: str = "page"
    strong: bool = False
    scopes: frozenset[str] | None = field(default=None)

    @property
    def language(self) -> str:
        return self.person.language if self.person else ""

    def calls(self, organisation: int, name: str) -> str:
        """An organisation as this page calls it: the network by its name in the active language, others by theirs."""
        if self.space is None or organisation != self.space.organisation_id:
            return name
        called: str = self.space.name.in_(get_language() or settings.LANGUAGE_CODE).text
        return called or name

    def name_of(self, held: Standing) -> str:
        """For whom somebody acts, as this page calls it."""
        return self.calls(held.organisation, held.organisation_name)

    def holds(self, *roles: str) -> bool:
        """Whether the acting mandate is one of these roles; a strong role counts only with a second factor."""
        if self.acting is None or self.acting.role not in roles:
            return False
        return self.strong or self.acting.role not in STRONG_ROLES

    def acts_for(self, organisation: int, *roles: str) -> bool:
        return self.holds(*roles) and self.acting is not None and self.acting.organisation == organisation

    @property
    def needs_second_factor(self) -> bool:
        return self.acting is not None and self.acting.role in STRONG_ROLES and not self.strong

    @property
    def level(self) -> Level:
        """The highest level of visibility this viewer has in this space."""
        if self.acting is None or self.needs_second_factor:
            return Level.PUBLIC
        return Level.SECRETARIAT if self.acting.role == "secretariat" else Level.MEMBERS

    def at(self, space: Space) -> Viewer:
        return replace(self, space=space)


def in_force(day: date, of: str = "") -> Q:
    """The mandates that are in force on a day; `of` leads to them from another table, as in `mandates__`."""
    return Q(**{f"{of}since__lte": day}) & (Q(**{f"{of}until": None}) | Q(**{f"{of}until__gte": day}))


RANK = {
    role: place
    for place, role in enumerate(
        ["secretariat", "facilitator", "rapporteur", "head_delegate", "delegate", "substitute", "data_contact"]
    )
}


def _standings(person: int, space: int, day: date) -> QuerySet[Mandate, tuple[int, int, str, str]]:
    held = Mandate.objects.filter(in_force(day), person=person, space=space)
    return held.values_list("id", "organisation_id", "organisation__name", "role")


_STANDINGS = Prepared(_standings, person=-1, space=-2, day=date.min)


def standings_of(person: Person, space: Space, day: date) -> tuple[Standing, ...]:
    """The mandates of a person that are in force in a space on a day, the strongest first. One statement."""
    return in_order(Standing(*row) for row in _STANDINGS.rows(person=person.pk, space=space.pk, day=day))


def in_order(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """The strongest first."""
    return tuple(sorted(standings, key=lambda held: (RANK.get(held.role, 9), held.organisation_name, held.mandate)))


def viewer_for(
    person: Person | None,
    space: Space | None,
    *,
    day: date,
    chosen: int | None = None,
    means: str = "page",
    strong: bool = False,
    scopes: frozenset[str] | None = None,
    standings: tuple[Standing, ...] | None = None,
) -> Viewer:
    """The viewer for a person in a space. `chosen` is the id of the mandate they act under, if they chose one;
    `standings` are all of theirs, where they are known already.
    """
    if person is None or space is None:
        return Viewer(space, person, means=means, strong=strong, scopes=scopes)
    standings = standings_of(person, space, day) if standings is None else standings
    acting = next((s for s in standings if s.mandate == chosen), standings[0] if standings else None)
    return Viewer(space, person, standings, acting, means, strong, scopes)


def system(space: Space | None, *, means: str = "command") -> Viewer:
    """The installation itself, in a command or a job: acts as the secretariat of the space, for its organisation."""
    if space is None:
        return Viewer(None, means=means, strong=True)
    own: Organisation = space.organisation
    standing = Standing(0, own.id, own.name, "secretariat")
    return Viewer(space, None, (standing,), standing, means, strong=True)
