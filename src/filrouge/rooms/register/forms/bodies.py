"""What people type about bodies and their seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.methods.places import COUNTRIES
from filrouge.rooms.register.actions.bodies import MOST_SEATS
from filrouge.rooms.register.forms.members import NEW, Chosen, day
from filrouge.rooms.register.queries.values import country_name

NAMES = dict([*settings.LANGUAGES, *settings.PREPARED_LANGUAGES])


class InLanguages(forms.Form):
    """Texts in the languages of the space: one field for each, the first one to be filled in.

    `words` says which texts: name → (label, hint, needed, long). Their fields stand before the others.
    """

    words: dict[str, tuple[Any, Any, bool, bool]] = {}

    def __init__(self, *args: Any, languages: list[str], said: dict[str, Words] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.said = languages, said or {}
        others = dict(self.fields)
        self.fields.clear()
        for name, (label, hint, needed, long) in self.words.items():
            for place, language in enumerate(languages):
                self.fields[f"{name}_{language}"] = self._field(name, language, label, hint, needed and not place, long)
        self.fields |= others

    def _field(self, name: str, language: str, label: Any, hint: Any, needed: bool, long: bool) -> forms.CharField:
        wording = self.said.get(name, Words()).wordings.get(language)
        widget = forms.Textarea(attrs={"rows": 3, "lang": language}) if long else forms.TextInput(attrs={"lang": language})
        shown = f"{label} ({NAMES.get(language, language)})" if len(self.languages) > 1 else label
        return forms.CharField(
            label=shown, help_text=hint if language == self.languages[0] else "", required=needed, widget=widget,
            max_length=2_000 if long else 120, initial=wording.text if wording else "",
        )  # fmt: skip

    def text(self, name: str) -> Words:
        """The words of one text, with what was changed in any language."""
        words = self.said.get(name, Words())
        for language in self.languages:
            typed = self.cleaned_data[f"{name}_{language}"].strip()
            known = words.wordings.get(language)
            if typed != (known.text if known else ""):
                words = words.with_(language, typed)
        return words


class BodyFacts(InLanguages):
    """How a body is called, what it is for, who may see it."""

    words = {
        "name": (gettext_lazy("Name"), "", True, False),
        "purpose": (gettext_lazy("What it is for"), gettext_lazy("One or two sentences."), False, True),
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

    words = {"name": (gettext_lazy("Kind of seat"), gettext_lazy("For example: Private, Public, Observers."), True, False)}
    seats = forms.IntegerField(
        label=gettext_lazy("How many"), min_value=1, max_value=MOST_SEATS, widget=forms.NumberInput(attrs={"class": "w-s"})
    )
    voting = forms.BooleanField(label=gettext_lazy("They vote"), required=False, initial=True)


def role() -> forms.CharField:
    """As what somebody sits there."""
    return forms.CharField(
        label=gettext_lazy("As what somebody sits there"), max_length=120, required=False,
        help_text=gettext_lazy("A role, not a name: “President”, “Delegate, Wallonia”. It is shown to whoever sees the body."),
    )  # fmt: skip


class GiveSeat(Chosen):
    """Who gets a seat of which kind, from when until when."""

    name = forms.CharField(
        label=gettext_lazy("Name of an organisation that is not in the register"), max_length=300, required=False,
        help_text=gettext_lazy("A public authority, for example. It gets a page, and is neither listed nor counted."),
    )  # fmt: skip
    country = forms.ChoiceField(label=gettext_lazy("Its country"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Kind of seat"))
    holder = role()
    since = day(gettext_lazy("First day"), required=True)
    until = day(gettext_lazy("Last day"))

    def __init__(self, *args: Any, viewer: Viewer, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        named = sorted(((code, country_name(code)) for code in COUNTRIES), key=lambda item: item[1])
        for name, choices in {"country": [("", _("We do not know")), *named], "category": categories}.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices  # type: ignore[assignment]  # a list of pairs of text
        chosen = self.fields["chosen"]
        assert isinstance(chosen, forms.ChoiceField)
        found = list(chosen.choices)  # type: ignore[arg-type]  # the pairs that Chosen put there
        chosen.choices = [*found, (NEW, _("None of these: an organisation that is not in the register"))]
        chosen.initial = None if found else NEW

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
