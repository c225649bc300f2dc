"""What holds for every fund: found by trying many small ones, where ties and empty pockets are frequent."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from filrouge.methods.shares.allocation import Allocation, By, Completion, Utility
from filrouge.methods.shares.certificate import verify
from filrouge.methods.shares.equal_shares import equal_shares
from filrouge.methods.shares.fund import Fund
from filrouge.methods.shares.greedy import greedy

NAMES = ("oak", "elm", "ash", "fir", "yew")

utilities = st.sampled_from(Utility)
completions = st.sampled_from(Completion)


@st.composite
def funds(draw: st.DrawFn) -> Fund:
    """A few projects that cost about as much as a few shares."""
    names = NAMES[: draw(st.integers(1, 5))]
    costs = {name: draw(st.integers(1, 24)) for name in names}
    votes = st.dictionaries(st.sampled_from(names), st.integers(1, 3))
    return Fund.of(draw(st.integers(6, 60)), costs, draw(st.lists(votes, min_size=1, max_size=7)))


def plainly(fund: Fund, utility: Utility, share: Fraction) -> tuple[str, ...]:
    """The rule as its definition reads, in fractions: no laziness, no merging, prices by trying every poor set."""
    voters = [dict(ballot) for ballot, weight in fund.ballots.items() for _voter in range(weight)]
    left = [share] * len(voters)
    bought: list[int] = []
    while True:
        offers = []
        for number, project in enumerate(fund.projects):
            worth = project.cost if utility is Utility.COST else 1
            gains = [voter.get(number, 0) if utility is Utility.POINTS else int(number in voter) for voter in voters]
            price = cheapest(left, gains, project.cost)
            if number not in bought and price is not None:
                offers.append((price / worth, -fund.points[number], project.cost, number, price, gains))
        if not offers:
            return tuple(fund.projects[number].name for number in bought)
        *_key, number, price, gains = min(offers)
        left = [money - min(money, price * gain) for money, gain in zip(left, gains, strict=True)]
        bought.append(number)


def cheapest(left: list[Fraction], gains: list[int], cost: int) -> Fraction | None:
    """The smallest price per point at which the supporters together pay the cost."""
    order = sorted((money / gain, money, gain) for money, gain in zip(left, gains, strict=True) if gain)
    given_by_poor = Fraction(0)
    for place, (limit, money, _gain) in enumerate(order):
        price = (cost - given_by_poor) / sum(gain for _limit, _money, gain in order[place:])
        if price <= limit:
            return price
        given_by_poor += money
    return None


def told(result: Allocation) -> tuple[object, ...]:
    """What a result says apart from the numbers of ballots."""
    payments = [
        (mark.name, mark.outcome, mark.price, [(paid.amount, paid.voters) for paid in mark.payments])
        for mark in result.projects
    ]
    return result.selected, result.spent, result.added, sorted(payments, key=lambda payment: payment[0])


@given(funds(), utilities)
def test_the_fast_rule_is_the_defined_rule(fund: Fund, utility: Utility) -> None:
    result = equal_shares(fund, utility=utility)

    assert result.selected == plainly(fund, utility, Fraction(fund.budget, fund.voters))


@given(funds(), utilities, completions, st.booleans())
def test_every_result_carries_its_certificate(
    fund: Fund, utility: Utility, completion: Completion, whole_shares: bool
) -> None:
    result = equal_shares(fund, utility=utility, completion=completion, whole_shares=whole_shares)

    assert verify(fund, result) == ()
    assert result.spent <= fund.budget


@given(funds(), utilities)
def test_growing_step_by_step_is_what_growing_means(fund: Fund, utility: Utility) -> None:
    """The last result within the budget before the first above it."""
    result = equal_shares(fund, utility=utility, completion=Completion.ADD1)
    first = Fraction(fund.budget, fund.voters)
    costs = {project.name: project.cost for project in fund.projects}
    supported = {name for name, votes in zip(fund.names, fund.votes, strict=True) if votes}

    assert result.selected == plainly(fund, utility, first + result.added)
    if sum(costs[name] for name in supported) <= fund.budget:
        assert set(result.selected) == supported
    else:
        steps = [plainly(fund, utility, first + step) for step in range(result.added + 2)]
        spent = [sum(costs[name] for name in step) for step in steps]
        assert max(spent[:-1]) <= fund.budget < spent[-1]


@given(funds(), utilities, completions, st.randoms())
def test_the_order_of_ballots_and_projects_does_not_matter(
    fund: Fund, utility: Utility, completion: Completion, random: object
) -> None:
    places = list(range(len(fund.projects)))
    random.shuffle(places)  # type: ignore[attr-defined]  # hypothesis' random
    moved = {old: new for new, old in enumerate(places)}
    ballots = {
        tuple(sorted((moved[number], points) for number, points in ballot)): weight
        for ballot, weight in reversed(fund.ballots.items())
    }
    other = replace(fund, projects=tuple(fund.projects[old] for old in places), ballots=ballots)
    results = [equal_shares(each, utility=utility, completion=completion, order=fund.names) for each in (fund, other)]

    assert told(results[0]) == told(results[1])


@given(funds(), utilities, st.integers(2, 4))
def test_a_weight_is_a_repetition(fund: Fund, utility: Utility, times: int) -> None:
    """Every voter `times` over and all money as often: everybody pays the same as before."""
    ballots = {ballot: weight * times for ballot, weight in fund.ballots.items()}
    projects = tuple(replace(project, cost=project.cost * times) for project in fund.projects)
    many = Fund(fund.budget * times, projects, ballots)
    votes = [dict(ballot) for ballot, weight in fund.ballots.items() for _voter in range(weight * times)]
    named = [{fund.names[number]: points for number, points in vote.items()} for vote in votes]
    repeated = Fund.of(many.budget, {project.name: project.cost for project in projects}, named)

    assert repeated.ballots == ballots
    assert equal_shares(many, utility=utility).selected == equal_shares(repeated, utility=utility).selected
    assert equal_shares(many, utility=utility).selected == equal_shares(fund, utility=utility).selected


@given(funds(), utilities, st.integers(1, 9), st.integers(1, 9))
def test_another_currency_changes_nothing_as_long_as_shares_do_not_grow(
    fund: Fund, utility: Utility, up: int, down: int
) -> None:
    factor = Fraction(up, down)
    votes = [{fund.names[number]: points for number, points in ballot} for ballot in fund.ballots]
    costs = {project.name: project.cost * factor for project in fund.projects}
    other = Fund.of(fund.budget * factor, costs, votes, fund.ballots.values())
    first, second = (equal_shares(each, utility=utility, completion=Completion.UTILITARIAN) for each in (fund, other))

    assert first.selected == second.selected
    assert Fraction(first.spent, fund.unit) * factor == Fraction(second.spent, other.unit)


@given(funds(), st.sampled_from(By), st.booleans(), st.integers(0, 4))
def test_greedy_results_carry_their_certificate_too(fund: Fund, by: By, skip: bool, threshold: int) -> None:
    result = greedy(fund, by=by, skip=skip, threshold=threshold)

    assert verify(fund, result) == ()
    assert result.spent <= fund.budget


@given(funds(), completions)
def test_filling_up_leaves_nothing_that_fits(fund: Fund, completion: Completion) -> None:
    result = equal_shares(fund, completion=completion)

    if completion.fills_up:
        assert all(mark.funded or mark.cost > result.left for mark in result.projects)
