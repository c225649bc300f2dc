"""What options are called and how their votes are written, from the file that was counted and its result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.punctuation import with_semicolons
from filrouge.ground.words import Shown, Words

MOST_NAMES = 12
MOST_ROWS = 40  # options in a picture or in a table of options by options; the file of the ballot has them all
DECIMALS = 5  # as the statutes of transferable votes have them


@dataclass(frozen=True, slots=True)
class Scaled:
    """Votes as they are shown: a count in whole numbers multiplies all weights by `scale`, which is undone here."""

    scale: int
    places: int

    @classmethod
    def of(cls, scale: int, numbers: Iterable[str | int]) -> Scaled:
        """With as few decimals, the same for all, as these numbers need."""
        exact = [Fraction(number) / scale for number in numbers]
        enough = (at for at in range(DECIMALS) if all((one * 10**at).denominator == 1 for one in exact))
        return cls(scale, next(enough, DECIMALS))

    def text(self, number: str | int | Fraction) -> str:
        """One number of votes in the reader's language, rounded to five decimals where it has more."""
        exact = Fraction(number) / self.scale
        rounded = round(Decimal(exact.numerator) / Decimal(exact.denominator), self.places)
        return number_format(rounded, decimal_pos=self.places, force_grouping=True).replace("-", "−")

    def said(self) -> str:
        """That the weights were made whole for the count; empty where they were whole already."""
        if self.scale == 1:
            return ""
        words = _(
            "The count multiplies all weights by %(scale)s, so that they are whole numbers. What stands here is "
            "divided by it again."
        )
        return words % {"scale": number_format(self.scale)}


def option_names(asked: Mapping[str, Any]) -> dict[str, str]:
    """The options of a question of the file: number → name in the reader’s language, each a Label."""
    return {option["number"]: _words(option["name"]).label for option in asked["options"]}


def question_text(asked: Mapping[str, Any]) -> Shown:
    """What a question of the file asks, in the reader's language."""
    return _words(asked["text"])


def _words(said: Any) -> Shown:
    return Words.from_json(said).in_(get_language() or "en")


def listed(keys: Sequence[str], names: Mapping[str, str]) -> str:
    """The names in this order, “A, B and C”, or “A, a; B, b; C” where commas stand inside them; of very many the first
    and how many others.
    """
    shown = [names[key] for key in keys]
    if len(shown) > MOST_NAMES:
        rest = len(shown) - MOST_NAMES + 1
        words = ngettext("%(number)d other", "%(number)d others", rest)
        shown = [*shown[: MOST_NAMES - 1], words % {"number": rest}]
    if any("," in name for name in shown):
        return with_semicolons(shown)
    return str(get_text_list(shown, _("and")))


def in_alphabet(keys: Sequence[str], names: Mapping[str, str]) -> str:
    """As `listed`, in the order of the alphabet."""
    return listed(sorted(keys, key=lambda key: names[key].casefold()), names)


def left_out(number: int) -> str:
    """That a picture or a table shows only the first of very many; empty where it shows all."""
    if number <= MOST_ROWS:
        return ""
    words = _("Of %(number)s options the first %(shown)s are shown. The file of the ballot has them all.")
    return words % {"number": number_format(number, force_grouping=True), "shown": MOST_ROWS}
