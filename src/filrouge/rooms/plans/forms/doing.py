"""What people type about actions: the action itself, its steps, and how it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from filrouge.ground.hours_form import DayInput, PlannedDay
from filrouge.ground.people.languages import written_by
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.ground.words_form import InLanguages
from filrouge.rooms.plans.actions.doing import ActionDraft
from filrouge.rooms.plans.actions.reporting import Report, StepDraft
from filrouge.rooms.plans.forms.fields import language, words
from filrouge.rooms.plans.models import Action, ActionState, Milestone, Plan, Proposal

STATES = [(state.value, state.label) for state in ActionState if state != ActionState.DRAFT]


def _day(label: Any, hint: Any = "") -> forms.DateField:
    return PlannedDay(label=label, help_text=hint, required=False, widget=DayInput({"class": "input w-s"}))


class ActionForm(InLanguages):
    """An action: its words, its place, its dates, its means."""

    words = {
        "title": (gettext_lazy("What is done"), gettext_lazy("In one line."), True, 1),
        "text": (gettext_lazy("How"), gettext_lazy("What others need to know to take part."), False, 8),
        "moves": (
            gettext_lazy("Which figures it should move"), gettext_lazy("What can be counted when it works."), False, 3,
        ),
        "risks": (gettext_lazy("Risks"), gettext_lazy("What could get in the way, and what you would do."), False, 3),
    }  # fmt: skip
    area = forms.ChoiceField(label=gettext_lazy("Area of the plan"), widget=forms.Select(attrs={"class": "select w-m"}))
    since = _day(gettext_lazy("Begins"))
    until = _day(gettext_lazy("Ends"))
    budget = forms.DecimalField(
        label=gettext_lazy("Budget"), required=False, min_value=0, max_digits=14, decimal_places=2,
        widget=forms.NumberInput(attrs={"class": "input w-s", "step": "any"}),
    )  # fmt: skip
    currency = forms.CharField(
        label=gettext_lazy("Currency"), required=False, max_length=3, initial="EUR",
        help_text=gettext_lazy("Three letters: EUR."), widget=forms.TextInput(attrs={"class": "input w-s"}),
    )  # fmt: skip
    owner = forms.CharField(
        label=gettext_lazy("Who is asked to lead it"), required=False,
        help_text=gettext_lazy("A member, by its name in the register. It says yes or no. Empty: you do not know yet."),
        widget=forms.TextInput(attrs={"class": "input w-m", "autocomplete": "off"}),
    )  # fmt: skip
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, viewer: Viewer, plan: Plan, before: Action | None = None, proposal: Proposal | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        kwargs.setdefault("initial", _initial(before, proposal))
        super().__init__(*args, viewer=viewer, said=_said(before, proposal), **kwargs)
        if before is not None:
            del self.fields["owner"]
        self.areas = {str(area.pk): area for area in plan.areas.all()}
        code = get_language() or "en"
        area = self.fields["area"]
        assert isinstance(area, forms.ChoiceField)
        area.choices = [(pk, f"{each.position}. {each.name.in_(code).text}") for pk, each in self.areas.items()]

    def draft(self) -> ActionDraft:
        """What was typed, for the action."""
        given = self.cleaned_data
        texts = {name: given[name] or Words() for name in ("text", "moves", "risks")}
        return ActionDraft(
            given["title"], self.areas[given["area"]], since=given["since"], until=given["until"],
            budget=given["budget"], currency=given["currency"].upper(), **texts,
        )  # fmt: skip


def _initial(before: Action | None, proposal: Proposal | None) -> dict[str, Any]:
    if before is not None:
        plain = ("since", "until", "budget", "currency", "revision")
        return {name: getattr(before, name) for name in plain} | {"area": str(before.area_id or "")}
    return {"area": str(proposal.area_id or ""), "budget": proposal.cost, "currency": "EUR"} if proposal else {}


def _said(before: Action | None, proposal: Proposal | None) -> dict[str, Words] | None:
    """The words as they are; a new action begins with those of its proposal."""
    if before is not None:
        return {name: getattr(before, name) for name in ("title", "text", "moves", "risks")}
    return {"title": proposal.title, "text": proposal.text} if proposal else None


class MilestoneForm(InLanguages):
    """A step of an action, with its day."""

    words = {"name": (gettext_lazy("Step"), gettext_lazy("What is there when it is done."), True, 1)}
    due = _day(gettext_lazy("By"))

    def __init__(self, *args: Any, viewer: Viewer, before: Milestone | None = None, **kwargs: Any) -> None:
        if before is not None:
            kwargs.setdefault("initial", {"due": before.due})
        super().__init__(*args, viewer=viewer, said={"name": before.name} if before else None, **kwargs)

    def draft(self) -> StepDraft:
        """What was typed, for the action."""
        return StepDraft(self.cleaned_data["name"], self.cleaned_data["due"])


class ReportForm(forms.Form):
    """How it goes. `by_steps`: the share done is that of the steps, so none is asked for."""

    state = forms.ChoiceField(label=gettext_lazy("Where it stands"), choices=STATES, widget=forms.RadioSelect)
    percent = forms.IntegerField(
        label=gettext_lazy("Share done, per cent"), required=False, min_value=0, max_value=100,
        widget=forms.NumberInput(attrs={"class": "input w-s"}),
    )  # fmt: skip
    text = words(gettext_lazy("In words"), gettext_lazy("What came about, what is next, what you need."), rows=3,
                 required=False)  # fmt: skip
    language = language()

    def __init__(self, *args: Any, viewer: Viewer, action: Action, by_steps: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"state": _next(action), "language": written_by(viewer)})
        super().__init__(*args, **kwargs)
        if by_steps:
            del self.fields["percent"]

    def report(self) -> Report:
        """What was typed, for the action."""
        given = self.cleaned_data
        said = given["text"].strip()
        return Report(given["state"], given.get("percent"), Words.of(said, given["language"]) if said else Words())


def _next(action: Action) -> str:
    """What is most likely reported: an action that was not begun is under way by now."""
    return ActionState.UNDER_WAY if action.state == ActionState.TO_START else action.state
