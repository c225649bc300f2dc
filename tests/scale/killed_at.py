"""A child process that works on an installation of its own and kills itself at a statement: for test_killed.

`open` makes a space with two lists in an empty database and asks for the linking.
`… work [TABLE]` does all waiting work, `… answer [TABLE]` answers every open card and says so after each one.
With TABLE the process is killed (SIGKILL) when it first writes to that table a second piece of what belongs together.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

NAMES = ("Atelier du Soleil", "Ferme Urbaine", "Les Petits Riens", "Wasserij De Kade", "Banca Popolare")
TWINS = ("L'atelier au soleil", "La Ferme du Parc", "Spullenhulp", "Wasserij De Kade", "Huerta Común")
CITIES = (("Liège", "Seraing"), ("Bruxelles", "Bruxelles"), ("Ixelles", "Elsene"), ("Gent", "Gent"), ("Bari", "Soria"))


def rows(names: tuple[str, ...], side: int) -> list[dict[str, Any]]:
    """Three pairs that may be the same, one that is, one that is not."""
    same = {"website": "https://f.example"}, {"street": "Rue Américaine 101"}
    more: list[dict[str, str]] = [{}, same[0], same[1], {}, {}]
    return [
        {"name": name, "country": "BE", "city": CITIES[place][side], "own_id": str(place), **more[place]}
        for place, name in enumerate(names)
    ]


def open_space() -> None:
    """A network with two lists; the linking waits."""
    from filrouge.ground.jobs.work import ask
    from filrouge.ground.people import actions
    from filrouge.ground.people.models import Organisation
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words
    from tests.rooms.register.lists import add_list

    space = actions.open_space(system(None), slug="scale", name=Words.of("Scale", "en"), languages=["en"])
    for side, names in enumerate((NAMES, TWINS)):
        add_list(space, Organisation.objects.create(name=f"Federation {side}"), rows(names, side))
    ask("register.link", {"space": space.id}, by=system(space))


def work() -> None:
    """Do what waits; what a killed worker held is waiting again."""
    from django.utils import timezone

    from filrouge.ground.jobs.models import Job
    from filrouge.ground.jobs.work import run_all

    Job.objects.filter(state="running").update(leased_until=timezone.now() - timedelta(seconds=1))
    print(run_all())


def answer() -> None:
    """Say “same” to every card; each answer is acknowledged by a line with the number of its decision."""
    from filrouge.ground.people.models import Space
    from filrouge.ground.people.viewer import system
    from filrouge.rooms.register.actions.linking import settle_doubt
    from filrouge.rooms.register.models import Doubt

    space = Space.objects.get()
    for doubt in Doubt.objects.select_related("space", "left", "right").order_by("id"):
        print(settle_doubt(system(space), doubt=doubt, verdict="same").id, flush=True)


def killer(table: str, after: int) -> Callable[..., Any]:
    """Kills the process at a write to a table, once so many writes to it have gone by."""
    seen = []

    def watch(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        result = execute(sql, parameters, many, context)
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and f'"{table}"' in sql:
            seen.append(sql)
            if len(seen) > after:
                os.kill(os.getpid(), signal.SIGKILL)
        return result

    return watch


def main(what: str, table: str = "", after: str = "0") -> None:
    """One of the three, killed or not."""
    from django.db import connection

    do = {"open": open_space, "work": work, "answer": answer}[what]
    if not table:
        do()
        return
    with connection.execute_wrapper(killer(table, int(after))):
        do()
