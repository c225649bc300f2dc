"""Questions to the federations: those that wait, what a keeper sees of both sides, and what federations answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import Standing, Viewer
from filrouge.rooms.register.fields import base
from filrouge.rooms.register.models import Answer, Decision, Doubt, Entry, Link
from filrouge.rooms.register.queries.organisations import levels, said_of
from filrouge.rooms.register.queries.values import Compared, compare
from filrouge.rooms.register.rules import KEEPERS, MAY

ANSWER = "register.answer"  # the kind of what federations are asked, on their page and by mail
MANY = 100  # questions that are counted; more are said as “100”
CHOICES = tuple((verdict.value, verdict.label) for verdict in Answer.Verdict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that waits for the federation for which the viewer acts."""

    id: int
    href: str
    left: str
    right: str
    day: str
    chosen: str  # what the federation answered so far; may be changed until the secretariat decides


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Questions for a federation for which the viewer may act but does not now."""

    mandate: int
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class QuestionList:
    """The questions of one federation, and how many wait for the others of the same person."""

    name: str
    questions: Slice[Asked]
    elsewhere: tuple[Elsewhere, ...]
    choices: tuple[tuple[str, str], ...]


def question_list(viewer: Viewer, cursor: str = "") -> QuestionList:
    """The open questions for whom the viewer acts, the newest first, and where else some wait."""
    acting = viewer.acting if viewer.holds(*KEEPERS) else None
    choices = tuple((value, str(label)) for value, label in CHOICES)
    shown: Slice[Asked] = _asked(viewer, acting, cursor) if acting else Slice(())
    return QuestionList(acting.organisation_name if acting else "", shown, _elsewhere(viewer), choices)


def open_questions(space: Space, umbrellas: list[int]) -> QuerySet[Decision]:
    """Questions that are not settled and speak of a row of these federations; the last where a pair was asked twice.

    What it finds is what `answer_question` allows and does: rules.keeps_one_side and a card that still waits.
    """
    straight, turned = (
        Q(left=OuterRef("left"), right=OuterRef("right")), Q(left=OuterRef("right"), right=OuterRef("left")),
    )  # fmt: skip
    asked = Decision.objects.filter(space=space, verdict=Decision.Verdict.ASKED, undone_at=None)
    sides = Q(organisation=OuterRef("left")) | Q(organisation=OuterRef("right"))
    rows = Link.objects.filter(sides, space=space, ended_at=None, row__source__umbrella__in=umbrellas)
    return asked.filter(
        ~Exists(asked.filter(straight, id__gt=OuterRef("id"))),
        Exists(Doubt.objects.filter(straight | turned, space=space)),
        Exists(rows),
    )


def _asked(viewer: Viewer, acting: Standing, cursor: str) -> Slice[Asked]:
    assert viewer.space is not None
    found = cut(open_questions(viewer.space, [acting.organisation]), [("id", True)], cursor, lambda decision: decision)
    sides = {side for d in found.rows for side in (d.left_id, d.right_id)}
    entries = Entry.objects.filter(space=viewer.space, organisation__in=sides)
    called = {number: ", ".join(filter(None, how)) for number, *how in entries.values_list("organisation", *NAME)}
    said = Answer.objects.filter(
        space=viewer.space, umbrella=acting.organisation, left_row__in=[d.left_row_id for d in found.rows]
    )
    chosen = {(left, right): verdict for left, right, verdict in said.values_list("left_row", "right_row", "verdict")}
    rows = tuple(_row(viewer.space, d, called, chosen.get((d.left_row_id, d.right_row_id), "")) for d in found.rows)
    return Slice(rows, found.following, found.preceding)


NAME = ("name", "city")  # what everybody may see of an organisation


def _row(space: Space, d: Decision, called: dict[int, str], chosen: str) -> Asked:
    href = reverse("register:question", args=[space.slug, d.id])
    label = str(Answer.Verdict(chosen).label) if chosen else ""
    return Asked(d.id, href, called.get(d.left_id, ""), called.get(d.right_id, ""), date_format(d.at), label)


def _elsewhere(viewer: Viewer) -> tuple[Elsewhere, ...]:
    """The other mandates under which questions wait. Two statements however many mandates and questions."""
    mine = viewer.acting.organisation if viewer.acting else None
    others = [held for held in viewer.standings if held.role in KEEPERS and held.organisation != mine]
    if viewer.space is None or not others:
        return ()
    umbrellas = [held.organisation for held in others]
    pairs = list(open_questions(viewer.space, umbrellas).order_by("-id").values_list("left", "right")[:MANY])
    speak = Link.objects.filter(
        space=viewer.space, ended_at=None, row__source__umbrella__in=umbrellas,
        organisation__in={side for pair in pairs for side in pair},
    )  # fmt: skip
    on_list = set(speak.values_list("row__source__umbrella", "organisation"))
    counted = [(held, sum((held.organisation, a) in on_list or (held.organisation, b) in on_list for a, b in pairs))
               for held in others]  # fmt: skip
    return tuple(Elsewhere(held.mandate, held.organisation_name, number) for held, number in counted if number)


def for_another(viewer: Viewer, number: int) -> bool:
    """Whether a question is for somebody as whom the viewer may act, but does not now."""
    return any(
        open_questions(viewer.space, [held.organisation]).filter(pk=number).exists()
        for held in viewer.standings if viewer.space is not None and held.role in KEEPERS
    )  # fmt: skip


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
        tuple((value, str(label)) for value, label in CHOICES),
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
