"""Pages of a list by signed cursors: what was not made here is refused instead of being tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from filrouge.ground.api.problems import Problem

T = TypeVar("T")
After = Annotated[str, Field(max_length=2_000, description="`next` or `previous` of another page of this list")]


class Page(Schema, Generic[T]):
    """At most 50 items of a list, with the cursors of the pages beside it ("" where there is none)."""

    items: list[T]
    next: str = ""
    previous: str = ""


def _signer(request: HttpRequest) -> Signer:
    return Signer(salt=f"filrouge.api{request.path}")


def unsigned(request: HttpRequest, after: str) -> str:
    """The cursor inside `after`; 400 for what this list has not given."""
    if not after:
        return ""
    try:
        return _signer(request).unsign(after)
    except BadSignature as error:
        detail = _("This cursor is not one of this list. Start again without `after`.")
        raise Problem(400, detail, "cursor") from error


def page_of(request: HttpRequest, items: Sequence[T], following: str, preceding: str = "") -> Page[T]:
    """A page as it leaves the house."""
    sign = _signer(request).sign
    return Page(
        items=list(items),
        next=sign(following) if following else "",
        previous=sign(preceding) if preceding else "",
    )
