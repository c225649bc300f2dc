"""Whatever is typed into a form or into an address, an answer comes, and it is never a failure of ours."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import things
from tests.house import walking
from tests.house.test_foreign_things import filled
from tests.world import World

FIELD = re.compile(r'<(?:input|select|textarea)[^>]*?\sname="([^"]+)"')
# What people paste, what programs try, and what databases and spellings trip over: each field gets another.
TYPED = (
    "99999999999999999999999", "x" * 30_000, "-1", "<script>alert(1)</script>' OR 1=1 --", "1e400", "0000-99-99T25:61",
    "\u202e\u200b\ufeff", "[]", "NaN", "2026-02-30", "", "٣", "9" * 5000, "a,b;c\td", "1/0",
)  # fmt: skip
ASKED = ("q", "after", "before", "page", "sort", "kind", "country", "year", "day", "from", "for", "method", "region")


def _odd(names: list[str], turn: int) -> dict[str, Any]:
    return {name: TYPED[(at + turn) % len(TYPED)] for at, name in enumerate(dict.fromkeys(names))}


def _answers(client: Client, path: str, view: Any, turn: int) -> list[int]:
    """To a question with odd parts, and to the form of the page filled in oddly."""
    page = client.get(path, _odd(list(ASKED), turn)) if "GET" in view.methods else None
    found = [page.status_code] if page else []
    shown = client.get(path) if page else None
    names = FIELD.findall(shown.text) if shown and shown.get("Content-Type", "").startswith("text/html") else []
    if "POST" in view.methods:
        form = _odd([name for name in names if name != "csrfmiddlewaretoken"] or list(ASKED), turn)
        file = {name: SimpleUploadedFile("x.csv", b"\xff\xfe\x00a;\x00b") for name in ("file", "files")}
        found.append(client.post(path, form | file).status_code)
    return found


@pytest.mark.slow
def test_no_page_fails_whatever_is_typed_into_it(world: World) -> None:
    client, examples = walking.client_of(world.secretary), walking.examples(world)
    known = things.one_of_each(world)
    client.raise_request_exception = False
    failed: dict[str, list[int]] = {}
    for turn, (address, view) in enumerate(walking.pages()):
        if address.endswith(("logout/", "close/")):
            continue
        path = filled(address, known, "network") or walking.path_of(address, world, examples.get(address))
        with walking.taken_back():
            answers = _answers(client, path, view, turn)
        if max(answers, default=0) >= 500:
            failed[path] = answers
    assert failed == {}
