"""Whom the caps of a rule lowered, in sentences: for pages, the protocol, and the command that knows no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.methods.places import COUNTRIES
from filrouge.rooms.ballots.numbers import fraction_text

MOST_NAMED = 10


def lowered_in_words(lowered: Iterable[Mapping[str, Any]], called: Callable[[str, str], str]) -> tuple[str, ...]:
    """Each that a cap lowered, and by how much; `lowered` as a result has it (deciding.Lowered.as_dict).

    `called` says what a group of a kind is called, and of the kind “member” whom an address belongs to.
    """
    return tuple(_told(list(lowered), called))


def _told(lowered: list[Mapping[str, Any]], called: Callable[[str, str], str]) -> Iterator[str]:
    for one in lowered[:MOST_NAMED]:
        before, after = Fraction(one["before"]), Fraction(one["after"])
        yield _("The cap lowers %(name)s by %(less)s, from %(before)s to %(after)s.") % {
            "name": called(one["by"], one["name"]), "less": fraction_text(before - after),
            "before": fraction_text(before), "after": fraction_text(after),
        }  # fmt: skip
    if more := max(0, len(lowered) - MOST_NAMED):
        yield ngettext("It lowers %(number)d more.", "It lowers %(number)d more.", more) % {"number": more}


def plainly(by: str, name: str) -> str:
    """What the file itself says of a group; only countries have a name in every language without a database."""
    if by == "country" and name in COUNTRIES:
        names = COUNTRIES[name].names
        return names.get(get_language() or "en") or names["en"]
    return name.rpartition(" (")[0] or name if by == "federation" else name
