"""Proposals: drawn from contributions or written anew, by several authors, in versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.ground.words import Words
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions.allowing import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    plain,
    refuse_unless_made,
    refuse_unless_open,
)
from filrouge.rooms.plans.actions.authoring import ask_authors
from filrouge.rooms.plans.actions.drawing import draw, refuse_decided, refuse_weighed
from filrouge.rooms.plans.actions.numbering import hold, next_proposal
from filrouge.rooms.plans.actions.telling import tell_of
from filrouge.rooms.plans.actions.wording import renewed
from filrouge.rooms.plans.models import (
    Amendment,
    Area,
    Author,
    Contribution,
    Plan,
    Proposal,
    ProposalState,
    ProposalVersion,
)
from filrouge.rooms.plans.queries.standing import behind
from filrouge.rooms.plans.rules import MAY

VERSION = gettext_lazy("Proposal %(number)s has a new wording, version %(version)s. You support it or are its author.")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a proposal says: a title and, if need be, a text; in which area, and what it asks of a shared fund."""

    title: Words
    text: Words = field(default_factory=Words)
    area: Area | None = None
    cost: Decimal | None = None


@action("plans.propose", rule=MAY["propose"], about="plan", says=gettext_lazy("Proposal made"))
def propose(
    act: Act,
    *,
    plan: Plan,
    wording: Wording,
    contributions: Iterable[Contribution] = (),
    organisations: Iterable[Organisation] = (),
) -> Proposal:
    """Propose something for the organisation acted for, with others that are invited as authors."""
    refuse_unless_open(plan, rules.PROPOSE)
    proposal = made(act, plan, wording, contributions)
    mine = act.by.acting.organisation if act.by.acting else 0
    Author.objects.create(proposal=proposal, organisation_id=mine, invited_at=act.at, accepted_at=act.at)
    ask_authors(act, proposal, (each.pk for each in organisations if each.pk != mine))
    return proposal


@action("plans.draw", rule=MAY["sort"], about="plan", says=gettext_lazy("Proposal drawn from contributions"))
def draw_proposal(act: Act, *, plan: Plan, wording: Wording, contributions: Iterable[Contribution]) -> Proposal:
    """Draw a proposal from what several said. The organisations that said it are invited as its authors."""
    refuse_unless_made(plan)
    chosen = list(contributions)
    if not chosen:
        raise Refused(_("Choose the contributions that it is drawn from."), code="nothing", field="contributions")
    proposal = made(act, plan, wording, chosen)
    ask_authors(act, proposal, {each.organisation_id for each in chosen} - {plan.space.organisation_id})
    return proposal


@action("plans.open_proposal", rule=MAY["keep_proposal"], about="proposal", says=gettext_lazy("Proposal opened"))
def open_proposal(act: Act, *, proposal: Proposal, wording: Wording) -> Proposal:
    """Show a draft from the room to everybody, in the words that it has become."""
    hold_words(proposal)
    _refuse_closed_to_authors(act, proposal)
    refuse_decided(proposal)
    if proposal.state != ProposalState.DRAFT:
        raise Refused(_("This proposal is open already."), code="state")
    _refuse_wording(proposal.plan, wording)
    proposal.title, proposal.text = wording.title, wording.text
    proposal.area, proposal.cost, proposal.state = wording.area, wording.cost, ProposalState.OPEN
    proposal.save()
    _keep_version(act, proposal, None)
    act.changed(proposal, before={"state": ProposalState.DRAFT.value}, after=noted(proposal))
    return proposal


@action("plans.revise", rule=MAY["keep_proposal"], about="proposal", says=gettext_lazy("New version of a proposal"))
def revise(act: Act, *, proposal: Proposal, wording: Wording, version: int) -> Proposal:
    """Write a new version. `version` is the one that was read, so that nobody writes over somebody else's.

    Open amendments are carried over to it, or shown as colliding; supporters are told.
    """
    hold_words(proposal)
    _refuse_closed_to_authors(act, proposal)
    refuse_decided(proposal)
    refuse_weighed(proposal)
    if proposal.version != version:
        words = _("Somebody has written version %(version)s meanwhile. Read it, then write yours on it.")
        raise Refused(words % {"version": proposal.version}, code="version", field="text")
    _refuse_wording(proposal.plan, wording)
    before = noted(proposal)
    same_words = (proposal.title, proposal.text) == (wording.title, wording.text)
    proposal.area, proposal.cost = wording.area, wording.cost
    if same_words or proposal.state == ProposalState.DRAFT:
        proposal.title, proposal.text = wording.title, wording.text
        proposal.save()
    else:
        new_version(act, proposal, wording.title, wording.text)
    act.changed(proposal, before=before, after=noted(proposal))
    return proposal


