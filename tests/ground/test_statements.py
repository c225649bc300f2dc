"""A statement is written once for its key and asked each time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from filrouge.ground import statements
from filrouge.ground.people.models import Mandate, Organisation, Space
from filrouge.ground.people.viewer import Standing, standings_of
from tests.world import World


@pytest.mark.django_db
def test_a_statement_is_written_once_and_gives_what_stands_there_each_time(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    times: list[int] = []

    def written() -> QuerySet[Any, Any]:
        times.append(1)
        return Organisation.objects.filter(country="BE").order_by("name").values_list("name", "country")

    for names in (["Alpha"], ["Alpha", "Beta"]):
        Organisation.objects.create(name=names[-1], country="BE")
        with django_assert_num_queries(1):
            assert statements.rows(("tests.names", "BE"), written) == [(name, "BE") for name in names]
    assert len(times) == 1


def test_only_so_many_statements_are_kept(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(statements, "MOST", 1)
    for country in ("BE", "FR"):
        statements.rows(("tests.few", country), lambda: Organisation.objects.filter(country="BE").values_list("pk"))
    assert len(statements._written) == 1


def test_what_every_page_asks_is_written_once_and_asked_with_the_values_of_each(
    django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    times: list[int] = []

    def made(country: str, above: int) -> QuerySet[Any, Any]:
        times.append(1)
        found = Organisation.objects.exclude(name="Hidden").filter(country=country, pk__gt=above)
        return found.order_by("name").values_list("name")

    asked = statements.Prepared(made, country="??", above=-1)
    for name, country in (("Alpha", "BE"), ("Beta", "FR"), ("Hidden", "FR")):
        Organisation.objects.create(name=name, country=country)
    with django_assert_num_queries(3):
        assert asked.rows(country="BE", above=0) == [("Alpha",)]
        assert asked.rows(country="FR", above=0) == [("Beta",)]
        assert asked.rows(country="FR", above=10**9) == []
    assert len(times) == 1


def test_many_rows_can_be_had_as_the_database_gives_them(world: World) -> None:
    def made(spaces: list[int]) -> QuerySet[Any, Any]:
        return Space.objects.filter(pk__in=spaces).order_by("pk").values_list("pk", "slug", "opened_at")

    asked = statements.Prepared(made, spaces=[-1])
    [named], [bare] = asked.rows(spaces=[world.space.pk]), asked.bare(spaces=[world.space.pk])
    assert bare[:2] == named[:2] == (world.space.pk, world.space.slug)
    assert (type(bare), named.slug) == (tuple, world.space.slug)
    assert asked.bare(spaces=[-5]) == []


def test_lists_are_asked_by_few_statements_and_columns_come_as_django_gives_them(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lengths: list[int] = []

    def made(spaces: list[int], before: datetime) -> QuerySet[Any, Any]:
        lengths.append(len(spaces))
        return (
            Space.objects.filter(pk__in=spaces, opened_at__lt=before).order_by("slug").values_list("name", "opened_at")
        )

    asked = statements.Prepared(made, spaces=[-1], before=datetime.min.replace(tzinfo=UTC))
    here, there, later = world.space, world.elsewhere, timezone.now() + timedelta(days=1)
    with django_assert_num_queries(5):
        [row] = asked.rows(spaces=[here.pk], before=later)
        assert asked.rows(spaces={here.pk, there.pk}, before=later) == [
            (space.name, space.opened_at) for space in (there, here)
        ]
        assert asked.rows(spaces=[here.pk, there.pk, 0, 0, 0], before=later) == asked.rows(
            spaces=[there.pk, here.pk, 0, 0, 0, 0, 0, 0], before=later
        )
        assert asked.rows(spaces=[here.pk], before=here.opened_at) == []
    assert (row.name.in_("en").text, row.opened_at) == ("Sample Network", here.opened_at)
    assert lengths == [1, 2, 8]
    with django_assert_num_queries(0):
        assert asked.rows(spaces=[], before=later) == []


def test_what_makes_another_statement_is_written_for_each(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def made(which: str, country: str) -> QuerySet[Any, Any]:
        found = Organisation.objects.filter(country=country).values_list("name")
        return found.none() if which == "none" else found.order_by("name" if which == "first" else "-name")

    asked = statements.Prepared(made, country="??")
    for name in ("Alpha", "Beta"):
        Organisation.objects.create(name=name, country="XK")
    with django_assert_num_queries(3):
        assert asked.rows("first", country="XK") == [("Alpha",), ("Beta",)]
        assert asked.rows("last", country="XK") == [("Beta",), ("Alpha",)]
        assert asked.rows("none", country="XK") == []
        assert asked.rows("first", country="XX") == []


def test_mandates_are_in_force_from_their_first_day_to_their_last(world: World) -> None:
    held = Mandate.objects.filter(person=world.delegate, space=world.space).get()
    Mandate.objects.filter(pk=held.pk).update(since=date(2026, 3, 1), until=date(2026, 3, 31))
    own = Standing(held.pk, held.organisation_id, held.organisation.name, held.role)
    for day, found in ((date(2026, 3, 1), (own,)), (date(2026, 3, 31), (own,))):
        assert standings_of(world.delegate, world.space, day) == found
        beyond = day + timedelta(days=1 if day.day > 1 else -1)
        assert standings_of(world.delegate, world.space, beyond) == ()
    Mandate.objects.filter(pk=held.pk).update(until=None)
    assert standings_of(world.delegate, world.space, date(2099, 1, 1)) == (own,)
    assert standings_of(world.secretary, world.space, date(1999, 1, 1)) == ()
