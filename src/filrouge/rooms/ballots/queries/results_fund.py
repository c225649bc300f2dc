"""A fund shared among projects: what was bought in which order, by whose support and at which price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from filrouge.methods.shares.allocation import Completion, Outcome
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.results_names import listed


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project: cost and support as text, what came of it, and with equal shares its price and the money behind
    it when it was last considered."""

    name: str
    funded: bool
    place: str
    cost: str
    support: str
    price: str
    money: str
    why: str


@dataclass(frozen=True, slots=True)
class Shared:
    """The projects, the bought ones first in their order, and what was spent. `shares`: prices are known."""

    sentences: tuple[str, ...]
    rows: tuple[ProjectRow, ...]
    shares: bool


def shared(question: Mapping[str, Any], names: Mapping[str, str]) -> Shared:
    """A counted fund as the page tells it."""
    count, scale = question["count"], question["scale"]
    if not count:
        return Shared((_("Nobody supported a project, so the fund is untouched."),), (), shares=False)
    shares = count["setting"]["rule"] == "equal shares"
    rows = [_row(project, names, scale) for project in sorted(count["projects"], key=_place)]
    told = (*_sums(count, scale), *_ties(count, names), *_compared(question, shares=shares))
    return Shared(told, tuple(rows), shares)


def _place(project: Mapping[str, Any]) -> tuple[int, Fraction]:
    """Those that were bought in their order, then by falling support."""
    return (project["round"] or 10**9, -Fraction(project["points"]))


def _row(project: Mapping[str, Any], names: Mapping[str, str], scale: int) -> ProjectRow:
    price, money = project["price"], project["money"]
    return ProjectRow(
        name=names[project["name"]],
        funded=project["funded"],
        place=str(project["round"] or ""),
        cost=money_text(project["cost"]),
        support=fraction_text(Fraction(project["points"]) / scale),
        price=money_text(Fraction(price) * scale) if price is not None else "",
        money=money_text(money) if money is not None else "",
        why=_why(project["outcome"]),
    )


def _why(outcome: str) -> str:
    words = {
        Outcome.PAID_BY_SHARES: _("paid by the shares of its supporters"),
        Outcome.TAKEN_BY_VOTES: _("taken in the order of votes"),
        Outcome.SHORT_OF_SHARES: _("its supporters do not have enough left"),
        Outcome.DOES_NOT_FIT: _("costs more than what is left"),
        Outcome.BELOW_THRESHOLD: _("has fewer votes than asked for"),
        Outcome.AFTER_THE_STOP: _("comes after the first that did not fit"),
        Outcome.WITHDRAWN: _("was withdrawn"),
    }
    return words[Outcome(outcome)]


def _sums(count: Mapping[str, Any], scale: int) -> Iterator[str]:
    sums = {name: money_text(count[name]) for name in ("budget", "spent", "left")}
    yield _("Of %(budget)s, %(spent)s is spent and %(left)s is left over.") % sums
    if count["share"] is not None:
        yield _("Each vote of weight 1 has a share of %(share)s to spend on what it supports.") % {
            "share": money_text(Fraction(count["share"]) * scale)
        }
        yield _completed(count["setting"]["completion"])


def _completed(completion: str) -> str:
    words = {
        Completion.NONE: _("What is left over stays over."),
        Completion.UTILITARIAN: _("What was left over bought what fits, in the order of votes."),
        Completion.ADD1: _("To use more of the fund, every share was raised step by step as long as all fits (Add1)."),
        Completion.ADD1_UTILITARIAN: _(
            "To use more of the fund, every share was raised step by step as long as all fits (Add1); the rest bought "
            "what fits, in the order of votes."
        ),
        Completion.ADD1_EXHAUSTIVE: _(
            "To use more of the fund, every share was raised step by step until nothing more fits (Add1)."
        ),
        Completion.ADD1_EXHAUSTIVE_UTILITARIAN: _(
            "To use more of the fund, every share was raised step by step until nothing more fits (Add1); the rest "
            "bought what fits, in the order of votes."
        ),
    }
    return words[Completion(completion)]


def _ties(count: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    for bought in count["rounds"]:
        if len(bought["tied"]) > 1:
            yield _("These were equally cheap for their supporters: %(names)s. The lot put %(name)s first.") % {
                "names": listed(bought["tied"], names), "name": names[bought["project"]],
            }  # fmt: skip


def _compared(question: Mapping[str, Any], *, shares: bool) -> Iterator[str]:
    compared = question.get("comparison")
    if compared is None:
        return
    sums = {name: fraction_text(Fraction(compared[name]) / question["scale"]) for name in ("shares", "greedy", "alike")}
    yield (
        _(
            "Compared with taking projects by votes alone: weight %(shares)s gets more by equal shares, %(greedy)s "
            "more by votes, %(alike)s the same."
        )
        % sums
    )
    yield _("So equal shares stand.") if shares else _("So projects are taken by votes.")


def money_text(amount: str | Fraction) -> str:
    """An amount in the currency: without decimals where it is whole, else with two."""
    exact = Fraction(amount)
    rounded = round(Decimal(exact.numerator) / Decimal(exact.denominator), 2)
    return number_format(rounded, decimal_pos=0 if rounded == int(rounded) else 2, force_grouping=True)
