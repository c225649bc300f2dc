"""Whether those who were heard stand for all: by country, class and region, in words that do not over-read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from filrouge.ground.punctuation import with_semicolons
from filrouge.methods.balance.comparing import Balance, Finding, Voices, balance_voices
from filrouge.rooms.plans.queries.voices import SAID, Did, Matrix
from filrouge.rooms.register.queries.member_roll import RollMember
from filrouge.rooms.register.queries.values import country_name

KNOWN = 0.5  # a share of members whose place must be known before it is spoken of
MOST_COMPARED = 200  # comparisons of one process
MOST_NAMED = 8  # groups named in one sentence
HEADS = {
    "said": gettext_lazy("Said something"),
    "supported": gettext_lazy("Supported a proposal"),
    "adopted": gettext_lazy("Words in what was adopted"),
}
SENTENCES = {
    "said": ngettext_lazy(
        "%(heard)s of %(members)s members said something, from %(groups)s of %(all)s groups.",
        "%(heard)s of %(members)s members said something, from %(groups)s of %(all)s groups.",
        "heard",
    ),
    "supported": ngettext_lazy(
        "%(heard)s of %(members)s members supported a proposal, from %(groups)s of %(all)s groups.",
        "%(heard)s of %(members)s members supported a proposal, from %(groups)s of %(all)s groups.",
        "heard",
    ),
    "adopted": ngettext_lazy(
        "The words of %(heard)s of %(members)s members are in what was adopted, from %(groups)s of %(all)s groups.",
        "The words of %(heard)s of %(members)s members are in what was adopted, from %(groups)s of %(all)s groups.",
        "heard",
    ),
}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: its members, and how many of them said, supported, and are in what was adopted."""

    name: str
    members: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BalanceShown:
    """One way of grouping members. `sentences` say what can be said; `rows` are the numbers that they rest on."""

    name: str
    heads: tuple[str, ...]
    sentences: tuple[str, ...]
    rows: tuple[GroupRow, ...]


def balances(found: Matrix) -> tuple[BalanceShown, ...]:
    """By country, class and region; what is not known of most members is left out. No statement."""
    heard = _heard(found)
    shown = [_balance(found, heard, name, group) for name, group in _groupings()]
    return tuple(each for each in shown if each is not None)


def _groupings() -> list[tuple[str, Callable[[RollMember], str]]]:
    called = cache(country_name)
    return [
        (_("By country"), lambda each: called(each.country) if each.country else ""),
        (_("By class"), lambda each: each.category),
        (_("By region"), lambda each: f"{each.country} {each.region}" if each.region else ""),
    ]


def _heard(found: Matrix) -> dict[str, set[int]]:
    did = {each.organisation: found.in_all(each.organisation) for each in found.members}
    return {
        "said": {organisation for organisation, what in did.items() if what & SAID},
        "supported": {organisation for organisation, what in did.items() if what & int(Did.SUPPORTED)},
        "adopted": set(found.adopted) & set(did),
    }


def _balance(
    found: Matrix, said: Mapping[str, set[int]], name: str, group: Callable[[RollMember], str]
) -> BalanceShown | None:
    """None where there is nothing to compare: one group, or groups that are known of too few members."""
    groups = {each.organisation: group(each) for each in found.members}
    known = {organisation: said for organisation, said in groups.items() if said}
    sizes = Counter(known.values())
    if len(sizes) < 2 or len(known) < KNOWN * len(groups):
        return None
    heard = {what: Counter(known[each] for each in who if each in known) for what, who in said.items()}
    sentences = [_sentence(what, _compared_once(sizes, voices)) for what, voices in heard.items() if voices]
    if missing := len(groups) - len(known):
        sentences.append(
            ngettext("Of %(n)s member it is not known.", "Of %(n)s members it is not known.", missing) % {"n": missing}
        )
    rows = [GroupRow(one, sizes[one], tuple(voices[one] for voices in heard.values())) for one in sorted(sizes)]
    return BalanceShown(name, tuple(str(head) for head in HEADS.values()), tuple(sentences), tuple(rows))


def _compared_once(sizes: Counter[str], voices: Counter[str]) -> Balance:
    """Worked out once for the same numbers. Most of what is done changes none: a member that spoke speaks again."""
    return _compared(tuple(sizes.items()), tuple(voices.items()))


@lru_cache(MOST_COMPARED)
def _compared(sizes: tuple[tuple[str, int], ...], voices: tuple[tuple[str, int], ...]) -> Balance:
    return balance_voices(dict(sizes), dict(voices), counted=Voices.ORGANISATIONS)


def _sentence(what: str, balance: Balance) -> str:
    """How many, from how many groups, and only then what chance would hardly make."""
    said = {"heard": balance.voices, "members": balance.members,
            "groups": len(balance.groups) - len(balance.silent), "all": len(balance.groups)}  # fmt: skip
    begun = SENTENCES[what] % said
    return f"{begun} {_finding(balance)}"


def _finding(balance: Balance) -> str:
    if balance.voices == balance.members:
        return _("That is all of them.")
    more, fewer = _named(balance, Finding.MORE), _named(balance, Finding.FEWER)
    if more or fewer:
        parts = [_("more than their share of members: %(names)s") % {"names": more}] if more else []
        parts += [_("fewer: %(names)s") % {"names": fewer}] if fewer else []
        return _("Hardly by chance: %(parts)s.") % {"parts": with_semicolons(parts)}
    if not any(group.telling for group in balance.groups):
        return _("The groups are too small to say whether that is even.")
    return _("The differences between the groups are no larger than chance would make them.")


def _named(balance: Balance, finding: Finding) -> str:
    found = [group for group in balance.groups if group.finding == finding]
    return ", ".join(
        _("%(name)s (%(heard)s of %(members)s)") % {"name": each.name, "heard": each.voices, "members": each.members}
        for each in found[:MOST_NAMED]
    )
