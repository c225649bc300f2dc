"""Every refusal and every remark has words, and all words are used."""

import re
from pathlib import Path

import pytest

import filrouge.ground.tables
from filrouge.ground.tables import Note, Unreadable
from filrouge.ground.tables.messages import NOTES, REFUSALS
from tests.ground.tables.faulty import READ
from tests.ground.tables.hostile import REFUSED

# Provoked by stories of their own: they need another path, another clock or another child.
_ELSEWHERE = {"not_a_file", "too_big", "too_slow", "failed", "no_such_sheet", "not_alike"}
_NOTED_ELSEWHERE = {"headings_joined", "other_sheets", "sheets_together", "sheets_left_out"}


def _source() -> str:
    folder = Path(filrouge.ground.tables.__path__[0])
    return "\n".join(path.read_text() for path in folder.glob("*.py") if path.name != "messages.py")


def test_every_refusal_with_words_comes_up_in_a_test() -> None:
    assert {case.code for case in REFUSED.values()} | _ELSEWHERE == set(REFUSALS)


def test_every_remark_with_words_comes_up_in_a_test() -> None:
    assert {code for case in READ.values() for code in case.notes} | _NOTED_ELSEWHERE == set(NOTES)


def test_nothing_is_refused_or_remarked_without_words() -> None:
    refused = re.findall(r'(?:Refusal|Unreadable)\(\s*"(\w+)"', _source())
    remarked = re.findall(r'remark\(\s*"(\w+)"', _source())
    assert len(set(refused)) > 20
    assert set(refused) <= set(REFUSALS)
    assert len(set(remarked)) > 10
    assert set(remarked) <= set(NOTES)


@pytest.mark.usefixtures("in_english")
def test_a_refusal_says_what_happened_and_then_what_to_do() -> None:
    refused = Unreadable("too_many_rows", {"limit": 200_000})
    assert str(refused.message) == (
        "The table has more than 200\u202f000 rows. Split it into several files and send them one after the other."
    )


@pytest.mark.usefixtures("in_english")
def test_a_remark_counts() -> None:
    assert str(Note("formulas", 3).message) == (
        "Formulas in the workbook: 3. Their last results were read; nothing was computed."
    )


@pytest.mark.usefixtures("in_english")
def test_words_are_plain() -> None:
    sentences = [str(part) for pair in REFUSALS.values() for part in pair] + [str(note) for note in NOTES.values()]
    for sentence in sentences:
        assert not re.search(r"!|\bplease\b|\boops\b|\binvalid\b|\berror\b", sentence, re.IGNORECASE)
        assert sentence.endswith(".")
