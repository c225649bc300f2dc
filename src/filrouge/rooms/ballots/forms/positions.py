"""What an organisation decides beforehand: its position, and what it asks its own members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.hours_form import DayInput, MomentField
from filrouge.rooms.ballots.forms.answers import Typed
from filrouge.rooms.ballots.forms.casting import Paper
from filrouge.rooms.ballots.models import Position
from filrouge.rooms.ballots.queries.polls import PollPage


class RecordPosition(forms.Form):
    """What the delegate is to vote, how that was decided, and when."""

    words = forms.CharField(
        label=gettext_lazy("What your delegate is to vote"),
        help_text=gettext_lazy("And on what condition. Only those who vote for your organisation see it."),
        max_length=600,
        widget=forms.Textarea(attrs={"class": "area", "rows": 4}),
        error_messages={"required": gettext_lazy("Write what your delegate is to vote, and on what condition.")},
    )
    made = forms.ChoiceField(
        label=gettext_lazy("How it was decided"),
        choices=Position.Made.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Say how the position was made.")),
    )
    made_on = forms.DateField(
        label=gettext_lazy("When"),
        widget=DayInput({"class": "input w-s"}),
        error_messages={"required": gettext_lazy("Say on which day it was decided.")},
    )


class BeginPoll(forms.Form):
    """Until when the members of an organisation can answer."""

    ends_at = MomentField(
        label=gettext_lazy("Answers until"),
        help_text=gettext_lazy("Early enough before the closing, so that you can still vote."),
        error_messages={"required": gettext_lazy("Say until when your members can answer.")},
    )


class AnswerPoll(forms.Form):
    """Who answers a poll of members, and what it adds. What it says stands in a `PollSheet`."""

    who = forms.CharField(
        label=gettext_lazy("Who you are"),
        help_text=gettext_lazy("The name under which your federation knows you. Others do not see it."),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Write who you are, so that each answers once.")},
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"class": "area", "rows": 3}),
    )


class PollSheet:
    """What one member answers: a paper for each question, as the ballot has it. `sent` is None for a first look."""

    def __init__(self, page: PollPage, sent: Mapping[str, str] | None = None) -> None:
        self.papers = [
            Paper(asked, page.kind, f"q{asked.number}", _typed(f"q{asked.number}.", sent or {}))
            for asked in page.questions
        ]
        self.refused = ""

    def is_valid(self) -> bool:
        """Whether everything that was typed makes an answer, and there is one."""
        for paper in self.papers:
            paper.check()
        if not self.errors and not self.answers:
            self.refused = _("Nothing is chosen yet.")
        return not self.errors

    @property
    def answers(self) -> dict[str, Any]:
        return {paper.asked.number: paper.answer for paper in self.papers if paper.answer}

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence)."""
        above = [("", self.refused)] if self.refused else []
        return above + [(paper.id, paper.error) for paper in self.papers if paper.error]


def _typed(start: str, sent: Mapping[str, str]) -> Typed:
    return {name.removeprefix(start): text for name, text in sent.items() if name.startswith(start)}
