"""What people type to make a plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.hours_form import DayInput, MomentField, PlannedDay
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.ground.words_form import InLanguages
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.queries.meetings import days_of, seen_meetings
from filrouge.rooms.plans.actions.planning import PlanDraft, StepDraft
from filrouge.rooms.plans.actions.shaping import AreaDraft
from filrouge.rooms.plans.models import Area, Plan, Step, StepKind
from filrouge.rooms.plans.presets import PRESETS, areas_like, steps_like, steps_of
from filrouge.rooms.plans.queries.opening import WHAT
from filrouge.rooms.plans.queries.plans import seen_plans


def _day(label: Any) -> forms.DateField:
    return PlannedDay(label=label, widget=DayInput({"class": "w-m"}))


class PlanWords(InLanguages):
    """A plan's name, words and period."""

    words = {
        "title": (gettext_lazy("Title"), gettext_lazy("Such as “Action plan 2026–2028”."), True, 1),
        "text": (gettext_lazy("What it is for"), "", False, 8),
    }
    since = _day(gettext_lazy("From"))
    until = _day(gettext_lazy("Until"))
    public = forms.BooleanField(
        label=gettext_lazy("Public"), required=False, help_text=gettext_lazy("Everybody may read how it is made.")
    )

    def __init__(self, *args: Any, viewer: Viewer, plan: Plan | None = None, **kwargs: Any) -> None:
        said = {"title": plan.title, "text": plan.text} if plan else None
        initial = {"since": plan.since, "until": plan.until, "public": plan.public} if plan else _next_year()
        super().__init__(*args, viewer=viewer, said=said, initial=initial, **kwargs)

    def draft(self) -> PlanDraft:
        """What was typed, without areas and steps."""
        return PlanDraft(**{name: self.cleaned_data[name] for name in ("title", "text", "since", "until", "public")})


def _next_year() -> dict[str, Any]:
    year = timezone.now().year + 1
    return {"since": f"{year}-01-01", "until": f"{year}-12-31", "public": True}


class NewPlan(PlanWords):
    """A new plan: its steps and their meetings from a preset or from an earlier plan, its areas from lines or from that
    plan.
    """

    words = PlanWords.words | {
        "areas": (
            gettext_lazy("Areas"),
            gettext_lazy("One line for each, in the same order in every language."),
            False,
            8,
        )
    }
    made = forms.ChoiceField(label=gettext_lazy("In which steps it is made"), widget=forms.RadioSelect)
    meet = forms.BooleanField(
        label=gettext_lazy("Make its meetings too"), required=False, initial=True,
        help_text=gettext_lazy(
            "As drafts on the first days of the steps, in person or online; as an earlier plan was made, like its "
            "meetings, with their agenda and invitations. Members see each when you announce it."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.viewer = viewer
        newest = seen_plans(viewer).select_related("space").order_by("-since", "-id")[:10]
        self.earlier = {plan.address: plan for plan in newest}
        language = get_language() or "en"
        ready = [(key, f"{preset.label}. {preset.hint}") for key, preset in PRESETS.items()]
        before = [
            (address, _("As “%(plan)s” was made") % {"plan": plan.title.in_(language).text})
            for address, plan in self.earlier.items()
        ]
        self.fields["made"].choices = [*ready, *before]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["made"].initial = next(iter(PRESETS))

    @property
    def follows(self) -> Plan | None:
        """The earlier plan that this one is made from."""
        return self.earlier.get(self.cleaned_data["made"])

    def draft(self) -> PlanDraft:
        """The whole plan, with its areas and steps."""
        typed, before, space = self.cleaned_data, self.follows, self.viewer.space
        kept = {name: typed[name] for name in ("title", "text", "since", "until", "public")}
        lines, meet = _each_line(typed["areas"]), typed["meet"]
        if before is not None:
            steps = steps_like(before, typed["since"], meet=meet)
            return PlanDraft(**kept, areas=lines or areas_like(before), steps=steps)
        preset, zone = PRESETS[typed["made"]], space.zone if space else "UTC"
        languages = list(space.languages) if space else []
        return PlanDraft(**kept, areas=lines, steps=steps_of(preset, typed["since"], zone, languages, meet=meet))


def _each_line(words: Words) -> tuple[Words, ...]:
    """Words of several lines as one Words for each line of the original."""
    texts = {code: [line.strip() for line in text.splitlines()] for code, text in words.texts().items()}
    first = [line for line in texts.get(words.origin, []) if line]
    others = {code: lines for code, lines in texts.items() if code != words.origin}
    return tuple(
        Words.of(name, words.origin, **{code: lines[n] for code, lines in others.items() if n < len(lines)})
        for n, name in enumerate(first)
    )


class AreaForm(InLanguages):
    """One area of a plan."""

    words = {
        "name": (gettext_lazy("Name"), gettext_lazy("Such as “Work and care”."), True, 1),
        "text": (gettext_lazy("What it is about"), "", False, 3),
    }

    def __init__(self, *args: Any, viewer: Viewer, area: Area | None = None, **kwargs: Any) -> None:
        said = {"name": area.name, "text": area.text} if area else None
        super().__init__(*args, viewer=viewer, said=said, **kwargs)

    def draft(self) -> AreaDraft:
        """What was typed."""
        return AreaDraft(self.cleaned_data["name"], self.cleaned_data["text"])


def _called(meeting: Meeting) -> str:
    """A meeting as one tells it from others that have its name."""
    title = meeting.title.in_(get_language() or "en").text
    return f"{title}, {days_of(meeting.starts_at, meeting.ends_at, meeting.zone)}"


class StepForm(InLanguages):
    """One step of a plan."""

    words = {
        "name": (gettext_lazy("Name"), gettext_lazy("The town where members meet, or “Online”."), True, 1),
        "text": (gettext_lazy("What happens in it"), "", False, 3),
    }
    kind = forms.ChoiceField(label=gettext_lazy("What it is for"), choices=StepKind.choices)
    opens_at = MomentField(label=gettext_lazy("Opens"))
    closes_at = MomentField(label=gettext_lazy("Closes"))
    allows = forms.MultipleChoiceField(
        label=gettext_lazy("What it opens"), required=False, choices=list(WHAT.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    meeting = forms.ChoiceField(label=gettext_lazy("Its meeting"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, step: Step | None = None, **kwargs: Any) -> None:
        said = {"name": step.name, "text": step.text} if step else None
        kept = ("kind", "opens_at", "closes_at", "allows")
        initial = {name: getattr(step, name) for name in kept} if step else {}
        initial["meeting"] = step.meeting.address if step and step.meeting else ""
        super().__init__(*args, viewer=viewer, said=said, initial=initial, **kwargs)
        self.is_new = step is None
        if self.is_new:
            self.fields["allows"].help_text = _("Nothing ticked: what such a step usually opens.")
        newest = seen_meetings(viewer).order_by("-starts_at", "-id")[:100]
        own = [step.meeting] if step and step.meeting else []
        self.meetings = {each.address: each for each in (*newest, *own)}
        found = [(address, _called(each)) for address, each in self.meetings.items()]
        self.fields["meeting"].choices = [("", _("none")), *found]  # type: ignore[attr-defined]  # a ChoiceField

    def draft(self) -> StepDraft:
        """What was typed."""
        kept = ("kind", "name", "opens_at", "closes_at", "text")
        typed, ticked = {name: self.cleaned_data[name] for name in kept}, self.cleaned_data["allows"]
        return StepDraft(
            **typed,
            allows=None if self.is_new and not ticked else tuple(ticked),
            meeting=self.meetings.get(self.cleaned_data["meeting"]),
        )
