"""What an organisation decides beforehand: its position, and what it asks its own members."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from filrouge.ground.hours_form import MomentField
from filrouge.rooms.ballots.models import Position


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
        widget=forms.DateInput(attrs={"type": "date", "class": "input w-s"}, format="%Y-%m-%d"),
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
    """What one member of an organisation says."""

    who = forms.CharField(
        label=gettext_lazy("Who you are"),
        help_text=gettext_lazy("The name under which your federation knows you. Others do not see it."),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Write who you are, so that each answers once.")},
    )
    choice = forms.ChoiceField(
        label=gettext_lazy("What you say"),
        choices=[("yes", gettext_lazy("For")), ("no", gettext_lazy("Against")), ("abstain", gettext_lazy("Abstain"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose one: for, against or abstain.")
        ),
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"class": "area", "rows": 3}),
    )
