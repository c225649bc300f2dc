"""A fund shared among projects, counted from the papers of a ballot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from filrouge.methods.shares.allocation import Allocation, By, Completion, Utility
from filrouge.methods.shares.certificate import verify
from filrouge.methods.shares.comparing import Comparison, compare
from filrouge.methods.shares.equal_shares import equal_shares
from filrouge.methods.shares.fund import Fund
from filrouge.methods.shares.greedy import greedy

Papers = Sequence[tuple[Mapping[str, Any], int]]


@dataclass(frozen=True, slots=True)
class Shared:
    """A fund and what came of it; `compared` where both rules were run and the better one kept."""

    fund: Fund
    allocation: Allocation
    compared: Comparison | None = None

    def as_dict(self) -> dict[str, Any]:
        """`{"elected": [numbers], "count": {…}}`, and the comparison where there was one."""
        told: dict[str, Any] = {"elected": list(self.allocation.selected), "count": self.allocation.as_dict()}
        if self.compared is None:
            return told
        found = self.compared
        return told | {"comparison": {"shares": found.shares, "greedy": found.greedy, "alike": found.alike}}


def count_fund(
    method: str,
    settings: Mapping[str, Any],
    options: Sequence[Mapping[str, Any]],
    papers: Papers,
    lot: Sequence[str],
) -> dict[str, Any]:
    """Who gets a share: `{"elected": [numbers], "count": {…}}`. `papers` are answers with whole weights."""
    fund = fund_of(settings, options, papers)
    return share(method, settings, fund, lot).as_dict() if fund.voters else {"elected": [], "count": {}}


def audit_fund(
    method: str,
    settings: Mapping[str, Any],
    options: Sequence[Mapping[str, Any]],
    papers: Papers,
    lot: Sequence[str],
) -> tuple[str, ...]:
    """What is wrong with the shares by their certificate (shares.certificate.verify); empty when all holds."""
    fund = fund_of(settings, options, papers)
    return verify(fund, share(method, settings, fund, lot).allocation) if fund.voters else ()


def fund_of(settings: Mapping[str, Any], options: Sequence[Mapping[str, Any]], papers: Papers) -> Fund:
    """The fund that a ballot shares, its projects called by their numbers."""
    costs = {option["number"]: Decimal(option["cost"]) for option in options}
    votes = [answer.get("scores") or answer.get("approved", ()) for answer, _weight in papers]
    return Fund.of(Decimal(settings["budget"]), costs, votes, [weight for _answer, weight in papers])


def share(method: str, settings: Mapping[str, Any], fund: Fund, lot: Sequence[str]) -> Shared:
    """Share the fund by the ballot's rule. `lot` parts equals, the best lot first."""
    if method == "greedy":
        return Shared(fund, greedy(fund, by=By(settings["by"]), order=lot))
    utility, completion = Utility(settings["utility"]), Completion(settings["completion"])
    shared = equal_shares(fund, utility=utility, completion=completion, order=lot)
    if not settings["comparison"]:
        return Shared(fund, shared)
    by_votes = greedy(fund, order=lot)
    compared = compare(fund, shared, by_votes, utility)
    return Shared(fund, shared if compared.keeps_shares else by_votes, compared)
