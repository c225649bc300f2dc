"""Keeping the index, and finding in it, on SQLite (FTS5) and PostgreSQL (tsvector and pg_trgm) alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from rapidfuzz import fuzz, process

from filrouge.ground.database import CHUNK, chunks
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.search.folding import joined, spelled, words
from filrouge.ground.search.models import Document

FEW = 5  # fewer hits than this and spelling is forgiven
NEAR = 78  # how alike (of 100) a word of the index must be to stand for a misspelled one
MOST_NEAR = 4


def keep(space: Space, kind: str, texts: Mapping[int, str], *, level: int = 0) -> None:
    """Index texts by number; a number that is indexed already gets the new text."""
    documents = [
        Document(space=space, kind=kind, number=number, level=level, text=spelled(text))
        for number, text in texts.items()
    ]
    Document.objects.bulk_create(
        documents,
        CHUNK,
        update_conflicts=True,
        unique_fields=["space", "kind", "number"],
        update_fields=["text", "level"],
    )


def forget(space: Space, kind: str, numbers: Collection[int]) -> None:
    """Take things out of the index."""
    for chunk in chunks(numbers):
        Document.objects.filter(space=space, kind=kind, number__in=chunk).delete()


def find(viewer: Viewer, kind: str, text: str, *, limit: int = 500, as_spelled: bool = False) -> list[int]:
    """Numbers of the things of a kind that hold all words, the best first; a word may be unfinished or misspelled.

    `as_spelled` forgives no spelling: a number that is nearly the same is another number.
    """
    asked = words(text)
    if not asked or viewer.space is None:
        return []
    found = _matching(viewer, kind, [[word] for word in asked], limit)
    if (numbers := joined(text)) != asked:
        found = _more(found, _matching(viewer, kind, [[word] for word in numbers], limit))
    if len(found) < FEW and not as_spelled:
        found = _more(found, _matching(viewer, kind, _near(asked), limit))
    return found[:limit]


def _more(found: list[int], others: list[int]) -> list[int]:
    known = set(found)
    return found + [number for number in others if number not in known]


def _matching(viewer: Viewer, kind: str, choices: list[list[str]], limit: int) -> list[int]:
    """Things that hold one word of every choice, as a prefix."""
    if not all(choices):
        return []
    run = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    return run(viewer, kind, choices, limit)


SQLITE = """
SELECT d.number FROM search_words w JOIN search_document d ON d.id = w.rowid
WHERE search_words MATCH %s AND d.space_id = %s AND d.kind = %s AND d.level <= %s ORDER BY w.rank, d.number LIMIT %s
"""
POSTGRESQL = """
SELECT number FROM search_document WHERE to_tsvector('simple', text) @@ to_tsquery('simple', %s)
AND space_id = %s AND kind = %s AND level <= %s
ORDER BY ts_rank(to_tsvector('simple', text), to_tsquery('simple', %s), 1) DESC, number LIMIT %s
"""


def _on_sqlite(viewer: Viewer, kind: str, choices: list[list[str]], limit: int) -> list[int]:
    match = " AND ".join("(" + " OR ".join(f'"{word}"*' for word in choice) + ")" for choice in choices)
    return _column(SQLITE, [match, _space(viewer), kind, int(viewer.level), limit])


def _on_postgresql(viewer: Viewer, kind: str, choices: list[list[str]], limit: int) -> list[int]:
    query = " & ".join("(" + " | ".join(f"{word}:*" for word in choice) + ")" for choice in choices)
    return _column(POSTGRESQL, [query, _space(viewer), kind, int(viewer.level), query, limit])


def _space(viewer: Viewer) -> int | None:
    return viewer.space.id if viewer.space else None


def _column(sql: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def _near(asked: Sequence[str]) -> list[list[str]]:
    """Of each word: itself and the words of the index that it may be meant for. One statement."""
    lengths = {word: (max(2, len(word) - 2), len(word) + 2) for word in asked if len(word) >= 3}
    known = _vocabulary(sorted(set(lengths.values())))
    return [[word, *_like(word, known, *lengths[word])] if word in lengths else [word] for word in asked]


def _like(word: str, known: Sequence[str], least: int, most: int) -> Iterator[str]:
    about = [one for one in known if least <= len(one) <= most]
    found = process.extract(word, about, scorer=fuzz.ratio, score_cutoff=NEAR, limit=MOST_NEAR)
    yield from (near for near, _score, _place in found)


def _vocabulary(lengths: Sequence[tuple[int, int]]) -> list[str]:
    """Words of the index of these lengths (from, to)."""
    if not lengths:
        return []
    column = "word" if connection.vendor == "postgresql" else "term"
    about = " OR ".join(f"length({column}) BETWEEN %s AND %s" for _each in lengths)
    sql = f"SELECT {column} FROM search_vocabulary WHERE {about} ORDER BY 1"  # noqa: S608  # our own words
    return _column(sql, [end for each in lengths for end in each])
