"""What hangs on an item of the agenda, for whoever wants to take it off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import ngettext

from filrouge.rooms.ballots.queries.room import KIND
from filrouge.rooms.meetings.models import AgendaItem


@dataclass(frozen=True, slots=True)
class Hanging:
    """How many of each: lines, speeches, papers, ballots, other things it is about, answers written for a round, topics
    offered for an open space.
    """

    lines: int
    speeches: int
    papers: int
    ballots: int
    about: int
    answers: int
    topics: int

    @property
    def anything(self) -> bool:
        """Whether something needs another item to go to."""
        return any((self.lines, self.speeches, self.papers, self.ballots, self.about))

    @property
    def words(self) -> tuple[str, ...]:
        """“3 lines that were written down”, one sentence for each kind of thing that goes to another item."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        said = (
            (
                self.lines,
                ngettext("%(n)d line that was written down", "%(n)d lines that were written down", self.lines),
            ),
            (self.speeches, ngettext("%(n)d speech that was held", "%(n)d speeches that were held", self.speeches)),
            (self.papers, ngettext("%(n)d paper", "%(n)d papers", self.papers)),
            (self.ballots, ngettext("%(n)d ballot", "%(n)d ballots", self.ballots)),
            (self.about, ngettext("%(n)d thing that it is about", "%(n)d things that it is about", self.about)),
        )
        return (words % {"n": number} for number, words in said if number)


def hangs_on(item: AgendaItem) -> Hanging:
    """What hangs on an item. Six statements."""
    kinds = list(item.about.values_list("kind", flat=True))
    return Hanging(
        lines=item.lines.count(),
        speeches=item.speeches.filter(began_at__isnull=False).count(),
        papers=item.documents.count(),
        ballots=kinds.count(KIND),
        about=len(kinds) - kinds.count(KIND),
        answers=item.answers.count(),
        topics=item.topics.filter(withdrawn_at=None).count(),
    )
