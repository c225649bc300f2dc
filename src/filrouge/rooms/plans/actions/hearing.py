"""What was captured in the room goes on in the plan that the meeting belongs to. Followers, named in front/rooms.py.

A need becomes a contribution and a proposal line a draft proposal, both linked to the line. Nothing happens in a
meeting that belongs to no step of a plan that is being made (`step_of`). A line is heard once, however often it is
sent; what its organisation confirms, corrects or takes back follows.
"""

from __future__ import annotations

from filrouge.ground.actions import Act
from filrouge.ground.words import Words
from filrouge.rooms.meetings.models import Line, LineKind, LineState
from filrouge.rooms.plans.actions.numbering import hold, next_contribution, next_proposal
from filrouge.rooms.plans.actions.wording import reworded
from filrouge.rooms.plans.models import (
    Author,
    Came,
    Contribution,
    ContributionState,
    Plan,
    PlanState,
    Proposal,
    ProposalState,
    Step,
)

TITLE = 120  # characters of a title that is made of a line; the whole line is the text
STANDS = {
    LineState.CAPTURED: ContributionState.TO_CONFIRM,
    LineState.CONFIRMED: ContributionState.HANDED_IN,
    LineState.CORRECTED: ContributionState.HANDED_IN,
    LineState.TAKEN_BACK: ContributionState.TAKEN_BACK,
}


def line_captured(act: Act, line: Line) -> None:
    """Take a new line into the plan, as what it is."""
    step = step_of(line)
    if step is None:
        return
    if line.kind == LineKind.NEED:
        _contribution(act, line, step)
    elif line.kind == LineKind.PROPOSAL:
        _proposal(act, line, step)


def line_answered(act: Act, line: Line) -> None:
    """Follow what the organisation made of its line: confirmed, corrected or taken back."""
    contribution = Contribution.objects.select_for_update(no_key=True).filter(line=line).first()
    if contribution is not None:
        _follow_contribution(contribution, line)
    proposal = Proposal.objects.filter(line=line, state=ProposalState.DRAFT).first()
    if proposal is not None:
        _follow_proposal(act, proposal, line)


def step_of(line: Line) -> Step | None:
    """The step that the meeting of a line belongs to, in a plan that is being made; the first of several, else None."""
    steps = Step.objects.filter(meeting=line.meeting_id, plan__state=PlanState.MAKING).select_related("plan")
    return steps.order_by("plan_id", "position").first()


def _contribution(act: Act, line: Line, step: Step) -> None:
    """A need is a contribution of who said it; of the network itself where nobody is named."""
    hold(step.plan)
    if Contribution.objects.filter(line=line).exists():
        return
    contribution = Contribution.objects.create(
        plan=step.plan, step=step, organisation_id=_organisation(line, step.plan), text=_words(line),
        number=next_contribution(step.plan), came=Came.ROOM, line=line, state=_stands(line), at=line.at,
    )  # fmt: skip
    act.linked(contribution, "wasDerivedFrom", line)


def _proposal(act: Act, line: Line, step: Step) -> None:
    """A proposal line is a draft, which its organisation or those who sort open when its words are ready."""
    hold(step.plan)
    if Proposal.objects.filter(line=line).exists():
        return
    words = _words(line)
    proposal = Proposal.objects.create(
        plan=step.plan, title=Words.of(title_of(line.text), line.language), text=words,
        number=next_proposal(step.plan), line=line, state=ProposalState.DRAFT, made_at=line.at,
    )  # fmt: skip
    if line.organisation_id:
        accepted = None if line.state == LineState.CAPTURED else act.at
        Author.objects.create(
            proposal=proposal, organisation_id=line.organisation_id, invited_at=act.at, accepted_at=accepted
        )
    act.linked(proposal, "wasDerivedFrom", line)


def _follow_contribution(contribution: Contribution, line: Line) -> None:
    """A correction of the line corrects what came of it; a confirmation leaves alone what was corrected here since."""
    if line.state == LineState.CORRECTED:
        contribution.text = reworded(contribution.text, line.language, line.text)
    if contribution.state != ContributionState.TAKEN_BACK and not (
        line.state == LineState.TAKEN_BACK and contribution.drawn.exists()
    ):
        contribution.state = _stands(line)
    contribution.save(update_fields=["text", "state"])


def _follow_proposal(act: Act, proposal: Proposal, line: Line) -> None:
    if line.state == LineState.CORRECTED:
        proposal.title = reworded(proposal.title, line.language, title_of(line.text))
        proposal.text = reworded(proposal.text, line.language, line.text)
    if line.state == LineState.TAKEN_BACK:
        proposal.state = ProposalState.TAKEN_BACK
    else:
        Author.objects.filter(proposal=proposal, organisation=line.organisation_id, accepted_at=None).update(
            accepted_at=act.at
        )
    proposal.save(update_fields=["title", "text", "state"])


def _stands(line: Line) -> ContributionState:
    """Where a contribution stands by its line; what nobody is named for needs no confirmation."""
    return STANDS[LineState(line.state)] if line.organisation_id else ContributionState.HANDED_IN


def _organisation(line: Line, plan: Plan) -> int:
    return line.organisation_id or plan.space.organisation_id


def _words(line: Line) -> Words:
    return Words.of(line.text, line.language)


def title_of(text: str) -> str:
    """The first sentence of a text as a title, cut at a word where it is long."""
    first = text.strip().split("\n")[0].split(". ")[0].rstrip(". ")
    if len(first) <= TITLE:
        return first
    return first[:TITLE].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
