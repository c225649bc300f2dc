"""What all tests share. Stories of a room have their own conftest beside them."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from hypothesis.internal.conjecture import providers

from tests.spreading import in_order, pytest_xdist_make_scheduler  # noqa: F401  # a hook: what runs on which worker

if TYPE_CHECKING:
    from tests.scale.forks import Forks
    from tests.world import World

# The same examples at each run, on slow machines too.
hypothesis.settings.register_profile(
    "always alike", derandomize=True, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("always alike")
# It would also try what is written in those modules of ours that are loaded by then, which depends on what ran before.
providers._get_local_constants = lambda: providers._local_constants  # there are none
ROOT = Path(__file__).resolve().parents[1]
DATABASE = "filrouge.sqlite3"  # in the folder of an installation


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that a second run on another database can leave out what knows none."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or names & {"db", "transactional_db", "django_db_setup", "live_server"}:
            item.add_marker(pytest.mark.database)
    if hasattr(config, "workerinput"):  # a worker of a divided run
        in_order(items)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; it is never part of the project."""
    folder = Path(os.environ.get("FILROUGE_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the real data of ../shared is not here")
    return folder


@pytest.fixture
def world(db: None) -> World:
    """Two networks with four kinds of callers; see tests/world.py."""
    from tests.standing import standing
    from tests.world import build

    return standing("world", build)


@pytest.fixture(scope="session")
def empty_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Path:
    """A file of SQLite with all tables and no row: a copy of it is an installation that need not be made."""
    from django.db import connection

    from tests import tables

    home = tmp_path_factory.mktemp("empty")
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite" and connection.introspection.table_names():
            tables.as_file(connection, home / DATABASE)
        else:  # another database, or no test of this run needs one in its own process
            tables.lay_out_file(home / DATABASE)
    return home / DATABASE


@pytest.fixture(scope="session")
def laid_out(django_db_blocker: Any) -> Iterator[str]:
    """The name of a database of PostgreSQL with all tables and no row, for others to be made like it."""
    from tests import tables

    with tables.on_server(name := f"laid_out_{os.getpid()}"):
        with django_db_blocker.unblock():
            tables.lay_out(NAME=name)
        yield name


@pytest.fixture
def home(empty_database: Path, tmp_path: Path) -> Path:
    """The folder of an installation with an empty database, for processes of its own."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(empty_database, folder)
    return folder


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Where processes come from that have read the program already, and may be killed."""
    from tests.scale.forks import Forks

    forks = Forks()
    yield forks
    forks.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(  # it stands for the one of the same name
    request: pytest.FixtureRequest, django_db_modify_db_settings: None
) -> None:
    """Called right before the database of tests is made."""
    from django.db import connection
    from django.db.backends.signals import connection_created

    from tests import tables

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = request.getfixturevalue("laid_out")
    connection_created.connect(tables.copy_in)
    tables.quickly.start()


OTHERS_LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session")
def django_db_setup(  # it stands for the one of the same name
    django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """The database of tests, as it would be after years.

    At the end PostgreSQL drops it only when nobody is connected, and a thread of a server that answered a browser may
    still be.
    """
    from django.db import connection
    from django.db.backends.signals import connection_created

    from tests import early, shaken, tables

    connection_created.disconnect(tables.copy_in)
    tables.quickly.stop()
    early.stays()  # migrations leave half a million objects behind
    with django_db_blocker.unblock():
        if connection.introspection.table_names():
            tables.keep(connection)
        shaken.begin_late()
    shaken.look_at_every_answer()
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(OTHERS_LEAVE)


@pytest.fixture(scope="session", autouse=True)
def _flushing_may_empty_what_is_guarded() -> None:
    """Tests that commit are cleaned up by DELETE on SQLite, which triggers of the trail and of rows refuse.

    They come back as they were made, for what comes after such a test must meet the same database as what came before.
    """
    from django.db.backends.sqlite3.base import DatabaseOperations

    plain = DatabaseOperations.sql_flush
    refusing = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '% BEFORE DELETE ON %'"

    def flush(self: DatabaseOperations, *args: object, **kwargs: object) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(refusing)
            guards = cursor.fetchall()
        free = [f"DROP TRIGGER {name}" for name, _sql in guards]
        return [*free, *plain(self, *args, **kwargs), *(sql for _name, sql in guards)]  # type: ignore[arg-type]

    DatabaseOperations.sql_flush = flush  # type: ignore[method-assign]  # for the whole session


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files() -> Iterator[None]:
    """Tests need no collected static files."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(WHITENOISE_AUTOREFRESH=True, STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


_NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def _own_storage(settings: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every test has its own folder for uploads, which is there as soon as it keeps one."""
    folder = tmp_path_factory.getbasetemp() / f"files {next(_NUMBERS)}"
    settings.STORAGE = folder  # type: ignore[attr-defined]  # pytest-django's settings fixture


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process counts and keeps in memory begins anew with each test, as in one that was just started.

    What is kept for a second does not grow old within a test, however busy the machine is.
    """
    from filrouge.ground import limits
    from filrouge.ground.pages import kept, live

    limits.pace.forget_all()
    kept.forget()
    live._values.clear()
    monkeypatch.setattr(live, "SECONDS", 600.0)


@pytest.fixture(autouse=True)
def _source_language() -> Iterator[None]:
    """A page read in French leaves its language active in the thread; the next test starts in the source language."""
    from django.utils import translation

    yield
    translation.deactivate()
