"""Tables that go out read back the same, and nothing in them runs in a spreadsheet program."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from filrouge.ground.tables import Limits, Sheet, open_sheet, rows, write_csv, write_jsonl, write_xlsx
from filrouge.ground.tables.cells import clean, one_line
from filrouge.ground.tables.child import Reading
from filrouge.ground.tables.findings import Findings
from filrouge.ground.tables.guards import guard, unguard
from filrouge.ground.tables.normalising import RowFile
from filrouge.ground.tables.writing import sheet_name

Table = tuple[list[str], list[list[str]]]

_TELLING = st.sampled_from("'=+-@;,\t|\"\n#:_x0 é\u200b\u00a0\u202e\x00＝")
_ANY = st.text(st.one_of(_TELLING, st.characters(exclude_categories=["Cs"])), max_size=12)
CELLS = _ANY.map(lambda text: clean(text, Findings(), 0))
NAMES = CELLS.map(one_line).filter(bool)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw clean columns and rows; a row that holds nothing is no row."""
    columns = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    row = st.lists(CELLS, min_size=len(columns), max_size=len(columns)).filter(any)
    return columns, draw(st.lists(row, min_size=1, max_size=5))


def _read_here(content: bytes) -> Table:
    """Read in this process: the same code as the child's, many times faster."""
    out = io.StringIO()
    table = Reading(io.BytesIO(content), RowFile(out, Limits()), Limits(), "").read()
    body = [json.loads(line)[1:] for line in out.getvalue().splitlines()]
    return list(table.columns), [cells + [""] * (len(table.columns) - len(cells)) for cells in body]


def _csv(table: Table) -> bytes:
    out = io.BytesIO()
    write_csv(out, *table, bom=True)
    return out.getvalue()


def _jsonl(table: Table) -> bytes:
    out = io.BytesIO()
    write_jsonl(out, *table)
    return out.getvalue()


def _xlsx(table: Table) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, *table, title="Members")
    return out.getvalue()


@given(tables())
@example((["=a", "'b"], [["'=1", "''@x"], ["'s-Hertogenbosch", "-3"]]))
@example((["sep=;"], [["a;b"], ["a,b"]]))
@example((["name:city"], [["Aurora:Lyon"]]))
@settings(max_examples=300)
def test_a_csv_reads_back_as_it_was_written(table: Table) -> None:
    assert _read_here(_csv(table)) == table


@given(tables())
@settings(max_examples=200)
def test_json_lines_read_back_as_they_were_written(table: Table) -> None:
    assert _read_here(_jsonl(table)) == table


@given(tables())
@example((["a"], [["_x000D_"], ["_x0041_x"], ["http://aurora.coop"], ["=1+1"], ["007"], ["1e5"]]))
@settings(max_examples=60)
def test_a_workbook_reads_back_as_it_was_written(table: Table) -> None:
    assert _read_here(_xlsx(table)) == table


@pytest.mark.parametrize(("write", "kind"), [(_csv, "csv"), (_jsonl, "jsonl"), (_xlsx, "xlsx")])
def test_what_goes_out_comes_back_in_by_the_usual_way(
    write: Callable[[Table], bytes], kind: str, opened: Callable[..., Sheet]
) -> None:
    table = (["naïve", "=sum"], [["0042", "'=1"], ["two\nlines", "@"], ["", "ß;,\t|"]])
    sheet = opened(write(table))
    assert (sheet.kind, sheet.notes) == (kind, ())
    assert (list(sheet.columns), [cells for _, cells in rows(sheet)]) == table


@given(st.text(st.one_of(_TELLING, st.characters())))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text, Findings(), 0)
    findings = Findings()
    assert clean(once, findings, 0) == once
    assert not findings
    once.encode()


@given(CELLS)
def test_a_guarded_cell_is_no_formula_and_loses_exactly_its_guard(cell: str) -> None:
    assert guard(cell)[:1] not in tuple("=+-@\t\r\n")
    assert unguard(guard(cell)) == cell


def test_an_apostrophe_that_belongs_to_a_word_stays() -> None:
    assert unguard("'s-Hertogenbosch") == guard("'s-Hertogenbosch") == "'s-Hertogenbosch"


def test_a_csv_has_the_mark_of_utf_8_only_when_asked() -> None:
    plain, marked = io.BytesIO(), io.BytesIO()
    write_csv(plain, ["naïve"], [["=1"]])
    write_csv(marked, ["naïve"], [["=1"]], bom=True)
    assert plain.getvalue() == '"naïve"\r\n"\'=1"\r\n'.encode()
    assert marked.getvalue() == b"\xef\xbb\xbf" + plain.getvalue()
    assert not plain.closed


def test_halves_of_characters_do_not_stop_an_export() -> None:
    out = io.BytesIO()
    write_csv(out, ["a"], [["\ud800x"]])
    write_jsonl(out, ["a"], [["\ud800x"]])
    assert out.getvalue() == b'"a"\r\n"?x"\r\n{"a": "?x"}\n'


def test_two_columns_of_one_name_cannot_be_objects() -> None:
    out = io.BytesIO()
    with pytest.raises(ValueError, match="different name"):
        write_jsonl(out, ["a", "a"], [["1", "2"]])
    assert out.getvalue() == b""


def test_a_workbook_holds_text_and_nothing_else() -> None:
    cells = ["=1+1", "http://aurora.coop", "007", "12", "{=SUM(A1)}"]
    with zipfile.ZipFile(io.BytesIO(_xlsx((["a", "b", "c", "d", "e"], [cells])))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in archive.namelist()
    assert sheet.count('t="inlineStr"') == 10
    assert "<f>" not in sheet
    assert "<v>" not in sheet


def test_a_cell_longer_than_a_workbook_allows_is_cut() -> None:
    with zipfile.ZipFile(io.BytesIO(_xlsx((["a"], [["x" * 40_000]])))) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b"x" * 32_767 + b"<") == 1


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Members", "Members"),
        ("Members: [all] / 2026?", "Members   all    2026"),
        ("'quoted'", "quoted"),
        ("History", "Sheet1"),
        ("", "Sheet1"),
        ("x" * 40, "x" * 31),
    ],
)
def test_a_sheet_is_called_what_the_format_allows(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_a_csv_of_another_program_reads_ours(tmp_path: Path) -> None:
    table = (["a", "b"], [['say "no"', "x"], ["1,5", "y;z"]])
    assert list(csv.reader(io.StringIO(_csv(table).decode("utf-8-sig"), newline=""))) == [table[0], *table[1]]


def test_an_export_that_was_read_can_be_exported_again_without_a_change(tmp_path: Path, folder: Path) -> None:
    first = _csv((["name", "note"], [["=Aurora", "'+32 2"], ["Bora", "-"]]))
    upload = tmp_path / "export.csv"
    for _ in range(3):
        upload.write_bytes(first)
        sheet = open_sheet(upload, into=folder)
        assert _csv((list(sheet.columns), [cells for _, cells in rows(sheet)])) == first
