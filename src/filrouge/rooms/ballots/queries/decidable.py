"""What a ballot can be about: things of any room. The rooms say what they have that can be decided (front/rooms.py)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import colon
from filrouge.ground.search.folding import spelled, words
from filrouge.ground.thread.knots import DESCRIBERS, Knot, called
from filrouge.ground.thread.models import Link
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.ballots.models import Ballot

HOW = "wasInformedBy"  # what a ballot has to what it is about
MOST_FOUND = 12
MOST_NAMED = 50

Offer = Callable[[Viewer], Iterable[tuple[int, str]]]
OFFERS: dict[str, Offer] = {}


@dataclass(frozen=True, slots=True)
class Decidable:
    """One thing that can be decided. `key` names it in a form: the word of its kind and its public address."""

    ref: Ref
    key: str
    label: str
    href: str


def decides(label: str, offer: Offer) -> None:
    """Let a room offer the rows of a table (“plans.proposal”) to be decided by a ballot.

    `offer` gives, the newest first, the number of each that is open to a decision and that the viewer may see, with the
    words by which it is found. How it looks its room has told the thread already (`describes`).
    """
    OFFERS[label] = offer


def found(viewer: Viewer, text: str) -> tuple[Decidable, ...]:
    """What holds all these words, or their beginnings, the newest first of each kind; at most twelve.

    A statement or two for each kind of thing, and one or two for each of which some are found.
    """
    asked = words(text)
    if not asked:
        return ()
    offered = ((Ref(label, number), said) for label, offer in OFFERS.items() for number, said in offer(viewer))
    return described(viewer, list(islice((ref for ref, said in offered if _holds(said, asked)), MOST_FOUND)))


def _holds(said: str, asked: Collection[str]) -> bool:
    there = spelled(said).split()
    return all(any(word.startswith(part) for word in there) for part in asked)


def named(viewer: Viewer, keys: Iterable[str]) -> tuple[Decidable, ...]:
    """The things of these keys that the viewer may see, in their order; at most fifty.

    A statement for each, and one or two for each kind.
    """
    refs = (_ref(viewer, key) for key in list(dict.fromkeys(keys))[:MOST_NAMED])
    return described(viewer, [ref for ref in refs if ref is not None])


def _ref(viewer: Viewer, key: str) -> Ref | None:
    word, _dot, address = key.partition(".")
    kind = called(word)
    number = kind.find(viewer, address) if kind is not None and kind.label in OFFERS else None
    return Ref(kind.label, number) if kind is not None and number is not None else None


def about(viewer: Viewer, ballot: Ballot) -> tuple[Decidable, ...]:
    """What a ballot is about, as far as the viewer sees it. One statement, and one or two for each kind."""
    links = Link.objects.filter(
        effect_kind=Ballot._meta.label_lower, effect_id=ballot.pk, how=HOW, cause_kind__in=OFFERS
    )
    return described(viewer, [Ref(*cause) for cause in links.order_by("id").values_list("cause_kind", "cause_id")])


def described(viewer: Viewer, refs: Collection[Ref]) -> tuple[Decidable, ...]:
    """Those of these things that are offered and that the viewer may see, in their order."""
    shown: dict[Ref, Knot] = {}
    for label in dict.fromkeys(ref.kind for ref in refs if ref.kind in OFFERS):
        numbers = [ref.id for ref in refs if ref.kind == label]
        shown |= {knot.ref: knot for knot in DESCRIBERS[label].describe(viewer, numbers)}
    return tuple(_decidable(shown[ref]) for ref in refs if ref in shown)


def _decidable(knot: Knot) -> Decidable:
    key = f"{DESCRIBERS[knot.ref.kind].word}.{knot.address}"
    return Decidable(knot.ref, key, f"{knot.mark}{colon()} {knot.title}", knot.href)
