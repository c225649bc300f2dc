"""Reading the body of a request: JSON without what no database can hold, forms without what no text can hold."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser
from ninja.types import DictStrAny

from filrouge.ground.api.problems import Problem, unreadable

DEEPEST = 40  # levels of lists and objects in a body


class StrictParser(Parser):
    """JSON by RFC 8259 in UTF-8: no NaN, no infinity, no null bytes, no half of a character."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        try:
            said = json.loads(request.body.decode("utf-8"), parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise unreadable(_("The body is not JSON in UTF-8. Look at commas, quotes and brackets.")) from error
        check(said)
        return said  # type: ignore[no-any-return]  # what stands here is judged by the schema of the operation


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


def check(said: Any, depth: int = 0) -> None:
    """Refuse text that no database can hold, and what is nested too deep."""
    if depth > DEEPEST:
        raise unreadable(_("The body is nested too deep."))
    if isinstance(said, str):
        check_text(said)
    elif isinstance(said, dict):
        for key, value in said.items():
            check_text(key)
            check(value, depth + 1)
    elif isinstance(said, list):
        for value in said:
            check(value, depth + 1)


def check_text(text: str) -> None:
    """Refuse null bytes and lone surrogates."""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        detail = _("A text holds a null byte or half of a character. Take it out.")
        raise Problem(400, detail, "characters")
