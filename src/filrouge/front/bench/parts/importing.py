"""Import of one long list as CSV and as XLSX, through the actions that users use, beside plain reading of the file."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filrouge.front.bench.children import clock, in_child, installation, peak_mib
from filrouge.front.bench.document import table

if TYPE_CHECKING:
    from filrouge.front.bench.register import Size

TITLE = "Import of a long list"
HEADINGS = ("Member no", "Name", "Legal form", "Street", "Postcode", "City", "Country", "Website", "Employees", "Email")
STEPS = ("receive", "preview", "import")


def measure(size: Size, _peer: str) -> list[dict[str, Any]]:
    """One result a kind of file."""
    with tempfile.TemporaryDirectory(prefix="filrouge-bench-list-") as folder:
        in_child(make, rows=size.rows, folder=folder)
        return [in_child(take_in, path=f"{folder}/list.{kind}", rows=size.rows) for kind in ("csv", "xlsx")]


def make(rows: int, folder: str) -> None:
    """Write one invented list as both kinds of file."""
    import xlsxwriter

    made = list(_rows(rows))
    with Path(folder, "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *made])
    with xlsxwriter.Workbook(f"{folder}/list.xlsx", {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Members")
        for line, row in enumerate([HEADINGS, *made]):
            sheet.write_row(line, 0, row)


def _rows(n: int) -> Iterator[tuple[str, ...]]:
    from filrouge.methods.legal_forms import FORMS
    from filrouge.methods.linkage.invention import invent

    for number, made in enumerate(invent(n, seed=1)):
        form = FORMS[made.legal_form].spellings[0] if made.legal_form in FORMS else ""
        yield (str(number + 1), made.names[0], form, made.street, made.postcode, made.city, made.country, made.website,
               str(number * 7 % 90), f"post{number}@list.example")  # fmt: skip


def take_in(path: str, rows: int) -> dict[str, Any]:
    """Receive, match, preview and import a file; what each step took, and what was kept."""
    installation()
    steps, source = _through(Path(path))
    peak = peak_mib()
    with clock() as plain:
        read = _read_plainly(Path(path))
    assert read == rows + 1
    return {"kind": Path(path).suffix[1:], "rows": rows, "mb": Path(path).stat().st_size / 1e6, "steps": steps,
            "peak": peak, "plain": plain, "report": source.report["counts"]}  # fmt: skip


def _through(path: Path) -> tuple[dict[str, dict[str, float]], Any]:
    from filrouge.ground.people.actions import open_space
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words
    from filrouge.rooms.register.actions import lists
    from filrouge.rooms.register.queries.lists import proposed_matching

    words = Words.of("Measured", "en")
    space = open_space(system(None), slug="measured", name=words, languages=["en"], country="BE")
    viewer, steps = system(space), {}
    with clock() as steps["receive"]:
        source = lists.receive_list(
            viewer, space=space, umbrella=None, umbrella_name="Federation", umbrella_country="BE",
            chunks=iter([path.read_bytes()]), file_name=path.name, as_of=date(2026, 1, 1),
        )  # fmt: skip
    lists.match_columns(viewer, source=source, matching=proposed_matching(source))
    with clock() as steps["preview"]:
        _work("register.preview", source.id)
    source.refresh_from_db()
    lists.import_list(viewer, source=source)
    with clock() as steps["import"]:
        _work("register.import", source.id)
    source.refresh_from_db()
    return steps, source


def _work(kind: str, source: int) -> None:
    """Do the one job that was asked for."""
    from filrouge.ground.jobs import work
    from filrouge.ground.jobs.models import Job, State

    leased = work.take(Job.objects.filter(once=f"{kind}:{source}").latest("id").id)
    assert leased is not None
    work.run(leased)
    assert Job.objects.get(pk=leased.pk).state == State.DONE, f"{kind} did not end"


def _read_plainly(path: Path) -> int:
    """The simpler way: every row as a list of texts, and nothing done with it. Returns how many."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _row in csv.reader(file))
    from python_calamine import CalamineWorkbook

    return len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def written(results: list[dict[str, Any]]) -> str:
    """The table of the document."""
    rows = [_line(result) for result in results]
    heads = ["file", "rows", "MB", *(f"{step} s (CPU)" for step in STEPS), "rows/s of the import", "peak MiB",
             "reading alone s", "all steps ÷ reading"]  # fmt: skip
    note = (
        "Peak memory is that of the importing process and of the reader's own process together (goal: below 500 MB). "
        "“Reading alone” only turns the file into texts (`csv`, python-calamine): what is above it is checking, "
        "matching with the year before, and writing every row with its digest."
    )
    return table(heads, rows) + "\n\n" + note


def _line(result: dict[str, Any]) -> list[str]:
    steps, whole = result["steps"], sum(step["cpu"] for step in result["steps"].values())
    return [
        result["kind"].upper(), f"{result['rows']:,}", f"{result['mb']:.1f}",
        *(f"{steps[step]['wall']:.1f} ({steps[step]['cpu']:.1f})" for step in STEPS),
        f"{result['rows'] / steps['import']['wall']:,.0f}", f"{result['peak']:.0f}",
        f"{result['plain']['wall']:.2f}", f"{whole / max(result['plain']['cpu'], 0.01):.0f}",
    ]  # fmt: skip
