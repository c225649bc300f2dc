"""What is typed about minutes: until when they can be corrected, a correction, and its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filrouge.ground.hours_form import MomentField
from filrouge.rooms.meetings.actions.capturing import LONGEST as LONGEST_LINE
from filrouge.rooms.meetings.actions.minuting import LONGEST, LONGEST_ANSWER
from filrouge.rooms.meetings.models import AgendaItem
from filrouge.rooms.meetings.queries.minutes import Body


class Circulate(forms.Form):
    """Until when members can ask for corrections."""

    correct_until = MomentField(label=_("Corrections until"))


class AskCorrection(forms.Form):
    """What should read otherwise, and under which item."""

    item = forms.ChoiceField(label=_("About"), required=False, widget=forms.Select(attrs={"class": "select w-m"}))
    text = forms.CharField(
        label=_("What should read otherwise, and how"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"class": "area", "rows": 4}),
        error_messages={"required": _("Nothing is written. Say what should read otherwise, and how.")},
    )  # fmt: skip

    def __init__(self, *args: Any, items: dict[str, AgendaItem], body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        choices = [(one.address, f"{one.number}. {one.title.text}") for one in body.items]
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("The minutes as a whole")), *choices]

    def chosen(self) -> AgendaItem | None:
        """The item that was chosen; None for the minutes as a whole."""
        return self.items.get(self.cleaned_data["item"])


class ProposeWording(forms.Form):
    """One line in other words, and why."""

    becomes = forms.CharField(
        label=_("How it should read"), max_length=LONGEST_LINE,
        widget=forms.Textarea(attrs={"class": "area", "rows": 4}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), max_length=LONGEST, widget=forms.Textarea(attrs={"class": "area", "rows": 2}),
        error_messages={"required": _("Say in a sentence why it should read so.")},
    )  # fmt: skip


class AnswerCorrection(forms.Form):
    """Taken in or not, with a reason that who asked reads."""

    taken_in = forms.TypedChoiceField(
        choices=[("yes", _("Take it in")), ("no", _("Do not take it in"))], coerce=lambda said: said == "yes"
    )
    answer = forms.CharField(required=False, max_length=LONGEST_ANSWER)
