"""A form on which one looks for something by its words before it is sent: with one button, and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object


class Looks(_Form):
    """Beside its own fields such a form has `find` with the words, and `looked`, hidden, with those looked for already.

    `looking` is set by `looks()` when it is made: somebody looks and has not finished, so nothing is checked or done.
    """

    looking: bool

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
