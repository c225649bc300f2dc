"""Who voted what, for those who may know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.ballots.models import Ballot, Count, Means, Vote
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.answers import in_words, kind_of
from filrouge.rooms.ballots.queries.results_names import option_names
from filrouge.rooms.ballots.rules import MAY
from filrouge.rooms.register.queries.values import country_name

T = TypeVar("T")
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


def members(viewer: Viewer, ballot: Ballot, count: Count, number: str) -> tuple[MemberRow, ...]:
    """What each organisation with a vote said to question `number`; nothing for who may not know. One statement."""
    if not MAY["see_votes"](viewer, ballot):
        return ()
    asked = next((question for question in count.file["questions"] if question["number"] == number), None)
    if asked is None:
        return ()
    papers = {paper["voter"]: paper["answers"].get(number, {}) for paper in count.file["papers"]}
    reading = _Reading(viewer, ballot, count.file, papers, option_names(asked), _ways(ballot))
    rows = [reading.row(member) for member in count.file["roll"]["members"] if reading.votes(member)]
    if ballot.method == "decision":
        return tuple(sorted(rows, key=lambda row: (ORDER[row.mark], row.name.casefold())))
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def _ways(ballot: Ballot) -> dict[str, tuple[str, str, str]]:
    """Who cast the vote that counts of each organisation: address → address and name of who cast, means."""
    votes = Vote.in_force.filter(voter__ballot=ballot).order_by("number")
    rows = votes.values_list("voter__organisation__address", "by__address", "by__name", "means")
    return {address: (by, name, means) for address, by, name, means in rows}


@dataclass(frozen=True, slots=True)
class _Reading:
    viewer: Viewer
    ballot: Ballot
    file: Mapping[str, Any]
    answers: Mapping[str, Mapping[str, Any]]
    options: Mapping[str, str]
    ways: Mapping[str, tuple[str, str, str]]

    def votes(self, member: Mapping[str, Any]) -> bool:
        """Whether a member of the roll has a vote."""
        return bool(self.file["roll"]["weights"][member["key"]] != "0")

    def row(self, member: Mapping[str, Any]) -> MemberRow:
        """One line of the table."""
        key, roll = member["key"], self.file["roll"]
        vote, mark = self._said(key)
        space = self.viewer.space.slug if self.viewer.space else ""
        return MemberRow(
            name=roll["names"][key],
            href=reverse("register:organisation", args=[space, key]) if space else "",
            member_class=member["class"],
            country=country_name(member["group"]) if member["group"] else "",
            weight=fraction_text(roll["weights"][key]),
            vote=vote,
            mark=mark,
            notes=self._notes(key),
        )

    def _said(self, key: str) -> tuple[str, str]:
        answer = self.answers.get(key)
        if answer is None and self.ballot.silence_consents:
            return _("said nothing, and so agreed"), "done"
        if answer is None:
            return _("did not vote"), ""
        kind = kind_of(self.ballot.method, self.ballot.settings)
        mark = MARKS[max(answer, key=lambda choice: answer[choice])] if kind == "decision" and answer else ""
        return in_words(kind, answer, self.options), mark

    def _notes(self, key: str) -> tuple[str, ...]:
        if key not in self.ways:
            return ()
        by, name, means = self.ways[key]
        proxy = [] if by == key else [_("cast by %(name)s") % {"name": self.file["roll"]["names"].get(by, name)}]
        return (*proxy, *([] if means == Means.PAGE else [str(Means(means).label)]))


def page_of(rows: Sequence[T], number: str, size: int) -> tuple[tuple[T, ...], dict[str, str]]:
    """One page of the rows and where the pages before and after it are."""
    last = max(1, -(-len(rows) // size))
    at = min(max(int(number), 1), last) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    around = {"previous": str(at - 1) if at > 1 else "", "next": str(at + 1) if at < last else ""}
    return tuple(rows[(at - 1) * size : at * size]), around
