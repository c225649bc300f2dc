"""What people type about a result: a contest, and its answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

LONGEST = 2000


def _area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 6, "class": "w-l"})


class ContestForm(forms.Form):
    """Why an organisation contests a result."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong with the result"),
        help_text=gettext_lazy("It stands on the page of the ballot, with the name of your organisation."),
        max_length=LONGEST,
        widget=_area(),
        error_messages={"required": gettext_lazy("Write what is wrong with the result, so that it can be answered.")},
    )


class AnswerForm(forms.Form):
    """What the secretariat answers to a contest."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("It stands on the page of the ballot, beside what the recount gave."),
        max_length=LONGEST,
        widget=_area(),
        error_messages={"required": gettext_lazy("Write what the recount showed.")},
    )
