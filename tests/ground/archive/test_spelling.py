"""The even spelling: laws that hold for every value, proved on whichever database the tests run."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.archive.spelling import even, line, read, spell
from filrouge.ground.jobs.models import Job
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.words import Words
from tests.ground.archive.conftest import NOW

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
NUMBER = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBER | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
IN_A_DATABASE = settings(suppress_health_check=SLOW, max_examples=150)


@IN_A_DATABASE
@given(value=st.dictionaries(TEXT, JSON, max_size=4))
def test_what_a_database_gives_back_has_the_even_spelling_of_what_it_was_given(db: None, value: dict[str, Any]):
    number = Job.objects.create(kind="k", arguments=value, asked_at=NOW, not_before=NOW).pk
    back = Job.objects.values_list("arguments", flat=True).get(pk=number)
    assert _json(even(back)) == _json(even(value))


@IN_A_DATABASE
@given(name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300))
def test_text_of_every_script_comes_back_from_the_file_as_it_was(db: None, name: str):
    written, _even = line(["name"], [name])
    assert "\n" not in written[:-1]
    number = Organisation.objects.create(name=json.loads(written)["name"]).pk
    assert Organisation.objects.values_list("name", flat=True).get(pk=number) == name


@given(value=JSON)
def test_the_even_spelling_of_an_even_spelling_is_itself(value: Any):
    assert _json(even(even(value))) == _json(even(value))


@given(value=JSON)
def test_the_even_spelling_survives_the_file(value: Any):
    written, spelled = line(["value"], [value])
    assert _json(even(json.loads(written)), sort_keys=True) + "\n" == spelled


MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(timezone(timedelta(hours=2))))  # noqa: DTZ001  # hypothesis wants bounds without a zone


@pytest.mark.parametrize(
    ("field", "values"),
    [
        (models.DateTimeField(), MOMENTS),
        (models.DateField(), st.dates()),
        (models.TimeField(), st.times()),
        (models.DurationField(), st.timedeltas(timedelta(-9999), timedelta(9999))),
        (models.DecimalField(max_digits=20, decimal_places=4), st.decimals(-(10**9), 10**9, places=4)),
        (models.UUIDField(), st.uuids()),
        (models.BinaryField(), st.binary(max_size=40)),
        (models.FloatField(), st.floats(allow_nan=False)),
        (models.BigIntegerField(), st.integers(-(2**63), 2**63 - 1)),
        (models.BooleanField(), st.booleans()),
        (models.CharField(), TEXT),
    ],
    ids=lambda given_: type(given_).__name__ if isinstance(given_, models.Field) else "",
)
def test_every_kind_of_column_is_read_as_it_was_spelled(field: models.Field[Any, Any], values: Any):
    @given(value=values)
    def law(value: Any) -> None:
        assert read(field, json.loads(json.dumps(spell(value)))) == value

    law()


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (datetime(2026, 3, 29, 3, 30, tzinfo=timezone(timedelta(hours=2))), "2026-03-29T01:30:00.000000+00:00"),
        (date(2026, 2, 28), "2026-02-28"),
        (time(9, 5), "09:05:00"),
        (Decimal("0.10"), "0.10"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (b"\0\xff", "AP8="),
        (Words.of("Bread", "en", fr="Pain"), Words.of("Bread", "en", fr="Pain").as_json()),
        (None, None),
    ],
)
def test_values_are_spelled_plainly(value: Any, spelled: Any):
    assert spell(value) == spelled


@pytest.mark.parametrize(("one", "other"), [(1e16, 10**16), (-0.0, 0.0), (1.5e300, int(Decimal("1.5e300")))])
def test_numbers_that_databases_spell_differently_are_even(one: Any, other: Any):
    assert repr(even(one)) == repr(even(other))


@pytest.mark.parametrize(("one", "other"), [(1, 1.0), (1, True), ("1", 1), (0.1, 0.10000000000000002), ([], {})])
def test_different_values_never_have_one_spelling(one: Any, other: Any):
    assert _json(even(one)) != _json(even(other))


def test_nothing_in_a_json_column_stays_nothing(db: None):
    field = Job._meta.get_field("arguments")
    number = Job.objects.create(kind="k", arguments=read(field, None), asked_at=NOW, not_before=NOW).pk
    assert Job.objects.values_list("arguments", flat=True).get(pk=number) is None


def test_words_come_back_as_words(db: None):
    field = Space._meta.get_field("name")
    words = Words.of("Bread", "en", fr="Pain")
    assert read(field, json.loads(json.dumps(spell(words)))) == words


def _json(value: Any, *, sort_keys: bool = True) -> str:
    return json.dumps(value, sort_keys=sort_keys, ensure_ascii=False, separators=(",", ":"))
