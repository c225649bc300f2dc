"""The result of a count in which votes are transferred: every stage, so that anyone can follow each vote.

All numbers of votes are whole numbers of the smallest unit: a count with `places` = 5 says 1.50000 votes as 150000.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["first preferences", "surplus", "exclusion", "distribution", "remaining"]
"""What made a stage: the first sorting, one candidate's surplus or exclusion passed on, all papers passed on anew with
new keep factors (Meek), or the places that are left going to those who are left."""


def written(units: int, places: int) -> str:
    """Votes as people write them: `written(21465496, 5)` is `214.65496`."""
    if not places:
        return str(units)
    whole, rest = divmod(abs(units), 10**places)
    return f"{'-' if units < 0 else ''}{whole}.{rest:0{places}d}"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Papers that moved together: how many (by weight), the value of each before and after."""

    papers: int
    was: int
    value: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """What went from one candidate to another in one stage; without a `target` it is non-transferable."""

    source: str
    target: str | None
    parcels: tuple[Parcel, ...]

    @property
    def papers(self) -> int:
        """How many papers moved, by weight."""
        return sum(parcel.papers for parcel in self.parcels)

    @property
    def votes(self) -> int:
        """What they are worth to the one who receives them."""
        return sum(parcel.papers * parcel.value for parcel in self.parcels)


@dataclass(frozen=True, slots=True)
class TieBreak:
    """Several candidates had equal votes and one had to be chosen: by an earlier stage (its number) or by lot."""

    purpose: Literal["surplus", "exclusion", "election"]
    tied: tuple[str, ...]
    chosen: str
    by: Literal["earlier stage", "lot"]
    stage: int | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """Reserved places decided: a guarded candidate was passed over for exclusion, a doomed one had to go.

    `categories` are those whose places could not be filled otherwise.
    """

    candidate: str
    effect: Literal["guarded", "doomed"]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage; `votes`, `non_transferable` and `lost` are what stands at its end, since the start of the count.

    `lost` is what rounding took so far, `surplus` what was to be passed on (Meek: what all elected together hold
    over the quota), `transfer_value` the value that a whole paper of the one with the surplus moves on with.
    """

    number: int
    kind: Kind
    candidate: str | None
    quota: int
    votes: dict[str, int]
    non_transferable: int
    lost: int = 0
    surplus: int | None = None
    transfer_value: int | None = None
    transfers: tuple[Transfer, ...] = ()
    elected: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    ties: tuple[TieBreak, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    keep_factors: dict[str, int] | None = None
    iterations: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A whole count. `elected` stands in the order of election, `valid` is the weight of all papers that name a first
    preference, `empty` of those that do not; `settings` says which rule was applied and with which lot."""

    method: str
    settings: dict[str, object]
    candidates: tuple[str, ...]
    seats: int
    valid: int
    empty: int
    places: int
    elected: tuple[str, ...]
    stages: tuple[Stage, ...]

    @property
    def quota(self) -> int:
        """The quota of the first stage, in units (only Meek's rule lowers it later)."""
        return self.stages[0].quota

    def written(self, units: int) -> str:
        """Votes of this count as people write them."""
        return written(units, self.places)

    def as_dict(self) -> dict[str, object]:
        """Ready for JSON: votes are texts with all decimal places, everything else is plain."""
        return {
            "method": self.method,
            "settings": self.settings,
            "candidates": list(self.candidates),
            "seats": self.seats,
            "valid": self.valid,
            "empty": self.empty,
            "places": self.places,
            "quota": self.written(self.quota),
            "elected": list(self.elected),
            "stages": [_stage_as_dict(stage, self.places) for stage in self.stages],
        }


def _stage_as_dict(stage: Stage, places: int) -> dict[str, object]:
    told: dict[str, object] = {
        "number": stage.number,
        "kind": stage.kind,
        "candidate": stage.candidate,
        "quota": written(stage.quota, places),
        "votes": _all_written(stage.votes, places),
        "non_transferable": written(stage.non_transferable, places),
        "lost": written(stage.lost, places),
        "transfers": [_transfer_as_dict(transfer, places) for transfer in stage.transfers],
        "elected": list(stage.elected),
        "excluded": list(stage.excluded),
        "ties": [_tie_as_dict(tie) for tie in stage.ties],
        "interventions": [
            {"candidate": acted.candidate, "effect": acted.effect, "categories": list(acted.categories)}
            for acted in stage.interventions
        ],
    }
    return told | _where_known(stage, places)


def _where_known(stage: Stage, places: int) -> dict[str, object]:
    known: dict[str, object] = {}
    if stage.surplus is not None:
        known["surplus"] = written(stage.surplus, places)
    if stage.transfer_value is not None:
        known["transfer_value"] = written(stage.transfer_value, places)
    if stage.keep_factors is not None:
        known["keep_factors"] = _all_written(stage.keep_factors, places)
    if stage.iterations is not None:
        known["iterations"] = stage.iterations
    return known


def _all_written(numbers: Mapping[str, int], places: int) -> dict[str, str]:
    return {name: written(units, places) for name, units in numbers.items()}


def _transfer_as_dict(transfer: Transfer, places: int) -> dict[str, object]:
    return {
        "source": transfer.source,
        "target": transfer.target,
        "papers": transfer.papers,
        "votes": written(transfer.votes, places),
        "parcels": [
            {"papers": parcel.papers, "was": written(parcel.was, places), "value": written(parcel.value, places)}
            for parcel in transfer.parcels
        ],
    }


def _tie_as_dict(tie: TieBreak) -> dict[str, object]:
    return {
        "purpose": tie.purpose,
        "tied": list(tie.tied),
        "chosen": tie.chosen,
        "by": tie.by,
        "stage": tie.stage,
    }
