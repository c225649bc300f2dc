"""Tables: no change without its migration, and every one of them on both databases."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from filrouge.front.command_line import database
from tests.world import build


def test_the_models_have_no_change_that_no_migration_makes(db: None):
    out = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=out, verbosity=1)
    except SystemExit:
        pytest.fail(out.getvalue())


def test_each_app_has_one_last_migration(db: None):
    conflicts = MigrationExecutor(connection).loader.detect_conflicts()
    assert conflicts == {}


def test_a_migrated_database_has_nothing_pending(db: None):
    assert database.pending() == []


def test_a_database_is_new_until_something_was_done_in_it(db: None):
    assert database.is_new()
    build()
    assert not database.is_new()
