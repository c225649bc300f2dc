"""The result of each question: what came out, each condition, and the sums of its method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.methods import deciding
from filrouge.methods.recount.answers import RANKED, SHARED
from filrouge.rooms.ballots.filing import AGREEMENT
from filrouge.rooms.ballots.models import Ballot, Count
from filrouge.rooms.ballots.queries.ballots import OUTCOMES
from filrouge.rooms.ballots.queries.results_agreement import Agreement, agreement
from filrouge.rooms.ballots.queries.results_changing import changing_sentences, tie_sentence
from filrouge.rooms.ballots.queries.results_conditions import Condition, conditions
from filrouge.rooms.ballots.queries.results_decision import Decided, decided
from filrouge.rooms.ballots.queries.results_fund import Shared, shared
from filrouge.rooms.ballots.queries.results_names import listed, option_names, question_text
from filrouge.rooms.ballots.queries.results_nearest import changing_unnamed, nearest_sentences
from filrouge.rooms.ballots.queries.results_options import Bars, Stances, option_bars, stances
from filrouge.rooms.ballots.rules import MAY

SMALLEST_PILLAR = 3  # organisations with a vote
MARKED = ("approval", "score", "points")


@dataclass(frozen=True, slots=True)
class Block:
    """The result of one question. Of `decided`, `stances`, `bars` and `shared` the one of its method is there.

    `votes_href`: where those who may know it read who voted what. `count_href`: where the count is told stage by
    stage; both are empty where there is no such page.
    """

    number: str
    text: Shown
    mark: str
    outcome: str
    sentences: tuple[str, ...]
    conditions: tuple[Condition, ...]
    decided: Decided | None
    stances: Stances | None
    bars: Bars | None
    shared: Shared | None
    agreement: Agreement | None
    votes_href: str
    count_href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One question in the list of all of them, with where its block is."""

    number: str
    text: Shown
    mark: str
    outcome: str
    href: str


def lines(count: Count, hrefs: Mapping[str, str] | None = None) -> tuple[Line, ...]:
    """All questions with their outcomes, in their order; `hrefs` by number."""
    texts = {question["number"]: question_text(question) for question in count.file["questions"]}
    return tuple(
        Line(
            question["number"], texts[question["number"]], OUTCOMES[question["outcome"]][0],
            str(OUTCOMES[question["outcome"]][1]), (hrefs or {}).get(question["number"], ""),
        )
        for question in count.result["questions"]
    )  # fmt: skip


def result_blocks(
    viewer: Viewer, ballot: Ballot, count: Count, numbers: Collection[str], *, votes: str, told: str
) -> tuple[Block, ...]:
    """One block for each of these questions; `votes` and `told` are the pages of single votes and of the count."""
    file = count.file
    members = file["roll"]["names"] if MAY["see_votes"](viewer, ballot) else {}
    making = _Making(
        secret=ballot.secret,
        file=file,
        rule=deciding.read_rule(file["rule"]["said"]),
        members=members,
        too_small=frozenset() if members else small_pillars(file["roll"]),
        asked={question["number"]: question for question in file["questions"]},
        agreeing=count.result.get(AGREEMENT, {}),
        votes=votes,
        told=told,
    )
    counted = {question["number"]: question for question in count.result["questions"]}
    return tuple(making.block(counted[number]) for number in numbers)


@dataclass(frozen=True, slots=True)
class _Making:
    """What all blocks of a ballot have in common; `members` is empty for who may not know who voted what."""

    secret: bool
    file: Mapping[str, Any]
    rule: deciding.Rule
    members: Mapping[str, str]
    too_small: frozenset[str]
    asked: Mapping[str, Mapping[str, Any]]
    agreeing: Mapping[str, Mapping[str, Any]]
    votes: str
    told: str

    def block(self, question: Mapping[str, Any]) -> Block:
        """The block of one counted question."""
        mark, outcome = OUTCOMES[question["outcome"]]
        number, method, asked = question["number"], question["method"], self.asked[question["number"]]
        options = option_names(asked)
        lacking = question.get("changing", {}).get("lacking", ())
        query = f"?question={number}"
        return Block(
            number=number,
            text=question_text(asked),
            mark=mark,
            outcome=str(outcome),
            sentences=tuple(self._sentences(question, options)),
            conditions=conditions(self.rule, question["conditions"], lacking, too_small=self.too_small),
            decided=decided(question, with_parts=bool(self.members)) if method == "decision" else None,
            stances=stances(question["count"], self.members, secret=self.secret) if method == "consent" else None,
            bars=option_bars(question["count"], options) if method in MARKED else None,
            shared=shared(question, options) if method in SHARED else None,
            agreement=agreement(self.agreeing.get(number), options, self.members),
            votes_href=f"{self.votes}{query}" if self.members else "",
            count_href=f"{self.told}{query}" if method in (*MARKED, *RANKED, *SHARED) else "",
        )

    def _sentences(self, question: Mapping[str, Any], options: Mapping[str, str]) -> Iterator[str]:
        if options:
            yield from chosen(question, options)
        if tie := tie_sentence(question):
            yield tie
        changing = changing_unnamed(self.file, question["number"]) if self._unnamed(question) else question
        yield from changing_sentences(changing, self.members)
        yield from nearest_sentences(question, options)

    def _unnamed(self, question: Mapping[str, Any]) -> bool:
        return self.secret and question["method"] == "decision" and not question["tied"]


def small_pillars(roll: Mapping[str, Any]) -> frozenset[str]:
    """The pillars with so few votes that their sums would tell who voted what."""
    voters = Counter(member["pillar"] for member in roll["members"] if roll["weights"][member["key"]] != "0")
    return frozenset(pillar for pillar, number in voters.items() if number < SMALLEST_PILLAR)


def chosen(question: Mapping[str, Any], options: Mapping[str, str]) -> Iterator[str]:
    """Who or what came out of a question with options."""
    if question["outcome"] == "no quorum":
        yield _("Nothing follows from this count, because the quorum was missing.")
        return
    names = {"names": listed(question["elected"], options)}
    if not question["elected"]:
        yield _("Nothing was chosen.")
    elif question["method"] in SHARED:
        yield _("These get money from the fund: %(names)s.") % names
    elif len(question["elected"]) == 1:
        yield _("Elected: %(names)s.") % names
    elif question["method"] in RANKED and question["method"] != "schulze":
        yield _("Elected, in this order: %(names)s.") % names
    else:
        yield _("Elected, the best first: %(names)s.") % names
    if question["method"] == "schulze":
        yield _("The whole order: %(names)s.") % {"names": listed(question["count"]["order"], options)}


def left_to_chair(question: Mapping[str, Any]) -> bool:
    """Whether the chair parts, or parted, this tie."""
    return bool(question.get("tied")) and question["broken_by"] in {"", "chair"}
