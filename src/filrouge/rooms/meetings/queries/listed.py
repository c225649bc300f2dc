"""Lists that are paged by key, of which nearly everybody reads the first page and nothing further."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from filrouge.ground.pages.keyset import SIZE
from filrouge.ground.people.seen import Seen
from filrouge.ground.statements import Prepared


class Listed:
    """A list to be paged by `cut` with these keys: the statement of its first page is written once, and those of
    further pages when they are asked for. `make` gives its queryset of values, as for the kind of statement.
    """

    def __init__(
        self, kind: type[Prepared | Seen], make: Callable[..., QuerySet[Any, Any]], keys: Sequence[tuple[str, bool]],
        **stand_ins: Any,
    ) -> None:  # fmt: skip
        self.kind, self.make, self.stand_ins = kind, make, stand_ins
        self.order = [f"{'-' if down else ''}{name}" for name, down in keys]
        self.first = kind(self._first, **stand_ins)

    def _first(self, *about: Any, **asked: Any) -> QuerySet[Any, Any]:
        return self.make(*about, **asked).order_by(*self.order)[: SIZE + 1]

    def asked(self, cursor: str, *about: Any, **values: Any) -> Any:
        """What `cut` makes the page at this cursor of; `about` and the values are those of the statement."""
        if cursor:
            return self.make(*about, **values)
        return _First(self.first.rows(*about, **values))


class _First(list[Any]):
    """Rows that come in their order already."""

    def order_by(self, *_keys: str) -> _First:
        return self
