"""What people type when they contribute, and when they send a list of contributions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.people.languages import SPOKEN, written_by
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.actions.contributing import Said
from filrouge.rooms.plans.forms.fields import InArea, language, words
from filrouge.rooms.plans.models import Contribution, Plan, Step
from filrouge.rooms.plans.queries.rows_in import RECOGNISED


class Contribute(InArea):
    """One thing that an organisation wants to say, in its own language."""

    text = words(
        gettext_lazy("What you want to say"),
        gettext_lazy("A need, an experience, a wish: one thing at a time, in your own words."),
    )
    language = language()
    field_order = ("text", "language", "area")

    def __init__(
        self, *args: Any, viewer: Viewer, plan: Plan, before: Contribution | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", _as_it_is(before) or {"language": written_by(viewer)})
        super().__init__(*args, **kwargs)
        self.in_plan(plan)
        if before is not None:
            self.fields["text"].widget.attrs |= {"lang": before.text.origin, "dir": "auto"}

    def said(self) -> Said:
        """What was typed, for the action."""
        return Said(self.cleaned_data["text"], self.cleaned_data["language"], self.chosen_area())


def _as_it_is(before: Contribution | None) -> dict[str, Any]:
    if before is None:
        return {}
    said = before.text.in_(before.text.origin)
    return {"text": said.text, "language": said.language, "area": str(before.area_id or "")}


class SendList(forms.Form):
    """A spreadsheet with contributions, in which language they are unless a row says so, and when they were said."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy(
            "A spreadsheet (.xlsx, .ods, .csv) with the columns organisation, area, language and text. Area and "
            "language may be left out."
        ),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of rows that do not say theirs"), required=False,
        choices=[(RECOGNISED, gettext_lazy("Recognise it by the words")), *SPOKEN],
        widget=forms.Select(attrs={"class": "select w-m"}),
    )  # fmt: skip
    step = forms.ChoiceField(
        label=gettext_lazy("In which step it was said"), required=False,
        widget=forms.Select(attrs={"class": "select w-m"}),
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = {str(step.pk): step for step in plan.steps.all()}
        language = get_language() or "en"
        named = [(pk, f"{step.position}. {step.name.in_(language).text}") for pk, step in self.steps.items()]
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("In none of them")), *named]


def chosen_step(plan: Plan, pk: str) -> Step | None:
    """A step of the plan by the id that a form sent."""
    return next((step for step in plan.steps.all() if str(step.pk) == pk), None)
