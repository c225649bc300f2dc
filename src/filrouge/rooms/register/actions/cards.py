"""The cards of the review queue: written by a run, carried by a merge, gone when what they ask about has changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from filrouge.ground.actions import Act
from filrouge.ground.database import CHUNK, chunks
from filrouge.ground.jobs.work import ask
from filrouge.ground.people.models import Space
from filrouge.rooms.register.fingerprints import digests_of, holds, of_both
from filrouge.rooms.register.linking import Card
from filrouge.rooms.register.models import Decision, Doubt, Entry, Link

KEPT = (
    "left_id", "right_id", "left_row_id", "right_row_id", "probability", "features", "evidence", "value", "state",
    "fingerprint",
)  # what there is to a card  # fmt: skip


def write_cards(space: Space, cards: Collection[Card]) -> int:
    """Replace the queue by what a run found, most valuable first; who was asked stays asked while the data stay."""
    old = Doubt.objects.filter(space=space).values_list("left_id", "right_id", "fingerprint", "state")
    waiting = {(frozenset((left, right)), fingerprint): state for left, right, fingerprint, state in old}
    Doubt.objects.filter(space=space).delete()
    at = organisations_of(space, {row for card in cards for row in (card.left_row, card.right_row)})
    jobs, digests = jobs_of(space, set(at.values())), digests_of(space, set(at.values()))
    doubts: dict[frozenset[int], Doubt] = {}
    for card in sorted(cards, key=lambda c: -c.probability):
        pair = frozenset((at[card.left_row], at[card.right_row]))
        if len(pair) == 2 and pair not in doubts:
            doubts[pair] = doubt = _doubt(space, card, at, jobs, digests)
            doubt.state = waiting.get((pair, doubt.fingerprint), "open")
    Doubt.objects.bulk_create(doubts.values(), CHUNK)
    return len(doubts)


def _doubt(space: Space, card: Card, at: dict[int, int], jobs: dict[int, int], digests: dict[int, list[str]]) -> Doubt:
    """The value of a card: how uncertain it is, times what a merge takes away (one organisation, and its jobs)."""
    left, right = at[card.left_row], at[card.right_row]
    uncertainty = 4 * card.probability * (1 - card.probability)
    effect = 1 + min(jobs.get(left, 0), jobs.get(right, 0)) / 10
    return Doubt(
        space=space, left_id=left, right_id=right, left_row_id=card.left_row, right_row_id=card.right_row,
        probability=card.probability, features=card.features, evidence=card.evidence, value=uncertainty * effect,
        fingerprint=of_both(digests.get(left, []), digests.get(right, [])),
    )  # fmt: skip


def organisations_of(space: Space, rows: Collection[int]) -> dict[int, int]:
    """Row → the organisation it is linked to now."""
    found: dict[int, int] = {}
    for chunk in chunks(rows):
        found |= dict(
            Link.objects.filter(space=space, row__in=chunk, ended_at=None).values_list("row_id", "organisation_id")
        )
    return found


def jobs_of(space: Space, organisations: Collection[int]) -> dict[int, int]:
    """Organisation → its workers, where they are known."""
    found: dict[int, int] = {}
    for chunk in chunks(organisations):
        entries = Entry.objects.filter(space=space, organisation__in=chunk).exclude(heads=None)
        found |= {number: heads or 0 for number, heads in entries.values_list("organisation_id", "heads")}
    return found


def expire_cards(act: Act, space: Space, organisations: Collection[int]) -> int:
    """Take away the cards of organisations whose data have changed; a run asks anew where the doubt remains."""
    touched = Doubt.objects.filter(Q(left__in=organisations) | Q(right__in=organisations), space=space)
    expired = [doubt.pk for doubt in touched.select_related("space") if not holds(doubt)]
    if expired:
        Doubt.objects.filter(pk__in=expired).delete()
        ask("register.link", {"space": space.id}, by=act.by, once=f"register.link:{space.id}")
    return len(expired)


def carry_cards(space: Space, goes: int, stays: int) -> None:
    """Cards of the organisation that went become cards of the one that stays; twins and self-pairs vanish.

    What was written into the one side by the merge itself is no news to the reviewer, so these cards do not expire.
    """
    moving = Q(left=goes) | Q(right=goes)
    theirs = Doubt.objects.filter(Q(left=stays) | Q(right=stays), space=space).exclude(moving)
    kept = {frozenset(pair) for pair in theirs.values_list("left_id", "right_id")}
    for doubt in Doubt.objects.filter(moving, space=space).order_by("-value", "id"):
        left = stays if doubt.left_id == goes else doubt.left_id
        right = stays if doubt.right_id == goes else doubt.right_id
        if left == right or frozenset((left, right)) in kept:
            doubt.delete()
        else:
            kept.add(frozenset((left, right)))
            Doubt.objects.filter(pk=doubt.pk).update(left=left, right=right)
    _sign_anew(space, stays)


def _sign_anew(space: Space, organisation: int) -> None:
    doubts = list(Doubt.objects.filter(Q(left=organisation) | Q(right=organisation), space=space))
    digests = digests_of(space, {side for doubt in doubts for side in (doubt.left_id, doubt.right_id)})
    for doubt in doubts:
        doubt.fingerprint = of_both(digests.get(doubt.left_id, []), digests.get(doubt.right_id, []))
    Doubt.objects.bulk_update(doubts, ["fingerprint"], CHUNK)


def cards_around(space: Space, one: int, other: int) -> list[list[Any]]:
    """All cards of two organisations but the one about themselves, as a decision remembers them."""
    pair = (one, other)
    touching = Doubt.objects.filter(Q(left__in=pair) | Q(right__in=pair), space=space)
    return [list(card) for card in touching.exclude(left__in=pair, right__in=pair).order_by("id").values_list(*KEPT)]


def bring_back(space: Space, decision: Decision) -> None:
    """Put back the cards that a merge had made one, or had carried over, where the data are what they were.

    What was answered meanwhile of the one that the merge had made is not asked again before a run has looked at it.
    """
    pair = {decision.left_id, decision.right_id}
    cards = [Doubt(space=space, **dict(zip(KEPT, card, strict=True))) for card in decision.cards]
    there = Doubt.objects.filter(Q(left__in=pair) | Q(right__in=pair), space=space).values_list("left_id", "right_id")
    since = Decision.objects.filter(space=space, id__gt=decision.pk, undone_at=None).exclude(verdict="asked")
    answered = since.filter(Q(left__in=pair) | Q(right__in=pair)).values_list("left_id", "right_id")
    known = {frozenset(sides) for sides in there}
    others = {side for sides in answered for side in sides} - pair
    digests = digests_of(space, {side for card in cards for side in (card.left_id, card.right_id)})
    Doubt.objects.bulk_create(
        card for card in cards
        if frozenset((card.left_id, card.right_id)) not in known
        and others.isdisjoint((card.left_id, card.right_id)) and holds(card, digests)
    )  # fmt: skip


def reopen(space: Space, decision: Decision) -> None:
    """Make the card of an answer that was taken back wait again."""
    at = organisations_of(space, {decision.left_row_id, decision.right_row_id})
    left, right = at.get(decision.left_row_id), at.get(decision.right_row_id)
    if left is None or right is None or left == right:
        return
    probability = 0.5 if decision.probability is None else decision.probability
    card = Card(decision.left_row_id, decision.right_row_id, probability, decision.features, decision.evidence)
    Doubt.objects.filter(space=space, left__in=[left, right], right__in=[left, right]).delete()
    _doubt(space, card, at, jobs_of(space, {left, right}), digests_of(space, {left, right})).save()
