"""What people type when they send a list, a number, or the check of a sample."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.hours_form import DayInput
from filrouge.ground.long_select import Listed, LongSelect
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions.lists import LARGEST_SAMPLE, SMALLEST_SAMPLE
from filrouge.rooms.register.fields import FAMILIES
from filrouge.rooms.register.models import Source
from filrouge.rooms.register.queries import lists as queries
from filrouge.rooms.register.queries.values import countries
from filrouge.rooms.register.rules import MAY

ANOTHER = "new"
_ANSWER = re.compile(r"[\t;|,]\s*")
_FOUND = {"yes", "y", "1", "oui", "o", "ja", "j", "si", "sí", "sì", "x", "found", "true", "✓"}
_NOT_FOUND = {"no", "n", "0", "non", "nee", "nein", "-", "not found", "false"}


class ListFacts(forms.Form):
    """Whose list it is, of which day, and what it covers. The secretariat may name a federation that is new."""

    umbrella = forms.ChoiceField(label=gettext_lazy("Whose it is"))
    umbrella_name = forms.CharField(
        label=gettext_lazy("Name of another federation"), max_length=300, required=False,
        help_text=gettext_lazy("Only if it is not in the choice above."),
    )  # fmt: skip
    umbrella_country = forms.ChoiceField(
        label=gettext_lazy("Country of that federation"), required=False, widget=LongSelect,
        choices=Listed(gettext_lazy("We do not know"), countries),
    )  # fmt: skip
    as_of = forms.DateField(
        label=gettext_lazy("Day of the list"), widget=DayInput(),
        help_text=gettext_lazy("The day for which it is right, not the day it was sent."),
    )  # fmt: skip
    series = forms.CharField(
        label=gettext_lazy("Name of the list"), max_length=120, required=False,
        help_text=gettext_lazy(
            "Only if this federation sends several: “members”, “social enterprises”. The same name every year."
        ),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=gettext_lazy("All of it in one country"), required=False, widget=LongSelect,
        choices=Listed(gettext_lazy("Several countries, or we do not know"), countries),
        help_text=gettext_lazy("Lists of different countries cannot overlap, which makes the total more exact."),
    )  # fmt: skip
    family = forms.ChoiceField(label=gettext_lazy("All of it of one family"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.may_add = MAY["send_list"](viewer, None)
        known = [(str(number), name) for number, name in queries.federations(viewer)]
        another = [(ANOTHER, _("Another federation, named below"))] if self.may_add else []
        choose = [("", _("Choose"))] if len(known + another) > 1 else []
        self._choices("umbrella", [*choose, *known, *another])
        self._choices("family", [("", _("Several families, or we do not know")), *FAMILIES.items()])
        self.fields["as_of"].widget.attrs["max"] = today().isoformat()
        if not self.may_add:
            del self.fields["umbrella_name"], self.fields["umbrella_country"]

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("umbrella") == ANOTHER and not str(cleaned.get("umbrella_name", "")).strip():
            self.add_error("umbrella_name", _("Write the name of the federation, or choose one above."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        cleaned = self.cleaned_data
        number = cleaned["umbrella"]
        umbrella = None if number == ANOTHER else queries.federation(self.viewer, int(number))
        named = {} if umbrella else {name: cleaned.get(name, "") for name in ("umbrella_name", "umbrella_country")}
        kept = {name: cleaned.get(name, "") for name in ("as_of", "series", "country", "family")}
        return {"umbrella": umbrella, **named, **kept}


class SendList(ListFacts):
    """The facts of a list and its file."""

    file = forms.FileField(
        label=gettext_lazy("The list"), max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods,.json,.jsonl,.html,.htm,.xml"}),
        help_text=gettext_lazy(
            "A table: .xlsx, .xls, .ods, .csv, .html or JSON Lines, with headings. Take out bank data and private "
            "addresses first."
        ),
    )  # fmt: skip
    sites = forms.BooleanField(
        label=gettext_lazy("These are sites or outlets, not organisations"), required=False,
        help_text=gettext_lazy("Shops, branches, centres: they are shown with their organisation and never counted."),
    )  # fmt: skip

    field_order = ["file"]

    def clean(self) -> dict[str, Any]:
        """No browser keeps a chosen file when a form comes back, so that is said too."""
        cleaned = super().clean()
        if self.errors and cleaned.get("file"):
            self.add_error("file", _("Choose the file again: it was not kept, because of what is to be put right."))
        return cleaned


_SUMS = [
    (Source.Unit.HEADS, gettext_lazy("workers, as persons")),
    (Source.Unit.FTE, gettext_lazy("workers, as full-time equivalents")),
    (Source.Unit.MEMBERS, gettext_lazy("members that they have themselves")),
]


class DeclareNumber(ListFacts):
    """A number without names."""

    organisations = forms.IntegerField(
        label=gettext_lazy("Member organisations"), min_value=0, max_value=9_999_999,
        help_text=gettext_lazy("Organisations, not persons."),
    )  # fmt: skip
    jobs = forms.IntegerField(
        label=gettext_lazy("Workers or members of all of them, added up"), min_value=0, max_value=99_999_999,
        required=False, help_text=gettext_lazy("If you know it. It counts in the total of its year."),
    )  # fmt: skip
    jobs_unit = forms.ChoiceField(
        label=gettext_lazy("What is added up"), choices=_SUMS, initial=Source.Unit.HEADS, required=False
    )
    jobs_year = forms.IntegerField(
        label=gettext_lazy("Year of this number"), min_value=1900, required=False,
        widget=forms.NumberInput(attrs={"class": "input w-s"}),
    )  # fmt: skip

    field_order = [
        "umbrella", "umbrella_name", "umbrella_country", "organisations", "jobs", "jobs_unit", "jobs_year"
    ]  # fmt: skip

    def numbers(self) -> dict[str, Any]:
        """What the action takes of them."""
        return {name: self.cleaned_data[name] for name in ("organisations", "jobs", "jobs_unit", "jobs_year")}


class SayRegisterCount(forms.Form):
    """What a public register counts in a country, or of one family there."""

    register = forms.CharField(
        label=gettext_lazy("Name of the register"), max_length=200,
        help_text=gettext_lazy("The same name every year: its next count follows this one."),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=gettext_lazy("Country of the register"), widget=LongSelect,
        choices=Listed(gettext_lazy("Choose"), countries),
    )  # fmt: skip
    family = forms.ChoiceField(
        label=gettext_lazy("What it counts"), required=False,
        help_text=gettext_lazy("Compared with the lists that lie wholly in this country, or in this family there."),
    )  # fmt: skip
    organisations = forms.IntegerField(
        label=gettext_lazy("How many organisations it counts"), min_value=0, max_value=2_147_483_647
    )
    as_of = forms.DateField(label=gettext_lazy("Day of the count"), widget=DayInput())
    link = forms.URLField(
        label=gettext_lazy("Where this number can be read"), max_length=500, assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),  # a browser's own field refuses an address without https
        help_text=gettext_lazy("Everybody who reads the total can open it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        family = self.fields["family"]
        assert isinstance(family, forms.ChoiceField)
        family.choices = [("", _("All organisations of the country")), *FAMILIES.items()]
        self.fields["as_of"].widget.attrs["max"] = today().isoformat()


class CheckSample(forms.Form):
    """Names drawn at random by a federation that shares no list; the names are read and not kept."""

    names = forms.CharField(
        label=gettext_lazy("One line for each name drawn"), strip=False, max_length=60_000,
        widget=forms.Textarea(attrs={"class": "area", "rows": 14, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Name; found in the register (yes or no); on how many such lists it is, this one included. "
            "Example: Bakery of the Mill; no; 1"
        ),
    )  # fmt: skip

    def clean_names(self) -> list[tuple[bool, int]]:
        """(found?, number of declared lists) per line; refuses lines that say neither yes nor no."""
        lines = [line for line in self.cleaned_data["names"].splitlines() if line.strip()]
        answers, wrong = [], []
        for number, line in enumerate(lines, start=1):
            answer = _answer(line)
            if answer:
                answers.append(answer)
            else:
                wrong.append(str(number))
        if wrong:
            raise forms.ValidationError(
                _("These lines do not say yes or no after the name: %(lines)s. Write for example “Name; yes; 1”.")
                % {"lines": ", ".join(wrong[:20])}
            )
        if not SMALLEST_SAMPLE <= len(answers) <= LARGEST_SAMPLE:
            raise forms.ValidationError(
                _("Check between %(least)d and %(most)d names; 80 are a good number. There are %(now)d.")
                % {"least": SMALLEST_SAMPLE, "most": LARGEST_SAMPLE, "now": len(answers)}
            )
        return answers


def _answer(line: str) -> tuple[bool, int] | None:
    parts = [part.strip().casefold() for part in _ANSWER.split(line.strip())]
    lists = int(parts.pop()) if len(parts) > 2 and parts[-1].isdecimal() else 1
    word = parts[-1] if len(parts) > 1 else None
    if word in _FOUND:
        return True, max(1, lists)
    return (False, max(1, lists)) if word in _NOT_FOUND else None
