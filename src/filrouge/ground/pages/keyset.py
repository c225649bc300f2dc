"""Pages of a long list by key, never by counting: cost does not grow with the page number."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Q

T = TypeVar("T")
SIZE = 50


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """One page of rows with the cursors of its neighbours ("" where there is none)."""

    rows: tuple[T, ...]
    following: str = ""
    preceding: str = ""


class Turned(Protocol):
    """What knows its neighbours: a slice, or a page that was made of one."""

    @property
    def following(self) -> str: ...

    @property
    def preceding(self) -> str: ...


def pager(shown: Turned, key: str = "after", **asked: str) -> dict[str, str]:
    """The links to the pages before and after this one; `asked` is what else stands in the address beside `key`."""
    kept = {name: value for name, value in asked.items() if value}

    def to(cursor: str) -> str:
        return f"?{urlencode(kept | {key: cursor})}" if cursor else ""

    return {"previous": to(shown.preceding), "next": to(shown.following), "position": ""}


def encode(values: Sequence[Any], *, back: bool = False) -> str:
    """A cursor: the sort values of the row it points past, opaque to the reader."""
    text = json.dumps([back, *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> tuple[bool, list[Any]] | None:
    """(back?, sort values) of a cursor; None when it is not one of ours, so that the list starts anew."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != length + 1 or not isinstance(values[0], bool):
        return None
    if not all(_is_key(value) for value in values[1:]):
        return None
    return values[0], values[1:]


def _is_key(value: Any) -> bool:
    """A whole number, or text that every database can take: no null byte, no half of a character."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
    return isinstance(value, int) and not isinstance(value, bool)


def beyond(keys: Sequence[tuple[str, bool]], values: Sequence[Any], *, back: bool) -> Q:
    """The condition “after this row” for (column, descending?) sort keys; “before” when `back`."""
    condition, equal = Q(), Q()
    for (name, descending), value in zip(keys, values, strict=True):
        lookup = "lt" if descending != back else "gt"
        condition |= equal & Q(**{f"{name}__{lookup}": value})
        equal &= Q(**{name: value})
    # Says nothing new, but an index can be entered by it, which an OR does not allow.
    first, descending = keys[0]
    return Q(**{f"{first}__{'lte' if descending != back else 'gte'}": values[0]}) & condition


def cut(
    query: Any, keys: Sequence[tuple[str, bool]], cursor: str, make: Callable[[Any], T], size: int = SIZE
) -> Slice[T]:
    """One page of `query` ordered by `keys` (the last key unique). `make` turns a row into what is shown."""
    query, place = _from(query, keys, decode(cursor, len(keys)) if cursor else None)
    found = list(ordered(query, keys, back=bool(place and place[0]))[: size + 1])
    page = sliced(found, place, keys, size)
    return Slice(tuple(make(row) for row in page.rows), page.following, page.preceding)


def ordered(query: Any, keys: Sequence[tuple[str, bool]], *, back: bool) -> Any:
    """The query in the order of its keys, or the other way round."""
    return query.order_by(*(f"{'-' if descending != back else ''}{name}" for name, descending in keys))


def sliced(
    found: list[Any], place: tuple[bool, list[Any]] | None, keys: Sequence[tuple[str, bool]], size: int = SIZE
) -> Slice[Any]:
    """The page of what was found beyond a place: one row more than it has, where there are more."""
    back = bool(place and place[0])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Slice(())

    def key(row: Any) -> list[Any]:
        return [_value(row, name) for name, _descending in keys]

    following = encode(key(found[-1])) if more or back else ""
    preceding = encode(key(found[0]), back=True) if (place and not back) or (back and more) else ""
    return Slice(tuple(found), following, preceding)


def _from(query: Any, keys: Sequence[tuple[str, bool]], place: tuple[bool, list[Any]] | None) -> Any:
    """The query beyond a place, and the place; a place whose values are not of the columns' kind is none of ours."""
    if place is None:
        return query, None
    try:
        return query.filter(beyond(keys, place[1], back=place[0])), place
    except (ValueError, TypeError, ValidationError):
        return query, None


def _value(row: Any, name: str) -> Any:
    value = row[name] if isinstance(row, dict) else getattr(row, name)
    # A cursor is JSON: days and times go into it as ISO text, which their columns read back.
    return value.isoformat() if isinstance(value, date) else value
