"""What was taken on in the room becomes an action. Followers, named in front/rooms.py.

The line of an action becomes a draft in the plan that the meeting belongs to. It has neither area nor number until the
secretariat gives it its place; what its organisation corrects or takes back before that follows.
"""

from __future__ import annotations

from filrouge.ground.actions import Act
from filrouge.ground.words import Words
from filrouge.rooms.meetings.models import Line, LineKind, LineState
from filrouge.rooms.plans.actions.hearing import step_of, title_of
from filrouge.rooms.plans.actions.numbering import hold
from filrouge.rooms.plans.models import Action, ActionState, Step
from filrouge.rooms.plans.rules import SPEAKERS


def action_captured(act: Act, line: Line) -> None:
    """Take a new line of an action into the plan, once however often it is sent."""
    step = step_of(line) if line.kind == LineKind.ACTION else None
    if step is None:
        return
    hold(step.plan)
    if not Action.objects.filter(line=line).exists():
        act.linked(_draft(act, line, step), "wasDerivedFrom", line)


def action_answered(act: Act, line: Line) -> None:
    """Follow what became of the line, as long as it is a draft. Whoever confirms what it took on leads it from then on,
    and is not asked once more.
    """
    drafts = Action.objects.filter(line=line, state=ActionState.DRAFT)
    if line.state == LineState.TAKEN_BACK:
        drafts.delete()
        return
    said = line.organisation_id
    if said is not None and act.by.acts_for(said, *SPEAKERS):
        Action.objects.filter(line=line, owner=said, accepted_at=None).update(accepted_at=act.at)
    if (draft := drafts.first()) is not None:
        draft.title, draft.text = _words(line)
        draft.save(update_fields=["title", "text"])


def _draft(act: Act, line: Line, step: Step) -> Action:
    """Who types it on their own phone says yes by it; whoever is named by others is asked."""
    named = line.owner_id or line.organisation_id
    title, text = _words(line)
    own = named is not None and act.by.acts_for(named, *SPEAKERS)
    return Action.objects.create(
        plan=step.plan, title=title, text=text, line=line, owner_id=named, accepted_at=act.at if own else None,
        until=line.due, state=ActionState.DRAFT, made_at=line.at,
    )  # fmt: skip


def _words(line: Line) -> tuple[Words, Words]:
    title = title_of(line.text)
    whole = Words() if title == line.text.strip().rstrip(". ") else Words.of(line.text, line.language)
    return Words.of(title, line.language), whole
