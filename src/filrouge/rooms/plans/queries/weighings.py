"""What ballots said about proposals, read from their published counts, and what is to be decided after them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import Voices
from filrouge.ground.words import Shown, Words
from filrouge.rooms.ballots.models import Ballot, Method
from filrouge.rooms.ballots.models import State as BallotState
from filrouge.rooms.ballots.numbers import fraction_text
from filrouge.rooms.ballots.queries.ballots import OUTCOMES, RESULT, seen_ballots, stood, when
from filrouge.rooms.ballots.queries.ballots import href as ballot_href
from filrouge.rooms.ballots.queries.results import published_count
from filrouge.rooms.ballots.queries.results_decision import decided as sums
from filrouge.rooms.plans.models import (
    Amendment,
    AmendmentState,
    Decision,
    Outcome,
    Plan,
    Proposal,
    ProposalState,
    Weighed,
    Weighing,
)
from filrouge.rooms.plans.queries.contributions import proposal_href
from filrouge.rooms.plans.queries.earlier import reopened_because
from filrouge.rooms.plans.queries.proposals import Backing, backings
from filrouge.rooms.plans.queries.seen import open_to
from filrouge.rooms.plans.rules import MAY

MOST = 50  # proposals decided on one page where no ballot says which
PROPOSED = {"adopted": Outcome.ADOPTED, "rejected": Outcome.NOT_TAKEN_UP}
CHOSEN, NOT_CHOSEN = gettext_lazy("among those chosen"), gettext_lazy("below the line")


@dataclass(frozen=True, slots=True)
class Got:
    """What a proposal got in a ballot: in words, as votes where they were yes or no, and what follows from it.

    `outcome` is empty where nothing follows: no quorum, a tie.
    """

    words: str
    outcome: str = ""
    voices: Voices | None = None


@dataclass(frozen=True, slots=True)
class WeighingRow:
    """One weighing: its ballot, how many proposals, and where to decide once its result is published."""

    title: Shown
    href: str
    mark: str
    state: str
    when: str
    proposals: int
    address: str
    decided: bool


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One proposal on the desk, with what the ballot said beside it, and how many amendments wait for an answer."""

    proposal: Proposal
    title: Shown
    href: str
    backing: Backing
    got: Got | None
    amendments: int


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision about a proposal; `holds` is False for one that was reopened.

    `languages_href` is where its reason is translated, for those who decide.
    """

    number: int
    outcome: str
    mark: str
    when: str
    reason: Shown | None
    got: Got | None
    ballot: str
    ballot_href: str
    holds: bool
    languages_href: str
    reopened: Shown | None = None  # why it was opened again


MARKS = {Outcome.ADOPTED: "done", Outcome.DEFERRED: "half", Outcome.NOT_TAKEN_UP: "no"}


def got_by_proposal(viewer: Viewer, ballot: Ballot, weighed: Mapping[int, int]) -> dict[int, Got]:
    """What each proposal got; `weighed` gives its number in the ballot. Empty before the result is published."""
    count = published_count(viewer, ballot) if ballot.state == BallotState.PUBLISHED else None
    if count is None:
        return {}
    questions, asked = count.result["questions"], {str(number) for number in weighed.values()}
    if ballot.method == Method.DECISION:
        said = {question["number"]: _decided(question) for question in questions if question["number"] in asked}
    else:
        said = READ[Method(ballot.method)](questions[0])
    return {proposal: said[str(number)] for proposal, number in weighed.items() if str(number) in said}


def got_by_decision(
    viewer: Viewer, ballots: Mapping[int, Ballot], decided: Collection[tuple[int, int]], *, least: int = 1
) -> dict[tuple[int, int], Got]:
    """What proposals got, by ballot and proposal, in those of the ballots that weighed so many or more.

    One statement, two for each ballot whose result is published; none without ballots.
    """
    weighed: dict[int, dict[int, int]] = {number: {} for number in ballots}
    rows = Weighed.objects.filter(weighing__ballot__in=ballots)
    for number, proposal, place in rows.values_list("weighing__ballot", "proposal", "number") if ballots else ():
        weighed[number][proposal] = place
    found: dict[tuple[int, int], Got] = {}
    for number, places in weighed.items():
        mine = {proposal: place for proposal, place in places.items() if (number, proposal) in decided}
        if mine and len(places) >= least:
            got = got_by_proposal(viewer, ballots[number], mine)
            found |= {(number, proposal): each for proposal, each in got.items()}
    return found


def _decided(question: Mapping[str, Any]) -> Got:
    strip = sums(question, with_parts=False).strip
    yes, against, abstain, silent = (number for number, _tone in strip.parts)
    _mark, outcome = OUTCOMES[question["outcome"]]
    words = _("%(outcome)s: %(votes)s") % {"outcome": outcome, "votes": strip.words}
    return Got(words, PROPOSED.get(question["outcome"], ""), Voices(strip.words, yes, against, abstain, silent))


def _points(question: Mapping[str, Any]) -> dict[str, Got]:
    enough = question["outcome"] != "no quorum"
    return {line["option"]: _pointed(line, enough) for line in question["count"]["lines"]}


def _pointed(line: Mapping[str, Any], enough: bool) -> Got:
    said = {
        "place": line["place"],
        "points": fraction_text(line["points"]),
        "givers": fraction_text(line["givers"]["heads"]),
        "line": CHOSEN if line["elected"] else NOT_CHOSEN,
    }
    words = _("Place %(place)s with %(points)s points by weight, from %(givers)s members; %(line)s") % said
    if not enough:
        return Got(words + ". " + _("No quorum"))
    return Got(words, Outcome.ADOPTED if line["elected"] else Outcome.DEFERRED)


def _shared(question: Mapping[str, Any]) -> dict[str, Got]:
    count, enough = question["count"], question["outcome"] != "no quorum"
    if not count:
        return {}
    return {project["name"]: _funded(project, question["scale"], enough) for project in count["projects"]}


def _funded(project: Mapping[str, Any], scale: int, enough: bool) -> Got:
    support = {"support": fraction_text(Fraction(project["points"]) / scale)}
    if project["funded"]:
        words = _("Paid from the fund; support by weight: %(support)s") % support
    else:
        words = _("Not paid from the fund; support by weight: %(support)s") % support
    if not enough:
        return Got(words + ". " + _("No quorum"))
    return Got(words, Outcome.ADOPTED if project["funded"] else Outcome.DEFERRED)


READ = {Method.POINTS: _points, Method.EQUAL_SHARES: _shared}


def weighings(viewer: Viewer, plan: Plan) -> tuple[WeighingRow, ...]:
    """The weighings of a plan that somebody may see, the newest first. Three statements, one where there are none."""
    found = Weighing.objects.filter(plan=plan, ballot__in=seen_ballots(viewer)).order_by("-at", "-id")
    rows = list(found.values_list("pk", "ballot_id"))
    if not rows:
        return ()
    counts = Weighed.objects.filter(weighing__in=[pk for pk, _ballot in rows]).order_by().values_list("weighing")
    undecided = Count("pk", filter=Q(proposal__state=ProposalState.OPEN))
    weighed = {pk: numbers for pk, *numbers in counts.annotate(n=Count("pk"), undecided=undecided)}
    seen = seen_ballots(viewer).filter(pk__in=[ballot for _pk, ballot in rows])
    ballots = seen.defer("text").annotate(result=RESULT).in_bulk()
    return tuple(_row(viewer, ballots[ballot], *weighed.get(pk, (0, 0))) for pk, ballot in rows)


def _row(viewer: Viewer, ballot: Any, weighed: int, undecided: int) -> WeighingRow:
    """A row of a ballot that was read with its newest result."""
    mark, state = stood(ballot, ballot.result if ballot.state == BallotState.PUBLISHED else None)
    return WeighingRow(
        ballot.title.in_(get_language() or "en"), ballot_href(viewer, ballot), mark, state, when(ballot), weighed,
        ballot.address, ballot.state == BallotState.PUBLISHED and not undecided,
    )  # fmt: skip


def ballot_of(viewer: Viewer, plan: Plan, address: str) -> Ballot | None:
    """The ballot of a weighing by its address; None for who may not see it and for one of another plan."""
    weighed = Weighing.objects.filter(plan=plan, ballot__address=address).values("ballot")
    return seen_ballots(viewer).select_related("rule", "space").filter(pk__in=weighed).first()


def desk(viewer: Viewer, plan: Plan, ballot: Ballot | None) -> tuple[DeskRow, ...]:
    """What is to be decided: the open proposals of a ballot, in its order, or those of the plan that none has weighed
    yet, the best supported first. Five statements.
    """
    weighed: dict[int, int] = {}
    if ballot is not None:
        rows = Weighed.objects.filter(weighing__ballot=ballot).order_by("number")
        weighed = dict(rows.values_list("proposal_id", "number"))
    found = _undecided(viewer, plan, list(weighed) if ballot is not None else None)
    for each in found:
        each.plan = plan
    got = got_by_proposal(viewer, ballot, weighed) if ballot is not None else {}
    support = backings(viewer, [each.pk for each in found])
    order = {each.pk: weighed.get(each.pk, -support[each.pk].yes) for each in found}
    ranked = sorted(found, key=lambda each: (order[each.pk], each.number))
    return tuple(
        DeskRow(each, each.title.in_(get_language() or "en"), proposal_href(viewer, each), support[each.pk],
                got.get(each.pk), each.waiting)
        for each in ranked
    )  # fmt: skip


def _undecided(viewer: Viewer, plan: Plan, weighed: Sequence[int] | None) -> list[Any]:
    # Looked up for each proposal: joined, all its texts would be sorted to be grouped by.
    mine = Amendment.objects.filter(proposal=OuterRef("pk"), state=AmendmentState.OPEN).order_by()
    waiting = Coalesce(Subquery(mine.values("proposal").annotate(many=Count("pk")).values("many")), 0)
    found = Proposal.objects.filter(open_to(viewer), plan=plan, state=ProposalState.OPEN).annotate(waiting=waiting)
    if weighed is not None:
        return list(found.filter(pk__in=weighed))
    live = Weighed.objects.filter(weighing__ballot__state__in=("drafted", "opened", "closed", "counted"))
    return list(found.exclude(pk__in=live.values("proposal")).order_by("id")[:MOST])


def decision_numbered(proposal: Proposal, number: int) -> Decision | None:
    """One decision about a proposal that the viewer sees. One statement."""
    found = Decision.objects.filter(proposal=proposal, number=number).first()
    if found is not None:
        found.proposal = proposal
    return found


def decisions(viewer: Viewer, proposal: Proposal) -> tuple[DecisionRow, ...]:
    """What was decided about a proposal, the newest first. One statement, one more where it was opened again, and two
    for each ballot that is seen.
    """
    query = Decision.objects.filter(proposal=proposal).select_related("ballot__space", "ballot__rule")
    found = list(query.order_by("-number"))
    because = reopened_because(proposal) if any(each.reopened_at for each in found) else {}
    may = MAY["decide"](viewer, proposal)
    return tuple(
        _decision(
            viewer, each, _languages_href(viewer, proposal, each) if may else "",
            because.get(each.reopened_at) if each.reopened_at else None,
        )
        for each in found
    )  # fmt: skip


def _languages_href(viewer: Viewer, proposal: Proposal, decision: Decision) -> str:
    slug = viewer.space.slug if viewer.space else ""
    return reverse("plans:decision_languages", args=[slug, proposal.address, decision.number])


def _decision(viewer: Viewer, decision: Decision, languages_href: str, because: Words | None) -> DecisionRow:
    ballot, outcome = _seen(viewer, decision.ballot), Outcome(decision.outcome)
    language = get_language() or "en"
    return DecisionRow(
        decision.number, str(outcome.label), MARKS[outcome], day(decision.at),
        decision.reason.in_(language) if decision.reason else None,
        _got(viewer, ballot, decision.proposal_id), ballot.title.in_(language).text if ballot else "",
        ballot_href(viewer, ballot) if ballot else "", decision.reopened_at is None,
        languages_href if decision.reason else "", because.in_(language) if because else None,
    )  # fmt: skip


def _seen(viewer: Viewer, ballot: Ballot | None) -> Ballot | None:
    return ballot if ballot is not None and seen_ballots(viewer).filter(pk=ballot.pk).exists() else None


def _got(viewer: Viewer, ballot: Ballot | None, proposal: int) -> Got | None:
    if ballot is None:
        return None
    rows = Weighed.objects.filter(weighing__ballot=ballot, proposal=proposal).values_list("proposal_id", "number")
    return got_by_proposal(viewer, ballot, dict(rows)).get(proposal)
