"""How contributions, proposals and amendments look on the thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.people.models import PLACE
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import DROPPED, Knot, Likeness, describes
from filrouge.ground.trail.writing import Ref
from filrouge.methods.amending.difference import Kind
from filrouge.rooms.plans.models import (
    Amendment,
    AmendmentState,
    Contribution,
    ContributionState,
    ProposalState,
    ProposalVersion,
)
from filrouge.rooms.plans.queries import action_knots
from filrouge.rooms.plans.queries.amendments import stands, waits
from filrouge.rooms.plans.queries.changes import runs, said
from filrouge.rooms.plans.queries.contributions import address_of
from filrouge.rooms.plans.queries.earlier import closed_to
from filrouge.rooms.plans.queries.plans import page_href
from filrouge.rooms.plans.queries.row_words import labels
from filrouge.rooms.plans.queries.seen import seen_amendments, seen_contributions, seen_proposals

LONGEST = 180  # characters of what somebody said, in one line of the thread
NO_REASON = gettext_lazy("whoever made it took it back")
SAID = ("pk", "text", "step", "step__name", "at", "address", "organisation__name")
PROPOSED = ("pk", "title", "number", "state", "reason", "made_at", "address")
DROPPED_STATES = {ProposalState.NOT_TAKEN_UP, ProposalState.TAKEN_BACK}


def _said(viewer: Viewer, numbers: list[int]) -> QuerySet[Contribution, Any]:
    found = seen_contributions(viewer).filter(pk__in=numbers)
    return found.exclude(state__in=(ContributionState.DRAFT, ContributionState.TAKEN_BACK)).order_by("pk")


_SAID = Seen(lambda viewer, numbers: _said(viewer, numbers).values_list(*SAID), numbers=[-10])
_HEARD = Seen(lambda viewer, numbers: _said(viewer, numbers).values_list("pk"), numbers=[-10])
_PROPOSED = Seen(
    lambda viewer, numbers: seen_proposals(viewer).filter(pk__in=numbers).order_by("pk").values_list(*PROPOSED),
    numbers=[-10],
)


def contributions(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """What a member said, in their own words, with the place where it was."""
    language, mark, page = _language(), _("Contribution"), address_of(viewer, "contribution")
    for contribution in _SAID.rows(viewer, numbers=numbers):
        said = contribution.text.in_(language)
        place = contribution.step__name.in_(language).label if contribution.step else ""
        yield Knot(
            Ref("plans.contribution", contribution.pk), "contribution", mark, contribution.at,
            f"“{shortened(said.text)}”", page.replace(PLACE, contribution.address),
            quiet=contribution.organisation__name, lang=said.language, voice=True, address=contribution.address,
            by=contribution.organisation__name, place=place,
        )  # fmt: skip


def contributions_seen(viewer: Viewer, numbers: list[int]) -> Mapping[int, Likeness]:
    """Which of many contributions are seen, all alike."""
    return dict.fromkeys((row.pk for row in _HEARD.rows(viewer, numbers=numbers)), ("contribution", ""))


def proposals(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """What was proposed, with its number; one that was merged leads to what it became."""
    for proposal in _PROPOSED.rows(viewer, numbers=numbers):
        title, state = proposal.title.in_(_language()), ProposalState(proposal.state)
        dropped = state in DROPPED_STATES
        yield Knot(
            Ref("plans.proposal", proposal.pk), "proposal",
            _("Proposal %(number)s") % {"number": proposal.number}, proposal.made_at, title.text,
            page_href(viewer, "proposal", proposal.address),
            quiet="" if state == ProposalState.OPEN else str(state.label),
            state=DROPPED if dropped else "", lang=title.language, address=proposal.address,
            reason=(proposal.reason.in_(_language()).label or str(NO_REASON)) if dropped else "",
        )  # fmt: skip


def amendments(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """Other words that were asked for, and what became of them."""
    found = list(seen_amendments(viewer).filter(pk__in=numbers).select_related("organisation", "proposal"))
    its = ProposalVersion.objects.filter(proposal__in={each.proposal_id for each in found})
    versions = its.annotate(closed=closed_to(viewer)) if found else ()
    bases, states = {(each.proposal_id, each.version): each for each in versions}, labels(AmendmentState)
    for amendment in found:
        dropped = amendment.state in {AmendmentState.NOT_TAKEN_IN, AmendmentState.TAKEN_BACK}
        yield Knot(
            Ref("plans.amendment", amendment.pk), "amendment",
            _("Amendment %(number)s") % {"number": amendment.number}, amendment.at,
            _asked(amendment, bases[amendment.proposal_id, amendment.base]),
            page_href(viewer, "amendment", amendment.address),
            quiet=f"{amendment.organisation.name}. {stands(amendment, states)}",
            state=_state(amendment, dropped), lang=amendment.language, voice=True, address=amendment.address,
            reason=(amendment.answer.in_(_language()).label or str(NO_REASON)) if dropped else "",
            by=amendment.organisation.name,
        )  # fmt: skip


def _asked(amendment: Amendment, base: Any) -> str:
    """The words that it asks for, or those that it wants to be without, unless the reader does not read those."""
    language = amendment.language
    changes = [
        *runs(said(base.title, language), amendment.title),
        *runs(said(base.text, language), amendment.text),
    ]  # fmt: skip
    new = [run.text.strip() for run in changes if run.kind is Kind.INSERTED and run.text.strip()]
    old = [run.text.strip() for run in changes if run.kind is Kind.DELETED and run.text.strip()]
    if new:
        return shortened(f"“… {' … '.join(new)}”")
    if base.closed:
        return shortened(f"“{amendment.title}”")
    return shortened(_("without “%(words)s”") % {"words": " … ".join(old)})


def _state(amendment: Amendment, dropped: bool) -> str:
    if dropped:
        return DROPPED
    return "open" if waits(amendment) else ""


def shortened(text: str) -> str:
    """The beginning of a text, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + "…"


def _language() -> str:
    return get_language() or "en"


def describe() -> None:
    """Tell the thread how to show what this room links."""
    describes("plans.contribution", contributions, seen=contributions_seen)
    describes("plans.proposal", proposals)
    describes("plans.amendment", amendments)
    describes("plans.decision", action_knots.decisions, word="plan-decision", seen=action_knots.decisions_seen)
    describes("plans.action", action_knots.actions)
    describes("plans.inherited", action_knots.lines)
