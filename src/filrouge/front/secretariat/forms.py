"""What the secretariat types at its desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from filrouge.ground.hours_form import DayInput, zones_by_region
from filrouge.ground.languages_form import LanguagesField
from filrouge.ground.long_select import Listed, LongSelect
from filrouge.ground.people.models import SPACE_ROLES, Licence, Organisation, Role, Space
from filrouge.ground.people.queries import today
from filrouge.ground.trail.queries import Wanted
from filrouge.ground.words_form import WordsField


class Grant(forms.Form):
    """A mandate for one organisation: for whom, as what, from when until when."""

    email = forms.EmailField(
        label=_("Email address of the person"),
        help_text=_("Their own, not one that several people read. They sign in with a code sent there."),
    )
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("They can change it themselves."))
    role = forms.ChoiceField(label=_("Role"), widget=forms.Select(attrs={"class": "w-m"}))
    since = forms.DateField(label=_("First day"), widget=DayInput())
    until = forms.DateField(label=_("Last day"), required=False, widget=DayInput())
    language = forms.ChoiceField(
        label=_("Language in which we write to them"),
        required=False,
        choices=[("", _("Not known yet")), *settings.LANGUAGES],
        widget=forms.Select(attrs={"class": "w-m"}),
    )

    def __init__(self, *args: Any, space: Space, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = organisation.pk == space.organisation_id
        roles = [role for role in Role if (role in SPACE_ROLES) == own]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["since"].initial = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first. Change one of them."))
        return cleaned


class TrailFilter(forms.Form):
    """Which entries of the trail are shown. What cannot be read is left out, so that an old link still works."""

    verb = forms.ChoiceField(label=_("What was done"), required=False)
    person = forms.ChoiceField(label=_("By whom"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput())

    def __init__(self, *args: Any, verbs: list[tuple[str, str]], actors: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("Everything")), *verbs]  # type: ignore[attr-defined]  # a ChoiceField
        people = [(str(number), name) for number, name in actors]
        self.fields["person"].choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> Wanted:
        self.is_valid()
        found: dict[str, Any] = self.cleaned_data
        person = found.get("person") or ""
        return Wanted(found.get("verb") or "", int(person) if person else None, found.get("since"), found.get("until"))


class SpaceWords(forms.Form):
    """What a network says about itself, in which languages, who may read it, and what readers may do with it."""

    languages = LanguagesField(
        label=_("Languages of the network"),
        help_text=_("In which its people write. What was written in a language that you take out is kept."),
    )
    public = forms.BooleanField(
        label=_("Strangers may read this network’s pages"),
        required=False,
        help_text=_("Without this, only people with a mandate here see anything."),
    )
    licence = forms.ChoiceField(
        label=_("Licence of the public data"),
        choices=Licence.choices,
        widget=forms.Select(attrs={"class": "w-m"}),
        help_text=_(
            "Whoever takes the directory away is told so, in the files too. A licence that was given cannot be taken "
            "back from those who have the data already."
        ),
    )

    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=Listed(None, zones_by_region),
        widget=LongSelect(attrs={"class": "w-m"}),
        help_text=_("Hours are read and written in it, for members elsewhere too."),
        error_messages={"invalid_choice": _("Choose a time zone of the list, as in Europe/Brussels.")},
    )

    def __init__(self, data: Any = None, *, space: Space, by: str) -> None:
        kept = ("languages", "public", "licence", "zone", "name", "mission")
        initial = {name: getattr(space, name) for name in kept}
        super().__init__(data, initial=initial)
        name = WordsField(space.languages, longest=120, label=_("Name of the network"))
        mission = WordsField(
            space.languages, lines=5, longest=2000, required=False, label=_("What it is for"),
            help_text=_("Two or three sentences; they stand on the first page."),
        )  # fmt: skip
        for key, field, before in (("name", name, space.name), ("mission", mission, space.mission)):
            field.before, field.by = before, by
            self.fields[key] = field
        self.order_fields(["name", "mission", "languages", "zone", "public", "licence"])


class EndMandate(forms.Form):
    """The last day of a mandate; empty is at once."""

    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput(),
        help_text=_("Leave it empty to end the mandate at once."),
    )  # fmt: skip
