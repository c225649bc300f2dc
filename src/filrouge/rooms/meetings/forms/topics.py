"""What people type about an open space: a topic that they offer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class OfferTopic(forms.Form):
    """A topic in the words of who offers it. It is given back whole where it is too long, so the field cuts nothing."""

    title = forms.CharField(
        label=_("What do you want to talk about?"),
        error_messages={"required": _("Nothing is written yet. Write what you want to talk about.")},
        help_text=_("A question or a few words, in your language. Your organisation hosts it."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )  # fmt: skip
