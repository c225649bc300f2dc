"""What people type when they propose, comment, amend and answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from filrouge.ground.people.languages import written_by
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.ground.words_form import InLanguages
from filrouge.rooms.plans.actions.allowing import LONGEST_TEXT, LONGEST_TITLE
from filrouge.rooms.plans.actions.amending import LONGEST_REASON, Change
from filrouge.rooms.plans.actions.proposing import Wording
from filrouge.rooms.plans.forms.fields import InArea, language, words
from filrouge.rooms.plans.models import Plan, Proposal


class Propose(InLanguages, InArea):
    """A proposal in one language or several, its area, and what it asks of a shared fund."""

    words = {
        "title": (
            gettext_lazy("What should be done"), gettext_lazy("In one line, as one would say it across a table."),
            True, 1,
        ),
        "text": (gettext_lazy("How, and why"), gettext_lazy("What others need to know to say yes or no."), False, 8),
    }  # fmt: skip
    cost = forms.DecimalField(
        label=gettext_lazy("What it asks of a shared fund"), required=False, min_value=0, max_digits=14,
        decimal_places=2, help_text=gettext_lazy("Only where a fund is shared out."),
        widget=forms.NumberInput(attrs={"class": "input w-s", "step": "any"}),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Viewer, plan: Plan, before: Proposal | None = None, **kwargs: Any) -> None:
        said = {"title": before.title, "text": before.text} if before else kwargs.pop("said", None)
        if before is not None:
            kwargs.setdefault(
                "initial", {"area": str(before.area_id or ""), "cost": before.cost, "version": before.version}
            )
        first = (said or {}).get("title", Words()).origin or written_by(viewer)
        super().__init__(*args, viewer=viewer, said=said, first=first, **kwargs)
        self.in_plan(plan)

    def wording(self) -> Wording:
        """What was typed, for the action."""
        cleaned = self.cleaned_data
        return Wording(cleaned["title"], cleaned["text"] or Words(), self.chosen_area(), cleaned["cost"] or None)


class Say(forms.Form):
    """A comment, or an answer to one."""

    text = words(gettext_lazy("What you think of it"), rows=4)
    language = language()
    answers = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": written_by(viewer)})
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, str]:
        """What was typed, for the action."""
        return {name: self.cleaned_data[name] for name in ("text", "language")}


class InOneLanguage(forms.Form):
    """Words that are read and changed in one language, which its fields say where the page is in another."""

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"title", "text"} & set(self.fields):
            self.fields[name].widget.attrs |= {"lang": language, "dir": "auto"}


class Amend(InOneLanguage):
    """The full text as it should read."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=LONGEST_TITLE,
        widget=forms.Textarea(attrs={"class": "area", "rows": 2}),
        error_messages={"required": gettext_lazy("A proposal needs a title: what should be done, in one line.")},
    )  # fmt: skip
    text = words(gettext_lazy("Text"), gettext_lazy("Change it as it should read."), rows=10, longest=LONGEST_TEXT,
                 required=False)  # fmt: skip
    because = words(
        gettext_lazy("Why"), gettext_lazy("A sentence for the authors, who answer it."), rows=3, longest=LONGEST_REASON,
        required=False,
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def change(self, code: str) -> Change:
        """What was typed, for the action."""
        cleaned = self.cleaned_data
        return Change(code, cleaned["title"], cleaned["text"], cleaned["because"])


class Renew(InOneLanguage):
    """What a proposal says in another language."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=LONGEST_TITLE,
        widget=forms.Textarea(attrs={"class": "area", "rows": 2}),
        error_messages={"required": gettext_lazy("Write the title in this language.")},
    )  # fmt: skip
    text = words(gettext_lazy("Text"), rows=10, longest=LONGEST_TEXT, required=False)


class Because(InLanguages):
    """A reason in one language or several, for whoever asked and for everybody who reads it."""

    words = {
        "reason": (
            gettext_lazy("Why, or why not"), gettext_lazy("Whoever asked for it reads this, and so does everybody."),
            False, 3,
        ),
    }  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, first=written_by(viewer), **kwargs)
