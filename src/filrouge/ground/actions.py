"""Everything that changes is an action: one rule check, one transaction, one trail entry, the links it causes.

    @action("register.choose_value", rule=may.curate, about="organisation", says=gettext_lazy("Value chosen"))
    def choose_value(act: Act, *, organisation: Organisation, field: str, row: SourceRow) -> Choice: ...

    choose_value(viewer, organisation=…, field="name", row=…)

The one who acts comes first, as in queries; everything else is named. The body gets an `Act`, on which it notes
what changed, what follows from what, and what has to be done later. Nothing is written unless all of it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar

from django.db import models, transaction
from django.utils import timezone

from filrouge.ground import thread, trail
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import Rule

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):
    """An action that will not be done, with a sentence for people: what happened and what to do."""

    def __init__(self, message: StrOrPromise, *, code: str = "refused", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


class NotAllowed(Refused):
    """Refused by rule. Says nothing about the subject, so that a stranger learns nothing from it."""

    def __init__(self, verb: str) -> None:
        super().__init__(f"not allowed: {verb}", code="not_allowed")
        self.verb = verb


@dataclass(slots=True)
class Act:
    """One action under way. What is noted here becomes the trail entry, the links and the work that follows."""

    by: Viewer
    verb: str
    at: datetime
    subject: trail.Ref | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    links: list[tuple[thread.Ref, str, thread.Ref]] = field(default_factory=list)
    unlinks: list[tuple[thread.Ref, str, thread.Ref]] = field(default_factory=list)

    def changed(
        self,
        subject: models.Model,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Note what was changed: text, whole numbers, booleans and lists of them; personal values by id only."""
        self.subject = thread.ref(subject)
        self.before |= before or {}
        self.after |= after or {}
        self.reason = reason or self.reason

    def linked(self, effect: models.Model, how: str, cause: models.Model) -> None:
        """Note a consequence on the thread: `effect` `how` (a PROV term of thread.TERMS) `cause`."""
        self.links.append((thread.ref(effect), how, thread.ref(cause)))


Body = Callable[Concatenate[Act, P], R]


class Action(Generic[P, R]):
    """A body with its verb and its rule. Calling it is the only way to run the body.

    `says` is what was done, in the words of the trail for its readers: “Mandate given”.
    """

    def __init__(self, verb: str, rule: Rule, about: str, body: Body[P, R], says: StrOrPromise) -> None:
        self.verb, self.rule, self.about, self.body, self.says = verb, rule, about, body, says
        self.__doc__, self.__name__, self.__module__ = body.__doc__, body.__name__, body.__module__
        self.followers: list[Callable[[Act, R], None]] = []

    def allowed(self, viewer: Viewer, subject: Any) -> bool:
        """Whether the viewer may do this to the subject: the one place where pages, API and commands ask."""
        return in_scope(viewer, self.verb) and self.rule(viewer, subject)

    def __call__(self, viewer: Viewer, *args: P.args, **kwargs: P.kwargs) -> R:
        if not self.allowed(viewer, kwargs.get(self.about)) or _elsewhere(viewer, kwargs.get("space")):
            raise NotAllowed(self.verb)
        with transaction.atomic():
            act = Act(viewer, self.verb, timezone.now())
            result = self.body(act, *args, **kwargs)
            for follow in self.followers:
                follow(act, result)
            entry = trail.write(act)
            thread.write(act, entry)
        return result


def _elsewhere(viewer: Viewer, space: object) -> bool:
    """Nobody acts in one space by a mandate in another, whatever the subject is."""
    return isinstance(space, Space) and viewer.space is not None and viewer.space.id != space.id


ACTIONS: dict[str, Action[Any, Any]] = {}


def action(verb: str, *, rule: Rule, about: str, says: StrOrPromise = "") -> Callable[[Body[P, R]], Action[P, R]]:
    """Make a function an action. `about` names the argument that the rule is asked about.

    `says` is what the trail calls it when it is done (“Mandate given”); tests/house proves that every verb has it.
    """

    def wrap(body: Body[P, R]) -> Action[P, R]:
        if verb in ACTIONS:
            raise RuntimeError(f"two actions are called {verb}")
        ACTIONS[verb] = made = Action(verb, rule, about, body, says)
        return made

    return wrap


def after(done: Action[P, R], follow: Callable[[Act, R], None]) -> None:
    """Let another room follow an action, in its transaction. Called in front/rooms.py and nowhere else."""
    done.followers.append(follow)


def in_scope(viewer: Viewer, verb: str) -> bool:
    """Whether a token's scopes cover a verb: `register:write` covers register.…; None limits nothing."""
    return viewer.scopes is None or f"{verb.split('.')[0]}:write" in viewer.scopes
