"""The outcome of a Pabulib file by the rule that the file itself names."""

from fractions import Fraction

from filrouge.methods.shares.allocation import Allocation, Completion, Utility
from filrouge.methods.shares.comparing import compare
from filrouge.methods.shares.equal_shares import equal_shares
from filrouge.methods.shares.fund import Fund
from filrouge.methods.shares.greedy import greedy
from filrouge.methods.shares.pabulib import BudgetFile, PabulibError
from filrouge.methods.shares.pabulib_votes import APPROVALS, fund_of, published_points

GREEDY = {"greedy": True, "greedy-threshold": True, "greedy-no-skip": False}
"""Rules by votes, and whether they skip a project that does not fit."""

EQUAL_SHARES = {"equalshares": Completion.NONE, "equalshares/add1": Completion.ADD1}
"""Rules by equal shares; each also exists with a comparison with greedy at the end."""

COMPARED = "-comparison"

THRESHOLD = "min_project_score_threshold"

WITHDRAWN_COST = 999_999_999
"""What Pabulib writes as the cost of a project that was withdrawn during the vote; it does not stop a rule."""


def is_explained(rule: str) -> bool:
    """Whether the file alone, by the name of its rule, says how it is decided."""
    return rule in GREEDY or rule.removesuffix(COMPARED) in EQUAL_SHARES


def decide_as_declared(file: BudgetFile, fund: Fund | None = None) -> Allocation:
    """Apply the rule in META to the file's ballots (`fund`, if it was made before).

    Greedy rules follow the published votes or points where the file has them, and the order of the file between
    equals, as the organisers did. A rule that the file does not state completely is a PabulibError.
    """
    fund = fund or fund_of(file)
    if not is_explained(file.rule):
        raise PabulibError("META", None, f"the rule {file.rule!r} is not one that the file alone explains")
    if file.rule in GREEDY:
        return _decide_greedily(file, fund, skip=GREEDY[file.rule])
    name = file.rule.removesuffix(COMPARED)
    utility = Utility.COST if file.vote_type in APPROVALS else Utility.POINTS
    shares = equal_shares(fund, utility=utility, completion=EQUAL_SHARES[name])
    if name == file.rule:
        return shares
    votes = _decide_greedily(file, fund, skip=True)
    return shares if compare(fund, shares, votes).keeps_shares else votes


def _decide_greedily(file: BudgetFile, fund: Fund, *, skip: bool) -> Allocation:
    published = published_points(file)
    points = None if published is None else _scale(published, fund)
    withdrawn = [project.name for project in fund.projects if project.cost == WITHDRAWN_COST * fund.unit]
    return greedy(
        fund,
        skip=skip,
        threshold=_threshold(file),
        cheaper_first=False,
        points=points,
        withdrawn=withdrawn,
    )


def _threshold(file: BudgetFile) -> int:
    text = file.meta.get(THRESHOLD, "")
    if not text and file.rule == "greedy-threshold":
        raise PabulibError("META", None, f"{THRESHOLD!r} is missing, which the rule asks for")
    if text and not text.isdecimal():
        raise PabulibError("META", None, f"the threshold {text!r} is not a whole number")
    return int(text or 0)


def _scale(published: tuple[Fraction, ...], fund: Fund) -> list[int]:
    """Published points in the fund's steps; what has finer parts than any ballot is no count of them."""
    scaled = [points * fund.point for points in published]
    if any(points.denominator != 1 for points in scaled):
        raise PabulibError("PROJECTS", None, "published points have finer parts than the points of the votes")
    return [int(points) for points in scaled]
