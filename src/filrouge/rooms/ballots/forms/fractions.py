"""A field for exact numbers as people write them: 1, 1/2, ½, 2½, 0,5 or 50 %."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from filrouge.methods.deciding.exact import read_fraction
from filrouge.rooms.ballots.numbers import VULGAR

LONGEST = 60
SIGNS = {sign: number for number, sign in VULGAR.items()}
WITH_SIGN = re.compile(rf"([0-9]{{0,20}})([{''.join(SIGNS)}])")


def read_typed(text: str) -> Fraction:
    """The number that was typed. ValueError for what is none."""
    plain = re.sub(r"[\s_]", "", text).replace("⁄", "/")
    percent = plain.endswith("%")
    plain = plain.removesuffix("%")
    if found := WITH_SIGN.fullmatch(plain):
        number = int(found[1] or 0) + SIGNS[found[2]]
    else:
        number = read_fraction(plain.replace(",", "."))
    return number / 100 if percent else number


class FractionField(forms.CharField):
    """An exact number, cleaned to text in lowest terms (“1/2”); "" where it may stay empty and does."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            max_length=LONGEST,
            widget=forms.TextInput(attrs={"class": "input w-s", "inputmode": "text", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        """The number in lowest terms. ValidationError when it does not read as one."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(read_typed(text))
        except ValueError:
            raise forms.ValidationError(
                _("“%(text)s” is not a number. Write it like 1, 1/2, ½ or 0.5.") % {"text": text[:LONGEST]},
                code="not_a_number",
            ) from None
