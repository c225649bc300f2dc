"""Who may do what, and when: small named predicates that compose.

A rule answers for a viewer and a subject. The list query of the same thing must agree with it; a property
test in every room proves that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from filrouge.ground.people.models import Role, Space
from filrouge.ground.people.viewer import Level, Viewer

Test = Callable[[Viewer, Any], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named predicate (viewer, subject) → bool. Composes with |, & and ~."""

    name: str
    test: Test

    def __call__(self, viewer: Viewer, subject: Any) -> bool:
        return self.test(viewer, subject)

    def __or__(self, other: Rule) -> Rule:
        return Rule(f"{self.name} or {other.name}", lambda v, s: self(v, s) or other(v, s))

    def __and__(self, other: Rule) -> Rule:
        return Rule(f"{self.name} and {other.name}", lambda v, s: self(v, s) and other(v, s))

    def __invert__(self) -> Rule:
        return Rule(f"not {self.name}", lambda v, s: not self(v, s))


def rule(test: Test) -> Rule:
    """Name a predicate after its function: `is_secretariat` reads “is secretariat”."""
    return Rule(getattr(test, "__name__", "rule").replace("_", " "), test)


def space_of(subject: Any) -> int | None:
    """The space a subject belongs to: a space itself, or whatever carries a `space_id`."""
    return subject.id if isinstance(subject, Space) else getattr(subject, "space_id", None)


def _here(viewer: Viewer, subject: Any) -> bool:
    return viewer.space is not None and space_of(subject) == viewer.space.id


@rule
def anybody(viewer: Viewer, subject: Any) -> bool:
    return True


@rule
def nobody(viewer: Viewer, subject: Any) -> bool:
    return False


@rule
def signed_in(viewer: Viewer, subject: Any) -> bool:
    return viewer.person is not None


@rule
def reads_the_space(viewer: Viewer, subject: Any) -> bool:
    """Public spaces are open to all; the others to those who hold a mandate there."""
    return viewer.space is not None and (viewer.space.public or viewer.acting is not None)


@rule
def secretariat(viewer: Viewer, subject: Any) -> bool:
    return _here(viewer, subject) and viewer.holds(Role.SECRETARIAT)


@rule
def member(viewer: Viewer, subject: Any) -> bool:
    """Whoever holds a mandate in the space of the subject."""
    return _here(viewer, subject) and viewer.level >= Level.MEMBERS


@rule
def oneself(viewer: Viewer, subject: Any) -> bool:
    """The person themselves; whoever comes by a link of a mail is the person it was written to."""
    return viewer.person is not None and viewer.person == subject


@rule
def the_system(viewer: Viewer, subject: Any) -> bool:
    """Only commands and jobs of this installation, never a page or a token."""
    return viewer.person is None and viewer.means in {"command", "job"} and viewer.strong
