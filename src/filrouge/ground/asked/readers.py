"""Who is written to in a space: everybody with a mandate in force, in their language, as they wish."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F

from filrouge.ground.asked.models import Rhythm, Wish
from filrouge.ground.asked.offers import Kind, Way, kind_called
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Mandate, Person, Space
from filrouge.ground.people.viewer import in_force


@dataclass(slots=True)
class Reader:
    """One person in one space: for whom they act (`standings`: organisation, role), since when, and their wish."""

    person: Person
    since: date
    wish: Wish
    standings: set[tuple[int, str]] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return read_by(self.person)

    @property
    def organisations(self) -> set[int]:
        return {organisation for organisation, _role in self.standings}

    def way(self, kind: str) -> Way:
        """How this reader is told of a kind; what no room knows any more is in the summary, so that nothing is lost."""
        return way_of(self.wish, kind_called(kind) or Kind(kind, kind))

    def period(self, day: date) -> date | None:
        """The day, up to this one, on which the summary was due last; None for who wants none."""
        if self.wish.rhythm == Rhythm.NONE:
            return None
        if self.wish.rhythm == Rhythm.DAILY:
            return day
        return day - timedelta(days=(day.weekday() - self.wish.weekday) % 7)


def way_of(wish: Wish, kind: Kind) -> Way:
    """How a kind is told: as wished, else as is usual for it."""
    return Way(wish.kinds.get(kind.name, kind.way))


def unwilling(space: Space, kind: str) -> set[int]:
    """Who wants no mail of a kind in a space. One statement."""
    found = kind_called(kind) or Kind(kind, kind)
    return {wish.person_id for wish in Wish.objects.filter(space=space) if way_of(wish, found) == Way.NEVER}


def readers(space: Space, day: date, persons: Collection[int] | None = None) -> list[Reader]:
    """Everybody who holds a mandate in force on a day, or those of `persons` who do. Two statements."""
    held = Mandate.objects.filter(in_force(day), space=space, person__is_active=True)
    wished = Wish.objects.filter(space=space)
    if persons is not None:
        held, wished = held.filter(person__in=persons), wished.filter(person__in=persons)
    wishes = {wish.person_id: wish for wish in wished}
    found: dict[int, Reader] = {}
    for mandate in held.select_related("person").order_by("person_id", "id").annotate(called=F("organisation__name")):
        person = mandate.person
        wish = wishes.get(person.pk) or Wish(person=person, space=space)
        reader = found.setdefault(person.pk, Reader(person, mandate.since, wish))
        reader.since = min(reader.since, mandate.since)
        reader.standings.add((mandate.organisation_id, mandate.role))
        reader.names[mandate.organisation_id] = mandate.called
    return list(found.values())


def spokespersons(people: Iterable[Reader], organisation: int, turns: Sequence[str]) -> list[Reader]:
    """Who speaks for an organisation: all who hold the first of these roles that anybody holds for it.

    `turns` are the roles in turn, as head delegates, else delegates, else substitutes.
    """
    here = list(people)
    for role in turns:
        if held := [each for each in here if (organisation, str(role)) in each.standings]:
            return held
    return []
