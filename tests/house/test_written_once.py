"""A statement that is written once for many is the very statement that would be written for each of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from inspect import signature
from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.module_loading import import_string

from filrouge.front.rooms import ROOMS
from filrouge.ground.pages.keyset import cut, encode
from filrouge.ground.pages.seen_lists import SeenList
from filrouge.ground.people.models import Role
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from tests.world import World

NUMBERS = [41, 42]


def prepared(kind: type[Any]) -> dict[str, Any]:
    """Every one that stands in a module of the house and is not written in several shapes."""
    for room in ROOMS:
        for offered in filter(None, (room.home, room.asks)):
            import_string(offered)
    modules = {name: module for name, module in sys.modules.items() if name.startswith("filrouge.")}
    return {
        f"{name}.{called}": found
        for name, module in sorted(modules.items())
        for called, found in vars(module).items()
        if isinstance(found, kind)
        and (kind is not Prepared or set(signature(found.make).parameters) == set(found.stand_ins))
    }


def values(asked: Prepared) -> dict[str, Any]:
    """A value for each stand-in of the statement itself, of its kind."""
    now = timezone.now()
    own = (name for name in asked.stand_ins if not name.startswith("_"))
    return {name: _value(asked.stand_ins[name], number, now) for number, name in enumerate(own, start=43)}


def _value(stand_in: Any, number: int, now: datetime) -> Any:
    if isinstance(stand_in, datetime):
        return now
    if isinstance(stand_in, list):
        return [number * place for place in NUMBERS]
    return now.date() if isinstance(stand_in, date) else type(stand_in)(number)


def said(ask: Any, *args: Any, **given: Any) -> list[str]:
    """The statements that something asks, with their parameters."""
    with CaptureQueriesContext(connection) as book:
        try:
            list(ask(*args, **given))
        except EmptyResultSet:
            return []
    return [query["sql"] for query in book.captured_queries]


def callers(world: World) -> Iterator[tuple[str, Viewer]]:
    """The four kinds of callers in a public network and in a closed one, in more roles, and the installation itself."""
    yield from world.callers()
    assert world.member.acting is not None
    for role in (Role.FACILITATOR, Role.RAPPORTEUR, Role.OBSERVER):
        yield role, replace(world.member, acting=replace(world.member.acting, role=role), strong=True)
    yield (
        "one of the own organisation",
        replace(world.secretariat, acting=replace(world.member.acting, organisation=world.space.organisation_id)),
    )
    yield "without a second factor", replace(world.secretariat, strong=False)
    yield "system", world.system


@pytest.mark.parametrize("public", [True, False])
def test_what_a_viewer_may_see_is_asked_by_the_statement_of_their_own(world: World, public: bool) -> None:
    world.space.public = public
    found = prepared(Seen)
    assert len(found) > 10
    for name, asked in found.items():
        given = values(asked.prepared)
        for who, viewer in callers(world):
            assert said(asked.rows, viewer, **given) == said(asked.make, viewer, **given), (name, who)


def test_a_page_of_a_list_is_the_one_that_would_be_cut_out_of_it_for_its_viewer(world: World) -> None:
    found = prepared(SeenList)
    assert len(found) > 3
    for name, asked in found.items():
        given = {of: _value(stand_in, 43, timezone.now()) for of, stand_in in asked.stand_ins.items()}
        here = [_value(stand_in, 44, timezone.now()) for stand_in in asked.places.values()]
        for _who, viewer in callers(world):
            for cursor in ("", encode(here), encode(here, back=True), encode(["no", "such", "place"])):
                assert said(one_page, asked, viewer, cursor, given) == said(cut_out, asked, viewer, cursor, given), name


def one_page(asked: SeenList, viewer: Viewer, cursor: str, given: dict[str, Any]) -> Iterable[Any]:
    return asked.page(viewer, cursor, **given).rows


def cut_out(asked: SeenList, viewer: Viewer, cursor: str, given: dict[str, Any]) -> Iterable[Any]:
    return cut(asked.make(viewer, **given), asked.keys, cursor, tuple).rows


def test_what_is_asked_with_other_values_is_asked_by_the_statement_of_these_values(world: World) -> None:
    found = prepared(Prepared)
    assert len(found) > 5
    for name, asked in found.items():
        given = values(asked)
        assert said(asked.rows, **given) == said(asked.make, **given) != [], name


def test_what_stands_for_a_viewer_has_the_rights_of_the_viewer_and_no_other(world: World) -> None:
    seen: list[Viewer] = []

    def made(viewer: Viewer) -> Any:
        seen.append(viewer)
        return type(world.space).objects.filter(pk=viewer.space.pk if viewer.space else 0).values_list("pk", "slug")

    asked = Seen(made)
    for _who, viewer in callers(world):
        assert asked.rows(viewer) == [(world.space.pk, "network")]
        assert asked.rows(viewer.at(world.elsewhere)) == [(world.elsewhere.pk, "elsewhere")]
        stands = seen[-1]
        assert (stands.level, stands.holds(*Role.values)) == (viewer.level, viewer.holds(*Role.values))
    assert asked.rows(Viewer(None)) == []
    assert len(seen) == len({(v.level, v.acting and v.acting.role, v.means, v.strong, v.person is None,
                              bool(v.acting and v.space and v.space.organisation_id == v.acting.organisation))
                             for v in seen})  # fmt: skip
