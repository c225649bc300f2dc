"""What counts have in common that pass papers from one candidate to the next, one candidate a stage."""

from collections.abc import Mapping, Sequence

from filrouge.methods.counting.counts import Count, Intervention, Kind, Parcel, Stage, TieBreak, Transfer
from filrouge.methods.counting.orders import Orders
from filrouge.methods.counting.parcels import Piles, lay_out
from filrouge.methods.counting.rankings import Rankings
from filrouge.methods.counting.standing import Standing


class Passing:
    """Papers on piles, the votes that they give, and how each stage is closed. A vote is divided into `unit` parts."""

    def __init__(self, rankings: Rankings | Orders, standing: Standing, unit: int) -> None:
        papers = lay_out(rankings, unit * unit)
        self.standing = standing
        self.valid = papers.valid
        self.empty = papers.empty
        self.end = papers.end
        self.piles = Piles(papers, unit)
        self.votes = self.piles.votes()
        self.non_transferable = 0
        self.lost = 0

    def pass_surplus(self, candidate: int, keep: int) -> tuple[Transfer, ...]:
        """Pass on what a candidate holds above `keep`; what rounding cuts off is lost."""
        held = self.votes[candidate]
        received = self.piles.pass_on(candidate, self.standing.continuing, (held - keep, held))
        self.votes[candidate] = keep
        transfers = self._credit(candidate, received)
        self.lost += held - keep - sum(transfer.votes for transfer in transfers)
        return transfers

    def pass_all(self, candidate: int) -> tuple[Transfer, ...]:
        """Pass on all papers of a candidate at their present value."""
        self.votes[candidate] = 0
        return self._credit(candidate, self.piles.pass_on(candidate, self.standing.continuing))

    def _credit(self, source: int, received: Mapping[int, tuple[Parcel, ...]]) -> tuple[Transfer, ...]:
        transfers = []
        for target, parcels in sorted(received.items()):
            name = self.standing.names[target] if target < self.end else None
            transfer = Transfer(self.standing.names[source], name, parcels)
            transfers.append(transfer)
            if name is None:
                self.non_transferable += transfer.votes
            else:
                self.votes[target] += transfer.votes
        return tuple(transfers)

    def close(
        self,
        kind: Kind,
        quota: int,
        *,
        candidate: int | None = None,
        elected: tuple[str, ...] = (),
        excluded: tuple[str, ...] = (),
        transfers: tuple[Transfer, ...] = (),
        ties: tuple[TieBreak, ...] = (),
        interventions: tuple[Intervention, ...] = (),
        surplus: int | None = None,
        transfer_value: int | None = None,
    ) -> None:
        """Report a stage as it stands now."""
        standing = self.standing
        stage = Stage(
            number=len(standing.stages) + 1,
            kind=kind,
            candidate=None if candidate is None else standing.names[candidate],
            quota=quota,
            votes=standing.named(self.votes),
            non_transferable=self.non_transferable,
            lost=self.lost,
            surplus=surplus,
            transfer_value=transfer_value,
            transfers=transfers,
            elected=elected,
            excluded=excluded,
            ties=ties,
            interventions=interventions,
        )
        standing.finish(stage, self.votes)

    def result(self, method: str, settings: dict[str, object], places: int) -> Count:
        """The whole count."""
        return counted(self.standing, method, settings, (self.valid, self.empty), places)


def counted(
    standing: Standing, method: str, settings: dict[str, object], papers: tuple[int, int], places: int
) -> Count:
    """The result of a count that is over; `papers` is the weight of the valid and of the empty ones."""
    lot: Sequence[str] = standing.lot
    return Count(
        method=method,
        settings=settings | {"lot": list(lot)},
        candidates=standing.names,
        seats=standing.seats,
        valid=papers[0],
        empty=papers[1],
        places=places,
        elected=tuple(standing.names[one] for one in standing.elected),
        stages=tuple(standing.stages),
    )
