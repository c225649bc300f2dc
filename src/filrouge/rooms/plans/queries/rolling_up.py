"""What became of a line below: how many federations adopted, adapted or declined it, and how far they are.

An own action that stands below a line from before it was declined does not do it: it counts again with the line.
No more of a space below is shown than it shows to everybody: of a closed one that it has answered and nothing else, and
the share done counts actions in public plans of public spaces alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import kept
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import Action, ActionState, Inherited, PlanState, Stance
from filrouge.rooms.plans.queries.following import Steps, said_percents, share, steps_of
from filrouge.rooms.plans.queries.lines import MARKS
from filrouge.rooms.register.queries.levels import spaces_below

MOST = 30  # answers that are named
LIVING_BELOW = 2  # as many actions below as lines of its own, and a plan lives mostly below


@dataclass(frozen=True, slots=True)
class AnswerBelow:
    """What one federation made of a line."""

    name: str
    label: str
    mark: str
    words: Shown | None
    reason: Shown | None
    review: bool
    actions: tuple[tuple[Shown, str], ...]


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What became of a line below. `share` is the mean share done of the actions below, in per cent; None for none."""

    adopted: int
    adapted: int
    declined: int
    closed: int
    silent: int
    share: int | None
    actions: int
    answers: tuple[AnswerBelow, ...]

    @property
    def words(self) -> str:
        """The numbers in a sentence, without those that are nought."""
        said = []
        if self.adopted:
            said.append(ngettext("%(n)s adopted it", "%(n)s adopted it", self.adopted) % {"n": self.adopted})
        if self.adapted:
            said.append(ngettext("%(n)s adapted it", "%(n)s adapted it", self.adapted) % {"n": self.adapted})
        if self.declined:
            said.append(ngettext("%(n)s declined", "%(n)s declined", self.declined) % {"n": self.declined})
        if self.closed:
            said.append(ngettext("%(n)s answered for itself", "%(n)s answered for themselves", self.closed)
                        % {"n": self.closed})  # fmt: skip
        if self.silent:
            said.append(ngettext("%(n)s has not answered", "%(n)s have not answered", self.silent) % {"n": self.silent})
        return ", ".join(said)


def rolled_up(action: Action) -> RolledUp | None:
    """What became of one line below; None where no member has a space of its own. Five statements."""
    below = spaces_below(action.plan.space).count()
    if not below:
        return None
    answers = list(_answers(above=action))
    shown = [each for each in answers if each.space.public]
    visible = _visible([done for each in shown if each.stance != Stance.DECLINED for done in each.below.all()])
    stances = Counter(each.stance for each in shown)
    return RolledUp(
        stances[Stance.ADOPTED], stances[Stance.ADAPTED], stances[Stance.DECLINED], len(answers) - len(shown),
        max(below - len(answers), 0), _mean(visible), len(visible),
        tuple(_answer(each, action, visible) for each in shown[:MOST]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LivesBelow:
    """A plan as it lives below: lines that were answered, answers, own actions below, and their share done."""

    lines: int
    answered: int
    answers: int
    actions: int
    share: int | None
    mostly: bool

    @property
    def words(self) -> str:
        """What is to be said at the head of the plan."""
        said = {"answered": self.answered, "lines": self.lines, "actions": self.actions, "share": self.share}
        if not self.actions:
            return _("Federations answered %(answered)s of %(lines)s lines") % said
        words = ngettext(
            "Federations answered %(answered)s of %(lines)s lines and do %(actions)s action of their own",
            "Federations answered %(answered)s of %(lines)s lines and do %(actions)s actions of their own",
            self.actions,
        )
        if self.share is not None:
            words = ngettext(
                "Federations answered %(answered)s of %(lines)s lines and do %(actions)s action of their own, which is "
                "%(share)s %% done",
                "Federations answered %(answered)s of %(lines)s lines and do %(actions)s actions of their own, which "
                "are %(share)s %% done on average",
                self.actions,
            )
        return words % said


def kept_lives_below(plan_id: int, at: str) -> LivesBelow | None:
    """The same for a page that many read: kept under the stamp `at`. No statement while it is."""
    return kept(at, ("plans.lives_below", plan_id), lambda: lives_below(plan_id))


def lives_below(plan_id: int) -> LivesBelow | None:
    """How much of a plan lives in the spaces below; None, after one statement, where nobody answered to any of its
    lines. Else five statements.
    """
    answers = _ANSWERED.rows(plan=plan_id)
    if not answers:
        return None
    lines = Action.objects.filter(plan=plan_id).exclude(state=ActionState.DRAFT).count()
    taken = [each.id for each in answers if each.stance != Stance.DECLINED]
    below = Action.objects.filter(inherits__in=taken, inherits__space__public=True)
    visible = _visible(below.select_related("plan"))
    answered = {each.above_id for each in answers}
    return LivesBelow(
        lines, len(answered), len(answers), len(visible), _mean(visible), len(visible) >= LIVING_BELOW * lines
    )


def _answered(plan: int) -> QuerySet[Inherited, Any]:
    """The answers to lines of a plan, which its pages look for and most never find."""
    shown = Inherited.objects.filter(above__plan=plan).exclude(above__state=ActionState.DRAFT)
    return shown.values_list("id", "above_id", "stance")


_ANSWERED = Prepared(_answered, plan=-10)


def _answers(**lines: object) -> QuerySet[Inherited]:
    found = Inherited.objects.filter(**lines).select_related("space__organisation", "above")
    return found.order_by("space__slug").prefetch_related("below__plan__space", "below__area")


def _visible(actions: Iterable[Action]) -> dict[int, Action]:
    """The actions below that everybody may see in their own space."""
    return {
        each.pk: each
        for each in actions
        if each.state != ActionState.DRAFT and each.plan.public and each.plan.state != PlanState.DRAFTED
    }


def _mean(actions: Mapping[int, Action]) -> int | None:
    if not actions:
        return None
    steps, percents = steps_of(actions), said_percents(actions)
    shares = [share(each, steps.get(number, Steps()), percents) for number, each in actions.items()]
    return round(sum(shares) / len(shares))


def _answer(inherited: Inherited, above: Action, visible: Mapping[int, Action]) -> AnswerBelow:
    language, stance = get_language() or "en", Stance(inherited.stance)
    taken = () if stance == Stance.DECLINED else inherited.below.all()
    done = [each for each in taken if each.pk in visible]
    return AnswerBelow(
        inherited.space.name.in_(language).text, str(stance.label), MARKS[stance],
        inherited.words.in_(language) if inherited.words else None,
        inherited.reason.in_(language) if inherited.reason else None, inherited.revision < above.revision,
        tuple((each.title.in_(language), reverse("plans:action", args=[inherited.space.slug, each.address]))
              for each in done),
    )  # fmt: skip
