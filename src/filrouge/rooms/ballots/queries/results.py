"""The result of a ballot as its page says it: which rule applied, what it asked, what there was, and what is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import get_language, ngettext

from filrouge.ground.pages.kept import kept
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.filing import ballot_file
from filrouge.rooms.ballots.groups import capped_in_words
from filrouge.rooms.ballots.models import Ballot, Contest, Count, State
from filrouge.rooms.ballots.queries.ballots import OUTCOMES, href
from filrouge.rooms.ballots.queries.results_blocks import Block, Line, left_to_chair, lines, result_blocks
from filrouge.rooms.ballots.queries.results_contests import ContestRow, contest_rows, may_contest
from filrouge.rooms.ballots.queries.results_decision import Table
from filrouge.rooms.ballots.queries.results_members import MemberRow, members, members_at, page_of
from filrouge.rooms.ballots.queries.results_names import question_text
from filrouge.rooms.ballots.queries.results_turnout import turnout_tables
from filrouge.rooms.ballots.rules import MAY, sees_votes_come_in

MOST_MEMBERS = 50  # rows on the page of the ballot; more have a page of their own
MOST_BLOCKS = 20  # questions on it; of more there is an index


@dataclass(frozen=True, slots=True)
class VotesPage:
    """Who voted what to one question, at most fifty to a page."""

    text: Shown
    members: tuple[MemberRow, ...]
    pager: dict[str, str]
    back: str


@dataclass(frozen=True, slots=True)
class Lot:
    """The lot: its commitment from the opening, and the seed that was told after the closing."""

    commitment: str
    seed: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything about the result. `published` is False while only the secretariat sees it.

    `capped` says whom the rule's caps lowered. `index` lists all questions where `blocks` are not all of them; `pager`
    leads to the others. `tied` wait for what the chair says, for those who record it. `turnout` says who took part
    where no block says it by country and class.
    """

    published: bool
    took_part: str
    capped: tuple[str, ...]
    rule: Shown
    rule_version: int
    blocks: tuple[Block, ...]
    index: tuple[Line, ...]
    pager: dict[str, str]
    members: tuple[MemberRow, ...]
    contests: tuple[ContestRow, ...]
    may_contest: bool
    may_answer: bool
    tied: tuple[Line, ...]
    turnout: tuple[Table, ...]
    lot: Lot
    digest: str
    hrefs: dict[str, str]


def published_count(viewer: Viewer, ballot: Ballot, *, with_file: bool = False) -> Count | None:
    """The count whose result holds, None where this viewer may not see one. One statement, kept with the ballot.

    The secretariat sees the result as soon as it is counted, the others when it is published. A recount stands beside
    it and never takes its place. With it comes whether the result was `contested` and `followed` by another ballot.
    `with_file`: the file is read at once; without, by one statement more when it is asked for, since it is large and
    what is shown of it is kept.
    """
    if not _seen(viewer, ballot):
        return None
    recounts = Contest.objects.filter(recount=OuterRef("pk"))
    first_counts = (
        Count.objects.filter(~Exists(recounts))
        .order_by("-number")
        .annotate(
            contested=Exists(Contest.objects.filter(ballot=OuterRef("ballot"))),
            followed=Exists(Ballot.objects.filter(follows=OuterRef("ballot"))),
        )
    )
    prefetch_related_objects([ballot], Prefetch("counts", first_counts if with_file else first_counts.defer("file")))
    return next(iter(ballot.counts.all()), None)


def _seen(viewer: Viewer, ballot: Ballot) -> bool:
    told = ballot.state == State.PUBLISHED or (ballot.state == State.COUNTED and MAY["run_ballot"](viewer, ballot))
    return told and MAY["see"](viewer, ballot)


def _first_counts(ballot: int) -> QuerySet[Count, Any]:
    recounts = Contest.objects.filter(recount=OuterRef("pk"))
    found = Count.objects.filter(~Exists(recounts), ballot=ballot).order_by("-number")
    return found.values_list("pk", "digest")[:1]


_TOLD = Prepared(_first_counts, ballot=-1)


def told_count(viewer: Viewer, ballot: Ballot) -> tuple[int, str] | None:
    """Number and digest of the count whose result holds, without what it says (`published_count`). One statement."""
    return next(iter(_TOLD.rows(ballot=ballot.pk)), None) if _seen(viewer, ballot) else None


