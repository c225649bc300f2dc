"""What a browser sends for a form that nobody touched."""

from __future__ import annotations

from typing import Any

from django import forms

from filrouge.ground.words import Words


def typed(form: forms.BaseForm) -> dict[str, Any]:
    """The fields of an unbound form, by the names and values that its inputs have."""
    sent: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, Words):
            sent |= {f"{name}_{code}": wording.text for code, wording in value.wordings.items()}
            sent[f"{name}_origin"] = value.origin
        elif value not in (None, False, []) or isinstance(form.fields[name], forms.CharField):
            sent[name] = "on" if value is True else "" if value is None else value
        elif isinstance(form.fields[name], forms.ChoiceField) and not isinstance(
            form.fields[name], forms.MultipleChoiceField
        ):
            sent[name] = next(iter(form.fields[name].choices))[0]
    return sent
