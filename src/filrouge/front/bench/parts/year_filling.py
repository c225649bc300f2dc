"""A network in the middle of its year, written into the database, and kept for the next time if one asks for that."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filrouge.front.bench.children import clock, installation
from filrouge.front.bench.parts import year_effects, year_meetings, year_network, year_plan

if TYPE_CHECKING:
    from filrouge.ground.people.models import Person

FEED = "a calendar feed that is measured"
DATABASE = "filrouge.sqlite3"


@dataclass(frozen=True, slots=True)
class Amounts:
    """How much a year has of everything."""

    members: int
    contributions: int
    proposals: int
    actions: int
    lines: int
    links: int


def installed(amounts: Amounts, kept: str) -> float:
    """An installation with such a year, from the folder `kept` if it is there, else filled (and left there).

    Returns the seconds that filling took, 0 where it was there.
    """
    there = Path(kept, f"year-{_digest(amounts)}.sqlite3") if kept else None
    if there and there.exists():
        shutil.copyfile(there, Path(os.environ["FILROUGE_HOME"], DATABASE))
        installation()
        return 0.0
    installation()
    with clock() as taken:
        _fill(amounts)
    if there:
        _keep(there)
    return taken["wall"]


def _digest(amounts: Amounts) -> str:
    """Another one when the tables or the filling change."""
    package = Path(__file__).resolve().parents[3]
    tables = sorted(package.glob("*/*/migrations/0*.py"))
    sources = [*tables, *sorted(Path(__file__).parent.glob("year_*.py"))]
    found = hashlib.sha256(repr(asdict(amounts)).encode())
    for path in sources:
        if path.name not in {"year_pages.py", "year_places.py", "year_plain.py"}:
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _fill(amounts: Amounts) -> None:
    from django.db import transaction

    from filrouge.rooms.plans.queries.sizes import know_sizes

    with transaction.atomic():
        network = year_network.fill(amounts.members)
        meetings = year_meetings.fill(network, amounts.lines)
        plan = year_plan.fill(network, meetings, amounts)
        year_effects.fill(network, plan, amounts)
        _subscribe(network.people[0])
    know_sizes()


def _subscribe(person: Person) -> None:
    from django.utils.timezone import now

    from filrouge.ground.people.models import Space
    from filrouge.ground.tokens.actions import digest_of
    from filrouge.rooms.meetings.models import FeedKey

    space = Space.objects.get(slug=year_network.SLUG)
    FeedKey.objects.create(person=person, space=space, digest=digest_of(FEED), made_at=now())


def _keep(path: Path) -> None:
    """One file without a journal beside it."""
    from django.db import connection

    path.parent.mkdir(parents=True, exist_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
