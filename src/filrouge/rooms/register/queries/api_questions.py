"""Questions to the federations as data: what waits for one of them, and what each of them answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Mandate
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer, in_force
from filrouge.rooms.register.models import Answer, Decision, Doubt, Link, Source
from filrouge.rooms.register.queries import questions
from filrouge.rooms.register.queries.api import NamedOrganisation, named
from filrouge.rooms.register.rules import KEEPERS


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One field of both, in words, and whether they agree."""

    field: str
    left: str
    right: str
    agreement: str


@dataclass(frozen=True, slots=True)
class DuplicateQuestionLine:
    """Two entries that may be one organisation. `verdict`: what your federation answered so far, null for nothing."""

    id: int
    left: NamedOrganisation
    right: NamedOrganisation
    asked_at: datetime
    verdict: str | None


@dataclass(frozen=True, slots=True)
class DuplicateQuestion(DuplicateQuestionLine):
    """Both side by side, with the lists they stand on. `open`: an answer may still be given or changed."""

    open: bool
    left_lists: list[str]
    right_lists: list[str]
    fields: list[ComparedField]


@dataclass(frozen=True, slots=True)
class AskedFederation:
    """A federation that was asked: its answer and when it came, null while there is none."""

    federation: NamedOrganisation
    verdict: str | None
    at: datetime | None


def waiting(viewer: Viewer, cursor: str) -> Slice[DuplicateQuestionLine]:
    """The open questions for whom the viewer acts, the newest first. Two statements."""
    if viewer.space is None or viewer.acting is None or not viewer.holds(*KEEPERS):
        return Slice(())
    mine = viewer.acting.organisation
    found = questions.open_questions(viewer.space, [mine]).select_related("left", "right")
    cut_off = cut(found, [("id", True)], cursor, lambda decision: decision)
    said = Answer.objects.filter(
        space=viewer.space, umbrella=mine, left_row__in=[decision.left_row_id for decision in cut_off.rows]
    )
    verdicts = {(left, right): said for left, right, said in said.values_list("left_row", "right_row", "verdict")}
    rows = tuple(DuplicateQuestionLine(*_line(d, verdicts.get((d.left_row_id, d.right_row_id)))) for d in cut_off.rows)
    return Slice(rows, cut_off.following, cut_off.preceding)


def _line(
    asked: Decision, verdict: str | None
) -> tuple[int, NamedOrganisation, NamedOrganisation, datetime, str | None]:
    return asked.id, named(asked.left), named(asked.right), asked.at, verdict


def question(viewer: Viewer, found: Decision) -> DuplicateQuestion:
    """One question, as the federation may see it that is asked."""
    shown = questions.question_page(viewer, found)
    return DuplicateQuestion(
        *_line(found, shown.chosen or None), shown.open, list(shown.left_lists), list(shown.right_lists),
        [ComparedField(f.label, f.left, f.right, f.agreement) for f in shown.fields],
    )  # fmt: skip


def put_to(doubt: Doubt) -> list[AskedFederation]:
    """Who was asked about a card and what they answered, by name; nobody where nothing was. Three statements at most.

    These are the federations whose lists speak of either side, and where somebody may answer.
    """
    if doubt.state not in {"asked", "answered"}:
        return []
    links = Link.objects.filter(
        space=doubt.space_id, organisation__in=[doubt.left_id, doubt.right_id], ended_at=None,
        row__source__state=Source.State.IMPORTED,
    )  # fmt: skip
    told = list(links.values_list("row_id", "organisation_id", *(f"row__source__umbrella__{name}" for name in NAMED)))
    said = _answers(doubt, {row: side for row, side, *_umbrella in told})
    umbrellas = {number: NamedOrganisation(address, name) for _row, _side, number, address, name in told}
    keep = Mandate.objects.filter(
        in_force(today()), space=doubt.space_id, organisation__in=umbrellas, role__in=KEEPERS, person__is_active=True
    )
    asked = {*keep.values_list("organisation_id", flat=True), *said}
    by_name = sorted((one.name, number) for number, one in umbrellas.items() if number in asked)
    return [AskedFederation(umbrellas[number], *said.get(number, (None, None))) for _name, number in by_name]


NAMED = ("id", "address", "name")


def _answers(doubt: Doubt, sides: dict[int, int]) -> dict[int, tuple[str, datetime]]:
    """Federation → its last answer about rows of the two sides."""
    found = Answer.objects.filter(space=doubt.space_id, left_row__in=sides, right_row__in=sides).order_by("at", "id")
    return {a.umbrella_id: (a.verdict, a.at) for a in found if sides[a.left_row_id] != sides[a.right_row_id]}
