"""A published count read back from its JSON, so that anyone can audit it without having counted."""

from collections.abc import Mapping
from typing import Any

from filrouge.methods.counting.counts import Count, Intervention, Parcel, Stage, TieBreak, Transfer

Told = Mapping[str, Any]


def read_count(told: Told) -> Count:
    """The count that `Count.as_dict` has written; both together change nothing.

    ValueError: something is missing, or is no number where one belongs.
    """
    try:
        return _count(told)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"this is not a published count: {fault}") from fault


def _count(told: Told) -> Count:
    places = int(told["places"])
    return Count(
        method=told["method"],
        settings=dict(told["settings"]),
        candidates=tuple(told["candidates"]),
        seats=int(told["seats"]),
        valid=int(told["valid"]),
        empty=int(told["empty"]),
        places=places,
        elected=tuple(told["elected"]),
        stages=tuple(_stage(stage, places) for stage in told["stages"]),
    )


def _stage(told: Told, places: int) -> Stage:
    return Stage(
        number=int(told["number"]),
        kind=told["kind"],
        candidate=told["candidate"],
        quota=_units(told["quota"], places),
        votes=_all_units(told["votes"], places),
        non_transferable=_units(told["non_transferable"], places),
        lost=_units(told["lost"], places),
        surplus=_units(told["surplus"], places) if "surplus" in told else None,
        transfer_value=_units(told["transfer_value"], places) if "transfer_value" in told else None,
        transfers=tuple(_transfer(transfer, places) for transfer in told["transfers"]),
        elected=tuple(told["elected"]),
        excluded=tuple(told["excluded"]),
        ties=tuple(TieBreak(**{**tie, "tied": tuple(tie["tied"])}) for tie in told["ties"]),
        interventions=tuple(
            Intervention(acted["candidate"], acted["effect"], tuple(acted["categories"]))
            for acted in told["interventions"]
        ),
        keep_factors=_all_units(told["keep_factors"], places) if "keep_factors" in told else None,
        iterations=told.get("iterations"),
    )


def _transfer(told: Told, places: int) -> Transfer:
    parcels = (
        Parcel(int(parcel["papers"]), _units(parcel["was"], places), _units(parcel["value"], places))
        for parcel in told["parcels"]
    )
    return Transfer(told["source"], told["target"], tuple(parcels))


def _all_units(told: Told, places: int) -> dict[str, int]:
    return {name: _units(number, places) for name, number in told.items()}


def _units(text: str, places: int) -> int:
    whole, _, part = text.partition(".")
    if len(part) != places or not (whole.removeprefix("-") + part).isdecimal():
        raise ValueError(f"{text} is no number with {places} decimal places")
    return int(whole + part)
