"""Exact weights as people write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

VULGAR = {
    Fraction(1, 2): "½", Fraction(1, 3): "⅓", Fraction(2, 3): "⅔", Fraction(1, 4): "¼", Fraction(3, 4): "¾",
    Fraction(1, 5): "⅕", Fraction(2, 5): "⅖", Fraction(3, 5): "⅗", Fraction(4, 5): "⅘", Fraction(1, 6): "⅙",
    Fraction(5, 6): "⅚", Fraction(1, 8): "⅛", Fraction(3, 8): "⅜", Fraction(5, 8): "⅝", Fraction(7, 8): "⅞",
}  # fmt: skip
DECIMALS = 2
Write = Callable[[Fraction | str], str]


def fraction_text(number: Fraction | str) -> str:
    """2½, 3, ⅔ as they are; what has no sign of its own as a decimal number, “about” before it where it is rounded."""
    exact = Fraction(number)
    whole, rest = divmod(abs(exact), 1)
    sign = "−" if exact < 0 else ""
    if rest == 0:
        return sign + number_format(whole, use_l10n=True, force_grouping=True)
    if rest in VULGAR:
        return f"{sign}{number_format(whole, force_grouping=True) if whole else ''}{VULGAR[rest]}"
    return _decimal(exact)


def _decimal(exact: Fraction) -> str:
    rounded = round(Decimal(exact.numerator) / Decimal(exact.denominator), DECIMALS)
    shown = number_format(rounded, decimal_pos=DECIMALS, force_grouping=True).replace("-", "−")
    return shown if Fraction(rounded) == exact else _("about %(number)s") % {"number": shown}


def written_alike(numbers: Iterable[Fraction | str]) -> Write:
    """How the numbers of one table are written: as `fraction_text` has them while each has a sign of its own (2½, 3);
    all as decimal numbers once one of them has none, so that 2.70 does not stand beside 50⅗.
    """
    if all(abs(Fraction(number)) % 1 in (0, *VULGAR) for number in numbers):
        return fraction_text
    return lambda number: _decimal(Fraction(number))


def share_text(share: Fraction | str) -> str:
    """A part of a whole in words where it has them: half, two thirds; else as a fraction or in per cent."""
    exact = Fraction(share)
    words = {
        Fraction(1, 2): _("half"),
        Fraction(1, 3): _("one third"),
        Fraction(2, 3): _("two thirds"),
        Fraction(1, 4): _("a quarter"),
        Fraction(3, 4): _("three quarters"),
        Fraction(1): _("all"),
    }
    if exact in words:
        return words[exact]
    percent = exact * 100
    return _("%(number)s %%") % {"number": fraction_text(percent)} if percent.denominator <= 100 else str(exact)
