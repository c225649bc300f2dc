"""Fields that several forms of the room share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.people.languages import SPOKEN
from filrouge.rooms.plans.models import Area, Plan

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def words(
    label: StrOrPromise, hint: StrOrPromise = "", *, rows: int = 6, longest: int = 4_000, required: bool = True
) -> forms.CharField:
    """A text of some sentences."""
    return forms.CharField(
        label=label, help_text=hint, max_length=longest, required=required,
        widget=forms.Textarea(attrs={"class": "area", "rows": rows}),
        error_messages={"required": gettext_lazy("Nothing is written yet. Write a sentence or two.")},
    )  # fmt: skip


def language() -> forms.ChoiceField:
    """The language that somebody writes in."""
    label = gettext_lazy("In which language")
    return forms.ChoiceField(label=label, choices=SPOKEN, widget=forms.Select(attrs={"class": "select w-m"}))


class InArea(forms.Form):
    """A form that asks to which area of a plan something belongs."""

    area = forms.ChoiceField(
        label=gettext_lazy("Area of the plan"), required=False, widget=forms.Select(attrs={"class": "select w-m"})
    )

    def in_plan(self, plan: Plan) -> None:
        """Offer the areas of a plan."""
        self.areas = {str(area.pk): area for area in plan.areas.all()}
        code = get_language() or "en"
        named = [(pk, f"{area.position}. {area.name.in_(code).text}") for pk, area in self.areas.items()]
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("We do not know")), *named]

    def chosen_area(self) -> Area | None:
        """The area that was chosen, if one was."""
        return self.areas.get(self.cleaned_data.get("area", ""))
