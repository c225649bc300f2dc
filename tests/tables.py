"""Tables that one worker of a divided run has laid out, for the others to copy: migrations take as long as many tests.

Nobody waits: whoever comes while the first is still at work lays them out as well. On PostgreSQL each worker has a
database that nobody is connected to, from which the server itself makes copies at once.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.migrations.state import ModelState, ProjectState

# Beside the folders of all workers; a run that is not divided has no others.
LAID_OUT = Path(os.environ["FILROUGE_HOME"]).parent / "tables" if "PYTEST_XDIST_WORKER" in os.environ else None


def copy_in(connection: Any, **_unused: object) -> None:
    """A new database of SQLite begins with what was laid out already; `migrate` finds nothing left to do."""
    if LAID_OUT and LAID_OUT.exists() and connection.vendor == "sqlite" and not connection.introspection.table_names():
        with closing(sqlite3.connect(LAID_OUT)) as file:
            file.backup(connection.connection)


def keep(connection: Any) -> None:
    """For the others, all at once."""
    if LAID_OUT and not LAID_OUT.exists() and connection.vendor == "sqlite":
        part = LAID_OUT.with_name(f"tables of {os.getpid()}")
        as_file(connection, part)
        part.rename(LAID_OUT)


def as_file(connection: Any, path: Path) -> None:
    """A database of SQLite that lies in memory, copied to a file in the mode that it has in an installation.

    Those who meet a file in the older mode all change it when they open it, and SQLite lets nobody wait for that.
    """
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
        file.execute("PRAGMA journal_mode=WAL")


def _add_model(self: ProjectState, model: ModelState) -> None:
    """Describe a new model and nothing else; Django describes all anew that it refers to, and what refers to those."""
    key = model.app_label, model.name_lower
    self.models[key] = model
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.apps.render_multiple([model])
        self.apps.clear_cache()


# Half of the time that migrations take, for the same tables: tests/front/test_serving.py compares them.
quickly = mock.patch.object(ProjectState, "add_model", _add_model)


def lay_out(**settings: Any) -> None:
    """All tables in a database that has none yet, by the program's own migrations; nobody is connected to it then.

    It stands for the only one that Django knows meanwhile, for some migrations look no further.
    """
    from django.contrib.contenttypes.models import ContentType

    ours, default = connections["default"], connections.settings["default"]
    connection_created.connect(copy_in)
    with mock.patch.dict(connections.settings, default={**default, **settings}), quickly:
        connections["default"] = made = connections.create_connection("default")
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            keep(made)
        finally:
            made.close()
            connections["default"] = ours
            ContentType.objects.clear_cache()  # their numbers are those of the other database
            connection_created.disconnect(copy_in)


def lay_out_file(path: Path) -> None:
    """A file of SQLite in the mode that it has in an installation, whatever the tests run on."""
    options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"}
    lay_out(ENGINE="django.db.backends.sqlite3", NAME=str(path), OPTIONS=options)


@contextmanager
def on_server(name: str, template: str = "template1") -> Iterator[str]:
    """A database of its own on the server of DATABASE_URL, like one that nobody is connected to; its address."""
    import psycopg

    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