@action("plans.renew", rule=MAY["keep_proposal"], about="proposal", says=gettext_lazy("Translation of a proposal"))
def renew(act: Act, *, proposal: Proposal, language: str, title: str, text: str) -> Proposal:
    """Write what the proposal says in another language; its version stays, for what it asks has not changed."""
    hold_words(proposal)
    refuse_decided(proposal)
    if language == proposal.title.origin:
        raise Refused(_("That is the language of the original. Write a new version instead."), code="original")
    by = act.by.acting.organisation_name if act.by.acting else ""
    at = act.at.date().isoformat()
    before = _translated(proposal, language)
    proposal.title = renewed(proposal.title, language, plain(title, longest=LONGEST_TITLE, field="title"), by=by, at=at)
    if proposal.text:
        proposal.text = renewed(proposal.text, language, plain(text, longest=LONGEST_TEXT), by=by, at=at)
    proposal.save(update_fields=["title", "text"])
    ProposalVersion.objects.filter(proposal=proposal, version=proposal.version).update(
        title=proposal.title, text=proposal.text
    )
    act.changed(proposal, before=before, after=_translated(proposal, language) | {"version": proposal.version})
    return proposal


def _translated(proposal: Proposal, language: str) -> dict[str, str | int]:
    """What the trail keeps of a translation, for the next one takes its place."""
    return {
        "language": language,
        "title": proposal.title.texts().get(language, ""),
        "text": proposal.text.texts().get(language, ""),
    }


def hold_words(proposal: Proposal) -> None:
    """The proposal as it stands now, which nobody else writes on until the end of the transaction."""
    hold(proposal.plan)
    read = ("title", "text", "version", "state", "area", "cost", "reason", "decided_at")  # what is saved with its words
    proposal.refresh_from_db(fields=read)


def new_version(
    act: Act, proposal: Proposal, title: Words, text: Words, because: Amendment | None = None
) -> ProposalVersion:
    """Put new words in the place of the old ones, which stay on record, within an action. Tells those behind it."""
    proposal.title, proposal.text, proposal.version = title, text, proposal.version + 1
    proposal.save()
    version = _keep_version(act, proposal, because)
    tell_of(act, proposal, "plans.new_version", VERSION, behind(proposal), version=proposal.version)
    return version


def _keep_version(act: Act, proposal: Proposal, because: Amendment | None) -> ProposalVersion:
    return ProposalVersion.objects.create(
        proposal=proposal,
        version=proposal.version,
        title=proposal.title,
        text=proposal.text,
        because=because,
        at=act.at,
    )


def made(act: Act, plan: Plan, wording: Wording, contributions: Iterable[Contribution]) -> Proposal:
    """A new proposal with its first version and what it was drawn from, within an action."""
    _refuse_wording(plan, wording)
    hold(plan)
    proposal = Proposal.objects.create(
        plan=plan, area=wording.area, number=next_proposal(plan), title=wording.title, text=wording.text,
        cost=wording.cost, made_at=act.at,
    )  # fmt: skip
    _keep_version(act, proposal, None)
    draw(act, proposal, contributions)
    act.changed(proposal, after=noted(proposal))
    return proposal


def _refuse_closed_to_authors(act: Act, proposal: Proposal) -> None:
    """Authors write while a step lets them propose or amend; those who sort may at any time."""
    if MAY["sort"](act.by, proposal):
        return
    if not rules.allowed_now(proposal.plan, rules.AMEND):
        refuse_unless_open(proposal.plan, rules.PROPOSE)


def _refuse_wording(plan: Plan, wording: Wording) -> None:
    if not wording.title:
        raise Refused(_("A proposal needs a title: what should be done, in one line."), code="title", field="title")
    for said in wording.title.texts().values():
        plain(said, longest=LONGEST_TITLE, field="title")
    for said in wording.text.texts().values():
        plain(said, longest=LONGEST_TEXT)
    if wording.area is not None and wording.area.plan_id != plan.id:
        raise Refused(_("That area is not one of this plan. Choose another."), code="area", field="area")
    if wording.cost is not None and wording.cost <= 0:
        raise Refused(_("What it costs is more than nothing, or is left open."), code="cost", field="cost")


def noted(proposal: Proposal) -> dict[str, str | int | None]:
    """What the trail keeps of a proposal."""
    return {
        "number": proposal.number,
        "version": proposal.version,
        "state": str(proposal.state),
        "title": proposal.title.in_(proposal.title.origin).text,
        "text": proposal.text.in_(proposal.text.origin).text,
        "area": proposal.area_id,
        "cost": None if proposal.cost is None else str(proposal.cost),
    }
