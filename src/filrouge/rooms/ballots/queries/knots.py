"""How the things of the room look on the thread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import Knot, describes
from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Candidature, Contest, Count, Rule, State
from filrouge.rooms.ballots.queries.ballots import RESULT, href, seen_ballots, stood
from filrouge.rooms.ballots.queries.candidatures import href as candidature_href
from filrouge.rooms.ballots.queries.candidatures import seen_candidatures
from filrouge.rooms.ballots.queries.draws import href as draw_href
from filrouge.rooms.ballots.queries.draws import seen_draws
from filrouge.rooms.ballots.queries.draws import title as draw_title
from filrouge.rooms.ballots.queries.home import voices_of
from filrouge.rooms.ballots.queries.rules import href as rule_href
from filrouge.rooms.ballots.rules import MAY

CANDIDATURES = {Candidature.State.PUT: "open", Candidature.State.NOT_ADMITTED: "dropped"}


def ballots(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A ballot: a decision once it is published."""
    ballot: Any
    for ballot in seen_ballots(viewer).filter(pk__in=numbers).defer("text").annotate(result=RESULT):
        (_mark, state), title = stood(ballot, ballot.result), _title(ballot)
        at = ballot.published_at or ballot.opened_at or ballot.drafted_at
        yield Knot(
            Ref("ballots.ballot", ballot.id), "decision", state, at, title.text, href(viewer, ballot),
            state="open" if ballot.state == State.OPENED else "", lang=title.language, address=ballot.address,
            voices=voices_of(ballot, ballot.result),
        )  # fmt: skip


def counts(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A published count, and every recount beside it."""
    here = seen_ballots(viewer).filter(state=State.PUBLISHED)
    found = Count.objects.filter(pk__in=numbers, ballot__in=here).select_related("ballot")
    for count in found.defer("file", "result"):  # which may be large, and are not printed here
        mark, title = _("Recount") if count.number > 1 else _("Count of the votes"), _title(count.ballot)
        yield Knot(
            Ref("ballots.count", count.id), "figure", mark, count.at, title.text, href(viewer, count.ballot),
            lang=title.language, address=f"{count.ballot.address}-{count.number}",
        )  # fmt: skip


def contests(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A result that somebody contested."""
    here = seen_ballots(viewer).filter(state=State.PUBLISHED)
    for contest in Contest.objects.filter(pk__in=numbers, ballot__in=here).select_related("ballot", "organisation"):
        yield Knot(
            Ref("ballots.contest", contest.id), "contribution", _("Contested"), contest.at, contest.organisation.name,
            href(viewer, contest.ballot), by=contest.organisation.name,
        )  # fmt: skip


def candidatures(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A person whom an organisation put forward; what was withdrawn is nowhere."""
    for found in seen_candidatures(viewer).filter(pk__in=numbers).select_related("ballot", "organisation"):
        mark = _("Candidature, %(organisation)s") % {"organisation": found.organisation.name}
        yield Knot(
            Ref("ballots.candidature", found.id), "contribution", mark, found.answered_at or found.at, found.name,
            candidature_href(viewer, found), address=found.address, reason=found.reason, by=found.organisation.name,
            state=CANDIDATURES.get(Candidature.State(found.state), ""),
        )  # fmt: skip


def rules(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A version of a rule, from the day it was adopted."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return
    for rule in Rule.objects.filter(pk__in=numbers, space=viewer.space).exclude(adopted_at=None):
        name = rule.name.in_(get_language() or "en")
        title = _("%(name)s, version %(number)s") % {"name": name.text, "number": rule.version}
        yield Knot(
            Ref("ballots.rule", rule.id), "decision", _("Rule"), rule.adopted_at or rule.written_at, title,
            rule_href(viewer, rule), address=f"{rule.line}-{rule.version}", lang=name.language,
        )  # fmt: skip


def draws(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A panel drawn by lot, from the day its list was published."""
    for draw in seen_draws(viewer).filter(pk__in=numbers).exclude(published_at=None):
        yield Knot(
            Ref("ballots.draw", draw.id), "decision", _("Panel drawn by lot"), draw.published_at or draw.drafted_at,
            draw_title(draw).text, draw_href(viewer, draw), lang=draw_title(draw).language, address=draw.address,
        )  # fmt: skip


def _title(ballot: Ballot) -> Shown:
    shown: Shown = ballot.title.in_(get_language() or "en")
    return shown


def _count_at(viewer: Viewer, address: str) -> int | None:
    """A count by the address of its ballot and its number: “k3m7qz2p-1”."""
    ballot, _dash, number = address.rpartition("-")
    found = Count.objects.filter(ballot__address=ballot, number=number_in(number, 9))
    return found.values_list("id", flat=True).first()


def _rule_at(viewer: Viewer, address: str) -> int | None:
    """A version of a rule by its line and its number."""
    line, _dash, number = address.rpartition("-")
    if viewer.space is None:
        return None
    here = Rule.objects.filter(space=viewer.space, line=line, version=number_in(number, 9))
    return here.values_list("id", flat=True).first()


def describe() -> None:
    """Tell the thread how to show what this room links."""
    describes("ballots.ballot", ballots)
    describes("ballots.count", counts, word="vote-count", find=_count_at)
    describes("ballots.contest", contests)
    describes("ballots.candidature", candidatures)
    describes("ballots.rule", rules, find=_rule_at)
    describes("ballots.draw", draws)
