"""What a ballot asks: its questions with their options, in their order."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from filrouge.ground.statements import Prepared
from filrouge.ground.words import Words
from filrouge.rooms.ballots.models import Ballot, Question

QUESTION, OPTION = (
    ("position", "text"),
    ("position", "name", "category", "cost", "candidature__address", "candidature__statement", "organisation__name"),
)


class OptionRow(NamedTuple):
    """One option. `candidature` is the address of the one that it came from, "" for one that was typed."""

    number: str
    name: Words
    category: str
    cost: Decimal | None
    candidature: str
    statement: Words
    organisation: str

    @property
    def stands_for(self) -> str:
        """Who put it forward, in words; empty for one that was typed."""
        if not self.candidature or not self.organisation:
            return ""
        return _("put forward by %(organisation)s") % {"organisation": self.organisation}


class QuestionRow(NamedTuple):
    """One question with its options; yes-or-no questions have none."""

    number: str
    text: Words
    options: tuple[OptionRow, ...]


def _asked(ballot: int) -> QuerySet[Question, Any]:
    found = Question.objects.filter(ballot=ballot).order_by("position", "options__position")
    return found.values_list(*QUESTION, *(f"options__{name}" for name in OPTION))


_ASKED = Prepared(_asked, ballot=-1)


def questions_of(ballot: Ballot) -> tuple[QuestionRow, ...]:
    """The questions of a ballot. One statement, whatever their number and that of their options."""
    found = groupby(_ASKED.rows(ballot=ballot.pk), key=lambda row: row[0])
    return tuple(_question([tuple(row) for row in rows]) for _position, rows in found)


def _question(rows: list[tuple[Any, ...]]) -> QuestionRow:
    """One question; where it has no options it comes as one row with nothing in their place."""
    position, text = rows[0][: len(QUESTION)]
    options = (_option(*row[len(QUESTION) :]) for row in rows if row[len(QUESTION)] is not None)
    return QuestionRow(str(position), text, tuple(options))


def _option(
    position: int, name: Words, category: str, cost: Decimal | None, candidature: str | None, statement: Words | None,
    organisation: str | None,
) -> OptionRow:  # fmt: skip
    return OptionRow(str(position), name, category, cost, candidature or "", statement or Words(), organisation or "")
