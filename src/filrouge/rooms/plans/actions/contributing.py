"""What members say: kept as a draft while they write, handed in, corrected while a step allows it, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.words import Words
from filrouge.rooms.meetings.actions import confirming
from filrouge.rooms.meetings.models import LineState
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions.allowing import LONGEST, plain, refuse_unless_open, spoken
from filrouge.rooms.plans.actions.drawing import hold_states
from filrouge.rooms.plans.actions.numbering import hold, next_contribution
from filrouge.rooms.plans.actions.wording import reworded
from filrouge.rooms.plans.models import Area, Came, Contribution, ContributionState, Plan, Step
from filrouge.rooms.plans.queries.rows_in import alike, texts
from filrouge.rooms.plans.rules import MAY


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wants to say, in which language, and to which area it belongs if they know."""

    text: str
    language: str
    area: Area | None = None


@action("plans.keep_draft", rule=MAY["contribute"], about="plan", says=gettext_lazy("Draft of a contribution kept"))
def keep_draft(act: Act, *, plan: Plan, said: Said) -> Contribution:
    """Keep what is being written. Each person has one draft in a plan, for the organisation they act for.

    A page that keeps by itself may come a moment after the same words were handed in: then there is nothing to keep.
    """
    refuse_unless_open(plan, rules.CONTRIBUTE)
    words = _words(said)
    hold(plan)
    _refuse_said(plan, _organisation(act), said.text)
    draft = _draft(act, plan) or Contribution(plan=plan, state=ContributionState.DRAFT, came=Came.PAGE, at=act.at)
    draft.organisation_id, draft.person = _organisation(act), act.by.person
    draft.text, draft.area, draft.at = words, _area(plan, said), act.at
    draft.save()
    act.changed(draft, after={"characters": len(said.text)})
    return draft


@action("plans.contribute", rule=MAY["contribute"], about="plan", says=gettext_lazy("Contribution handed in"))
def contribute(act: Act, *, plan: Plan, said: Said, came: Came = Came.PAGE) -> Contribution:
    """Hand in a contribution for the organisation acted for; the draft of it becomes it when it came by the page.

    Raises Refused when no open step allows it, and when the same was handed in before: a button pressed twice.
    """
    refuse_unless_open(plan, rules.CONTRIBUTE)
    words, organisation = _words(said), _organisation(act)
    hold(plan)
    _refuse_said(plan, organisation, said.text)
    # What a program hands in is not what its person is writing on the page: that draft stays.
    written_here = came == Came.PAGE and act.by.means == "page"
    contribution = (_draft(act, plan) if written_here else None) or Contribution(plan=plan, came=came)
    contribution.organisation_id, contribution.person = organisation, act.by.person
    contribution.text, contribution.area, contribution.at = words, _area(plan, said), act.at
    contribution.state, contribution.step = ContributionState.HANDED_IN, open_step(plan, act.at)
    contribution.number = next_contribution(plan)
    contribution.save()
    act.changed(contribution, after=noted(contribution))
    return contribution


@action("plans.throw_away", rule=MAY["keep_contribution"], about="contribution", says=gettext_lazy("Draft thrown away"))
def throw_away(act: Act, *, contribution: Contribution) -> None:
    """Throw a draft away. Nobody but its organisation had seen it, and it had no number."""
    if contribution.state != ContributionState.DRAFT:
        raise Refused(_("This was handed in. It can be taken back, and stays on record."), code="state")
    act.changed(contribution, before={"state": str(contribution.state)})
    Contribution.objects.filter(pk=contribution.pk, state=ContributionState.DRAFT).delete()


@action(
    "plans.correct_contribution", rule=MAY["keep_contribution"], about="contribution",
    says=gettext_lazy("Contribution corrected"),
)  # fmt: skip
def correct(act: Act, *, contribution: Contribution, said: Said) -> Contribution:
    """Change the words of a contribution while a step allows contributing; translations are then out of step."""
    refuse_unless_open(contribution.plan, rules.CONTRIBUTE)
    _refuse_taken_back(contribution)
    before = noted(contribution)
    words = _words(said)
    contribution.text = _corrected(contribution.text, words)
    contribution.area = _area(contribution.plan, said)
    contribution.save(update_fields=["text", "area"])
    act.changed(contribution, before=before, after=noted(contribution))
    return contribution


def _corrected(before: Words, now: Words) -> Words:
    """Other words leave translations out of step. The same words in another language were never in the first one."""
    said = now.in_(now.origin).text
    if now.origin != before.origin and alike(said) == alike(before.in_(before.origin).text):
        before = Words(now.origin, {code: each for code, each in before.wordings.items() if code != before.origin})
    return reworded(before, now.origin, said)


