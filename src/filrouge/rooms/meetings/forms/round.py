"""What is typed for a country round: the answers of an organisation, and the questions of the team."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.hours_form import MomentField
from filrouge.ground.people.languages import SPOKEN, written_by
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.ground.words_form import WordsField
from filrouge.rooms.meetings.actions.round import LONGEST, MOST_PROMPTS
from filrouge.rooms.meetings.models import AgendaItem
from filrouge.rooms.meetings.queries.round import OwnAnswer, Prompt, prompts_of

NEW = 2  # questions that can be added at a time


class AnswerRound(forms.Form):
    """One field for each question, and the language in which all are answered."""

    language = forms.ChoiceField(
        label=gettext_lazy("In which language you write"), choices=SPOKEN,
        widget=forms.Select(attrs={"class": "select w-m"}),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, prompts: Iterable[Prompt], own: OwnAnswer, **kwargs: Any) -> None:
        before = {f"say_{key}": text for key, text in own.said.items()}
        initial = before | {"language": own.language or written_by(viewer)}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.keys = [prompt.key for prompt in prompts]
        asked = {f"say_{prompt.key}": _answer(prompt) for prompt in prompts}
        self.fields = {"language": self.fields["language"]} | asked

    def said(self) -> dict[str, str]:
        """What was typed, by the key of the question."""
        return {key: self.cleaned_data[f"say_{key}"] for key in self.keys}


def _answer(prompt: Prompt) -> forms.CharField:
    return forms.CharField(
        label=prompt.shown.text, required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "area", "rows": 6}),
    )  # fmt: skip


class AskRound(forms.Form):
    """The questions of a round in the languages of the space, until when they are answered, and the slots."""

    answers_until = MomentField(label=gettext_lazy("Answers until"), required=False)
    minutes_each = forms.IntegerField(
        label=gettext_lazy("Minutes for each organisation in the room"), required=False, min_value=0, max_value=60,
        help_text=gettext_lazy("Nothing, or 0: no time is counted."),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, item: AgendaItem, **kwargs: Any) -> None:
        initial = {"answers_until": item.answers_until, "minutes_each": item.seconds_each // 60}
        super().__init__(*args, **kwargs | {"initial": initial})
        languages = viewer.space.languages if viewer.space else []
        by = viewer.acting.organisation_name if viewer.acting else ""
        self.prompts = prompts_of(item)
        asked = {}
        for number, prompt in enumerate(self.prompts, start=1):
            asked[f"q_{prompt.key}"] = _question(languages, _("Question %(n)d") % {"n": number}, prompt.words, by)
        for number in range(1, min(NEW, MOST_PROMPTS - len(self.prompts)) + 1):
            asked[f"new_{number}"] = _question(languages, _("One more question"), Words(), by)
        self.fields = asked | self.fields

    def asked(self) -> tuple[tuple[str, Words], ...]:
        """The questions with their keys; what was emptied is left out, and a new one has no key yet."""
        typed = self.cleaned_data
        kept = [(prompt.key, typed[f"q_{prompt.key}"]) for prompt in self.prompts]
        added = [("", typed[name]) for name in typed if name.startswith("new_")]
        return tuple((key, words) for key, words in [*kept, *added] if words)

    def until(self) -> datetime | None:
        """When answers are due."""
        found: datetime | None = self.cleaned_data["answers_until"]
        return found

    def seconds(self) -> int:
        """How long each organisation speaks."""
        return int(self.cleaned_data["minutes_each"] or 0) * 60


def _question(languages: list[str], label: str, words: Words, by: str) -> WordsField:
    field = WordsField(languages or ["en"], lines=1, longest=200, label=label, required=False, initial=words)
    field.before, field.by = words, by
    return field
