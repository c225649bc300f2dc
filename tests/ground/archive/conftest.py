"""A second, empty database beside the one that the tests run on, and a network that is worth keeping."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import dj_database_url
import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connections

from filrouge.front.rooms import left_out
from filrouge.ground import archive
from filrouge.ground.files import storing
from filrouge.rooms.register.models import Count, PublicRegisterCount, Row, Source
from tests import tables
from tests.world import World

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = "second"


def _on_sqlite(path: Path) -> dict[str, Any]:
    """Settings of a database in a file, like those of the first one otherwise."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL"}
    return {**connections.settings["default"], "ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}


class Added:
    """A database that Django knows under the name `second` while it is needed."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings

    def __enter__(self) -> str:
        connections.settings[SECOND] = self.settings
        connections[SECOND].connect()  # here, for a test lets nobody else open a database that it does not declare
        return SECOND

    def __exit__(self, *_unused: object) -> None:
        connections[SECOND].close()
        del connections[SECOND], connections.settings[SECOND]


@pytest.fixture
def second(empty_database: Path, tmp_path: Path, db: None) -> Iterator[str]:
    """The name of an empty database with its own folder for stored files."""
    path = tmp_path / "second.sqlite3"
    shutil.copyfile(empty_database, path)
    with Added(_on_sqlite(path)) as name:
        yield name


@dataclass(frozen=True)
class Kept:
    """An archive that was written, with what it says of itself."""

    path: Path
    manifest: archive.Manifest


@pytest.fixture
def network(world: World) -> World:
    """The small network of all tests, with a list that came as a file and a published and a passing total."""
    stored = storing.keep([b"name;number\nCaf\xc3\xa9 \xe2\x80\x9eW\xc4\x99ze\xc5\x82\xe2\x80\x9d;007\n"], "list.csv")
    source = Source.objects.create(
        space=world.space, umbrella=world.federation, series="members", state=Source.State.IMPORTED, file=stored,
        as_of=date(2026, 1, 31), received_at=NOW, matching={"1": "name", "0": "number"},
    )  # fmt: skip
    said = {"name": "Café „Węzeł”", "number": "007", "lat": 50.85, "heads": 1e16, "nothing": None}
    Row.objects.create(source=source, line=1, raw=["Café", "007"], said=said, key="007", digest="d", stated_on=NOW)
    PublicRegisterCount.objects.create(
        space=world.space, register="Régistre „é“", country="BE", family="cooperative", as_of=NOW, organisations=0,
        link="https://sample.example/", said_at=NOW,
    )  # fmt: skip
    for published in (True, False):
        Count.objects.create(
            space=world.space, umbrella=world.federation, at=NOW, as_of=date(2026, 1, 31), result={"best": 1},
            published=published,
        )  # fmt: skip
    return world


@pytest.fixture
def kept(network: World, tmp_path: Path) -> Kept:
    """An archive of that network."""
    path = tmp_path / "network.zip"
    return Kept(path, archive.write(path, at=NOW, left_out=left_out()))


@pytest.fixture
def elsewhere(second: str, settings: Any, tmp_path: Path) -> str:
    """The second database, with stored files going to another folder too."""
    configured.STORAGE = tmp_path / "other files"
    return second


@pytest.fixture
def bare(tmp_path: Path, db: None, settings: Any) -> Iterator[str]:
    """A database without any table, as on a new machine."""
    configured.STORAGE = tmp_path / "other files"
    with Added(_on_sqlite(tmp_path / "bare.sqlite3")) as name:
        yield name


@pytest.fixture
def other_kind(db: None, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of the kind that the tests do not run on: PostgreSQL beside SQLite, and the other way round."""
    if connections["default"].vendor == "postgresql":
        yield request.getfixturevalue("second")
        return
    address = os.environ.get("FILROUGE_TEST_POSTGRESQL")
    if not address:
        pytest.skip("no PostgreSQL: FILROUGE_TEST_POSTGRESQL names none")
    with _new_database(address) as settings, Added(settings) as name:
        with tables.quickly:
            call_command("migrate", database=name, verbosity=0)
        yield name


@contextmanager
def _new_database(address: str) -> Iterator[dict[str, Any]]:
    import psycopg

    name = f"filrouge_{secrets.token_hex(6)}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {**connections.settings["default"], "OPTIONS": {}, **dj_database_url.parse(address), "NAME": name}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
