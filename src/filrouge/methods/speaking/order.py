"""The list of speakers in order, with the reason of each place.

Each request is judged as if the earlier ones of the same organisation and country had been heard, so nobody gains by
asking twice. It is judged by requests that were asked before it and by nothing else: what is asked later never
changes the order of those who wait (with alternation: of those who wait in the same group).

Worked example, rule (first_time, country). Belgium's Alfa has spoken for 90 seconds. Asked so far: 1 Alfa, 2 Beta
(Belgium), 3 Gamma (Latvia), 4 Gamma again, 5 a point of order by Delta. The order is 5 (point of order), 3 (first
time, and the only country not heard yet), 2 (first time), 1 (asked), 4 (asked).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from filrouge.methods.speaking.requests import Request, Turn, checked
from filrouge.methods.speaking.rule import Criterion, Rule

Standing = tuple[int, ...]
"""One number for each criterion and the place in the order of asking; the smaller comes first."""


class Reason(StrEnum):
    """Why somebody stands before others who asked earlier; `ASKED` if there are none."""

    POINT_OF_ORDER = "point_of_order"
    FIRST_TIME = "first_time"
    COUNTRY = "country"
    LEAST_TIME = "least_time"
    ALTERNATION = "alternation"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the list, the first is 1.

    `reason` says why the request stands before those who asked earlier, by the strongest rule that moved it, and
    `before_earlier` how many they are. `yields` says in the same way why `later_before` requests that were asked
    later stand before it; None if there are none. `seconds_before` estimates how long it will take until its turn.
    """

    number: int
    request: Request
    reason: Reason
    before_earlier: int
    yields: Reason | None
    later_before: int
    seconds_before: int


def order_speakers(
    requests: Iterable[Request], said: Sequence[Turn], rule: Rule, *, typical: int, left: int = 0
) -> tuple[Place, ...]:
    """Everybody on the list, the next speaker first.

    `said` is what was said so far, in that order. `typical` is the length of a turn in seconds, 1 or more (see
    `requests.typical_seconds`): it gives the estimates, and it is what an earlier request of the same organisation
    counts under `least_time`. `left` are the seconds that whoever speaks now still has.
    """
    if typical < 1 or left < 0:
        raise ValueError("a turn takes a second or more, and the time that is left is not below none")
    asked = checked(requests)
    order = _ordered(asked, said, rule, typical)
    return tuple(_place(order, number, rule, left + number * typical) for number in range(len(order)))


Waiting = tuple[Request, Standing]


def _ordered(asked: Sequence[Request], said: Sequence[Turn], rule: Rule, typical: int) -> list[Waiting]:
    urgent = [(request, (request.asked,)) for request in asked if request.point_of_order]
    turns = [request for request in asked if not request.point_of_order]
    listed = sorted(_standings(turns, said, rule, typical), key=lambda waiting: waiting[1])
    return [*urgent, *(_alternated(listed, said, rule.alternate) if rule.alternate else listed)]


def _standings(turns: Sequence[Request], said: Sequence[Turn], rule: Rule, typical: int) -> Iterable[Waiting]:
    """How each stands if those who asked before it had been heard."""
    spoken = {turn.organisation for turn in said}
    heard = {turn.country for turn in said}
    seconds: Counter[str] = Counter()
    for turn in said:
        seconds[turn.organisation] += turn.seconds
    for request in turns:
        has = {
            Criterion.FIRST_TIME: int(request.organisation in spoken),
            Criterion.COUNTRY: int(request.country in heard),
            Criterion.LEAST_TIME: seconds[request.organisation],
            Criterion.ASKED: request.asked,
        }
        yield request, (*(has[criterion] for criterion in rule.criteria), request.asked)
        spoken.add(request.organisation)
        heard.add(request.country)
        seconds[request.organisation] += typical


def _alternated(listed: Sequence[Waiting], said: Sequence[Turn], groups: tuple[str, str]) -> list[Waiting]:
    queues = {group: [one for one in listed if one[0].group == group] for group in groups}
    others = [one for one in listed if one[0].group not in groups]
    turn = _begins(queues, said, groups)
    order: list[Waiting] = []
    while queues[groups[0]] or queues[groups[1]]:
        turn = turn if queues[turn] else _other(turn, groups)
        before = list(takewhile(lambda one: one[1] < queues[turn][0][1], others))  # noqa: B023 -- used up at once
        others = others[len(before) :]
        order += [*before, queues[turn].pop(0)]
        turn = _other(turn, groups)
    return [*order, *others]


def _begins(queues: dict[str, list[Waiting]], said: Sequence[Turn], groups: tuple[str, str]) -> str:
    last = next((turn.group for turn in reversed(said) if turn.group in groups), None)
    if last is not None:
        return _other(last, groups)
    return min(groups, key=lambda group: queues[group][0][1] if queues[group] else (float("inf"),))


def _other(group: str, groups: tuple[str, str]) -> str:
    return groups[1] if group == groups[0] else groups[0]


def _place(order: Sequence[Waiting], number: int, rule: Rule, seconds: int) -> Place:
    mine = order[number]
    passed = [_why(mine, one, rule) for one in order[number + 1 :] if one[0].asked < mine[0].asked]
    gave_way = [_why(one, mine, rule) for one in order[:number] if one[0].asked > mine[0].asked]
    return Place(
        number=number + 1,
        request=mine[0],
        reason=_strongest(passed, rule) or Reason.ASKED,
        before_earlier=len(passed),
        yields=_strongest(gave_way, rule),
        later_before=len(gave_way),
        seconds_before=seconds,
    )


def _why(first: Waiting, second: Waiting, rule: Rule) -> Reason:
    """Why the first stands before the second, although it was asked later."""
    if first[0].point_of_order and not second[0].point_of_order:
        return Reason.POINT_OF_ORDER
    if first[1] > second[1]:
        return Reason.ALTERNATION
    decides = next(number for number, (one, two) in enumerate(zip(first[1], second[1], strict=True)) if one != two)
    return Reason(rule.criteria[decides].value)


def _strongest(reasons: Sequence[Reason], rule: Rule) -> Reason | None:
    strength = [Reason.POINT_OF_ORDER, *(Reason(criterion.value) for criterion in rule.criteria), Reason.ALTERNATION]
    return min(reasons, key=strength.index, default=None)
