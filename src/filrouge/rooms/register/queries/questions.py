"""Questions to the federations: what a keeper sees of both sides, and what federations have answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.fields import base
from filrouge.rooms.register.models import Answer, Decision, Doubt, Entry
from filrouge.rooms.register.queries.organisations import levels, said_of
from filrouge.rooms.register.queries.values import Compared, compare
from filrouge.rooms.register.rules import MAY


@dataclass(frozen=True, slots=True)
class Said:
    """What one federation answered."""

    umbrella: str
    verdict: str
    day: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Both sides as this federation may see them, without any score: nobody's opinion comes before its own."""

    id: int
    left: str
    right: str
    left_lists: tuple[str, ...]
    right_lists: tuple[str, ...]
    fields: tuple[Compared, ...]
    chosen: str
    open: bool
    choices: tuple[tuple[str, str], ...]


def question(viewer: Viewer, number: int) -> Decision | None:
    """A question, for those whom it was put to."""
    if viewer.space is None:
        return None
    found = Decision.objects.filter(space=viewer.space, pk=number).select_related("left", "right", "space").first()
    return found if found and MAY["answer_question"](viewer, found) else None


def question_page(viewer: Viewer, found: Decision) -> QuestionPage:
    """The page of a question."""
    left, right = _side(viewer, found.left), _side(viewer, found.right)
    pair = [found.left_id, found.right_id]
    names = dict(Entry.objects.filter(space=viewer.space, organisation__in=pair).values_list("organisation_id", "name"))
    return QuestionPage(
        found.id, names.get(found.left_id, found.left.name), names.get(found.right_id, found.right.name),
        _lists(left), _lists(right), compare(left, right), _chosen(viewer, found),
        Doubt.objects.filter(space=viewer.space, left__in=pair, right__in=pair).exists(),
        tuple((verdict.value, str(verdict.label)) for verdict in Answer.Verdict),
    )  # fmt: skip


def _side(viewer: Viewer, organisation: Organisation) -> list[dict[str, Any]]:
    """What rows say of one side, as far as this viewer may see it."""
    whole = MAY["state_facts"](viewer, organisation)
    allowed = levels(viewer, organisation)
    return [
        {
            "row": said.row, "list": how["list"], "on": said.stated_on,
            "kind": "statement" if said.statement else "itemised",
            "said": {f: v for f, v in said.values.items() if whole or allowed.get(base(f), 0) <= viewer.level},
        }
        for said, how in said_of(viewer, organisation)
    ]  # fmt: skip


def _lists(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{row['list']}, {date_format(row['on'])}" for row in rows))


def _chosen(viewer: Viewer, found: Decision) -> str:
    mine = Answer.objects.filter(
        space=viewer.space, umbrella=viewer.acting.organisation if viewer.acting else None,
        left_row=found.left_row_id, right_row=found.right_row_id,
    )  # fmt: skip
    return mine.values_list("verdict", flat=True).first() or ""


def said_by_federations(viewer: Viewer, left: list[int], right: list[int]) -> tuple[Said, ...]:
    """What federations answered about the rows of two sides, for the secretariat. One statement."""
    if not MAY["settle"](viewer, viewer.space):
        return ()
    rows = [*left, *right]
    found = Answer.objects.filter(space=viewer.space, left_row__in=rows, right_row__in=rows).select_related("umbrella")
    across = [a for a in found.order_by("at", "id") if (a.left_row_id in left) != (a.right_row_id in left)]
    return tuple(Said(a.umbrella.name, str(Answer.Verdict(a.verdict).label), date_format(a.at)) for a in across)
