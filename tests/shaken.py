"""What luck hides on a small new database, and a large old one shows.

On SQLite rows that nobody put in order come in the other order than usual, and numbers of rows begin just below ten
thousand: as text they sort otherwise than as numbers, and written for people they have a comma, which no form and no
link may send.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client

FIRST = 9_995
FOR_MACHINES = r"id|for|name|href|action|value|list|headers|hx-\w+|aria-(?:labelledby|describedby|controls)"
FOR_PEOPLE = re.compile(rf"""\s(?:{FOR_MACHINES})="[^"]*(?<![\d.,])\d{{1,3}},\d{{3}}(?![\d.,])[^"]*\"""")


def reverse(connection: Any, **_unused: object) -> None:
    """Rows without an order come the other way round, on every connection that tests open."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA reverse_unordered_selects = ON")


def begin_late() -> None:
    """Let the numbers of rows begin just below ten thousand, otherwise in each table than in the one before."""
    connection_created.connect(reverse)
    tables = sorted(connection.introspection.table_names())
    if connection.vendor != "sqlite" or not tables:
        return
    reverse(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_sequence")
        counted = {name for (name,) in cursor.fetchall()}
        for place, table in enumerate(tables):
            number = FIRST + place % 4
            told = "UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s"
            fresh = "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)"
            cursor.execute(told if table in counted else fresh, [number, table])


def numbers_for_people(answer: HttpResponseBase) -> list[str]:
    """Attributes of a page whose number has the comma that is for people."""
    if isinstance(answer, StreamingHttpResponse) or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return FOR_PEOPLE.findall(answer.content.decode())  # type: ignore[attr-defined]  # not streaming


def look_at_every_answer() -> None:
    """Every page that any test asks for is looked at."""
    plain = Client.request

    def request(self: Client, **asked: Any) -> Any:
        answer = plain(self, **asked)
        assert not (found := numbers_for_people(answer)), f"{asked.get('PATH_INFO')}: {found}"
        return answer

    Client.request = request  # type: ignore[method-assign]  # for the whole session
