"""What an action refused, shown where it was asked for. Who may not do it gets the usual answer instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import ParamSpec, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from filrouge.ground.actions import NotAllowed, Refused

P = ParamSpec("P")
R = TypeVar("R")


def put(form: BaseForm, refused: Refused) -> None:
    """Show a refusal at the field of the form that it speaks of, or above all of them.

    A form that asks for an argument of the action under another name says so: `calls = {"member": "chosen"}`.
    """
    field = getattr(form, "calls", {}).get(refused.field, refused.field)
    form.add_error(field if field in form.fields else None, str(refused.message))


def made(form: BaseForm, action: Callable[P, R], /, *arguments: P.args, **named: P.kwargs) -> R | None:
    """What the action returned; None where it refused, and what it said stands on the form."""
    with _told(lambda refused: put(form, refused)):
        return action(*arguments, **named)
    return None


def done(form: BaseForm, action: Callable[P, object], /, *arguments: P.args, **named: P.kwargs) -> bool:
    """Whether the action was done, for one whose result is of no use here; what it refused stands on the form."""
    with _told(lambda refused: put(form, refused)):
        action(*arguments, **named)
        return True
    return False


def refusals_shown(request: HttpRequest) -> AbstractContextManager[None]:
    """Where a button is all there is: what is refused inside is a message on the page that comes next.

    What stands inside after the refused action is not done.
    """
    return _told(lambda refused: messages.error(request, str(refused.message)))


@contextmanager
def _told(tell: Callable[[Refused], None]) -> Iterator[None]:
    try:
        yield
    except NotAllowed:
        raise
    except Refused as refused:
        tell(refused)
