"""A form on which one looks for something by its words before it is sent: with one button, and without scripts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy


class FoundField(forms.MultipleChoiceField):
    """What was found and can be chosen; hidden while there is nothing."""

    widget: Any = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": gettext_lazy("Something that you chose is not there any more. Look for it again."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """What can be chosen, each with its label."""
        self.choices = list(choices)
        if not self.choices:
            self.widget = forms.MultipleHiddenInput()


class Looks(forms.Form):
    """Beside its own fields such a form has `find` with the words, and `looked`, hidden, with those looked for already.

    `looking` is set by `looks()` when it is made: somebody looks and has not finished, so nothing is checked or done.
    """

    looking: bool
    looked = forms.CharField(required=False, widget=forms.HiddenInput)

    def looks(self) -> bool:
        """Whether the button to look was pressed, or words to look for were typed and sent with the key Enter."""
        wanted = self.data.get("find", "").strip()
        if "look" not in self.data and wanted == self.data.get("looked", ""):
            return False
        assert isinstance(self.data, MultiValueDict)
        self.data = self.data.copy()
        self.data["looked"] = wanted
        return True

    def full_clean(self) -> None:
        """Whoever looks for something has not finished: nothing is checked yet."""
        if not self.looking:
            return super().full_clean()
        self._errors, self.cleaned_data = ErrorDict(), {}
        return None
