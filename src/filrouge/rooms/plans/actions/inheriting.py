"""Lines inherited between levels: a federation adopts, adapts or declines a line of its network for its own space."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Space
from filrouge.ground.thread import ref
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions.allowing import LONGEST, plain
from filrouge.rooms.plans.models import Action, ActionState, Inherited, Stance
from filrouge.rooms.plans.queries.earlier import kept_words
from filrouge.rooms.plans.queries.lines import line_above
from filrouge.rooms.plans.rules import MAY

MOST_BELOW = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """What a federation makes of a line: a stance, its own words where it adapts it, and why where it declines."""

    stance: str
    words: Words = field(default_factory=Words)
    reason: Words = field(default_factory=Words)


@action("plans.answer_line", rule=MAY["answer_line"], about="space", says=gettext_lazy("Line from above answered"))
def answer_line(act: Act, *, space: Space, above: Action, answer: Answer, revision: int) -> Inherited:
    """Adopt, adapt or decline a line of a plan above. A later answer takes the place of this one, which stays in the
    trail. `revision` is the one that was read, so that nobody answers to words that they have not seen.

    Raises Refused for a line that the space does not inherit or that its people may not see there.
    """
    line = line_above(act.by, above.address)
    if line is None:
        raise Refused(_("That is not a line of a network above this one. Choose another."), code="line")
    if line.revision != revision:
        raise Refused(_("This line has changed meanwhile. Read it as it is now, then answer."), code="revision")
    _refuse(answer)
    before = Inherited.objects.filter(above=line, space=space).first()
    values = {
        "stance": answer.stance, "revision": line.revision, "answered_at": act.at, "reason": answer.reason,
        "words": answer.words if answer.stance == Stance.ADAPTED else Words(),
    }  # fmt: skip
    inherited, _new = Inherited.objects.update_or_create(above=line, space=space, defaults=values)
    was = _kept(before) if before else {}
    act.changed(inherited, before=was, after={"line": line.pk, **_kept(inherited)}, reason=_said(answer))
    act.linked(inherited, "wasDerivedFrom", line)
    return inherited


@action("plans.put_below", rule=MAY["answer_line"], about="inherited", says=gettext_lazy("Own action put below a line"))
def put_below(act: Act, *, inherited: Inherited, action: Action) -> None:
    """Say that an own action does what a line above asks for."""
    if action.plan.space_id != inherited.space_id or action.state == ActionState.DRAFT:
        raise Refused(_("That is not one of your own actions. Choose another."), code="action", field="action")
    if inherited.stance == Stance.DECLINED:
        raise Refused(_("You declined this line. Adopt or adapt it first."), code="declined")
    if inherited.below.count() >= MOST_BELOW:
        raise Refused(_("At most %(most)s actions stand below a line.") % {"most": MOST_BELOW}, code="many")
    inherited.below.add(action)
    act.changed(inherited, after={"action": action.pk})
    act.linked(action, "wasDerivedFrom", inherited)


@action("plans.take_from_below", rule=MAY["answer_line"], about="inherited", says=gettext_lazy("Own action taken away"))
def take_from_below(act: Act, *, inherited: Inherited, action: Action) -> None:
    """Say that an own action has nothing to do with a line above."""
    inherited.below.remove(action)
    act.changed(inherited, before={"action": action.pk})
    act.unlinks.append((ref(action), "wasDerivedFrom", ref(inherited)))


def _refuse(answer: Answer) -> None:
    if answer.stance not in Stance.values:
        raise Refused(_("Choose what you make of the line."), code="stance", field="stance")
    if answer.stance == Stance.ADAPTED and not answer.words:
        raise Refused(_("Write the line as you adapt it."), code="words", field="words")
    if answer.stance == Stance.DECLINED and not answer.reason:
        raise Refused(
            _("Say why it is not for you, in a sentence. The network reads it."), code="reason", field="reason"
        )
    for name in ("words", "reason"):
        for said in getattr(answer, name).texts().values():
            plain(said, longest=LONGEST, field=name)


def _kept(inherited: Inherited) -> dict[str, Any]:
    """What the trail keeps of an answer, all of its words among it."""
    said = {name: kept_words(getattr(inherited, name)) for name in ("words", "reason")}
    return {"stance": str(inherited.stance), "revision": inherited.revision, **said}


def _said(answer: Answer) -> str:
    return answer.reason.in_(answer.reason.origin).text[:500]
