"""What the secretariat types to open a working place for a member."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from filrouge.ground.hours_form import zones_by_region
from filrouge.ground.languages_form import LanguagesField
from filrouge.ground.long_select import Listed, LongSelect
from filrouge.ground.people.languages import SPOKEN
from filrouge.ground.words import Words
from filrouge.rooms.register.actions.spaces import Secretary
from filrouge.rooms.register.models import Membership


class OpenSpace(forms.Form):
    """Name, address, languages and clock of the working place, and to whom the invitation goes."""

    name = forms.CharField(
        label=_("Name of the working place"), max_length=120,
        help_text=_("In its main language. Its secretariat can change it and add others."),
    )  # fmt: skip
    slug = forms.CharField(
        label=_("Short name in addresses"), max_length=40,
        help_text=_("Small letters, digits and hyphens. It stands in every link, so it cannot be changed later."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Main language"), choices=SPOKEN,
        widget=forms.Select(attrs={"class": "w-m"}),
    )  # fmt: skip
    languages = LanguagesField(label=_("Other languages"), required=False)
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=Listed(None, zones_by_region), widget=LongSelect(attrs={"class": "w-m"}),
        error_messages={"invalid_choice": _("Choose a time zone of the list, as in Europe/Brussels.")},
    )  # fmt: skip
    public = forms.BooleanField(
        label=_("Strangers may read its pages"), required=False,
        help_text=_("Without this, only people with a mandate there see anything."),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Mail address of its first secretariat"),
        help_text=_("One person’s own. An invitation is sent there; they give all other mandates."),
    )
    person = forms.CharField(label=_("Name of that person"), max_length=120)

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        above, member = membership.space, membership.member
        super().__init__(data, initial={
            "name": member.name[:120], "slug": slugify(member.name)[:40].strip("-"), "language": above.languages[0],
            "zone": above.zone, "public": above.public,
        })  # fmt: skip

    def space(self) -> dict[str, Any]:
        """What the action asks for."""
        given = self.cleaned_data
        main = given["language"]
        return {
            "name": Words.of(given["name"], main), "slug": given["slug"], "zone": given["zone"],
            "public": given["public"], "languages": [main, *(code for code in given["languages"] if code != main)],
            "secretary": Secretary(given["email"], given["person"]),
        }  # fmt: skip
