"""A child process for test_digests_killed: a worker on an installation of its own, on a clock that is told the day.

`open 1000` makes a network with so many delegates who want a summary each morning. `work DAY [TABLE AFTER]` tells
everybody something, once a day, and is a worker on that day of June 2026, from eight in the morning; with TABLE it is
killed (SIGKILL) after so many writes to that table.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta


def open_space(members: int) -> None:
    """A network whose members all act for one of a hundred organisations."""
    from filrouge.ground.asked.models import Wish
    from filrouge.ground.people import actions
    from filrouge.ground.people.models import Mandate, Organisation, Person, Role
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words

    space = actions.open_space(system(None), slug="scale", name=Words.of("Scale", "en"), languages=["en"])
    organisations = Organisation.objects.bulk_create(Organisation(name=f"Member {n:02}") for n in range(100))
    persons = Person.objects.bulk_create(
        Person(email=f"m{n:04}@sample.example", password="!", language=("en", "fr", "nl")[n % 3])
        for n in range(members)
    )
    Mandate.objects.bulk_create(
        Mandate(
            person=person, organisation=organisations[n % 100], space=space, role=Role.DELEGATE, since=date(2020, 1, 1)
        )
        for n, person in enumerate(persons)
    )
    Wish.objects.bulk_create(Wish(person=person, space=space, rhythm="daily") for person in persons)


def tell(day: int) -> None:
    """Something happened on that day, for everybody."""
    from django.utils import timezone

    from filrouge.ground.asked.telling import tell as tell_all
    from filrouge.ground.people.models import Space
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words

    space = Space.objects.select_related("organisation").get()
    tell_all(
        "ballots.decided", by=system(space), space=space, about=space, title=space.name, everybody=True,
        text=Words.of(f"It happened on day {day}.", "en"), at=timezone.now(), once=f"day {day}",
    )  # fmt: skip


def set_clock(day: int) -> None:
    """It is eight in the morning of a day of June 2026, and time goes on from there."""
    from django.utils import timezone

    start, begun = datetime(2026, 6, day, 8, tzinfo=UTC), time.monotonic()
    timezone.now = lambda: start + timedelta(seconds=time.monotonic() - begun)


def main(what: str, value: str, table: str = "no table", after: str = "0") -> None:
    """One of the two; the worker as `filrouge work` runs it, killed or not."""
    if what == "open":
        open_space(int(value))
        return
    from django.db import connection

    from filrouge.ground.jobs.worker import serve
    from tests.scale.killed_at import killer

    set_clock(int(value))
    tell(int(value))
    with connection.execute_wrapper(killer(table, int(after))):
        serve(pause=0.02)