def result_of(viewer: Viewer, ballot: Ballot, part: str | None = "", *, contests: bool | None = None) -> Result | None:
    """The result as this viewer may see it: one part of very many questions, all of them where `part` is None.

    `contests`: whether they may contest it, where that is known. Five statements at most, whatever the number of
    questions and members; two once the blocks are kept.
    """
    count: Any = published_count(viewer, ballot)
    if count is None:
        return None
    keeps = MAY["answer_contest"](viewer, ballot)
    shown = _Parts.of(count, part, href(viewer, ballot, "ballot"))
    blocks = _blocks(viewer, ballot, count, shown.numbers)
    return Result(
        published=ballot.state == State.PUBLISHED,
        took_part=_took_part(ballot, count.result["took_part"]),
        capped=_capped(count),
        rule=ballot.rule.name.in_(get_language() or "en"),
        rule_version=ballot.rule.version,
        blocks=blocks,
        index=_index(ballot, count, shown),
        pager=shown.pager,
        members=_members(viewer, ballot, count),
        contests=contest_rows(viewer, ballot, count) if count.contested else (),
        may_contest=may_contest(viewer, ballot) if contests is None else contests,
        may_answer=keeps,
        tied=_tied(count) if keeps and ballot.state == State.COUNTED else (),
        turnout=() if any(block.decided and block.decided.tables for block in blocks) else _turnout(count),
        lot=Lot(ballot.lot_commitment, ballot.lot_seed),
        digest=count.digest,
        hrefs={name: href(viewer, ballot, name) for name in ("contest", "tie")},
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """Which questions are shown together; `hrefs` says of each where it is, and is empty where all are here."""

    numbers: tuple[str, ...]
    hrefs: dict[str, str]
    pager: dict[str, str]

    @classmethod
    def of(cls, count: Count, part: str | None, here: str) -> _Parts:
        """Those that decided something come first where there are too many for one page."""
        questions = count.result["questions"]
        numbers = tuple(question["number"] for question in questions)
        if part is None or len(questions) <= MOST_BLOCKS:
            return cls(numbers, {}, {})
        ordered = [q["number"] for q in sorted(questions, key=lambda q: OUTCOMES[q["outcome"]][0] != "done")]
        shown, around = page_of(ordered, part, MOST_BLOCKS)
        hrefs = {n: f"{here}?part={at // MOST_BLOCKS + 1}#q{n}" for at, n in enumerate(ordered)}
        pager = {way: f"?part={to}#result" if to else "" for way, to in around.items()}
        return cls(shown, hrefs, pager | {"position": ""})


def _blocks(viewer: Viewer, ballot: Ballot, count: Count, numbers: tuple[str, ...]) -> tuple[Block, ...]:
    """The blocks, kept: neither the count nor the file it was made from ever changes. One statement at most."""

    def make() -> tuple[Block, ...]:
        votes, told = href(viewer, ballot, "votes"), href(viewer, ballot, "count")
        return result_blocks(viewer, ballot, count, numbers, votes=votes, told=told)

    slug = viewer.space.slug if viewer.space else ""
    key = ("ballots.blocks", count.pk, slug, get_language(), MAY["see_votes"](viewer, ballot), numbers)
    return kept(count.digest, key, make)


def _index(ballot: Ballot, count: Count, shown: _Parts) -> tuple[Line, ...]:
    """All questions in their order, where they are too many for one page."""
    if not shown.hrefs:
        return ()
    key = ("ballots.lines", count.pk, get_language(), *shown.hrefs.values())
    return kept(count.digest, key, lambda: lines(count, shown.hrefs))


def _tied(count: Count) -> tuple[Line, ...]:
    numbers = {question["number"] for question in count.result["questions"] if left_to_chair(question)}
    return tuple(line for line in lines(count) if line.number in numbers) if numbers else ()


def votes_page(viewer: Viewer, ballot: Ballot, number: str, at: str) -> VotesPage | None:
    """Who voted what to question `number` (the first where it is empty); None where this viewer may not know it."""
    count = published_count(viewer, ballot, with_file=True)
    return _votes(viewer, ballot, count.file, number, at) if count else None


def votes_so_far(viewer: Viewer, ballot: Ballot, number: str, at: str) -> VotesPage | None:
    """The same before the result is published, where the rule shows votes as they come in. Seven statements."""
    return _votes(viewer, ballot, ballot_file(ballot), number, at) if sees_votes_come_in(viewer, ballot) else None


def _votes(viewer: Viewer, ballot: Ballot, file: Mapping[str, Any], number: str, at: str) -> VotesPage | None:
    asked = {question["number"]: question for question in file["questions"]}
    chosen = number or next(iter(asked))
    shown, around = members_at(viewer, ballot, file, chosen, at, MOST_MEMBERS)
    if not shown:
        return None
    pager = {way: f"?question={chosen}&page={to}" if to else "" for way, to in around.items()}
    return VotesPage(question_text(asked[chosen]), shown, pager | {"position": ""}, href(viewer, ballot, "ballot"))


def _capped(count: Count) -> tuple[str, ...]:
    """Whom the rule's caps lowered, and by how much; a statement more where members are named, once."""
    lowered = count.result.get("capped", ())

    def make() -> tuple[str, ...]:
        named = any(one["by"] == "member" for one in lowered)
        return capped_in_words(lowered, count.file["roll"]["names"] if named else {})

    return kept(count.digest, ("ballots.capped", count.pk, get_language()), make) if lowered else ()


def _turnout(count: Count) -> tuple[Table, ...]:
    return kept(count.digest, ("ballots.turnout", count.pk, get_language()), lambda: turnout_tables(count.file))


def _took_part(ballot: Ballot, sums: Mapping[str, int]) -> str:
    """How many took part; where silence consents those who said nothing did too, as the conditions count them."""
    silent = sums["of"] - sums["heads"]
    if not ballot.silence_consents or not silent:
        words = ngettext(
            "%(heads)d of %(of)d organisation took part.", "%(heads)d of %(of)d organisations took part.", sums["of"]
        )
        return words % sums
    words = ngettext(
        "%(heads)d of %(of)d organisation voted, %(silent)d said nothing until the closing and so agreed: "
        "all took part.",
        "%(heads)d of %(of)d organisations voted, %(silent)d said nothing until the closing and so agreed: "
        "all took part.",
        sums["of"],
    )
    return words % {**sums, "silent": silent}


def _members(viewer: Viewer, ballot: Ballot, count: Count) -> tuple[MemberRow, ...]:
    """Who voted what, where one table on this page can say it; kept as the blocks are. Two statements at most."""
    questions = count.result["questions"]
    if len(questions) > 1 or count.result["took_part"]["of"] > MOST_MEMBERS or not MAY["see_votes"](viewer, ballot):
        return ()
    key = ("ballots.members", count.pk, viewer.space.slug if viewer.space else "", get_language())
    return kept(count.digest, key, lambda: members(viewer, ballot, count.file, questions[0]["number"]))
