"""What a search finds, with all that facets ask of it: one search answers the rows and every count beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from filrouge.ground.search import index
from filrouge.rooms.register.deriving import DIMENSIONS, KIND
from filrouge.rooms.register.models import Belonging, Entry
from filrouge.rooms.register.queries.lines import in_a_row

if TYPE_CHECKING:
    from filrouge.ground.people.viewer import Viewer
    from filrouge.rooms.register.queries.directory import Filter


class Hit(NamedTuple):
    """One organisation that a search found: what facets ask of it, and who lists it."""

    organisation: int
    country: str
    family: str
    section: str
    size: int
    region: str
    federations: frozenset[int]
    lists: str  # their names, as a row of the directory shows them

    @property
    def cell(self) -> tuple[str, str, str, int]:
        """Where the cube would count it: its DIMENSIONS."""
        return self[1:5]


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a search, the best first, whatever facets are chosen, and the names of the federations.

    `more`: there are more than are looked at.
    """

    hits: list[Hit]
    names: dict[int, str]
    more: bool


def find(viewer: Viewer, text: str, limit: int) -> Found:
    """What a text finds in the directory. Three statements, one more for each way in which spelling is forgiven."""
    numbers = index.find(viewer, KIND, text, limit=limit)
    # The bare column on purpose: these are not read in the order of the list but by organisation.
    entries = Entry.objects.filter(space=viewer.space, listed=True, organisation__in=numbers)
    of = {row[0]: row for row in entries.values_list("organisation_id", *DIMENSIONS, "region")}
    on: dict[int, dict[int, str]] = {}
    belongings = Belonging.objects.filter(space=viewer.space, organisation__in=of).order_by("umbrella__name")
    for organisation, umbrella, name in belongings.values_list("organisation_id", "umbrella_id", "umbrella__name"):
        on.setdefault(organisation, {})[umbrella] = name
    hits = [_hit(of[number], on.get(number, {})) for number in numbers if number in of]
    names = {umbrella: name for named in on.values() for umbrella, name in named.items()}
    return Found(hits, names, len(numbers) >= limit)


def _hit(entry: tuple[Any, ...], named: dict[int, str]) -> Hit:
    return Hit._make((*entry, frozenset(named), in_a_row(named.values())))


def fits(hit: Hit, wanted: Filter, but: str = "") -> bool:
    """Whether a hit has what is chosen, in all facets `but` one."""
    if wanted.region not in {"", hit.region} and but != "region":
        return False
    if wanted.federation and wanted.federation not in hit.federations and but != "federation":
        return False
    chosen = ((name, getattr(wanted, name)) for name in DIMENSIONS if name != but)
    return all(not values or getattr(hit, name) in values for name, values in chosen)
