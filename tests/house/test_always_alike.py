"""What a test meets is the same whatever ran before it on the same worker."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import CONSTANTS_CACHE
from hypothesis.internal.constants_ast import is_local_module_file

from filrouge.ground.trail.models import Entry
from tests.world import build

MADE = "SELECT type, name, sql FROM sqlite_master WHERE name <> 'sqlite_sequence' ORDER BY type, name"


def tried() -> list[tuple[int, str]]:
    """All that hypothesis tries for one law, as a process does that was just started."""
    found = []
    CONSTANTS_CACHE.cache.clear()

    @settings(max_examples=400)
    @given(st.integers(), st.text())
    def law(number: int, text: str) -> None:
        found.append((number, text))

    law()
    return found


def test_what_hypothesis_tries_does_not_depend_on_the_modules_that_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tried()
    planted = ModuleType("planted")
    planted.__file__ = str(tmp_path / "planted.py")
    Path(planted.__file__).write_text(f"NUMBERS = {list(range(7_000_000, 7_000_100))}\n", "utf-8")
    assert is_local_module_file(planted.__file__)
    monkeypatch.setitem(sys.modules, "planted", planted)
    assert tried() == before


@pytest.mark.django_db(transaction=True)
def test_tables_are_as_they_were_made_after_a_test_that_committed() -> None:
    """Installations of processes begin as a copy of them."""
    before = made()
    build()
    assert Entry.objects.exists()
    call_command("flush", interactive=False, verbosity=0)
    assert not Entry.objects.exists()
    assert made() == before


def made() -> list[tuple[str, ...]]:
    """Tables, indexes and triggers, word by word."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL empties tables without asking their triggers")
    with connection.cursor() as cursor:
        cursor.execute(MADE)
        return list(cursor.fetchall())
