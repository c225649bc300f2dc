"""A statement is written once for its key and asked each time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from filrouge.ground import statements
from filrouge.ground.people.models import Mandate, Organisation
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
