"""The organisations behind a figure of a total: exactly those that were counted, one page after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

import numpy as np
from django.db.models import Exists, OuterRef, Subquery
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.kept import kept
from filrouge.ground.pages.keyset import SIZE
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import past_the_orm
from filrouge.methods.totals import Unit
from filrouge.rooms.register import counting
from filrouge.rooms.register.counting import ALL, Figure, Part
from filrouge.rooms.register.entries import FEW, Ids
from filrouge.rooms.register.fields import as_figure, counts_as, of_year
from filrouge.rooms.register.models import Entry, FieldVisibility, Source
from filrouge.rooms.register.models import Figure as Told
from filrouge.rooms.register.queries.directory import label
from filrouge.rooms.register.queries.lines import COLUMNS, Line, lines
from filrouge.rooms.register.queries.totals import reading_of
from filrouge.rooms.register.queries.values import figure_in_words, label_of
from filrouge.rooms.register.reading import Reading
from filrouge.rooms.register.rules import MAY

OWN = "members"  # those who are members themselves and on no list
OF_LISTS = frozenset({"list", "only", "also", "shared"})
TIMES = frozenset({"1", "2", "3"})


@dataclass(frozen=True, slots=True)
class Behind:
    """One page of them: what is counted in words, how many there are, the rows, and where the next pages begin.

    `column`: what the numbers of the rows are where they are the figure that is counted, "" where the directory's.
    """

    words: str
    column: str
    count: int
    rows: tuple[Line, ...]
    following: str
    preceding: str


def figure_of(asked: Mapping[str, str]) -> Figure | None:
    """The figure that an address names; None where it names none that there is."""
    of, value, year = asked.get("of", "all"), asked.get("value", ""), number_in(asked.get("year", ""), 4)
    on, other = _key(asked.get("list", "")), _key(asked.get("with", ""))
    if of in OF_LISTS:
        return Figure(of, on, other) if on and (other or of != "shared") else None
    if of == "times":
        return Figure(of, value=value) if value in TIMES else None
    if of == "jobs":
        known = value in {unit.value for unit in Unit} and (year or asked.get("year", "0") == "0")
        return Figure(of, value=value, year=year) if known else None
    if of in {"country", "family"}:
        return Figure(of, value=value[:20])
    return Figure(of) if of in {"all", "members"} else None


def _key(text: str) -> str:
    """The key of a list as counting has it."""
    if text == OWN:
        return OWN
    return f"list {number_in(text)}" if number_in(text) else ""


def behind(
    viewer: Viewer, umbrella: Organisation, figure: Figure, cursor: str, at: str, day: date | None = None,
    part: Part = ALL, read: Reading | None = None,
) -> Behind | None:  # fmt: skip
    """One page, by name; the cursor is how many came before. Counted and read once at a stamp of the house.

    `read`: what was read to count it already.
    """
    space = viewer.space
    if space is None or not MAY["read"](viewer, space):
        return None
    asked = day or today()
    start, reading = number_in(cursor, 7), read or reading_of(space, [asked], at)
    key = ("register.behind", space.id, umbrella.id, figure, asked, str(part))

    def page() -> Behind:
        numbers = kept(at, key, lambda: _ordered(reading, umbrella, figure, asked, part))
        return Behind(
            _in_words(figure), label_of(of_year(figure.value, figure.year)) if figure.of == "jobs" else "",
            len(numbers), _rows(viewer, numbers[start : start + SIZE].tolist(), figure),
            str(start + SIZE) if len(numbers) > start + SIZE else "", str(max(0, start - SIZE)) if start else "",
        )  # fmt: skip

    return kept(at, (*key, start, get_language(), today()), page)


def _ordered(read: Reading, umbrella: Organisation, figure: Figure, day: date, part: Part) -> Ids:
    """The organisations by name. Of many, the names of the whole space are read in order; of a few, theirs."""
    found = counting.behind(read.space, umbrella.id, figure, day=day, part=part, reading=read)
    names = Entry.objects.filter(space=read.space).order_by("sort_name", "id").values_list("organisation_id")
    rows = past_the_orm(names if len(found) > FEW else names.filter(organisation__in=found.tolist()))
    ordered = np.fromiter(chain.from_iterable(rows), np.int64, len(rows))
    return ordered[np.isin(ordered, found)]


def _rows(viewer: Viewer, numbers: list[int], figure: Figure) -> tuple[Line, ...]:
    place = {number: rank for rank, number in enumerate(numbers)}
    told = _told(viewer, figure) if figure.of == "jobs" else {}
    found = Entry.objects.filter(space=viewer.space, organisation__in=numbers).annotate(**told).values(*COLUMNS, *told)
    entries = sorted(found, key=lambda entry: place[entry["organisation_id"]])
    rows = lines(viewer, entries)
    if not told:
        return rows
    return tuple(replace(row, workers=_counted(**{name: entry[name] for name in told}))
                 for row, entry in zip(rows, entries, strict=True))  # fmt: skip


def _told(viewer: Viewer, figure: Figure) -> dict[str, Subquery | Exists]:
    """What each said, as columns of its entry; `hidden` where not everybody may see it, although it is counted."""
    of = {"space": viewer.space, "organisation": OuterRef("organisation")}
    said = Told.objects.filter(**of, unit=figure.value, year=figure.year)
    hidden = FieldVisibility.objects.filter(**of, field=figure.value, level__gt=0)
    return {"low": Subquery(said.values("amount")), "high": Subquery(said.values("high")), "hidden": Exists(hidden)}


def _counted(low: float | None, high: float | None, hidden: bool) -> str:
    """The figure as it was said, and of a size class the number that it counts as."""
    if low is None or hidden:
        return ""
    said = as_figure(low, high)
    if high is None:
        return figure_in_words(said)
    best = number_format(round(counts_as(said)[1], 1), use_l10n=True, force_grouping=True)
    return _("%(class)s, counts as %(number)s") % {"class": figure_in_words(said), "number": best}


def _in_words(figure: Figure) -> str:
    if figure.of in OF_LISTS:
        return _of_lists(figure)
    if figure.of == "times":
        return {"1": _("On one list"), "2": _("On two lists"), "3": _("On three or more lists")}[figure.value]
    if figure.of == "jobs":
        said = {
            Unit.HEADS: _("Those who said how many persons work there, %(year)s"),
            Unit.FTE: _("Those who said how many full-time equivalents they have, %(year)s"),
            Unit.MEMBERS: _("Those who said how many members they have, %(year)s"),
        }
        year = number_format(figure.year, use_l10n=False) if figure.year else _("year not said")
        return said[Unit(figure.value)] % {"year": year}
    if figure.of == "members":
        return _("Direct members")
    if figure.of == "all":
        return _("All who are counted")
    return label(figure.of, figure.value) if figure.value else _("Not known")


def _of_lists(figure: Figure) -> str:
    numbers = [int(key.removeprefix("list ")) for key in (figure.on, figure.other) if key.startswith("list ")]
    found = Source.objects.filter(pk__in=numbers).values_list("id", "umbrella__name")
    names = {f"list {number}": name for number, name in found} | {OWN: _("Members themselves")}
    words = {
        "list": _("On the list of %(one)s"),
        "only": _("On the list of %(one)s and on no other"),
        "also": _("On the list of %(one)s and also elsewhere"),
        "shared": _("On the lists of both %(one)s and %(other)s"),
    }
    return words[figure.of] % {"one": names.get(figure.on, "?"), "other": names.get(figure.other, "?")}
