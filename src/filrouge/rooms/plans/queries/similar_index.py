"""The index of what is said and proposed in a plan, in which similar things are found.

In a small plan it is made where it is asked for. In a large one a job makes it and keeps it as a file
(ground.files.copies), with the vectors of a model of sentences where one is installed; each process reads that once.
It holds only what every reader of the plan may see: what was handed in and waits for a proposal, and proposals that are
open; whoever shows something found in it looks whether that is still so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db.models import Q

from filrouge.ground.files import copies
from filrouge.ground.jobs.work import Progress
from filrouge.ground.meaning import AT_ONCE
from filrouge.ground.words import Words
from filrouge.rooms.plans.models import Contribution, ContributionState, Plan, Proposal, ProposalState
from filrouge.rooms.plans.queries.contributions import unsorted
from filrouge.rooms.plans.queries.plan_files import stamp

if TYPE_CHECKING:
    from filrouge.methods.similar.index import Index
    from filrouge.methods.similar.items import Floats, Item, Meaning

CONTRIBUTION, PROPOSAL = "contribution", "proposal"
NEWER = 300  # texts that are compared besides those of a file; where more came since, those said first come first

_read: dict[str, Known] = {}  # by the name of the file; a thread sets a whole new value


@dataclass(frozen=True, slots=True)
class Known:
    """An index, and up to which rows it goes. `stamp` is that of its file."""

    index: Index
    contribution: int
    proposal: int
    stamp: str = ""


def made(plan: Plan, meaning: Meaning | None) -> Known:
    """The index of everything that is open or waits. Two statements."""
    from filrouge.methods.similar.index import Index

    items, contribution, proposal = _items(plan, 0, 0)
    return Known(Index(items, meaning), contribution, proposal)


def newer(plan: Plan, known: Known) -> list[Item]:
    """What was said and proposed since. Two statements."""
    return _items(plan, known.contribution, known.proposal, NEWER)[0]


def name_of(plan: Plan, meaning: Meaning | None) -> str:
    """What the file of a plan and the job that makes it are called."""
    from filrouge.methods.similar.keeping import FORMAT

    return f"plan-{plan.pk}-similar-{FORMAT}" + ("-meaning" if meaning else "")


def read(plan: Plan, meaning: Meaning | None) -> Known | None:
    """The index of a file, None where there is none yet; read once by each process."""
    from filrouge.methods.similar import keeping

    name = name_of(plan, meaning)
    found = copies.newest(name)
    if found is None:
        return None
    at, file = found
    with file:
        known = _read.get(name)
        if known is None or known.stamp != at:
            contribution, proposal, _digest = at.split(".")
            known = Known(keeping.read(file, meaning), int(contribution), int(proposal), at)
            _read[name] = known
    return known


def is_current(known: Known | None) -> bool:
    """Whether nothing was said or done since that can have changed the file. One statement."""
    return known is not None and known.stamp.split(".")[-1] == stamp()


def write(progress: Progress, plan: Plan, meaning: Meaning | None) -> int:
    """Make the file anew, with all vectors; those of the file before are not computed again. Returns how many texts.

    What is stamped is read after the stamp, so that it can only be newer.
    """
    from filrouge.methods.similar import keeping

    digest = stamp()
    before = read(plan, meaning)
    known = made(plan, _patient(meaning, _vectors_of(before), progress) if meaning else None)
    at = f"{known.contribution}.{known.proposal}.{digest}"

    def put(out: BinaryIO) -> None:
        keeping.write(known.index, out)

    copies.opened(name_of(plan, meaning), at, put).close()
    return len(known.index.items)


def _vectors_of(known: Known | None) -> dict[str, Any]:
    """The vectors of a file by their texts."""
    index = known.index if known else None
    if index is None or index.vectors is None or index.meaning is None:
        return {}
    texts = map(index.meaning.text_of, index.items)
    return {text: row for text, row in zip(texts, index.vectors, strict=True) if text and row.any()}


def _patient(meaning: Meaning, vectors: dict[str, Any], progress: Progress) -> Meaning:
    """A model that computes all that is asked of it, however long that takes, and tells how far it is."""
    import numpy as np

    def all_of(texts: Sequence[str]) -> Floats:
        missing = [text for text in dict.fromkeys(texts) if text not in vectors]
        for start in range(0, len(missing), AT_ONCE):
            part = missing[start : start + AT_ONCE]
            vectors.update(zip(part, meaning.vectors(part), strict=True))
            progress(start + len(part), len(missing))
        return np.array([vectors[text] for text in texts], np.float32)

    return replace(meaning, vectors=all_of)


def _items(plan: Plan, contribution: int, proposal: int, most: int | None = None) -> tuple[list[Item], int, int]:
    """What waits and what is open, beyond a number of contributions and a row of proposals; and the last of each."""
    from filrouge.methods.similar.items import Item

    waiting = Contribution.objects.filter(
        Q(number__gt=contribution), unsorted(), plan=plan, state=ContributionState.HANDED_IN
    )
    said = list(waiting.order_by("number").values_list("pk", "number", "text")[:most])
    proposed = Proposal.objects.filter(plan=plan, state=ProposalState.OPEN, pk__gt=proposal).only("title", "text")
    proposals = list(proposed.order_by("pk")[:most])
    items = [Item(key(CONTRIBUTION, pk), text.texts()) for pk, _number, text in said]
    items += [Item(key(PROPOSAL, each.pk), together(each).texts()) for each in proposals]
    last = max((number or 0 for _pk, number, _text in said), default=contribution)
    return items, last, proposals[-1].pk if proposals else proposal


def together(proposal: Proposal) -> Words:
    """Title and text of a proposal as one text in each language."""
    texts = proposal.text.texts()
    joined = {code: f"{title}\n{texts.get(code, '')}" for code, title in proposal.title.texts().items()}
    origin = proposal.title.origin
    return Words.of(joined.pop(origin, ""), origin, **joined)


def key(kind: str, number: int) -> str:
    """What a row is called in the index."""
    return f"{kind}:{number}"
