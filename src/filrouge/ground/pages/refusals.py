"""What an action refused, shown where it was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest

from filrouge.ground.actions import NotAllowed, Refused


def put(form: BaseForm, refused: Refused) -> None:
    """Show a refusal at the field of the form that it speaks of, or above all of them."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))


def done(form: BaseForm, action: Any, /, *arguments: Any, **named: Any) -> bool:
    """Whether the action was done; what it refused in words stands on the form. Who may not gets the usual answer."""
    try:
        action(*arguments, **named)
    except NotAllowed:
        raise
    except Refused as refused:
        put(form, refused)
        return False
    return True


@contextmanager
def refusals_shown(request: HttpRequest) -> Iterator[None]:
    """Where a button is all there is: what is refused inside is a message on the page that comes next.

    What stands inside after the refused action is not done. Who may not gets the usual answer.
    """
    try:
        yield
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.message))
