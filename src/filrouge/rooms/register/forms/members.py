"""What people type about members, and about ties between organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.hours_form import DayInput
from filrouge.ground.long_select import Listed, LongSelect
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.models import Membership, Relation
from filrouge.rooms.register.queries import members as queries
from filrouge.rooms.register.queries.organisations import organisation_at
from filrouge.rooms.register.queries.values import countries

NEW = "new"


def day(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:
    """A day, chosen from the browser's calendar where it has one."""
    return forms.DateField(label=label, help_text=hint, required=required, widget=DayInput({"class": "w-m"}))


class Chosen(forms.Form):
    """An organisation among those that a search found. What was found stands in the form, so it survives an error."""

    chosen = forms.ChoiceField(label=gettext_lazy("Which one"), widget=forms.RadioSelect)
    calls = {"member": "chosen", "other": "chosen", "organisation": "chosen"}  # as actions name what is chosen here

    def __init__(self, *args: Any, viewer: Viewer, found: list[queries.Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        field = self.fields["chosen"]
        assert isinstance(field, forms.ChoiceField)
        self.pairs = [(one.address, f"{one.name}, {one.place}" if one.place else one.name) for one in found]
        field.choices = self.pairs

    def organisation(self) -> Organisation | None:
        """The organisation that was chosen; None when it is not there any more."""
        return organisation_at(self.viewer, self.cleaned_data["chosen"])


class AdmitMember(Chosen):
    """An organisation of the register, or a new one by name and country; its class and its day."""

    name = forms.CharField(
        label=gettext_lazy("Name of the new organisation"), max_length=300, required=False,
        help_text=gettext_lazy("Only if it is none of those above."),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=gettext_lazy("Its country"), required=False, widget=LongSelect,
        choices=Listed(gettext_lazy("We do not know"), countries),
    )  # fmt: skip
    umbrella = forms.ChoiceField(label=gettext_lazy("Member of"))
    category = forms.CharField(
        label=gettext_lazy("Class of membership"), max_length=40, required=False,
        help_text=gettext_lazy("As your statutes call it: full, associate, observer."),
    )  # fmt: skip
    status = forms.ChoiceField(label=gettext_lazy("Where it stands"))
    since = day(gettext_lazy("Member since"))
    stands_for_others = forms.BooleanField(
        label=gettext_lazy("It stands for others"), required=False,
        help_text=gettext_lazy("A federation: it is counted through the list of its members, not by itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begun = [Membership.Status.ACTIVE, Membership.Status.APPLIED, Membership.Status.SUSPENDED]
        self.above = {str(one.id): one for one in queries.umbrellas(self.viewer)}
        self._choices("umbrella", [(number, one.name) for number, one in self.above.items()])
        self._choices("status", [(one.value, one.label) for one in begun])
        chosen = self.fields["chosen"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [*self.pairs, (NEW, _("None of these: a new organisation"))]
        chosen.initial = None if self.pairs else NEW
        self.fields["since"].widget.attrs["max"] = today().isoformat()

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        new = cleaned.get("chosen") == NEW
        if new and not str(cleaned.get("name", "")).strip():
            self.add_error("name", _("Write the name of the new organisation, or choose one of those found."))
        if not new and cleaned.get("name"):
            self.add_error("chosen", _("You chose an organisation and wrote the name of another. Keep one of the two."))
        if not new and cleaned.get("chosen") and self.organisation() is None:
            self.add_error("chosen", _("That organisation is not in the register any more. Search again."))
        return cleaned

    def membership(self) -> dict[str, Any]:
        """What both ways of admitting take."""
        cleaned = self.cleaned_data
        kept = {name: cleaned[name] for name in ("category", "status", "since", "stands_for_others")}
        return {"umbrella": self.above[cleaned["umbrella"]], **kept}


class CorrectMembership(forms.Form):
    """The class, the first day, and whether the member stands for others."""

    category = AdmitMember.base_fields["category"]
    since = AdmitMember.base_fields["since"]
    stands_for_others = AdmitMember.base_fields["stands_for_others"]


class RelateTo(Chosen):
    """How an organisation is tied to another."""

    kind = forms.ChoiceField(label=gettext_lazy("This organisation is"), choices=Relation.Kind.choices)
    since = day(gettext_lazy("Since"))

    field_order = ["kind", "chosen", "since"]
