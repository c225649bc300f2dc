"""What may say the same: proposals that are open and contributions that wait for one, for a person to look at.

The index of a small plan is made when it is first asked for and kept for some minutes (ground.pages.kept); that of a
large one is a file that a job makes (similar_index). What was said since is looked through besides, and what is no
longer open or waiting is left out of the answers. Where a model of sentences is installed (ground.meaning), texts that
share no language are compared by what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy

from filrouge.ground.meaning import meaning
from filrouge.ground.pages.kept import kept
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import with_semicolons
from filrouge.ground.words import Shown, Words
from filrouge.rooms.plans.models import Contribution, Plan, Proposal, ProposalState, Unlike
from filrouge.rooms.plans.queries import plan_files, similar_index
from filrouge.rooms.plans.queries.contributions import href, proposal_href, unsorted
from filrouge.rooms.plans.queries.proposals import named_authors
from filrouge.rooms.plans.queries.similar_index import CONTRIBUTION, PROPOSAL, Known, key, together

if TYPE_CHECKING:
    from filrouge.methods.similar.items import Item, Suggestion

MOST = 5
SHORTEST = 12  # characters of a text for which anything is looked up
KINDS = {CONTRIBUTION: gettext_lazy("Contribution %(number)s"), PROPOSAL: gettext_lazy("Proposal %(number)s")}


@dataclass(frozen=True, slots=True)
class Alike:
    """One thing that may say the same. `shared` are the rarest words that both have; `meant` says that it was found by
    what it means and not by its words.
    """

    kind: str
    id: int
    number: int
    name: str
    text: Shown
    href: str
    who: str
    shared: str
    meant: bool = False


def alike_to(
    viewer: Viewer, plan: Plan, words: Words, *, besides: str = "", kinds: Sequence[str] = (PROPOSAL, CONTRIBUTION),
    most: int = MOST,
) -> tuple[Alike, ...]:  # fmt: skip
    """What may say the same as these words; `besides` is the key of the thing itself. At most seven statements."""
    from filrouge.methods.similar.items import Item

    texts = words.texts()
    if sum(map(len, texts.values())) < SHORTEST:
        return ()
    found = _near(plan, Item(besides or "asked", texts), most * 4)
    return tuple(_rows(viewer, plan, found, kinds))[:most]


def alike_to_contribution(viewer: Viewer, contribution: Contribution, plan: Plan) -> tuple[Alike, ...]:
    """What may say the same as a contribution."""
    return alike_to(viewer, plan, contribution.text, besides=key(CONTRIBUTION, contribution.pk), most=8)


def alike_to_proposal(viewer: Viewer, proposal: Proposal) -> tuple[Alike, ...]:
    """Open proposals that may say the same as one, without those that somebody told apart from it."""
    words = together(proposal)
    found = alike_to(viewer, proposal.plan, words, besides=key(PROPOSAL, proposal.pk), kinds=(PROPOSAL,))
    if not found:
        return ()
    pairs = Unlike.objects.filter(Q(one=proposal) | Q(other=proposal)).values_list("one", "other")
    apart = {number for pair in pairs for number in pair}
    return tuple(each for each in found if each.id not in apart)


def is_large(plan: Plan) -> bool:
    """Whether the index of a plan is made by a job (`jobs.look_for_similar`). No statement once that is known."""
    return _small(plan) is None


def _small(plan: Plan) -> Known | None:
    """The index that was made here, None in a large plan."""
    return kept(
        "", ("plans.alike", plan.address),
        lambda: None if plan_files.is_large(plan) else similar_index.made(plan, meaning()),
    )  # fmt: skip


def _near(plan: Plan, item: Item, most: int) -> list[Suggestion]:
    """The nearest in the index that is kept and in what was said since, the best first. Two statements."""
    known = _small(plan) or similar_index.read(plan, meaning())
    if known is None:
        return []
    since = similar_index.newer(plan, known)
    found = [*known.index.near(item, most=most), *(known.index.beside(since).near(item, most=most) if since else ())]
    return sorted(found, key=lambda one: -one.score)[:most]


def _rows(viewer: Viewer, plan: Plan, found: Iterable[Suggestion], kinds: Sequence[str]) -> Iterator[Alike]:
    """The things that are still open or waiting, in the order in which they are alike."""
    from filrouge.methods.similar.items import Reason

    suggestions = {suggestion.key: suggestion for suggestion in found if suggestion.key.split(":")[0] in kinds}
    proposals, contributions = _proposals(suggestions), _contributions(plan, suggestions)
    authors = named_authors(proposals)
    for found_as, suggestion in suggestions.items():
        kind, number = found_as.split(":")[0], _number(found_as)
        shared, meant = ", ".join(suggestion.shared), suggestion.reason == Reason.MEANING
        if kind == PROPOSAL and number in proposals:
            each = proposals[number]
            yield Alike(kind, number, each.number, _name(kind, each.number), each.title.in_(_language()),
                        proposal_href(viewer, each), with_semicolons(authors[number][:3]), shared, meant)  # fmt: skip
        elif kind == CONTRIBUTION and number in contributions:
            said = contributions[number]
            yield Alike(kind, number, said.number or 0, _name(kind, said.number), said.text.in_(_language()),
                        href(viewer, said), said.organisation.name, shared, meant)  # fmt: skip


def _proposals(suggestions: Mapping[str, Suggestion]) -> dict[int, Proposal]:
    numbers = [_number(each) for each in suggestions if each.startswith(PROPOSAL)]
    return Proposal.objects.filter(state=ProposalState.OPEN).in_bulk(numbers) if numbers else {}


def _contributions(plan: Plan, suggestions: Mapping[str, Suggestion]) -> dict[int, Contribution]:
    numbers = [_number(each) for each in suggestions if each.startswith(CONTRIBUTION)]
    waiting = Contribution.objects.filter(unsorted(), plan=plan).select_related("organisation")
    return waiting.in_bulk(numbers) if numbers else {}


def _name(kind: str, number: int | None) -> str:
    return str(KINDS[kind]) % {"number": number}


def _number(found_as: str) -> int:
    return int(found_as.split(":")[1])


def _language() -> str:
    return get_language() or "en"
