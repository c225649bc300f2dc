"""Large tables within small memory, and files that were altered at random."""

import contextlib
import io
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filrouge.ground.tables import Limits, Sheet, Unreadable, rows, write_csv, write_jsonl
from tests.ground.tables.builders import ods_parts, ods_row, sheet_xml, xls, xlsx, xlsx_parts, zip_of

MB = 1 << 20
_COLUMNS = [f"column {number}" for number in range(20)]
_BODY: list[list[str | float | None]] = [["name", "jobs"], *([f"Aurora {n} é", float(n)] for n in range(30))]
SEEDS: dict[str, bytes] = {
    "xlsx": xlsx(_BODY),
    "xlsx without packing": zip_of(xlsx_parts(sheet_xml(_BODY)), method=0),
    "xls": xls([["name", "jobs"], *([f"Aurora {n} é", float(n)] for n in range(30))]),
    "csv": ("name;city;note\n" + 'Été;"Lyon;x";1,5\n' * 30).encode(),
    "json": ("[\n" + ",\n".join(['{"name": "Été", "n": 1.5, "l": [1, {"a": null}]}'] * 30) + "]").encode(),
}
_SHEET = sheet_xml(_BODY)
_CONTENT = str(ods_parts("".join(ods_row(f"Aurora {n}", "Lyon") for n in range(30)))["content.xml"])


def _altered(content: bytes, chance: random.Random) -> bytes:
    """Return the content with one to five bytes changed, cut out or written twice."""
    bytes_ = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(bytes_))
        match chance.randrange(4):
            case 0:
                bytes_[place] = chance.randrange(256)
            case 1:
                del bytes_[place : place + chance.randrange(1, 40)]
            case 2:
                bytes_[place:place] = bytes_[: chance.randrange(1, 80)]
            case _:
                bytes_[place : place + 4] = b"\xff\xff\xff\x7f"
    return bytes(bytes_) or b"x"


def _is_answered(content: bytes, opened: Callable[..., Sheet], folder: Path) -> bool:
    """Tell whether the file is read whole, or refused with a reason and without a trace."""
    try:
        sheet = opened(content, limits=Limits(seconds=20))
    except Unreadable as refused:
        return refused.code not in ("failed", "too_slow") and not list(folder.iterdir())
    read = sum(1 for _ in rows(sheet))
    sheet.path.unlink()
    return read == sheet.rows


@pytest.mark.parametrize("name", SEEDS)
def test_a_file_altered_at_random_is_read_or_refused(name: str, opened: Callable[..., Sheet], folder: Path) -> None:
    chance = random.Random(name)
    assert all(_is_answered(_altered(SEEDS[name], chance), opened, folder) for _ in range(12))


def test_xml_altered_at_random_is_read_or_refused(opened: Callable[..., Sheet], folder: Path) -> None:
    chance = random.Random(11)
    for _ in range(12):
        sheet = _altered(_SHEET.encode(), chance)
        assert _is_answered(zip_of({**xlsx_parts(""), "xl/worksheets/sheet1.xml": sheet}), opened, folder)
        content = _altered(_CONTENT.encode(), chance)
        assert _is_answered(zip_of({**ods_parts(""), "content.xml": content}), opened, folder)


def _body(number: int) -> Iterator[list[str]]:
    return ([f"cell {row} {column} Île" for column in range(20)] for row in range(number))


def _written(write: Callable[..., None], number: int) -> bytes:
    out = io.BytesIO()
    write(out, _COLUMNS, _body(number))
    return out.getvalue()


def _least(content: bytes, opened: Callable[..., Sheet]) -> int:
    """How much memory a process needs that reads next to nothing."""
    for memory in range(16 * MB, 450 * MB, 4 * MB):
        with contextlib.suppress(Unreadable):
            opened(content, limits=Limits(memory=memory)).path.unlink()
            return memory
    raise AssertionError("a few rows do not fit into any memory")


@pytest.mark.parametrize("write", [write_csv, write_jsonl])
def test_twenty_thousand_rows_of_text_are_read_in_hardly_more_memory_than_five(
    write: Callable[..., None], opened: Callable[..., Sheet]
) -> None:
    """The file alone is 8 MB, and its rows in memory would be 30 MB."""
    least = _least(_written(write, 5), opened)
    sheet = opened(_written(write, 20_000), limits=Limits(memory=least + 12 * MB))
    assert (sheet.rows, len(sheet.columns)) == (20_000, 20)
    assert sum(len(cells) for _, cells in rows(sheet)) == 400_000


def test_a_workbook_of_a_hundred_thousand_rows_is_read_within_450_mb(opened: Callable[..., Sheet]) -> None:
    """A workbook is held as a whole, so a fifth of the rows has to be read within a fifth of that."""
    least = _least(xlsx([_COLUMNS, *_body(5)]), opened)
    fifth = xlsx([_COLUMNS, *_body(20_000)])
    sheet = opened(fifth, limits=Limits(memory=least + (450 * MB - least) // 5))
    assert (sheet.rows, len(sheet.columns)) == (20_000, 20)