@action(
    "plans.confirm_contribution", rule=MAY["keep_contribution"], about="contribution",
    says=gettext_lazy("Contribution confirmed"),
)  # fmt: skip
def confirm(act: Act, *, contribution: Contribution) -> Contribution:
    """Say that what was captured in the room is what one said; its line is confirmed with it. Twice does no harm."""
    _refuse_taken_back(contribution)
    line = contribution.line
    if line is not None and line.state == LineState.CAPTURED and confirming.confirm_line.allowed(act.by, line):
        confirming.confirm_line(act.by, line=line)
    _go(contribution, ContributionState.TO_CONFIRM)
    act.changed(contribution, after={"state": str(contribution.state)})
    return contribution


@action(
    "plans.take_back_contribution", rule=MAY["keep_contribution"], about="contribution",
    says=gettext_lazy("Contribution taken back"),
)  # fmt: skip
def take_back(act: Act, *, contribution: Contribution) -> Contribution:
    """Take back what was said. Its number stays its own. What has become a proposal is answered there."""
    hold_states([contribution])
    if contribution.state == ContributionState.DRAFT:
        raise Refused(_("This is a draft. Throw it away instead."), code="state")
    drawn = contribution.drawn.select_related("proposal").first()
    if drawn is not None:
        raise Refused(
            _("Proposal %(number)s was drawn from it. Comment there, or ask its authors to change it.")
            % {"number": drawn.proposal.number},
            code="drawn",
        )
    before = noted(contribution)
    _go(contribution, *UNTAKEN, to=ContributionState.TAKEN_BACK)
    act.changed(contribution, before=before, after={"state": str(contribution.state)})
    return contribution


UNTAKEN = (ContributionState.HANDED_IN, ContributionState.TO_CONFIRM)


def _go(contribution: Contribution, *origin: str, to: str = ContributionState.HANDED_IN) -> None:
    """Move it on if it still stands where it stood; one that was moved meanwhile stays where it is."""
    Contribution.objects.filter(pk=contribution.pk, state__in=origin).update(state=to)
    contribution.refresh_from_db(fields=["state"])


def open_step(plan: Plan, at: datetime) -> Step | None:
    """The step in which something is said now: the first that is open and allows contributing."""
    steps = rules.open_steps(plan, at)
    return next((step for step in steps if rules.CONTRIBUTE in step.allows), None)


def said_before(plan: Plan, organisation: int, text: str) -> Contribution | None:
    """What the organisation said in the same words before, and did not take back. One statement."""
    said = Contribution.objects.filter(plan=plan, organisation=organisation, state__in=UNTAKEN)
    wanted = alike(text)
    return next((each for each in said.order_by("id") if wanted in texts(each.text)), None)


def _refuse_said(plan: Plan, organisation: int, text: str) -> None:
    if (before := said_before(plan, organisation, text)) is not None:
        raise Refused(
            _("Your organisation said this already, in contribution %(number)s.") % {"number": before.number},
            code="twice", field="text",
        )  # fmt: skip


def noted(contribution: Contribution) -> dict[str, str | int | None]:
    """What the trail keeps of a contribution."""
    words = contribution.text.in_(contribution.text.origin)
    return {
        "number": contribution.number,
        "state": str(contribution.state),
        "organisation": contribution.organisation_id,
        "language": words.language,
        "text": words.text,
        "area": contribution.area_id,
    }


def _words(said: Said) -> Words:
    return Words.of(plain(said.text, longest=LONGEST), spoken(said.language))


def _area(plan: Plan, said: Said) -> Area | None:
    if said.area is not None and said.area.plan_id != plan.id:
        raise Refused(_("That area is not one of this plan. Choose another."), code="area", field="area")
    return said.area


def _organisation(act: Act) -> int:
    if act.by.acting is None:
        raise RuntimeError("the rule lets only those act who act for an organisation")
    return act.by.acting.organisation


def _draft(act: Act, plan: Plan) -> Contribution | None:
    mine = Contribution.objects.filter(plan=plan, state=ContributionState.DRAFT, person=act.by.person)
    return mine.filter(organisation=_organisation(act)).order_by("id").first()


def _refuse_taken_back(contribution: Contribution) -> None:
    if contribution.state == ContributionState.TAKEN_BACK:
        raise Refused(_("This was taken back. Say it anew if you want to."), code="state")
