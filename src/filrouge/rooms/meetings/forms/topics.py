"""What people type about an open space: a topic that they offer."""

from __future__ import annotations

from typing import Any

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


class OfferTopicFor(OfferTopic):
    """The same as the team writes it down, with the organisation that offers it."""

    organisation = forms.ChoiceField(label=_("Offered by"), widget=forms.Select(attrs={"class": "select w-l"}))
    field_order = ("organisation", "title")

    def __init__(self, *args: Any, named: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("choose")), *named]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["title"].label = _("What it wants to talk about")
        self.fields["title"].help_text = _("A question or a few words, as it says it. It hosts the topic.")
