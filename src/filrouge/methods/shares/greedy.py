"""Taking projects in the order of their votes, as most cities do, in the variants they use.

Faliszewski and others, "Participatory Budgeting: Data, Tools, and Analysis", IJCAI 2023; the variants are the
rules `greedy`, `greedy-no-skip` and `greedy-threshold` of Pabulib.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from filrouge.methods.shares.allocation import Allocation, By, Explanation, GreedySetting, Outcome, Round
from filrouge.methods.shares.fund import Fund


def greedy(
    fund: Fund,
    *,
    by: By = By.VOTES,
    skip: bool = True,
    threshold: int = 0,
    order: Iterable[str] | None = None,
    cheaper_first: bool = True,
    points: Sequence[int] | None = None,
    withdrawn: Iterable[str] = (),
) -> Allocation:
    """Go through the projects by points (`votes`, with approvals) and take what fits into the budget.

    Without `skip` the first project that does not fit ends it. A project needs at least `threshold` whole
    points. Ties: most points, then the cheaper one (unless `cheaper_first` is off), then the `order` of the lot.
    `points`, by project number and in the fund's steps, replace the count of the ballots where an official
    tally is to be followed. Projects that were `withdrawn` after the vote began are passed over.
    """
    counted = tuple(fund.points if points is None else points)
    if len(counted) != len(fund.projects):
        raise ValueError("the tally has to give points to every project, by its number")
    ranked = rank_by_votes(fund, counted, fund.lots(order), by=by, cheaper_first=cheaper_first)
    gone = frozenset(withdrawn)
    outcomes = take(
        fund, [n for n in ranked if fund.projects[n].name not in gone], counted, skip=skip, threshold=threshold
    )
    outcomes |= {n: Outcome.WITHDRAWN for n in ranked if n not in outcomes}
    taken = [number for number in ranked if outcomes[number] is Outcome.TAKEN_BY_VOTES]
    rounds = tell_rounds(fund, taken)
    places = {stage.project: stage.number for stage in rounds}
    votes = fund.votes
    told = tuple(
        Explanation(
            project.name, project.cost, votes[number], counted[number], outcomes[number], places.get(project.name)
        )
        for number, project in enumerate(fund.projects)
    )
    return Allocation(
        GreedySetting(by, skip, threshold),
        fund.budget,
        tuple(stage.project for stage in rounds),
        rounds[-1].spent if rounds else 0,
        told,
        rounds,
        unit=fund.unit,
        point=fund.point,
    )


def rank_by_votes(
    fund: Fund, points: Sequence[int], lots: Sequence[int], *, by: By = By.VOTES, cheaper_first: bool = True
) -> list[int]:
    """Numbers of the projects, first the one with most points (per cost)."""

    def place(number: int) -> tuple[Fraction, int, int, int]:
        cost = fund.projects[number].cost
        sought = Fraction(points[number], cost if by is By.VOTES_PER_COST else 1)
        return -sought, -points[number], cost if cheaper_first else 0, lots[number]

    return sorted(range(len(fund.projects)), key=place)


def take(fund: Fund, ranked: Sequence[int], points: Sequence[int], *, skip: bool, threshold: int) -> dict[int, Outcome]:
    """What becomes of each project when they are considered in this order."""
    outcomes: dict[int, Outcome] = {}
    left, stopped = fund.budget, False
    for number in ranked:
        outcomes[number] = outcome = _consider(fund, number, points[number], left, stopped, threshold)
        left -= fund.projects[number].cost if outcome is Outcome.TAKEN_BY_VOTES else 0
        stopped = stopped or (outcome is Outcome.DOES_NOT_FIT and not skip)
    return outcomes


def _consider(fund: Fund, number: int, points: int, left: int, stopped: bool, threshold: int) -> Outcome:
    if points < threshold * fund.point:
        return Outcome.BELOW_THRESHOLD
    if stopped:
        return Outcome.AFTER_THE_STOP
    return Outcome.TAKEN_BY_VOTES if fund.projects[number].cost <= left else Outcome.DOES_NOT_FIT


def take_rest(fund: Fund, ranked: Sequence[int], taken: Sequence[int]) -> list[int]:
    """Utilitarian completion: the numbers of the projects that still fit, in this order."""
    left = fund.budget - sum(fund.projects[number].cost for number in taken)
    rest: list[int] = []
    for number in ranked:
        if number not in taken and fund.projects[number].cost <= left:
            left -= fund.projects[number].cost
            rest.append(number)
    return rest


def tell_rounds(fund: Fund, taken: Sequence[int], after: Sequence[Round] = ()) -> tuple[Round, ...]:
    """One round for each project that was taken by votes, following the rounds `after` which it came."""
    rounds: list[Round] = []
    spent = after[-1].spent if after else 0
    for place, number in enumerate(taken, start=len(after) + 1):
        spent += fund.projects[number].cost
        rounds.append(Round(place, fund.projects[number].name, Outcome.TAKEN_BY_VOTES, spent))
    return tuple(rounds)
