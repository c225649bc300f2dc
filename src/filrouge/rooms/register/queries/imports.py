"""What an import would do or did, ready to print: its outcomes, its rows, its job, its downloads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from filrouge.ground.files.storing import path_of
from filrouge.ground.jobs.models import Job
from filrouge.ground.jobs.models import State as JobState
from filrouge.ground.jobs.queries import JobShown, shown
from filrouge.ground.numbers import grouped, number_in
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.formats.keys import sense
from filrouge.rooms.register.importing import planning
from filrouge.rooms.register.importing.leaves import leaf
from filrouge.rooms.register.importing.sheets import rows_of
from filrouge.rooms.register.models import Row, Source
from filrouge.rooms.register.queries import list_words as words
from filrouge.rooms.register.queries.lists import href, taken
from filrouge.rooms.register.rules import MAY

_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Group:
    """One outcome: its name, what it means, its number, the address that shows its rows."""

    code: str
    label: str
    means: str
    number: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a preview or report: what it is, what changes, what is wrong with it."""

    line: int
    name: str
    place: str
    changes: tuple[tuple[str, str, str], ...] = ()
    more: int = 0
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What an import does or did: groups with their numbers, the rows of one group, remarks by kind."""

    groups: tuple[Group, ...]
    shown: Group | None
    rows: tuple[RowLine, ...]
    remarks: tuple[tuple[str, int], ...]
    fields: tuple[tuple[str, int], ...]
    taken: int
    refused: int
    previous: str
    previous_href: str
    pager: dict[str, str]


def is_fresh(source: Source) -> bool:
    """Whether the preview still says what an import would do."""
    return bool(source.plan) and source.plan.get("of") == planning.fingerprint(source)


def outcomes(
    viewer: Viewer, source: Source, result: Mapping[str, Any], page: str, group: str = "", after: str = ""
) -> Outcomes:
    """A plan or a report as a page shows it; `group` is the outcome whose rows are asked for, `after` its place.

    A report shows the first rows of each outcome, for the others are in its downloads; a preview shows all.
    """
    counts = {name: int(result.get("counts", {}).get(name, 0)) for name in words.OUTCOMES}
    order = [name for name in ("refused", "changed", "left", "warned", "created", "same") if counts[name]]
    current = group if group in order else next(iter(order), "")
    address = href(viewer, source, page)
    groups = tuple(
        Group(
            name,
            str(label),
            str(means if name != "created" or result.get("previous") else words.FIRST),
            counts[name],
            f"{address}?show={name}",
            name == current,
        )
        for name, (label, means) in words.OUTCOMES.items()
        if counts[name]
    )
    start, shown_rows = _rows(source, result, current, after)
    before = Source.objects.filter(pk=result["previous"]).first() if result.get("previous") else None
    return Outcomes(
        groups,
        next((shown for shown in groups if shown.current), None),
        tuple(_row_line(row) for row in shown_rows),
        tuple(words.summaries(result.get("warnings", {}))),
        tuple((words.field_label(field), number) for field, number in result.get("fields", {}).items()),
        taken(result),
        counts["refused"],
        date_format(before.as_of, "DATE_FORMAT") if before else "",
        href(viewer, before) if before else "",
        _pager(f"{address}?show={current}", source, result, (current, start, len(shown_rows), counts.get(current, 0))),
    )


def _rows(
    source: Source, result: Mapping[str, Any], group: str, after: str
) -> tuple[int, Sequence[Mapping[str, Any]]]:  # fmt: skip
    """(place of the first, rows): from a place on where they were kept, else the first ones."""
    start = number_in(after, 8)
    if start >= planning.EXAMPLES and "of" in result:
        rows = leaf(source, result["of"], group, start - planning.EXAMPLES, planning.EXAMPLES)
        if rows:
            return start, rows
    return 0, result.get("examples", {}).get(group, ())


def _pager(here: str, source: Source, result: Mapping[str, Any], at: tuple[str, int, int, int]) -> dict[str, str]:
    """“51 to 100 of 1,234” with the ways on, where a preview has more rows than are shown at once.

    `at` is the outcome, the place of the first row, how many are shown, and how many there are.
    """
    group, start, shown, number = at
    behind = start + shown
    more = "of" in result and behind < number
    more = more and bool(leaf(source, result["of"], group, behind - planning.EXAMPLES, 1))
    if not start and not more:
        return {}
    numbers = {"first": grouped(start + 1), "last": grouped(behind), "all": grouped(number)}
    return {
        "position": _("%(first)s to %(last)s of %(all)s") % numbers,
        "previous": f"{here}&after={max(0, start - planning.EXAMPLES)}" if start else "",
        "next": f"{here}&after={behind}" if more else "",
    }


def _row_line(row: Mapping[str, Any]) -> RowLine:
    remarks = words.warnings(row.get("warnings", ()))
    if "reason" in row:
        remarks.insert(0, words.reason(*row["reason"]))
    changes = [(words.field_label(field), old, new) for field, old, new in row.get("changes", ())]
    name = row.get("name") or " · ".join(row.get("cells", ()))
    more = max(0, len(changes) - _CHANGES)
    return RowLine(row["line"], name, row.get("place", ""), tuple(changes[:_CHANGES]), more, tuple(remarks))


def job_of(viewer: Viewer, source: Source, kind: str) -> JobShown | None:
    """The last job of a kind that was asked for this list."""
    found = Job.objects.filter(space=viewer.space, once=f"{kind}:{source.id}").order_by("-id").first()
    if found is None:
        return None
    slug = viewer.space.slug if viewer.space else ""
    title = _("Preview") if kind == "register.preview" else _("Import")
    stopped = found.state in (JobState.FAILED, JobState.CANCELLED)
    return shown(
        found, title, href(viewer, source, "list_preview"),
        text=str(found.outcome.get("refused", "")) if stopped else "",
        cancel_href=reverse("register:list_stop", args=[slug, source.id]) if kind == "register.import" else "",
    )  # fmt: skip


def refused_rows(source: Source) -> Iterator[Sequence[str]]:
    """The rows that are not taken: their cells as they came, the line, the reason in the reader's language.

    Before the import they are those of its preview.
    """
    result = source.report if source.state == Source.State.IMPORTED else source.plan
    reasons = {line: (code, other) for line, code, other in result.get("refused", ())}
    width = len(source.columns)
    for line, cells in rows_of(source):
        if line in reasons:
            yield [*cells[:width], str(line), words.reason(*reasons[line])]


def rows_of_group(source: Source, group: str) -> Iterator[Sequence[str]]:
    """Every kept row of an outcome: the cells as they came and the line. Gone rows are those of the list before.

    A row that goes on from the list before has kept its key, so keys and what rows mean tell the outcomes apart.
    """
    here, before = Row.objects.filter(source=source), Row.objects.filter(source=source.previous_id)
    other = before if group != "left" else here
    known = {key: sense(said, seal) for key, seal, said in other.values_list("key", "digest", "said").iterator()}
    shown = (before if group == "left" else here).order_by("line").values_list("key", "digest", "said", "line", "raw")
    for key, seal, said, line, raw in shown.iterator():
        if _outcome(known.get(key), sense(said, seal), group):
            yield [*raw, str(line)]


def _outcome(known: str | None, meant: str, group: str) -> bool:
    if group in ("created", "left"):
        return known is None
    return known is not None and (known != meant) == (group == "changed")


def original(viewer: Viewer, source: Source) -> Path | None:
    """Where the file lies as it was sent; for the secretariat alone, since a list may hold what others must not see."""
    if source.file is None or not MAY["withdraw_list"](viewer, source):
        return None
    return path_of(source.file)
