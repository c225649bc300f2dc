"""The tables that the code reads are whole: each line has the cells of the heading, and none stands there twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import filrouge
from filrouge.methods.tsv import read_tsv

HOUSE = Path(filrouge.__file__).parent
OTHERS = {"concepts.tsv"}  # begins with a remark, and has a reader of its own
TABLES = sorted(
    table
    for folder in ("methods/*", "rooms/*/*")
    for table in HOUSE.glob(f"{folder}/*.tsv")
    if table.name not in OTHERS
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.parent.name}/{table.name}")
def test_every_line_has_the_cells_of_the_heading_and_stands_there_once(table: Path) -> None:
    package = ".".join(("filrouge", *table.parent.relative_to(HOUSE).parts))
    rows = read_tsv(package, table.name)
    assert rows
    assert [row for row in rows if None in row or None in row.values()] == []
    assert [line for line, times in Counter(tuple(row.values()) for row in rows).items() if times > 1] == []


def test_a_quotation_mark_is_a_sign_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "garden").mkdir()
    (tmp_path / "garden/__init__.py").touch()
    (tmp_path / "garden/plants.tsv").write_text('name\tsaid\nrose\t"a rose\nleek\tun poireau\n', encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert read_tsv("garden", "plants.tsv") == [
        {"name": "rose", "said": '"a rose'},
        {"name": "leek", "said": "un poireau"},
    ]
