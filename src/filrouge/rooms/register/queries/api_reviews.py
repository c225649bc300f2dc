"""The review queue as data: cards with their evidence, and the answers that were given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.models import Decision, Doubt
from filrouge.rooms.register.queries import duplicates
from filrouge.rooms.register.queries.api import NamedOrganisation, named
from filrouge.rooms.register.queries.api_questions import AskedFederation, ComparedField, put_to
from filrouge.rooms.register.rules import MAY


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """Two organisations that may be one. `value`: what an answer is worth, the effect on the total × its doubt.

    `state`: open, asked (federations were), answered (by a federation), second (a second reviewer must agree).
    """

    id: int
    left: NamedOrganisation
    right: NamedOrganisation
    probability: float
    value: float
    state: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One reason: its sentence and its weight in log-odds, positive for the same organisation."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class DoubtCard(DoubtLine):
    """A card: both side by side, the evidence, what “same” does to the total and the jobs, and who was asked."""

    fields: list[ComparedField]
    evidence: list[EvidenceLine]
    total_now: int
    total_if_same: int
    jobs: list[str]
    federations: list[AskedFederation]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer that was given. `agreed` is false while a second reviewer has still to say the same."""

    id: int
    left: NamedOrganisation
    right: NamedOrganisation
    verdict: str
    agreed: bool
    at: datetime
    undone_at: datetime | None


def doubts(viewer: Viewer, cursor: str) -> Slice[DoubtLine]:
    """The open cards, the oldest first. One statement; nothing for whoever may not settle them."""
    found = Doubt.objects.filter(space=viewer.space).select_related("left", "right")
    if not MAY["settle"](viewer, viewer.space):
        found = found.none()
    return cut(found, [("id", False)], cursor, lambda doubt: DoubtLine(*_line(doubt)))


def _line(doubt: Doubt) -> tuple[int, NamedOrganisation, NamedOrganisation, float, float, str]:
    return doubt.id, named(doubt.left), named(doubt.right), doubt.probability, doubt.value, doubt.state


def card(viewer: Viewer, number: int) -> DoubtCard | None:
    """One card; None where there is none that holds."""
    opened = duplicates.opened(viewer, number)
    if opened is None:
        return None
    found, shown = opened[0], duplicates.card(viewer, *opened)
    return DoubtCard(
        *_line(found), [ComparedField(f.label, f.left, f.right, f.agreement) for f in shown.fields],
        [EvidenceLine(reason.words, reason.leaning) for reason in shown.reasons], shown.total.before,
        shown.total.after, list(shown.jobs), put_to(found),
    )  # fmt: skip


def given(viewer: Viewer, cursor: str) -> Slice[AnswerLine]:
    """Answers given, the newest first. One statement."""
    found = Decision.objects.filter(space=viewer.space).select_related("left", "right")
    if not MAY["settle"](viewer, viewer.space):
        found = found.none()
    return cut(found, [("id", True)], cursor, answer_line)


def answer_line(decision: Decision) -> AnswerLine:
    """One answer as data."""
    return AnswerLine(
        decision.id, named(decision.left), named(decision.right), decision.verdict, decision.agreed, decision.at,
        decision.undone_at,
    )  # fmt: skip
