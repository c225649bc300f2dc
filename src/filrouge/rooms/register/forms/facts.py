"""What people type about an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filrouge.methods import legal_forms
from filrouge.rooms.register.fields import FAMILIES, FIELDS
from filrouge.rooms.register.queries.values import countries
from filrouge.rooms.register.resolving import Profile, value

TEXTS = ("name", "acronym", "street", "postcode", "city", "region", "website", "email", "phone", "description")
NUMBERS = ("heads", "fte", "members", "figures_year")
LENGTHS = {"name": 300, "description": 4_000, "website": 300}


def _countries() -> list[tuple[str, str]]:
    return [("", _("We do not know")), *countries()]  # type: ignore[list-item]  # lazy text is text to a form


class StateFacts(forms.Form):
    """Every field optional; only what differs from what is shown becomes a statement."""

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.profile = profile
        for name in TEXTS:
            widget = forms.Textarea(attrs={"class": "area"}) if name == "description" else forms.TextInput()
            self.fields[name] = forms.CharField(
                label=FIELDS[name].label, max_length=LENGTHS.get(name, 160), required=name == "name", widget=widget,
                initial=value(profile, name, ""),
            )  # fmt: skip
        self.fields["country"] = forms.ChoiceField(
            label=FIELDS["country"].label, choices=_countries, required=False, initial=value(profile, "country", "")
        )
        self.fields["family"] = forms.ChoiceField(
            label=FIELDS["family"].label, choices=[("", _("We do not know")), *FAMILIES.items()], required=False,
            initial=value(profile, "family", "") or legal_forms.family(value(profile, "legal_form") or ""),
        )  # fmt: skip
        for name in NUMBERS:
            field = forms.FloatField if name == "fte" else forms.IntegerField
            self.fields[name] = field(
                label=FIELDS[name].label, min_value=0, max_value=9_999_999, required=False, initial=value(profile, name)
            )
        for name in ("founded", "closed"):
            self.fields[name] = forms.DateField(
                label=FIELDS[name].label, required=False, initial=value(profile, name, ""),
                widget=forms.DateInput(attrs={"type": "date"}),
            )  # fmt: skip

    def changes(self) -> dict[str, Any]:
        """Field → value, for what the person changed."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data}
        return {name: v.isoformat() if hasattr(v, "isoformat") else v for name, v in changed.items()}


class AddOrganisation(StateFacts):
    """The same fields, empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, profile={}, **kwargs)

    def values(self) -> dict[str, Any]:
        """Field → value, for what was filled in."""
        return {name: v for name, v in self.changes().items() if v not in ("", None)}
