"""How somebody says how they want to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from filrouge.ground.asked.models import Rhythm, Wish
from filrouge.ground.asked.queries import KindChoice

KIND = "kind_"  # before the name of a kind, so that it is no other field's


class MailWish(forms.Form):
    """The rhythm, the day of the week, and one choice for each kind. A kind that is not offered keeps its way."""

    rhythm = forms.ChoiceField(
        label=_("How often the summary comes"), choices=Rhythm.choices, widget=forms.RadioSelect,
        help_text=_("In the morning, if there is something to say: what waits for you, and what happened."),
    )  # fmt: skip
    weekday = forms.TypedChoiceField(
        label=_("On which day, if once a week"), choices=[(n, WEEKDAYS[n]) for n in range(7)], coerce=int,
    )  # fmt: skip

    def __init__(self, data: Any, *, wish: Wish, kinds: list[KindChoice]) -> None:
        super().__init__(data, initial={"rhythm": wish.rhythm, "weekday": wish.weekday})
        self.kinds = kinds
        for kind in kinds:
            self.fields[KIND + kind.name] = forms.ChoiceField(
                label=kind.says, choices=kind.ways, initial=kind.way, widget=forms.Select(attrs={"class": "w-m"})
            )

    def rhythm_fields(self) -> list[forms.BoundField]:
        """How often."""
        return [self["rhythm"], self["weekday"]]

    def asked_fields(self) -> list[forms.BoundField]:
        """The kinds of what waits."""
        return [self[KIND + kind.name] for kind in self.kinds if not kind.news]

    def told_fields(self) -> list[forms.BoundField]:
        """The kinds of what happens."""
        return [self[KIND + kind.name] for kind in self.kinds if kind.news]

    def chosen(self) -> dict[str, Any]:
        """What `choose_mail` is told."""
        said = self.cleaned_data
        kinds = {kind.name: said[KIND + kind.name] for kind in self.kinds}
        return {"rhythm": said["rhythm"], "weekday": said["weekday"], "kinds": kinds}
