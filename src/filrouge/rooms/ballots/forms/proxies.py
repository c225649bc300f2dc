"""Letting another organisation vote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class GiveProxy(forms.Form):
    """Who is to carry the vote. Only organisations that can carry one more are offered."""

    holder = forms.ChoiceField(
        label=gettext_lazy("Who votes for you"),
        help_text=gettext_lazy("It cannot pass your vote on. You can take it back until it is cast."),
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={
            "required": gettext_lazy("Choose who is to vote for you."),
            "invalid_choice": gettext_lazy("That organisation cannot carry your vote. Choose another."),
        },
    )

    def __init__(self, *args: Any, holders: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["holder"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", gettext_lazy("Choose an organisation")), *holders]
