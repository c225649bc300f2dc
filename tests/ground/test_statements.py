"""A statement is written once for its key and asked each time."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from filrouge.ground import statements
from filrouge.ground.people.models import Organisation


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
