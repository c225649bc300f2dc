"""What people choose when they make a token."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import Mandate, Role
from filrouge.ground.tokens.scopes import scopes as known_scopes

DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("a year")))


class NewToken(forms.Form):
    """Name, mandate, scopes, days."""

    name = forms.CharField(
        label=_("Which program will use it"), max_length=80, help_text=_("So that you know it later: “website”.")
    )
    mandate = forms.ChoiceField(label=_("For whom it acts"))
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label=_("How long it lasts"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args: Any, mandates: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mandates = {str(mandate.id): mandate for mandate in mandates}
        self._choices("mandate", [(number, _said(mandate)) for number, mandate in self.mandates.items()])
        self._choices("scopes", list(known_scopes().items()))

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_mandate(self) -> Mandate:
        """The mandate itself."""
        return self.mandates[self.cleaned_data["mandate"]]


def _said(mandate: Mandate) -> str:
    space = mandate.space.name.in_(get_language() or "en").text
    return f"{mandate.organisation.name}, {Role(mandate.role).label} ({space})"
