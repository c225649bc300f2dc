"""What people type about an organisation: every field as text, read as a cell of a list is read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from filrouge.ground.long_select import Listed, LongSelect
from filrouge.ground.punctuation import colon
from filrouge.methods import legal_forms
from filrouge.methods.identifiers import SCHEMES
from filrouge.rooms.register.fields import FAMILIES, UNITS, as_typed, is_year, of_year
from filrouge.rooms.register.formats import headings
from filrouge.rooms.register.formats.reading import read_typed
from filrouge.rooms.register.queries.list_words import field_label
from filrouge.rooms.register.queries.scheme_names import scheme_name
from filrouge.rooms.register.queries.values import countries, country_name, in_words
from filrouge.rooms.register.resolving import MANY, Profile, figures, value

Choices = list[tuple[Any, Any]]  # lazy text is text to a form
USUAL = (
    "country", "legal_form", "register", "number", "family", "activity", "street", "postcode", "city", "website",
    "email", "phone",
)  # fmt: skip
OTHER_NAMES = ("trading_name", "former_name", "acronym")
MORE = (
    "register_2", "number_2", "region", "nuts", "point", "founded", "closed", "figures_year", "heads", "fte", "members",
)  # fmt: skip
NUMBERS = {"number": "register", "number_2": "register_2"}  # a number, and the choice of the register it stands in
LONGEST = {
    "name": 300, "trading_name": 300, "former_name": 300, "acronym": 160, "description": 4_000, "website": 300,
    "activity": 200, "street": 200, "postcode": 20, "email": 254,
}  # fmt: skip
SHORT = 120
HINTS = {
    "number": _("As it stands in the register, with all its zeros."),
    "legal_form": _("Its usual abbreviation or its name, such as asbl, SCOP or e.V."),
    "activity": _("In words, or its NACE code."),
    "point": _("Latitude and longitude in degrees, such as 50.85, 4.35."),
    "nuts": _("Letters and digits, such as BE10."),
    "founded": _("A day, a month or a year: 2004-03-12, 2004-03 or 2004."),
    "closed": _("A day, a month or a year: 2004-03-12, 2004-03 or 2004."),
    "figures_year": _("What you write counts for this year. Figures of other years stay."),
    "heads": _("A number, or a size class such as 10–49 or 250+."),
}
LABELS = {
    "register": _("Register"), "number": _("Register number"),
    "register_2": _("Another register"), "number_2": _("Number in the other register"),
    "point": _("Place on the map"),
}  # fmt: skip
# What to do about a value that the reader of lists does not understand.
WRONG = {
    "date_unknown": _("This is not a date. Write a day, a month or a year: 2004-03-12, 2004-03 or 2004."),
    "number_unknown": _("This is not a number of zero or more. Write it in digits, or a size class such as 10–49."),
    "number_wrong": _(
        "This number cannot be right: its length or its check digit does not fit. Compare it with the register, and "
        "choose the register it stands in."
    ),
    "register_unknown": _(
        "It is not clear to which register this number belongs. Choose the register, or the country."
    ),
    "web_unknown": _("This is not an address of a website. Write it as in example.org."),
    "mail_unknown": _("This is not a mail address. Write it as in office@example.org."),
    "point_unknown": _("This is not a place on the map. Write latitude and longitude in degrees: 50.85, 4.35."),
    "nuts_unknown": _("There is no such NUTS code. Write its letters and digits, such as BE10, or leave it empty."),
    "form_unknown": _(
        "This legal form is not known here. Write its usual abbreviation or its name, or leave it empty and choose the "
        "family."
    ),
}
NO_FIGURE = _("There is no figure for this year. Write the figure beside it, or leave the year as it was.")
SAYS_NOTHING = _("This says nothing, or nothing new. Write what is right, or leave it as it was.")


@cache
def _offered(country: str) -> SafeString:
    """Names of the legal forms of a country as options, in no language but their own; all there are for none."""
    known = (f for f in legal_forms.FORMS.values() if not country or country in f.countries or not f.countries)
    names = sorted({form.name for form in known}, key=str.casefold)
    return format_html_join("", '<option value="{}"></option>', ((name,) for name in names))


def _registers() -> Choices:
    """The registers by country, those of no country last."""
    found: dict[str, list[tuple[str, str]]] = {}
    for code, scheme in SCHEMES.items():
        found.setdefault(scheme.country, []).append((code, scheme_name(code)))
    named = sorted((country_name(country), rows) for country, rows in found.items() if country)
    return [*named, (_("Of several countries"), found.get("", []))]


def _label(name: str) -> Any:
    return LABELS.get(name) or field_label(name)


def key_of(field: str) -> str:
    """The name of a field in the form: a language stands behind a stroke, for an id with @ is hard to point at."""
    return field.replace("@", "_")


def _newest_year(profile: Profile) -> int:
    """The newest year of which there is a figure: what the form shows are the figures of one year."""
    return max((year for years in figures(profile).values() for year in years), default=0)


def _as_text(profile: Profile, field: str) -> str:
    """What is shown of a field, as a person would type it; nothing where values add up, for one is added to them."""
    if field in MANY or field in NUMBERS:
        return ""
    if field == "point":
        lat, lon = value(profile, "lat"), value(profile, "lon")
        return "" if lat is None or lon is None else f"{lat}, {lon}"
    if field == "figures_year":
        return str(_newest_year(profile) or "")
    known = value(profile, of_year(field, _newest_year(profile)) if field in UNITS else field, "")
    if field == "family":
        return str(known or legal_forms.family(str(value(profile, "legal_form", ""))))
    if field == "legal_form":
        return in_words(field, known)
    if field in UNITS and isinstance(known, str):
        return as_typed(known)
    if isinstance(known, dict):
        return str(known.get("typed") or known.get("code") or "")
    if isinstance(known, float) and known.is_integer():
        return str(int(known))
    return "\n".join(str(known).strip().splitlines())


class StateFacts(forms.Form):
    """Every field optional but the name; only what differs from what the person was shown becomes a statement.

    A field that was emptied states that nothing is known of it, or that it is not so. Where values add up, a box says
    so of those that are known. Names in other languages are asked for in those of the space and those that are known.
    `name`: what it is called here where no row says a name, as of a federation that stands on no list.
    """

    template_name = "register/forms/facts.html"
    looks_for_twins = False

    def __init__(
        self, *args: Any, profile: Profile, languages: Iterable[str] = (), name: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.profile, self.said = profile, dict[str, Any]()
        spoken = [f"name@{code[:2]}" for code in languages if code[:2] in headings.LANGUAGES]
        known = sorted(field for field in profile if field.startswith("name@"))
        self.more = (*OTHER_NAMES, *dict.fromkeys([*spoken, *known]), *MORE)
        self.asked = {key_of(name): name for name in ("name", *USUAL, "description", *self.more)}
        self.before = {key: _as_text(profile, field) for key, field in self.asked.items()}
        self.before["name"] = self.before["name"] or name
        for key, field in self.asked.items():
            self.fields[key] = self._field(field, self.before[key])
        self.before |= self._seen()
        if adding := self._adding_up():
            self.fields["anew"] = forms.MultipleChoiceField(
                label=_("Known, but not so"), required=False, choices=adding, widget=forms.CheckboxSelectMultiple,
                help_text=_("What you tick is not shown any more; what you write above of the same kind is."),
            )  # fmt: skip

    def _seen(self) -> dict[str, str]:
        """What stood in the form when it was drawn: others may have changed it since, and it is theirs."""
        try:
            sent = json.loads(self.data["shown"])
        except (KeyError, ValueError):
            return {}
        if not isinstance(sent, dict) or not all(k in self.before and isinstance(t, str) for k, t in sent.items()):
            return {}
        if not is_year(sent.get("figures_year") or "2000"):
            return {}
        return dict.fromkeys(self.before, "") | sent

    @property
    def shown(self) -> str:
        """What the form was drawn with, for the next time that it is sent."""
        return json.dumps({key: text for key, text in self.before.items() if text}, ensure_ascii=False)

    def _adding_up(self) -> Choices:
        """The fields whose values add up, with those that are known."""
        known = ((name, value(self.profile, name)) for name in ("identifiers", *OTHER_NAMES))
        return [(name, f"{field_label(name)}{colon()} {in_words(name, values)}") for name, values in known if values]

    def _field(self, name: str, before: str) -> forms.Field:
        given = {"label": _label(name), "required": name == "name", "initial": before}
        if name in NUMBERS.values():
            listed = Listed(_("Main one of its country"), _registers)
            return forms.ChoiceField(choices=listed, widget=LongSelect, **given)
        if name == "country":
            return forms.ChoiceField(choices=Listed(_("We do not know"), countries), widget=LongSelect, **given)
        if name == "family":
            return forms.ChoiceField(choices=[("", _("We do not know")), *FAMILIES.items()], **given)
        # What a list says may be longer than what anybody may type; it stands here untouched.
        longest = max(LONGEST.get(name.partition("@")[0], SHORT), len(before))
        return forms.CharField(max_length=longest, widget=_widget(name), help_text=self._hint(name), **given)

    def _hint(self, name: str) -> Any:
        known = value(self.profile, "identifiers" if name == "number" else name) if name in (*MANY, "number") else None
        if not known:
            return HINTS.get(name, "")
        words = in_words("identifiers" if name == "number" else name, known)
        return _("Known already: %(values)s. What you write is added.") % {"values": words}

    @property
    def usual_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in USUAL]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[key_of(name)] for name in self.more]

    @property
    def anew_field(self) -> forms.BoundField | None:
        return self["anew"] if "anew" in self.fields else None

    @property
    def unfolded(self) -> bool:
        """Whether the less usual fields stand open: somebody typed into them."""
        typed = {"anew", *map(key_of, self.more)} & {*self.changed_data, *self.errors}
        return self.is_bound and bool(typed)

    @property
    def legal_forms(self) -> SafeString:
        """Names of the legal forms of the organisation's country, offered while typing."""
        return _offered(str(value(self.profile, "country", "")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.said = {}
        for key, name in self.asked.items():
            if name in NUMBERS.values() or key in self.errors:
                continue
            typed = "\n".join(str(cleaned.get(key, "")).splitlines())
            if typed != self.before[key] and key in self.data:
                self._read(key, name, typed)
        if self.said.get("legal_form", "") is None and cleaned.get("family"):
            self.said.setdefault("family", cleaned["family"])  # it may have been known by the legal form alone
        if not self.errors:
            self._date_figures()
        return cleaned

    def _read(self, key: str, name: str, typed: str) -> None:
        """Read what was typed into one field as a list of the organisation's country would be read."""
        meant = {"point": ("lat", "lon")}.get(name, ("identifiers",) if name in NUMBERS else (name,))
        if not typed:
            self.said |= dict.fromkeys(meant)
            return
        country = self.cleaned_data.get("country") or value(self.profile, "country", "")
        register = self.cleaned_data.get(NUMBERS.get(name, ""), "")
        field = (f"id:{register}" if register else "register_number") if name in NUMBERS else name
        read = read_typed({field: typed}, country)
        for code, _about, _value in read.warnings[:1]:
            self.add_error(key, WRONG.get(code, SAYS_NOTHING))
        found = {one: read.said[one] for one in meant if one in read.said}
        if not found and not read.warnings:
            self.add_error(key, WRONG["web_unknown"] if name == "website" else SAYS_NOTHING)
        self._keep(found)

    def _date_figures(self) -> None:
        """What was written counts for the year beside it; a year that was changed alone is that of all of them."""
        before = int(self.before["figures_year"] or 0)
        changed, year = "figures_year" in self.said, self.said.pop("figures_year", before)
        told = {unit: self.said.pop(unit) for unit in UNITS if unit in self.said}
        if changed and not told:
            told = read_typed({unit: self.before[unit] for unit in UNITS if self.before[unit]}).said if year else {}
            if not told:
                self.add_error("figures_year", NO_FIGURE)
        for unit, figure in told.items():
            self.said[of_year(unit, (before if figure is None else year) or 0)] = figure

    def _keep(self, found: dict[str, Any]) -> None:
        numbers = self.said.get("identifiers", [])
        self.said |= found
        if numbers and "identifiers" in found:
            self.said["identifiers"] = numbers + [one for one in found["identifiers"] if one not in numbers]

    def changes(self) -> dict[str, Any]:
        """Field → value, for what the person changed; None for what was emptied."""
        return dict(self.said)

    def anew(self) -> list[str]:
        """The fields of which the known values are not so."""
        return list(self.cleaned_data.get("anew", ()))


def _widget(name: str) -> forms.Widget:
    if name == "description":
        return forms.Textarea(attrs={"class": "area", "rows": 5})
    # Figures get all keys: those for digits have none for the dash of a size class on many telephones.
    marks = {"legal_form": {"list": "legal-forms"}, "email": {"inputmode": "email"}, "website": {"inputmode": "url"},
             "phone": {"inputmode": "tel"}, "figures_year": {"inputmode": "numeric"}}  # fmt: skip
    return forms.TextInput(attrs=marks.get(name, {}))


class AddOrganisation(StateFacts):
    """The same fields, empty; organisations with a like name appear below the name while it is typed."""

    looks_for_twins = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, profile={}, **kwargs)
