"""What was checked about a file that was counted anew, and where its votes come from, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filrouge.methods.recount.anew import Counted
from filrouge.rooms.ballots.formats.capped import lowered_in_words, plainly
from filrouge.rooms.ballots.formats.faults import in_words
from filrouge.rooms.ballots.formats.telling import listed
from filrouge.rooms.ballots.numbers import fraction_text

FINDINGS = {
    "rule": (
        gettext_lazy("The rule is the one whose digest was published at opening."),
        gettext_lazy("The rule is not the one whose digest was published at opening."),
    ),
    "roll": (
        gettext_lazy("The roll is the one whose digest was published at opening."),
        gettext_lazy("The roll is not the one whose digest was published at opening."),
    ),
    "weights": (
        gettext_lazy("The weights follow from the rule and the roll."),
        gettext_lazy("The weights do not follow from the rule and the roll."),
    ),
    "wording": (
        gettext_lazy("The wording is the one whose digest was published at opening."),
        gettext_lazy("The wording is not the one whose digest was published at opening."),
    ),
    "lot": (
        gettext_lazy("The lot is the one that was committed at opening."),
        gettext_lazy("The lot is not the one that was committed at opening."),
    ),
    "papers": (
        gettext_lazy("Nobody has two papers, and every paper is of somebody who took part."),
        gettext_lazy("The papers are not those of the organisations that took part, one each."),
    ),
    "digest": (
        gettext_lazy("The file has the digest that was published."),
        gettext_lazy("The file does not have the digest that was published."),
    ),
    "result": (
        gettext_lazy("The count gives the result that was published."),
        gettext_lazy("The count does not give the result that was published."),
    ),
    "certificate": (
        gettext_lazy("The count adds up, paper by paper."),
        gettext_lazy("The count does not add up, paper by paper."),
    ),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that was checked, in words; `faults` are what its certificate says does not add up."""

    holds: bool
    words: str
    faults: tuple[str, ...] = ()


def prove(counted: Counted) -> tuple[Proof, ...]:
    """Everything that was checked about a file."""
    found = [Proof(one.holds, _found(one.what, holds=one.holds)) for one in counted.findings]
    several = len(counted.questions) > 1
    for one in counted.audits:
        words = _found("certificate", holds=not one.faults)
        faults = tuple(in_words(fault) for fault in one.faults[:MOST_FAULTS])
        found.append(Proof(not one.faults, f"{one.question}. {words}" if several else words, faults))
    return tuple(found)


MOST_FAULTS = 10


def _found(what: str, *, holds: bool) -> str:
    return str(FINDINGS[what][0 if holds else 1])


def describe(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Where the votes of a file come from; `facts` as methods.recount.anew has them."""
    if "took_part" not in facts:
        return tuple(_described(facts))
    words = ngettext(
        "%(heads)d of %(of)d organisation took part.", "%(heads)d of %(of)d organisations took part.", facts["of"]
    )
    names = {
        "secret": _("The ballot was secret."),
        "nameless": _("The papers stand here without names."),
    }
    said = [words % {"heads": facts["took_part"], "of": facts["of"]}]
    said += [names[facts["names"]]] if facts["names"] else []
    return (*said, *lowered_in_words(facts.get("capped", ()), plainly))


def _described(facts: Mapping[str, Any]) -> Iterator[str]:
    votes = Fraction(facts["votes"])
    yield ngettext("%(number)s vote.", "%(number)s votes.", ceil(votes)) % {"number": fraction_text(votes)}
    if facts["withdrawn"]:
        yield _("Withdrawn, and taken out of the papers: %(names)s.") % {"names": listed(facts["withdrawn"])}
    if facts["rule"]:
        yield _("By the rule in the file: %(rule)s.") % {"rule": facts["rule"]}
    if facts["differing"]:
        yield ngettext(
            "The votes that the file publishes for %(number)d project are not what its papers add up to.",
            "The votes that the file publishes for %(number)d projects are not what its papers add up to.",
            facts["differing"],
        ) % {"number": facts["differing"]}
