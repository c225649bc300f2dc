"""What is typed in the room: lines, names for the list of speakers, a question for the vote, a code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from filrouge.ground.actions import Refused
from filrouge.ground.hours_form import PlannedDay
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.rooms.ballots.models import Ballot, Rule
from filrouge.rooms.ballots.queries.room import ballot_in_room
from filrouge.rooms.ballots.queries.rules import rules_in_force
from filrouge.rooms.meetings.actions.capturing import LONGEST, Captured
from filrouge.rooms.meetings.models import AgendaItem, LineKind, Meeting, Topic
from filrouge.rooms.meetings.queries.finding import invited_organisation, item_called
from filrouge.rooms.meetings.queries.topics import topic_called

MOST_AGO = 7 * 24 * 3600  # seconds that a line waits on a device at most, for the time that it carries


class CaptureForm(forms.Form):
    """A line with what it needs; `ago` is for how many seconds it waited on the device."""

    key = forms.CharField(min_length=8, max_length=40)
    text = forms.CharField(max_length=LONGEST, widget=forms.Textarea, label=_("What was said"))
    kind = forms.ChoiceField(choices=LineKind.choices, required=False)
    language = forms.CharField(max_length=10, required=False)
    item = forms.CharField(max_length=12, required=False)
    topic = forms.CharField(max_length=12, required=False)
    organisation = forms.CharField(max_length=12, required=False, label=_("Said by"))
    owner = forms.CharField(max_length=12, required=False, label=_("Who does it"))
    due = PlannedDay(required=False, label=_("Until when"))
    ballot = forms.CharField(max_length=12, required=False)
    ago = forms.IntegerField(min_value=0, max_value=MOST_AGO, required=False)

    def __init__(self, viewer: Viewer, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.meeting = viewer, meeting

    def clean_language(self) -> str:
        """One of the meeting's languages; else that of the page."""
        asked = str(self.cleaned_data["language"])
        return asked if asked in self.meeting.languages else get_language() or "en"

    def clean_item(self) -> AgendaItem | None:
        return item_called(self.meeting, self.cleaned_data["item"]) if self.cleaned_data["item"] else None

    def clean_topic(self) -> Topic | None:
        """One that was withdrawn meanwhile is none, so that the line is taken all the same."""
        return topic_called(self.meeting, self.cleaned_data["topic"]) if self.cleaned_data["topic"] else None

    def clean_organisation(self) -> Organisation | None:
        return self._invited("organisation")

    def clean_owner(self) -> Organisation | None:
        return self._invited("owner")

    def clean_ballot(self) -> Ballot | None:
        return ballot_in_room(self.viewer, self.cleaned_data["ballot"]) if self.cleaned_data["ballot"] else None

    def _invited(self, field: str) -> Organisation | None:
        if not self.cleaned_data[field]:
            return None
        found = invited_organisation(self.meeting, self.cleaned_data[field])
        if found is None:
            raise forms.ValidationError(_("That organisation is not invited. Choose another."))
        return found

    def refused(self) -> Refused:
        """What is wrong with it, as one sentence after the other, for a script that has no fields to show it at."""
        said = [str(message) for messages in self.errors.values() for message in messages]
        return Refused(" ".join(said), code="form")

    def line(self) -> Captured:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        typed_at = timezone.now() - timedelta(seconds=said["ago"]) if said["ago"] else None
        return Captured(
            key=said["key"], text=said["text"], language=said["language"], kind=said["kind"] or LineKind.NOTE,
            item=said["item"], topic=said["topic"], organisation=said["organisation"], owner=said["owner"],
            due=said["due"], ballot=said["ballot"], typed_at=typed_at,
        )  # fmt: skip


class PutToVote(forms.Form):
    """A question for the room, in two fields."""

    title = forms.CharField(max_length=300, label=_("What is decided"))
    rule = forms.ChoiceField(label=_("Under which rule"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        self.rules = {str(rule.pk): rule for rule in rules_in_force(viewer)}
        choices = [(number, rule.name.in_(language).text) for number, rule in self.rules.items()]
        self.fields["rule"] = forms.ChoiceField(choices=choices, label=_("Under which rule"))

    @property
    def words(self) -> Words:
        """The question, in the language of the page."""
        return Words.of(self.cleaned_data["title"].strip(), get_language() or "en")

    @property
    def chosen(self) -> Rule:
        """The rule that was chosen."""
        return self.rules[self.cleaned_data["rule"]]


class CodeForm(forms.Form):
    """The digits that the screen in the room shows."""

    code = forms.CharField(
        max_length=12,
        label=_("Code of the meeting"),
        help_text=_("Six digits, on the screen in the room."),
        widget=forms.TextInput(attrs={"class": "input code", "inputmode": "numeric", "autocomplete": "off"}),
    )
