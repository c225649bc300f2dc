"""What an organisation types about its lines, and what is told of a decision or an action."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from filrouge.rooms.meetings.actions.capturing import LONGEST
from filrouge.rooms.meetings.models import FollowUp

LONGEST_REPORT = 600


class CorrectLine(forms.Form):
    """A line in the words of who said it."""

    text = forms.CharField(
        label=_("In your words"), max_length=LONGEST, widget=forms.Textarea(attrs={"class": "area", "rows": 3}),
        error_messages={"required": _("Nothing is written. Write what you said, or take the line back.")},
    )  # fmt: skip


class Report(forms.Form):
    """What became of a decision or an action; what is not pursued says why."""

    outcome = forms.ChoiceField(choices=FollowUp.Outcome.choices, label=_("How it stands"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In a sentence"), required=False, max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"class": "area", "rows": 2}),
    )  # fmt: skip
