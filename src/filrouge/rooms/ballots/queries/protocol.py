"""What stands in the printed protocol of a ballot, for one reader and in their language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground import paper
from filrouge.ground.actions import Refused
from filrouge.ground.hours import day, moment
from filrouge.ground.paper import Block, Paper
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.formats.protocol import table
from filrouge.rooms.ballots.formats.telling import Table, tell
from filrouge.rooms.ballots.models import Ballot, Count, Method, State
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.files import published_file
from filrouge.rooms.ballots.queries.results import Result, published_count, result_of
from filrouge.rooms.ballots.queries.results_blocks import Block as ResultBlock
from filrouge.rooms.ballots.sentences import rule_sentences
from filrouge.rooms.register.queries.electorate import group_name
from filrouge.rooms.register.queries.values import country_name

MOST_ON_PAPER = 2_000  # organisations; more would take minutes to set and nobody would sign them


def protocol_of(viewer: Viewer, ballot: Ballot) -> Paper | None:
    """The protocol of a published ballot; None before. Twelve statements at most, whatever the size of the roll."""
    if ballot.state != State.PUBLISHED or ballot.published_at is None:
        return None
    count, result = published_count(viewer, ballot, with_file=True), result_of(viewer, ballot, None)
    if count is None or result is None:
        return None
    language = get_language() or "en"
    title = ballot.title.in_(language)
    network = ballot.space.name.in_(language).text
    blocks = (
        paper.title(title.text, title.language),
        *_text(ballot.text.in_(language)),
        _when(ballot),
        *_outcomes(result, language),
        *_rule(ballot, result, language),
        *_counts(count, language),
        *_roll(count, language),
        *_proofs(viewer, ballot, language),
        paper.heading(_("Signatures"), language),
        paper.signatures([_("In the chair"), _("For the secretariat"), _("Teller"), _("Teller")]),
    )
    return Paper(
        title=_("Protocol: %(title)s") % {"title": title.text},
        language=language,
        network=network,
        address=ballot.address,
        footer=f"{network} · {title.text} · {ballot.address}",
        at=ballot.published_at,
        blocks=blocks,
    )


def _text(said: Shown) -> Iterator[Block]:
    return paper.paragraphs(said.text, said.language)


def _when(ballot: Ballot) -> Block:
    times = (
        (_("Opened on"), ballot.opened_at),
        (_("Closed on"), ballot.closed_at),
        (_("Published on"), ballot.published_at),
    )
    return paper.facts(
        [
            (_("Method"), ", ".join([str(Method(ballot.method).label), *([_("secret")] if ballot.secret else [])])),
            *((label, moment(at)) for label, at in times if at),
            (_("Roll of"), day(ballot.opened_at) if ballot.opened_at else ""),
        ]
    )


def _outcomes(result: Result, language: str) -> Iterator[Block]:
    yield paper.heading(_("The result"), language)
    yield from paper.paragraphs(" ".join((result.took_part, *result.capped)), language)
    several = len(result.blocks) > 1
    for block in result.blocks:
        text = f"{block.number}. {block.text.text}" if several else block.text.text
        yield paper.heading(text, block.text.language, level=3)
        yield from paper.paragraphs(f"{block.outcome}.", language)
        if said := _conditions(block):
            yield paper.bullets(said)
        yield from (one for sentence in block.sentences for one in paper.paragraphs(sentence, language))


def _conditions(block: ResultBlock) -> list[str]:
    return [
        " ".join([_("Met:") if found.met else _("Not met:"), condition.asked, *_scope(found.scope), *found.sentences])
        for condition in block.conditions
        for found in condition.found
    ]


def _scope(scope: str) -> list[str]:
    return [f"({scope})"] if scope else []


def _rule(ballot: Ballot, result: Result, language: str) -> Iterator[Block]:
    yield paper.heading(_("The rule"), language)
    said = {"name": result.rule.text, "number": result.rule_version}
    yield from paper.paragraphs(_("“%(name)s”, version %(number)s.") % said, language)
    yield paper.bullets(rule_sentences(ballot.rule, ballot.method))


def _counts(count: Count, language: str) -> Iterator[Block]:
    yield paper.heading(_("The count, stage by stage"), language)
    several = len(count.file["questions"]) > 1
    for asked, counted in zip(count.file["questions"], count.result["questions"], strict=True):
        told = tell(asked, counted, language)
        if several:
            yield paper.heading(f"{told.number}. {told.text}", language, level=3)
        yield from (one for sentence in told.sentences for one in paper.paragraphs(sentence, language))
        yield from (one for said in told.tables for one in table(said, language))


def _roll(count: Count, language: str) -> Iterator[Block]:
    roll, took_part = count.file["roll"], set(count.file["took_part"])
    yield paper.heading(_("The roll"), language)
    if len(roll["members"]) > MOST_ON_PAPER:
        words = _("The roll has %(number)s organisations. It stands in the published file, with each weight.")
        yield from paper.paragraphs(words % {"number": fraction_text(str(len(roll["members"])))}, language)
        return
    members = sorted(roll["members"], key=lambda member: roll["names"][member["key"]].casefold())
    rows = tuple(_member(member, roll, took_part) for member in members)
    columns = (_("Organisation"), _("Class"), _("Country"), _("Weight"), _("Took part"))
    yield from table(Table("", columns, rows, words=(0, 1, 2, 4)), language)


def _member(member: Mapping[str, Any], roll: Mapping[str, Any], took_part: set[str]) -> tuple[str, ...]:
    key = member["key"]
    weight = roll["weights"].get(key, "0")
    standing = _("no vote") if weight == "0" else _("yes") if key in took_part else _("no")
    further = (group_name(by, name) for by, name in member.get("groups", {}).items())
    stands_in = ", ".join(part for part in (member["class"], member["pillar"], *further) if part)
    return roll["names"][key], stands_in, country_name(member["group"]), fraction_text(weight), standing


def _proofs(viewer: Viewer, ballot: Ballot, language: str) -> Iterator[Block]:
    yield paper.heading(_("Proofs"), language)
    yield from paper.paragraphs(
        _(
            "Rule, roll, wording and lot were frozen at opening, each with its digest (SHA-256). Whoever has the "
            "published file repeats the count with: filrouge count %(file)s"
        )
        % {"file": f"{ballot.address}.json"},
        language,
    )
    yield paper.facts(
        [
            (_("Rule"), ballot.rule_digest),
            (_("Roll"), ballot.roll_digest),
            (_("Wording"), ballot.text_digest),
            (_("Lot, committed"), ballot.lot_commitment),
            (_("Lot, drawn"), ballot.lot_seed),
            (_("File"), _file_digest(viewer, ballot)),
        ]
    )


def _file_digest(viewer: Viewer, ballot: Ballot) -> str:
    """That of the file which this reader may have, nothing where they may have none."""
    try:
        found = published_file(viewer, ballot)
    except Refused:
        return ""
    return found.digest if found else ""
