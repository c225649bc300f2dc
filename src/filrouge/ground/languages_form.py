"""A form field for some of the many languages that people write in."""

from __future__ import annotations

from typing import Any

from django import forms

from filrouge.ground.people.languages import SPOKEN, USUAL

_USUAL = frozenset(code for code, _name in USUAL)


class LanguagesInput(forms.CheckboxSelectMultiple):
    """Boxes to tick: the languages of the program and those that are chosen stand open, the others are folded away."""

    template_name = "ground/forms/languages.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        options = [option for _name, group, _at in context["widget"]["optgroups"] for option in group]
        shown = [option for option in options if option["selected"] or option["value"] in _USUAL]
        folded = [option for option in options if option not in shown]
        context["widget"] |= {"shown": shown, "folded": folded}
        return context


class LanguagesField(forms.MultipleChoiceField):
    """Codes of SPOKEN."""

    widget = LanguagesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=SPOKEN, **kwargs)
