"""A long list whose pages are asked by statements that are written once for all who see by them (ground.people.seen).

For what is read anew after every action, by many, and where a profile says that writing the statement takes longer
than asking it; any other list is `keyset.cut`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any

from django.db.models import QuerySet

from filrouge.ground.pages.keyset import SIZE, Slice, beyond, decode, ordered, sliced
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer

# Of the stand-ins for where a page begins: no place or number that a statement names, and one that the smallest of
# columns can hold, for Django leaves out what a column cannot be.
FIRST = 32_001


class SeenList:
    """`make(viewer, *shape, **stand_ins)` gives what somebody may see and wants, as named columns (`Seen`).

    `keys` are the columns by which it is in order, each (name, descending?), the last one unique: whole numbers but for
    those that are named as `texts`.
    """

    def __init__(
        self, make: Callable[..., QuerySet[Any, Any]], keys: Sequence[tuple[str, bool]], texts: Collection[str] = (),
        **stand_ins: Any,
    ) -> None:  # fmt: skip
        self.keys = keys
        self.places = {
            f"_{name}": f"?{name}" if name in texts else FIRST + place for place, (name, _way) in enumerate(keys)
        }

        def page(viewer: Viewer, back: bool | None, *shape: Hashable, **asked: Any) -> QuerySet[Any, Any]:
            here = [asked.pop(name) for name in self.places]
            found = make(viewer, *shape, **asked)
            if back is not None:
                found = found.filter(beyond(self.keys, here, back=back))
            asked_for: QuerySet[Any, Any] = ordered(found, self.keys, back=bool(back))[: SIZE + 1]
            return asked_for

        self.make, self.stand_ins, self.seen = make, stand_ins, Seen(page, **self.places, **stand_ins)

    def page(self, viewer: Viewer, cursor: str, *shape: Hashable, **values: Any) -> Slice[Any]:
        """One page for a viewer and for these values. One statement."""
        place = decode(cursor, len(self.keys)) if cursor else None
        if place and list(map(type, place[1])) != list(map(type, self.places.values())):
            place = None  # none of ours, so the list starts anew
        here = dict(zip(self.places, place[1], strict=True)) if place else self.places
        found = self.seen.rows(viewer, place[0] if place else None, *shape, **here, **values)
        return sliced(found, place, self.keys)
