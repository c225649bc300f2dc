"""Statements about what a viewer may see, written once for all who may see by the same statement."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from filrouge.ground.people.models import Person, Space
from filrouge.ground.people.viewer import Standing, Viewer
from filrouge.ground.statements import Prepared

SPACE, ORGANISATION, MANDATE, OWNER = -2, -3, -4, -5  # stand-ins; those of a statement are others


class Rights(NamedTuple):
    """What viewers share who see by the same statement. `own`: they act for the organisation whose space it is."""

    public: bool
    signed_in: bool
    role: str
    own: bool
    means: str
    strong: bool
    scopes: frozenset[str] | None


class Seen:
    """A prepared statement about what a viewer may see: `make(viewer, *shape, **stand_ins)` gives its queryset of
    values (`Prepared`).

    The viewer that `make` gets stands for many: of the space it knows the number and whether it is public, of the
    mandate the organisation and the role, of the person that there is one. All else belongs into the values.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **stand_ins: Any) -> None:
        def made(rights: Rights, *shape: Hashable, **asked: Any) -> QuerySet[Any, Any]:
            return make(_standing_in(rights), *shape, **{name: asked[name] for name in stand_ins})

        mine = {"_space": SPACE, "_organisation": ORGANISATION, "_mandate": MANDATE}
        self.make, self.prepared = make, Prepared(made, **mine, **stand_ins)

    def rows(self, viewer: Viewer, *shape: Hashable, **values: Any) -> list[Any]:
        """The rows for a viewer and for these values, one for each stand-in; one statement, none outside of a space."""
        if viewer.space is None:
            return []
        return self.prepared.rows(_rights(viewer, viewer.space), *shape, **_mine(viewer, viewer.space), **values)

    def bare(self, viewer: Viewer, *shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The same as the database gives them, without names (`Prepared.bare`)."""
        if viewer.space is None:
            return []
        return self.prepared.bare(_rights(viewer, viewer.space), *shape, **_mine(viewer, viewer.space), **values)


def _mine(viewer: Viewer, space: Space) -> dict[str, int]:
    acting = viewer.acting or Standing(0, 0, "", "")
    return {"_space": space.pk, "_organisation": acting.organisation, "_mandate": acting.mandate}


def _rights(viewer: Viewer, space: Space) -> Rights:
    acting = viewer.acting
    return Rights(
        space.public, viewer.person is not None, acting.role if acting else "",
        acting is not None and acting.organisation == space.organisation_id, viewer.means, viewer.strong, viewer.scopes,
    )  # fmt: skip


def _standing_in(rights: Rights) -> Viewer:
    owner = ORGANISATION if rights.own else OWNER
    acting = Standing(MANDATE, ORGANISATION, "", rights.role) if rights.role else None
    return Viewer(
        Space(pk=SPACE, public=rights.public, organisation_id=owner), Person() if rights.signed_in else None,
        (acting,) if acting else (), acting, rights.means, rights.strong, rights.scopes,
    )  # fmt: skip
