"""Counts of public registers, ready to print: those that were said, and what those in force do to a total."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.current import is_old
from filrouge.rooms.register.fields import FAMILIES
from filrouge.rooms.register.models import PublicRegisterCount
from filrouge.rooms.register.queries.steps import Whole
from filrouge.rooms.register.queries.values import country_name
from filrouge.rooms.register.rules import MAY


@dataclass(frozen=True, slots=True)
class CountLine:
    """One count as it was said. `state`: in force, followed by a newer one, or withdrawn, with its `mark`.

    `newer` is where its next count is noted, `withdraw` where it is taken back; "" where it cannot be.
    """

    register: str
    scope: str
    number: int
    day: str
    old: bool
    link: str
    state: str
    mark: str
    newer: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class TotalRegister:
    """A count in force beside a total: `words` say what it does to it, `lower` by how much it lowers the high end."""

    name: str
    scope: str
    number: int
    day: str
    old: bool
    link: str
    words: str
    lower: int
    exceeded: bool


def scope_in_words(country: str, family: str) -> str:
    """“Belgium”, or “Belgium, Cooperative”."""
    return ", ".join([country_name(country), *([str(FAMILIES[family])] if family else [])])


def seen(viewer: Viewer) -> QuerySet[PublicRegisterCount]:
    """The counts that a viewer may see: whoever reads the space."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return PublicRegisterCount.objects.none()
    return PublicRegisterCount.objects.filter(space=viewer.space)


def called(viewer: Viewer, number: int) -> PublicRegisterCount | None:
    """A count by its id, for those who may withdraw it."""
    if viewer.space is None or not MAY["keep_register_counts"](viewer, viewer.space):
        return None
    return seen(viewer).select_related("space").filter(pk=number).first()


def with_followers(counts: QuerySet[PublicRegisterCount]) -> QuerySet[PublicRegisterCount]:
    """The same, each with `followed`: whether a newer count of the same register and scope stands in its place."""
    same = {name: OuterRef(name) for name in ("space", "register", "country", "family")}
    newer = PublicRegisterCount.objects.filter(**same, withdrawn_at=None, as_of__gt=OuterRef("as_of"))
    return counts.annotate(followed=Exists(newer))


def index(viewer: Viewer, cursor: str = "") -> Slice[CountLine]:
    """All counts, the newest day first. One statement."""
    return cut(
        with_followers(seen(viewer)), [("as_of", True), ("id", True)], cursor, lambda count: _line(viewer, count)
    )


def _line(viewer: Viewer, count: PublicRegisterCount) -> CountLine:
    here = [viewer.space.slug] if viewer.space else []
    again = {name: getattr(count, name) for name in ("register", "country", "family", "link")}
    state, mark = _state(count)
    return CountLine(
        count.register, scope_in_words(count.country, count.family), count.organisations,
        date_format(count.as_of, "DATE_FORMAT"), mark == "done" and is_old(count.as_of), count.link, state, mark,
        f"{reverse('register:register_counts', args=here)}?{urlencode(again)}#new" if mark == "done" else "",
        "" if count.withdrawn_at else reverse("register:register_count_withdraw", args=[*here, count.id]),
    )  # fmt: skip


def _state(count: PublicRegisterCount) -> tuple[str, str]:
    if count.withdrawn_at:
        return _("withdrawn, counts no more"), "no"
    if getattr(count, "followed", False):
        return _("a newer count follows"), ""
    return _("counts"), "done"


def sources(result: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Of each count in force when a total was made, by its key: what it counts, and where it can be read."""
    rows = result.get("registers", ())
    return {row["key"]: (scope_in_words(row["country"], row["family"]), row["link"]) for row in rows}


def beside_total(result: dict[str, Any]) -> tuple[TotalRegister, ...]:
    """The counts in force when a total was made, with what each did to it. Totals of long ago know of none."""
    said = _said_of_registers(result["organisations"]["steps"])
    return tuple(_beside(row, *said.get(row["key"], ("", {}, 0))) for row in result.get("registers", ()))


def _said_of_registers(steps: list[list[Any]]) -> dict[str, tuple[str, dict[str, Any], int]]:
    """By the key of a register its step, and by how many whole organisations the high end is lower after it."""
    return {
        step[1]["key"]: (step[0], step[1], math.ceil(round(before[4], 6)) - math.ceil(round(step[4], 6)))
        for before, step in pairwise(steps)
        if step[0] in {"register_count", "register_exceeded"}
    }


def _beside(row: dict[str, Any], code: str, numbers: dict[str, Any], lower: int) -> TotalRegister:
    day = parse_date(row["date"])
    words = {
        "register_count": _("lowers the high end by %(saved)s")
        if lower
        else _("lowers what is possible, but the high end was below that already"),
        "register_exceeded": _("counts fewer than the %(least)s that are here at least: one of the two is wrong"),
    }.get(code, _("changes nothing here"))
    return TotalRegister(
        row["name"], scope_in_words(row["country"], row["family"]), row["organisations"],
        date_format(day) if day else "", bool(day and is_old(day)), row["link"],
        words % {"saved": Whole(lower), "least": Whole(numbers.get("least", 0))}, lower, code == "register_exceeded",
    )  # fmt: skip
