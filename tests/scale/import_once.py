"""Two years of a made list, imported and measured from inside one process: `python -m tests.scale.import_once ROWS`.

Prints one JSON object: rows taken, rows per second of preview and import in both years, what the second year changed,
peak memory of this process and of its children in MB, and how much of it a tenth of the rows had taken before. Reads
the environment (FILROUGE_HOME, DATABASE_URL) as the product does.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import django

_TOWNS = (("Namur", "5000"), ("Liège", "4000"), ("Gent", "9000"), ("Brugge", "8000"), ("Huy", "4500"))
_WORDS = ("Bakery", "Garden", "Repair Hall", "Housing", "Energy", "School", "Theatre", "Press", "Mutual", "Market")
_HEADINGS = "Member no.;Name;Legal form;Street;Postcode;Town;Country;Website;NACE;Company number;Employees;Founded"


def _number(seed: int) -> str:
    """A Belgian enterprise number with its check digits."""
    body = 20_000_00 + seed
    return f"0{body:07d}{97 - body % 97:02d}"


def made_list(rows: int, year: int) -> Iterator[bytes]:
    """A list as a federation would send it, always the same. In the second year 1 in 20 left and 1 in 10 changed."""
    chance = random.Random(7)
    yield f"{_HEADINGS}\r\n".encode()
    for n in range(1, rows + 1):
        town, postcode = chance.choice(_TOWNS)
        name = f"{chance.choice(_WORDS)} of {town} {n}"
        founded = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{chance.randint(1950, 2020)}"
        cells = (
            f"M{n:06}", name, chance.choice(("asbl", "SC", "vzw", "CV")), f"Rue du Marché {n % 200}", postcode, town,
            "Belgique", f"https://member{n}.example", chance.choice(("47.11", "88.99", "94.99", "35.11")), _number(n),
            str(n % 50 + (year if n % 10 == 1 else 0)), founded,
        )  # fmt: skip
        if year == 1 or n % 20:
            yield (";".join(cells) + "\r\n").encode()


def measure(rows: int) -> dict[str, object]:
    """Import the lists of two years into an empty installation, after a short list that loads all that is needed."""
    from filrouge.ground.people.actions import open_space
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words

    short, long = (
        open_space(system(None), slug=slug, name=Words.of(slug.title(), "en"), languages=["en"])
        for slug in ("short", "long")
    )
    for year in (1, 2):
        one_year(system(short), rows // 10, year)
    before = own_peak_mb()
    years = {f"year_{year}": one_year(system(long), rows, year) for year in (1, 2)}
    return years | {
        "peak_mb_before": before,
        "peak_mb": own_peak_mb(),
        "peak_of_children_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def own_peak_mb() -> int:
    """Most memory this program held. Not getrusage: a child inherits there the peak of the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


def one_year(viewer: Any, rows: int, year: int) -> dict[str, Any]:
    """Receive, match, preview and import, as the pages and the worker do."""
    from filrouge.rooms.register.actions import lists
    from filrouge.rooms.register.importing import keeping, planning
    from filrouge.rooms.register.queries.lists import proposed_matching

    marks, work = [time.monotonic()], [time.process_time()]
    source = lists.receive_list(
        viewer, space=viewer.space, umbrella=lists.umbrella_called(viewer.space, "Large Federation", ""),
        umbrella_name="Large Federation", chunks=made_list(rows, year), file_name="members.csv",
        as_of=date(2024 + year, 1, 1),
    )  # fmt: skip
    marks.append(time.monotonic())
    lists.match_columns(viewer, source=source, matching=proposed_matching(source))
    planning.plan(source, lambda done, total: None)
    marks.append(time.monotonic())
    work.append(time.process_time())
    lists.import_list(viewer, source=source)
    report = keeping.keep_rows(source, None, lambda done, total: None)
    lists.finish_import(replace(viewer, means="job"), source=source, report=report)
    marks.append(time.monotonic())
    work.append(time.process_time())
    seconds = [round(later - earlier, 1) for earlier, later in pairwise(marks)]
    return {
        "counts": report["counts"],
        "receive_seconds": seconds[0],
        "preview_rows_per_second": round(source.sheet["rows"] / seconds[1]),
        "import_rows_per_second": round(source.sheet["rows"] / seconds[2]),
        "import_rows_per_cpu_second": round(source.sheet["rows"] / (work[2] - work[1])),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "filrouge.front.settings")
    django.setup()
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))) + "\n")
