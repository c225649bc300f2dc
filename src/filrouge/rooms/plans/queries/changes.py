"""What an amendment changes, in the words of today: derived from the texts each time, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from filrouge.ground.words import Words
from filrouge.methods.amending.carrying import Carried, Place, carry, edits, touches
from filrouge.methods.amending.difference import Kind, Run, compare
from filrouge.rooms.plans.models import Amendment, Proposal, ProposalVersion

Wording = Proposal | ProposalVersion  # the words of a proposal are those of its newest version
MOST_KEPT = 2_000  # differences of one process; each has about as many characters as its two texts


@dataclass(frozen=True, slots=True)
class Brought:
    """An amendment in the words of today. Where it collides, `title` and `text` are those of today with the rest."""

    title: str
    text: str
    places: tuple[Place, ...] = ()

    @property
    def collides(self) -> bool:
        return bool(self.places)


@dataclass(frozen=True, slots=True)
class Changed:
    """The difference in title and text as runs; `text` is empty where the text stays as it is."""

    title: tuple[Run, ...]
    text: tuple[Run, ...]


def wording_at(proposal: Proposal, version: int) -> ProposalVersion | None:
    """A version of a proposal; None for one that there never was."""
    return ProposalVersion.objects.filter(proposal=proposal, version=version).first()


def same_words(base: ProposalVersion, language: str, title: str, text: str) -> bool:
    """Whether nothing is changed in that language."""
    return (said(base.title, language), said(base.text, language)) == (title, text)


def said(words: Words, language: str) -> str:
    """What words say in exactly this language; empty where they do not."""
    there = words.wordings.get(language)
    return there.text if there else ""


def carried(amendment: Amendment, base: Wording | None = None) -> Brought:
    """The amendment made in the words that the proposal has today. `base` saves a statement where it is known."""
    proposal, language = amendment.proposal, amendment.language
    first = base or wording_at(proposal, amendment.base)
    if first is None:
        raise RuntimeError("an amendment has a version that it amends")
    titles = carry_over(said(first.title, language), amendment.title, said(proposal.title, language))
    texts = carry_over(said(first.text, language), amendment.text, said(proposal.text, language))
    return Brought(titles[0], texts[0], titles[1] + texts[1])


@lru_cache(MOST_KEPT)
def carry_over(base: str, amended: str, now: str) -> tuple[str, tuple[Place, ...]]:
    """The newer text with the amendment in it, and the places where both change the same words."""
    if base == now:
        return amended, ()
    found = carry(base, amended, now)
    return (found.text, ()) if isinstance(found, Carried) else (found.rest, found.places)


def changed(proposal: Proposal, language: str, title: str, text: str) -> Changed:
    """What differs between the words of today and others in the same language."""
    return Changed(runs(said(proposal.title, language), title), runs(said(proposal.text, language), text))


@lru_cache(MOST_KEPT)
def runs(old: str, new: str) -> tuple[Run, ...]:
    """The difference of two texts, word by word; nothing where they are the same."""
    return compare(old, new).runs if old != new else ()


def as_it_is(text: str) -> tuple[Run, ...]:
    """A text in which nothing is said to have changed."""
    return (Run(Kind.SAME, text),) if text else ()


@lru_cache(MOST_KEPT)
def spans(old: str, new: str) -> tuple[tuple[int, int], ...]:
    """Which characters of the old text are changed."""
    return tuple((edit.start, edit.end) for edit in edits(old, new)) if old != new else ()


def touching(now: str, places: Sequence[tuple[int, Iterable[tuple[int, int]]]]) -> dict[int, set[int]]:
    """Which amendments change the same words, by their numbers, so that one collides when the other is taken in:
    `places` are characters of the words of `now`.
    """
    flat = sorted((start, end, number) for number, spans in places for start, end in spans)
    found: dict[int, set[int]] = {number: set() for number, _spans in places}
    for place, (_start, end, number) in enumerate(flat):
        for other_start, _other_end, other in flat[place + 1 :]:
            if not touches(now, end, other_start):
                break
            if other != number:
                found[number].add(other)
                found[other].add(number)
    return found
