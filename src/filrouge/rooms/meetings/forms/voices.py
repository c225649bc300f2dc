"""What is typed to hand a voice over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class HandVoice(forms.Form):
    """Whose voice, and who carries it. A delegate speaks for the own organisation, so only the second is asked."""

    giver = forms.ChoiceField(label=gettext_lazy("Whose voice"), widget=forms.Select(attrs={"class": "select w-l"}))
    holder = forms.ChoiceField(label=gettext_lazy("Who carries it"), widget=forms.Select(attrs={"class": "select w-l"}))

    def __init__(self, *args: Any, named: list[tuple[str, str]], own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        choices = [("", _("choose")), *named]
        self.fields["holder"].choices = [each for each in choices if not own or each[0] != own]  # type: ignore[attr-defined]  # a ChoiceField
        if own:
            del self.fields["giver"]
        else:
            self.fields["giver"].choices = choices  # type: ignore[attr-defined]  # the same
