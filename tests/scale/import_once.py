"""One import of a made list, measured from inside its own process: `python -m tests.scale.import_once ROWS`.

Prints one JSON object: rows taken, rows per second of the preview and of the import, peak memory of this process and
of its children in MB. Reads the environment (FILROUGE_HOME, DATABASE_URL) as the product does.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date

import django

_TOWNS = (("Namur", "5000"), ("Liège", "4000"), ("Gent", "9000"), ("Brugge", "8000"), ("Huy", "4500"))
_WORDS = ("Bakery", "Garden", "Repair Hall", "Housing", "Energy", "School", "Theatre", "Press", "Mutual", "Market")
_HEADINGS = "Member no.;Name;Legal form;Street;Postcode;Town;Country;Website;NACE;Company number;Employees;Founded"


def _number(seed: int) -> str:
    """A Belgian enterprise number with its check digits."""
    body = 20_000_00 + seed
    return f"0{body:07d}{97 - body % 97:02d}"


def made_list(rows: int) -> Iterator[bytes]:
    """A list as a federation would send it, always the same."""
    chance = random.Random(7)
    yield f"{_HEADINGS}\r\n".encode()
    for n in range(1, rows + 1):
        town, postcode = chance.choice(_TOWNS)
        name = f"{chance.choice(_WORDS)} of {town} {n}"
        cells = (
            f"M{n:06}", name, chance.choice(("asbl", "SC", "vzw", "CV")), f"Rue du Marché {n % 200}", postcode, town,
            "Belgique", f"https://member{n}.example", chance.choice(("47.11", "88.99", "94.99", "35.11")), _number(n),
            str(n % 50), f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1950, 2020)}",
        )  # fmt: skip
        yield (";".join(cells) + "\r\n").encode()


def measure(rows: int) -> dict[str, float]:
    """Receive, match, preview and import a list of so many rows into an empty installation."""
    from django.core.management import call_command

    from filrouge.ground.people.actions import open_space
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words
    from filrouge.rooms.register.actions import lists
    from filrouge.rooms.register.importing import keeping, planning
    from filrouge.rooms.register.models import Row
    from filrouge.rooms.register.queries.lists import proposed_matching

    call_command("migrate", verbosity=0)
    space = open_space(system(None), slug="scale", name=Words.of("Scale", "en"), languages=["en"])
    viewer, begun = system(space), time.monotonic()
    source = lists.receive_list(
        viewer, space=space, umbrella=None, umbrella_name="Large Federation", umbrella_country="BE",
        chunks=made_list(rows), file_name="members.csv", as_of=date(2025, 1, 1),
    )  # fmt: skip
    received = time.monotonic()
    lists.match_columns(viewer, source=source, matching=proposed_matching(source))
    matched = time.monotonic()
    planning.plan(source, lambda done, total: None)
    planned = time.monotonic()
    lists.import_list(viewer, source=source)
    keeping.keep_rows(source, None, lambda done, total: None)
    kept = time.monotonic()
    return {
        "rows": Row.objects.filter(source=source).count(),
        "receive_seconds": round(received - begun, 1),
        "preview_rows_per_second": round(rows / (planned - matched)),
        "import_rows_per_second": round(rows / (kept - planned)),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peak_of_children_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "filrouge.front.settings")
    django.setup()
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))) + "\n")
