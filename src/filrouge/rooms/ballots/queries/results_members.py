"""Who voted what, for those who may know it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import Ballot, Means, State, Vote
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.answers import in_words, kind_of
from filrouge.rooms.ballots.queries.results_names import option_names
from filrouge.rooms.ballots.rules import MAY
from filrouge.rooms.register.queries.values import country_name

T = TypeVar("T")
Ways = Mapping[str, tuple[str, str, str]]
MARKS = {"yes": "done", "no": "no", "abstain": "half"}
ORDER = {"done": 0, "no": 1, "half": 2, "": 3}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One organisation: what it voted, by whom and how it was cast (`notes`)."""

    name: str
    href: str
    member_class: str
    country: str
    weight: str
    vote: str
    mark: str
    notes: tuple[str, ...]


def members(viewer: Viewer, ballot: Ballot, file: Mapping[str, Any], number: str) -> tuple[MemberRow, ...]:
    """What each organisation with a vote said to question `number`; nothing for who may not know. One statement."""
    return members_at(viewer, ballot, file, number, "", len(file["roll"]["members"]) or 1)[0]


def members_at(
    viewer: Viewer, ballot: Ballot, file: Mapping[str, Any], number: str, at: str, size: int
) -> tuple[tuple[MemberRow, ...], dict[str, str]]:
    """The same, one page of so many of them, and where the pages around it are (`page_of`)."""
    asked = next((question for question in file["questions"] if question["number"] == number), None)
    if asked is None or not MAY["see_votes"](viewer, ballot):
        return (), {}
    papers = {paper["voter"]: paper["answers"].get(number, {}) for paper in file["papers"]}
    reading = _Reading(viewer, ballot, file, papers, option_names(asked))
    shown, around = page_of(reading.voters(), at, size)
    ways = _ways(ballot, [member["key"] for member in shown])
    return tuple(reading.row(member, ways) for member in shown), around


def _ways(ballot: Ballot, addresses: Collection[str]) -> Ways:
    """Who cast the vote that counts of each organisation: address → address and name of who cast, means."""
    votes = Vote.in_force.filter(voter__ballot=ballot, voter__organisation__address__in=addresses).order_by("number")
    rows = votes.values_list("voter__organisation__address", "by__address", "by__name", "means")
    return {address: (by, name, means) for address, by, name, means in rows}


@dataclass(frozen=True, slots=True)
class _Reading:
    viewer: Viewer
    ballot: Ballot
    file: Mapping[str, Any]
    answers: Mapping[str, Mapping[str, Any]]
    options: Mapping[str, str]

    def voters(self) -> list[Mapping[str, Any]]:
        """Those of the roll who have a vote, by name; where they said yes or no, those who agree first."""
        roll = self.file["roll"]
        found = [member for member in roll["members"] if roll["weights"][member["key"]] != "0"]
        return sorted(found, key=lambda member: (self._place(member["key"]), roll["names"][member["key"]].casefold()))

    def _place(self, key: str) -> int:
        return ORDER[self._mark(key)] if self.ballot.method == "decision" else 0

    def row(self, member: Mapping[str, Any], ways: Ways) -> MemberRow:
        """One line of the table."""
        key, roll = member["key"], self.file["roll"]
        space = self.viewer.space.slug if self.viewer.space else ""
        return MemberRow(
            name=roll["names"][key],
            href=reverse("register:organisation", args=[space, key]) if space else "",
            member_class=member["class"],
            country=country_name(member["group"]) if member["group"] else "",
            weight=fraction_text(roll["weights"][key]),
            vote=self._said(key),
            mark=self._mark(key),
            notes=self._notes(key, ways),
        )

    def _said(self, key: str) -> str:
        answer = self.answers.get(key)
        if answer is None:
            if self.ballot.state == State.OPENED:
                return _("not yet")
            return _("said nothing, and so agreed") if self.ballot.silence_consents else _("did not vote")
        return in_words(kind_of(self.ballot.method, self.ballot.settings), answer, self.options)

    def _mark(self, key: str) -> str:
        answer = self.answers.get(key)
        if answer is None:
            return "done" if self.ballot.silence_consents and self.ballot.state != State.OPENED else ""
        decides = kind_of(self.ballot.method, self.ballot.settings) == "decision"
        return MARKS[max(answer, key=lambda choice: answer[choice])] if decides and answer else ""

    def _notes(self, key: str, ways: Ways) -> tuple[str, ...]:
        if key not in ways:
            return ()
        by, name, means = ways[key]
        proxy = [] if by == key else [_("cast by %(name)s") % {"name": self.file["roll"]["names"].get(by, name)}]
        return (*proxy, *([] if means == Means.PAGE else [str(Means(means).label)]))


def page_of(rows: Sequence[T], number: str, size: int) -> tuple[tuple[T, ...], dict[str, str]]:
    """One page of the rows and where the pages before and after it are."""
    last = max(1, -(-len(rows) // size))
    at = min(max(number_in(number, 6), 1), last)
    around = {"previous": str(at - 1) if at > 1 else "", "next": str(at + 1) if at < last else ""}
    return tuple(rows[(at - 1) * size : at * size]), around
