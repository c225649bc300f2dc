"""The sheet on which a reader casts: a row for each organisation, a paper for each question, one sending."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.methods.recount.answers import CHOICES
from filrouge.rooms.ballots import sealing
from filrouge.rooms.ballots.forms.answers import Typed, Wrong, read, without_earlier, written
from filrouge.rooms.ballots.models import Voter
from filrouge.rooms.ballots.queries.casting import Asked, CastPage, Line

RADIOS = 10  # up to this highest score each score has a button; above it is typed
PLACES = 12  # up to so many options a place is chosen from a list; above it is typed


@dataclass(frozen=True, slots=True)
class Field:
    """One option of a question as the template draws it. `values` are the (value, label) that can be picked."""

    name: str
    id: str
    label: str
    language: str
    detail: str
    typed: str
    values: tuple[str, ...] = ()


@dataclass(slots=True)
class Paper:
    """What one organisation answers to one question: its fields, what stands in them, the answer or what is wrong."""

    asked: Asked
    kind: str
    name: str
    typed: Typed
    answer: dict[str, Any] = field(default_factory=dict)
    error: str = ""

    @property
    def id(self) -> str:
        return f"answer-{self.name.replace('.', '-')}"

    def check(self) -> None:
        """Read the fields; `error` says what is wrong."""
        try:
            self.answer, self.error = read(self.kind, self.asked.form, self.typed), ""
        except Wrong as wrong:
            self.error = str(wrong)

    @property
    def fields(self) -> tuple[Field, ...]:
        """One field for each option, named after what is asked of it."""
        part, values = self._asks()
        return tuple(
            Field(
                f"{self.name}.{part}.{option.number}", f"{self.id}-{option.number}", option.name.text,
                option.name.language, option.detail, self.typed.get(f"{part}.{option.number}", ""), values,
            )
            for option in self.asked.options
        )  # fmt: skip

    def _asks(self) -> tuple[str, tuple[str, ...]]:
        number = len(self.asked.options)
        match self.kind:
            case "score":
                highest = int(self.asked.form.settings["highest"])
                return "score", tuple(str(n) for n in range(highest + 1)) if highest <= RADIOS else ()
            case "ranking":
                return "place", tuple(str(n) for n in range(1, number + 1)) if number <= PLACES else ()
            case "points":
                return "points", ()
        return "chosen", ()

    @property
    def most(self) -> int:
        """The largest number that can stand in a field."""
        settings = self.asked.form.settings
        limits = {"score": settings.get("highest"), "points": settings.get("points", 10)}
        return int(limits.get(self.kind) or len(self.asked.options))

    @property
    def choice(self) -> str:
        return self.typed.get("choice", "") or self.typed.get("stance", "")

    @property
    def voices(self) -> tuple[tuple[str, str], ...]:
        """The parts of a split vote as they stand: (choice, number)."""
        return tuple((choice, self.typed.get(choice, "")) for choice in CHOICES)

    @property
    def total(self) -> str:
        return self.typed.get("total", "")

    @property
    def text(self) -> str:
        return self.typed.get("text", "")


@dataclass(slots=True)
class Row:
    """One organisation of the sheet with its papers. `blank` is asked for with words, so that nobody is by accident."""

    line: Line
    papers: tuple[Paper, ...]
    blank: bool
    error: str = ""

    @property
    def answers(self) -> dict[str, Any]:
        return {paper.asked.number: paper.answer for paper in self.papers if paper.answer}

    @property
    def empty(self) -> bool:
        return not self.blank and not self.answers

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence)."""
        own = [(f"row-{self.line.key}", self.error)] if self.error else []
        return own + [(paper.id, paper.error) for paper in self.papers if paper.error]


class CastSheet:
    """What is cast at once. `sent` is None for a page that is only looked at: it shows what counts now."""

    def __init__(self, page: CastPage, address: str, sent: Mapping[str, str] | None = None, *, draft: bool = False):
        self.page, self.sent, self.address, self.draft = page, sent, address, draft
        self.rows = [self._row(line) for line in page.lines if sent is not None or not line.locked]
        self.same = (sent or {}).get("same", "")
        self.receipt = (sent or {}).get("receipt", "")
        self.refused = ""

    @property
    def offered(self) -> str:
        """The receipt that this form brings along, signed: sent twice, the same form casts one paper."""
        return (self.sent or {}).get("offered", "") or _signer(self.address).sign(sealing.new_receipt())

    @property
    def offered_receipt(self) -> str:
        """The receipt behind `offered`; empty where it is not one of ours."""
        try:
            return _signer(self.address).unsign((self.sent or {}).get("offered", ""))
        except BadSignature:
            return ""

    def _row(self, line: Line) -> Row:
        papers = tuple(
            Paper(asked, self.page.kind, f"{line.key}.{asked.number}", self._typed(line, asked))
            for asked in self.page.questions
        )
        return Row(line, papers, self._blank(line))

    def _blank(self, line: Line) -> bool:
        """Whether a blank paper is asked for, or is what counts now."""
        if self.sent is not None:
            return f"{line.key}.blank" in self.sent
        return bool(line.answers) and not any(line.answers.values())

    def _typed(self, line: Line, asked: Asked) -> Typed:
        earlier = written(self.page.kind, line.answers.get(asked.number, {}))
        if self.sent is None:
            return earlier
        start = f"{line.key}.{asked.number}."
        typed = {name.removeprefix(start): text for name, text in self.sent.items() if name.startswith(start)}
        return without_earlier(typed, earlier)

    def is_valid(self) -> bool:
        """Whether everything that was typed makes an answer, and there is one."""
        for row in self.sending:
            for paper in row.papers:
                paper.check()
            if row.blank and row.answers:
                row.error = _("A blank paper is asked for, and something is chosen as well. Keep one of the two.")
        if not self.errors and all(row.empty for row in self.sending):
            self.refused = _("Nothing is chosen yet.")
        return not self.errors

    @property
    def sending(self) -> list[Row]:
        """The rows whose fields are read: all of them, or the one that speaks for all."""
        return [row for row in self.rows if not self.same or row.line.key == self.same]

    @property
    def errors(self) -> list[tuple[str, str]]:
        above = [("", self.refused)] if self.refused else []
        return above + [error for row in self.rows for error in row.errors]

    def votes(self) -> dict[Voter, dict[str, Any]]:
        """Who casts what. A row that was left empty is not cast, so what it cast before stays."""
        cast = [row for row in self.sending if not row.empty]
        if self.same and cast:
            return {row.line.voter: cast[0].answers for row in self.rows if not row.line.locked}
        return {row.line.voter: row.answers for row in cast}

    def refuse(self, refused: Refused) -> None:
        """Show a refusal of the action above the sheet."""
        self.refused = str(refused.message)


def _signer(address: str) -> Signer:
    return Signer(salt=f"ballots.receipt.{address}")
