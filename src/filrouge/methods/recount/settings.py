"""What a method can be set to, and the check of it: the same for a draft, for a file and for a recount."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from filrouge.methods.recount.answers import AnswerError
from filrouge.methods.shares.allocation import By, Completion, Utility

MOST_SEATS = 500
MOST_MONEY = 10**12
UTILITIES = tuple(utility.value for utility in Utility)
COMPLETIONS = tuple(completion.value for completion in Completion)
GREEDY_ORDERS = tuple(by.value for by in By)

Check = Callable[[Any, Sequence[str]], Any]


def check_settings(method: str, given: Mapping[str, Any], options: Sequence[str]) -> dict[str, Any]:
    """All settings of a method, defaults written out. Raises AnswerError for a value or a name that cannot stand."""
    known = SETTINGS[method]
    if unknown := set(given) - set(known):
        raise AnswerError("unknown", names=sorted(map(str, unknown)))
    return {name: check(given.get(name), options) for name, check in known.items()}


def _number(name: str, least: int, most: int, default: int | None) -> Check:
    def check(value: Any, options: Sequence[str]) -> int | None:
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise AnswerError("setting", name=name, least=least, most=most)
        return value

    return check


def money(value: Any, options: Sequence[str] = ()) -> str:
    """An amount in the currency, as text with at most two decimals. AnswerError for anything else."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise AnswerError("money") from error
    if not amount.is_finite() or not 0 < amount <= MOST_MONEY or amount != round(amount, 2):
        raise AnswerError("money")
    return str(amount)


def _places(value: Any, options: Sequence[str]) -> int:
    number = _number("places", 1, MOST_SEATS, 1)(value, options)
    if options and number > len(options):
        raise AnswerError("too_many_places", places=number, options=len(options))
    return int(number)


def _most(value: Any, options: Sequence[str]) -> int | None:
    return None if value is None else _number("most", 1, MOST_SEATS, None)(value, options)


def _one_of(name: str, allowed: Sequence[str]) -> Check:
    def check(value: Any, options: Sequence[str]) -> str:
        chosen = allowed[0] if value is None else value
        if chosen not in allowed:
            raise AnswerError("setting_choice", name=name, allowed=list(allowed))
        return str(chosen)

    return check


def _yes_or_no(value: Any, options: Sequence[str]) -> bool:
    return bool(value)


def _reserved(value: Any, options: Sequence[str]) -> dict[str, list[int | None]]:
    """`{"women": [2, null]}`: at least two of the elected; the second number is the most, null for no limit."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise AnswerError("reserved")
    return {str(category): _limits(limits) for category, limits in value.items()}


def _limits(limits: Any) -> list[int | None]:
    if not isinstance(limits, Sequence) or isinstance(limits, str) or len(limits) != 2:
        raise AnswerError("reserved")
    least, most = limits
    if not isinstance(least, int) or least < 0 or not (most is None or (isinstance(most, int) and most >= least)):
        raise AnswerError("reserved")
    return [least, most]


_STV: dict[str, Check] = {"places": _places, "reserved": _reserved}
_FUND: dict[str, Check] = {"budget": money, "most": _most}
SETTINGS: dict[str, dict[str, Check]] = {
    "decision": {},
    "consent": {},
    "approval": {"places": _places, "most": _most},
    "score": {"places": _places, "highest": _number("highest", 1, 100, 5)},
    "points": {"places": _places, "points": _number("points", 1, 10_000, 10), "all_points": _yes_or_no},
    "schulze": {"places": _places},
    "instant_runoff": {},
    "scottish_stv": _STV,
    "meek_stv": _STV,
    "equal_shares": _FUND
    | {
        "utility": _one_of("utility", UTILITIES),
        "highest": _number("highest", 1, 100, 5),
        "completion": _one_of("completion", COMPLETIONS),
        "comparison": _yes_or_no,
    },
    "greedy": _FUND | {"by": _one_of("by", GREEDY_ORDERS)},
}
