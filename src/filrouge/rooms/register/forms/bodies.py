"""What people type about bodies and their seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.long_select import Listed, LongSelect
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words_form import InLanguages
from filrouge.rooms.register.actions.bodies import MOST_SEATS
from filrouge.rooms.register.forms.members import NEW, Chosen, day
from filrouge.rooms.register.queries.values import countries


class BodyFacts(InLanguages):
    """How a body is called, what it is for, who may see it."""

    words = {
        "name": (gettext_lazy("Name"), "", True, 1),
        "purpose": (gettext_lazy("What it is for"), gettext_lazy("One or two sentences."), False, 3),
    }
    public = forms.BooleanField(
        label=gettext_lazy("Everybody may see it"), required=False, initial=True,
        help_text=gettext_lazy("Otherwise only members of the network."),
    )  # fmt: skip


class ChangeBody(BodyFacts):
    """The same, and the day on which it ended."""

    ended_on = day(gettext_lazy("Ended on"), gettext_lazy("Only when it has ended. It stays on record."))


class Seats(InLanguages):
    """A kind of seat and how many there are."""

    words = {"name": (gettext_lazy("Kind of seat"), gettext_lazy("For example: Private, Public, Observers."), True, 1)}
    seats = forms.IntegerField(
        label=gettext_lazy("How many"),
        min_value=1,
        max_value=MOST_SEATS,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
    )
    voting = forms.BooleanField(label=gettext_lazy("They vote"), required=False, initial=True)


def role() -> forms.CharField:
    """As what somebody sits there."""
    return forms.CharField(
        label=gettext_lazy("As what somebody sits there"), max_length=120, required=False,
        help_text=gettext_lazy("A role, not a name: “President”, “Delegate, Wallonia”. Whoever sees the body sees it."),
    )  # fmt: skip


class GiveSeat(Chosen):
    """Who gets a seat of which kind, from when until when."""

    name = forms.CharField(
        label=gettext_lazy("Name of an organisation that is not in the register"), max_length=300, required=False,
        help_text=gettext_lazy("A public authority, for example. It gets a page, and is neither listed nor counted."),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=gettext_lazy("Its country"), required=False, widget=LongSelect,
        choices=Listed(gettext_lazy("We do not know"), countries),
    )  # fmt: skip
    category = forms.ChoiceField(label=gettext_lazy("Kind of seat"))
    holder = role()
    since = day(gettext_lazy("First day"), required=True)
    until = day(gettext_lazy("Last day"))

    def __init__(self, *args: Any, viewer: Viewer, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        category, chosen = self.fields["category"], self.fields["chosen"]
        assert isinstance(category, forms.ChoiceField)
        assert isinstance(chosen, forms.ChoiceField)
        category.choices = categories
        chosen.choices = [*self.pairs, (NEW, _("None of these: an organisation that is not in the register"))]
        chosen.initial = None if self.pairs else NEW

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        new = cleaned.get("chosen") == NEW
        if new and not str(cleaned.get("name", "")).strip():
            self.add_error("name", _("Write the name of the organisation, or choose one of those found."))
        if not new and cleaned.get("chosen") and self.organisation() is None:
            self.add_error("chosen", _("That organisation is not in the register any more. Search again."))
        return cleaned

    def holding(self) -> Organisation | None:
        """The organisation of the register that was chosen; None for a new one."""
        return None if self.cleaned_data["chosen"] == NEW else self.organisation()


class ChangeTerm(forms.Form):
    """The days of a term, and as what somebody sits there."""

    since = day(gettext_lazy("First day"), required=True)
    until = day(gettext_lazy("Last day"), gettext_lazy("Give a last day to end the term."))
    holder = role()
