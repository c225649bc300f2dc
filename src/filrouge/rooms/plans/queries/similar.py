"""What may say the same: proposals that are open and contributions that wait for one, for a person to look at.

The index of a plan is made when it is first asked for and kept for some minutes (ground.pages.kept). What was said
since is added to it for each question, and what is no longer open or waiting is left out of the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy

from filrouge.ground.pages.kept import kept
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown, Words
from filrouge.rooms.plans.models import Contribution, ContributionState, Plan, Proposal, ProposalState, Unlike
from filrouge.rooms.plans.queries.contributions import href, proposal_href, unsorted
from filrouge.rooms.plans.queries.proposals import named_authors

if TYPE_CHECKING:
    from filrouge.methods.similar.index import Index
    from filrouge.methods.similar.items import Item, Suggestion

MOST = 5
SHORTEST = 12  # characters of a text for which anything is looked up
CONTRIBUTION, PROPOSAL = "contribution", "proposal"
KINDS = {CONTRIBUTION: gettext_lazy("Contribution %(number)s"), PROPOSAL: gettext_lazy("Proposal %(number)s")}


@dataclass(frozen=True, slots=True)
class Alike:
    """One thing that may say the same. `shared` are the rarest words that both have."""

    kind: str
    id: int
    number: int
    name: str
    text: Shown
    href: str
    who: str
    shared: str


@dataclass(frozen=True, slots=True)
class _Known:
    """The index of a plan, and up to which rows it goes."""

    index: Index
    contribution: int
    proposal: int


def alike_to(
    viewer: Viewer, plan: Plan, words: Words, *, besides: str = "", kinds: Sequence[str] = (PROPOSAL, CONTRIBUTION),
    most: int = MOST,
) -> tuple[Alike, ...]:  # fmt: skip
    """What may say the same as these words; `besides` is the key of the thing itself. At most seven statements."""
    from filrouge.methods.similar.items import Item

    texts = words.texts()
    if sum(map(len, texts.values())) < SHORTEST:
        return ()
    index = _index(plan)
    if not index.items:
        return ()
    found = index.near(Item(besides or "asked", texts), most=most * 4)
    return tuple(_rows(viewer, plan, found, kinds))[:most]


def alike_to_contribution(viewer: Viewer, contribution: Contribution, plan: Plan) -> tuple[Alike, ...]:
    """What may say the same as a contribution."""
    return alike_to(viewer, plan, contribution.text, besides=_key(CONTRIBUTION, contribution.pk), most=8)


def alike_to_proposal(viewer: Viewer, proposal: Proposal) -> tuple[Alike, ...]:
    """Open proposals that may say the same as one, without those that somebody told apart from it."""
    words = _together(proposal)
    found = alike_to(viewer, proposal.plan, words, besides=_key(PROPOSAL, proposal.pk), kinds=(PROPOSAL,))
    if not found:
        return ()
    pairs = Unlike.objects.filter(Q(one=proposal) | Q(other=proposal)).values_list("one", "other")
    apart = {number for pair in pairs for number in pair}
    return tuple(each for each in found if each.id not in apart)


def _index(plan: Plan) -> Index:
    """The index that is kept, with what was said since. Two statements once it is there."""
    known = kept("", ("plans.alike", plan.address), lambda: _made(plan))
    since = _items(plan, Q(pk__gt=known.contribution), Q(pk__gt=known.proposal))
    return known.index.extended(since) if since else known.index


def _made(plan: Plan) -> _Known:
    from filrouge.methods.similar.index import Index

    items = _items(plan, Q(), Q())
    last = {kind: max((_number(item.key) for item in items if item.key.startswith(kind)), default=0) for kind in KINDS}
    return _Known(Index(items), last[CONTRIBUTION], last[PROPOSAL])


def _items(plan: Plan, contributions: Q, proposals: Q) -> list[Item]:
    from filrouge.methods.similar.items import Item

    waiting = Contribution.objects.filter(contributions, unsorted(), plan=plan, state=ContributionState.HANDED_IN)
    items = [Item(_key(CONTRIBUTION, pk), text.texts()) for pk, text in waiting.values_list("pk", "text")]
    for proposal in Proposal.objects.filter(proposals, plan=plan, state=ProposalState.OPEN).only("title", "text"):
        items.append(Item(_key(PROPOSAL, proposal.pk), _together(proposal).texts()))
    return items


def _together(proposal: Proposal) -> Words:
    """Title and text of a proposal as one text in each language."""
    texts = proposal.text.texts()
    joined = {code: f"{title}\n{texts.get(code, '')}" for code, title in proposal.title.texts().items()}
    origin = proposal.title.origin
    return Words.of(joined.pop(origin, ""), origin, **joined)


def _rows(viewer: Viewer, plan: Plan, found: Iterable[Suggestion], kinds: Sequence[str]) -> Iterator[Alike]:
    """The things that are still open or waiting, in the order in which they are alike."""
    suggestions = {suggestion.key: suggestion for suggestion in found if suggestion.key.split(":")[0] in kinds}
    proposals, contributions = _proposals(suggestions), _contributions(plan, suggestions)
    authors = named_authors(list(proposals)) if proposals else {}
    for key, suggestion in suggestions.items():
        kind, number = key.split(":")[0], _number(key)
        shared = ", ".join(suggestion.shared)
        if kind == PROPOSAL and number in proposals:
            each = proposals[number]
            yield Alike(kind, number, each.number, _name(kind, each.number), each.title.in_(_language()),
                        proposal_href(viewer, each), ", ".join(authors[number][:3]), shared)  # fmt: skip
        elif kind == CONTRIBUTION and number in contributions:
            said = contributions[number]
            yield Alike(kind, number, said.number or 0, _name(kind, said.number), said.text.in_(_language()),
                        href(viewer, said), said.organisation.name, shared)  # fmt: skip


def _proposals(suggestions: Mapping[str, Suggestion]) -> dict[int, Proposal]:
    numbers = [_number(key) for key in suggestions if key.startswith(PROPOSAL)]
    return Proposal.objects.filter(state=ProposalState.OPEN).in_bulk(numbers) if numbers else {}


def _contributions(plan: Plan, suggestions: Mapping[str, Suggestion]) -> dict[int, Contribution]:
    numbers = [_number(key) for key in suggestions if key.startswith(CONTRIBUTION)]
    waiting = Contribution.objects.filter(unsorted(), plan=plan).select_related("organisation")
    return waiting.in_bulk(numbers) if numbers else {}


def _name(kind: str, number: int | None) -> str:
    return str(KINDS[kind]) % {"number": number}


def _key(kind: str, number: int) -> str:
    return f"{kind}:{number}"


def _number(key: str) -> int:
    return int(key.split(":")[1])


def _language() -> str:
    return get_language() or "en"
