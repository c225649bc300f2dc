"""What an import would do, row by row, before anything is written; and what it did, for the report to keep."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from filrouge.ground.tables import TOGETHER
from filrouge.rooms.register.fields import FIELDS, base
from filrouge.rooms.register.formats import values
from filrouge.rooms.register.formats.keys import plain
from filrouge.rooms.register.formats.reading import How, RowReader
from filrouge.rooms.register.importing.judging import Before, Judge, Judged, Outcome
from filrouge.rooms.register.importing.leaves import Leaves
from filrouge.rooms.register.importing.sheets import rows_of, sample_of
from filrouge.rooms.register.models import Row, Source

EXAMPLES = 50
REFUSED = 10_000
_FETCH = 500
_PLACE = {name: place for place, name in enumerate(FIELDS)}
Told = Callable[[int, int], None]


def previous_of(source: Source) -> Source | None:
    """The list before this one: the newest imported list of the same federation and series with an earlier date."""
    earlier = Source.objects.filter(
        space_id=source.space_id, umbrella_id=source.umbrella_id, series=source.series,
        kind=Source.Kind.ITEMISED, state=Source.State.IMPORTED, as_of__lt=source.as_of,
    )  # fmt: skip
    return earlier.order_by("-as_of", "-id").first()


def how_of(source: Source) -> How:
    """How the rows of a list are read, by its matching."""
    matching = {int(place): field for place, field in source.matching.items()}
    dated = [place for place, field in matching.items() if field in values.DAYS]
    sample = sample_of(source) if dated else []
    turned = frozenset(p for p in dated if values.is_month_first(cells[p] for cells in sample))
    titled = source.sheet.get("sheet") == TOGETHER
    return How(matching, source.country, source.family, turned, bool(source.sheet.get("sites")), source.columns, titled)


def judged_rows(source: Source) -> tuple[Before, Iterator[Judged]]:
    """The rows of a list with their outcomes, beside the list before."""
    before = Before(previous_of(source))
    return before, Judge(RowReader(how_of(source)), before, source.as_of).judge(rows_of(source))


def fingerprint(source: Source) -> str:
    """What a plan depends on: file, sheet, matching, scope, date, and the list before. Another one makes it stale."""
    previous = previous_of(source)
    facts = [
        source.file_id, source.sheet.get("sheet"), source.matching, source.country, source.family,
        source.as_of.isoformat(), bool(source.sheet.get("sites")), previous.id if previous else None,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(slots=True)
class Tally:
    """Counts and examples per outcome, gathered while rows go by; `leaves` takes the rows beyond the examples."""

    previous: Source | None
    leaves: Leaves | None = None
    counts: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refused: list[list[Any]] = field(default_factory=list)
    _changed: list[Judged] = field(default_factory=list)

    def add(self, row: Judged) -> None:
        """Count one row."""
        self.counts[row.outcome] += 1
        self.warnings.update({code for code, _about, _typed in row.reading.warnings})
        if row.reading.warnings:
            self.counts["warned"] += 1
            self._example("warned", row)
        if row.outcome is Outcome.REFUSED:
            self._refuse(row)
        if row.outcome is Outcome.CHANGED:
            self._changed.append(row)
            if len(self._changed) >= _FETCH:
                self.compare()
        else:
            self._example(row.outcome, row)

    def compare(self) -> None:
        """Find out which fields changed, for the rows gathered since the last time. One statement."""
        was = Row.objects.filter(source=self.previous, line__in=[row.was for row in self._changed])
        before: dict[int, dict[str, Any]] = dict(was.values_list("line", "said"))
        for row in self._changed:
            changes = _changes(before.get(row.was, {}), row.reading.said)
            self.fields.update(name for name, _old, _new in changes)
            self._example(Outcome.CHANGED, row, changes)
        self._changed.clear()

    def _refuse(self, row: Judged) -> None:
        self.reasons[row.reason[0]] += 1
        if len(self.refused) < REFUSED:
            self.refused.append([row.line, *row.reason])

    def _example(self, group: str, row: Judged, changes: Iterable[list[str]] = ()) -> None:
        kept = self.examples.setdefault(group, [])
        if len(kept) < EXAMPLES:
            kept.append(_example(row, list(changes)))
        elif self.leaves:
            self.leaves.add(group, _example(row, list(changes)))

    def result(self, before: Before) -> dict[str, Any]:
        """Everything, ready to be kept as JSON. `left` are the rows of the list before that are gone."""
        self.compare()
        left = before.left()
        self.counts["left"] = len(left)
        if self.leaves:
            for start in range(EXAMPLES, len(left), _FETCH):
                for shown in _left(self.previous, left[start : start + _FETCH]):
                    self.leaves.add("left", shown)
        return {
            "counts": dict(self.counts),
            "warnings": dict(self.warnings),
            "reasons": dict(self.reasons),
            "fields": dict(self.fields.most_common()),
            "examples": self.examples | {"left": _left(self.previous, left[:EXAMPLES])},
            "refused": self.refused,
            "previous": self.previous.id if self.previous else None,
        }


def _example(row: Judged, changes: list[list[str]]) -> dict[str, Any]:
    said = row.reading.said
    shown = {"line": row.line, "name": shown_name(said), "place": shown_place(said)}
    if row.outcome is Outcome.REFUSED:
        shown |= {"reason": list(row.reason), "cells": [cell[:80] for cell in row.cells if cell][:4]}
    if changes:
        shown["changes"] = changes
    if row.reading.warnings:
        shown["warnings"] = [list(warning) for warning in row.reading.warnings]
    return shown


def shown_name(said: Mapping[str, Any]) -> str:
    """The name a row is called by."""
    found = said.get("name") or said.get("trading_name") or said.get("acronym") or ""
    return str(found[0] if isinstance(found, list) else found)


def shown_place(said: Mapping[str, Any]) -> str:
    """Town and country of a row, for telling it apart."""
    return ", ".join(str(said[name]) for name in ("city", "country") if said.get(name))


def _changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[list[str]]:
    """[field, what was said, what is said now]; empty text where nothing was or is said."""
    old, new = plain(was), plain(now)
    changed = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    if "legal_form" in changed:  # what was typed of it says its code already
        changed = changed - {"legal_form"} | {"legal_form_typed"}
    names = sorted(changed, key=lambda name: (_PLACE.get(base(name), len(_PLACE)), name))
    return [[n, as_text(({**was} | old).get(n)), as_text(({**now} | new).get(n))] for n in names]


def as_text(value: Any) -> str:
    """A value of `said` on one line, for people."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return str(value.get("typed") or value.get("code") or "")
    if isinstance(value, list):
        return " · ".join(str(one[1]) if isinstance(one, list) else str(one) for one in value)
    return str(value)


def _left(previous: Source | None, lines: list[int]) -> list[dict[str, Any]]:
    found = Row.objects.filter(source=previous, line__in=lines).order_by("line").values_list("line", "said")
    return [{"line": line, "name": shown_name(said), "place": shown_place(said)} for line, said in found]


def plan(source: Source, told: Told) -> dict[str, Any]:
    """What importing this list would do. Tells `told(done, total)`; writes nothing but the leaves of the preview."""
    total, mark = source.sheet.get("rows", 0), fingerprint(source)
    before, rows = judged_rows(source)
    with Leaves(source, mark) as leaves:
        tally = Tally(previous_of(source), leaves)
        for done, row in enumerate(rows, start=1):
            tally.add(row)
            if done % _FETCH == 0:
                told(done, total)
        return tally.result(before) | {"of": mark}
