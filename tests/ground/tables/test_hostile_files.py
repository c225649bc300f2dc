"""Broken and hostile files: each is refused with the right words, or read with the right remarks."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from filrouge.ground.tables import Sheet, Unreadable, open_sheet, rows
from tests.ground.tables.faulty import READ
from tests.ground.tables.hostile import REFUSED


def _children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.usefixtures("in_english")
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do_and_leaves_nothing_behind(
    name: str, tmp_path: Path, folder: Path
) -> None:
    case = REFUSED[name]
    upload = tmp_path / "upload.xlsx"
    content = case.build()
    upload.write_bytes(content)
    before = _children()
    with pytest.raises(Unreadable) as refused:
        open_sheet(upload, into=folder, limits=case.limits)
    assert refused.value.code == case.code
    assert {fact: refused.value.facts[fact] for fact in case.facts} == case.facts
    happened, _, do = str(refused.value.message).partition(str(refused.value.remedy))
    assert len(happened) > 20
    assert str(refused.value.remedy).endswith(".")
    assert not do
    assert "%(" not in str(refused.value.message)
    assert list(folder.iterdir()) == []
    assert _children() <= before  # one of an earlier test may have ended meanwhile
    assert upload.read_bytes() == content


@pytest.mark.parametrize("name", READ)
@pytest.mark.usefixtures("in_english")
def test_a_file_with_faults_is_read_with_remarks(name: str, opened: Callable[..., Sheet]) -> None:
    case = READ[name]
    sheet = opened(case.build())
    assert {note.code: note.count for note in sheet.notes} == case.notes
    assert sheet.columns == case.columns
    assert tuple(next(rows(sheet))[1]) == case.first
    assert all("%(" not in str(note.message) and str(note.message) for note in sheet.notes)


def test_the_corpus_is_as_large_as_it_was_meant_to_be() -> None:
    assert len(REFUSED) >= 70
    assert len(READ) >= 30
