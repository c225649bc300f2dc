"""How many pairs below the line are drawn."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from filrouge.rooms.register.actions.missed import FEWEST, MOST, USUAL


class DrawPairs(forms.Form):
    """A number of pairs; the more, the narrower the estimate."""

    size = forms.IntegerField(
        label=_("Number of pairs"), min_value=FEWEST, max_value=MOST, initial=USUAL,
        help_text=_("You answer them one after the other, and may stop at any time: those answered are a sample too."),
        widget=forms.NumberInput(attrs={"class": "w-m"}),
    )  # fmt: skip
