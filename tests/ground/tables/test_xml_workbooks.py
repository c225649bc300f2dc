"""XML Spreadsheet 2003: a workbook in one XML file, as older programs save it under the name .xls."""

from collections.abc import Callable

import pytest

from filrouge.ground.tables import TOGETHER, Sheet, Unreadable, rows
from tests.ground.tables.builders import xml_workbook

Open = Callable[..., Sheet]
SPACES = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40"'
)
REGIONS = {
    "Cover": [["Our members"]],
    "Namur": [["Name", "Town"], ["Aurora", "Namur"], ["Dora", "Dinant"]],
    "Liège": [["Name", "Town", "Jobs"], ["Bora", "Liège", "7"]],
}


def _texts(sheet: Sheet) -> list[list[str]]:
    return [cells for _, cells in rows(sheet)]


def _book(*table: str, after: str = "", before: str = "") -> str:
    sheet = f'<Worksheet ss:Name="Members"><Table><Column/>{"".join(table)}</Table>{after}</Worksheet>'
    return f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook {SPACES}>{before}{sheet}</Workbook>'


def _row(*cells: str, index: str = "", more: str = "") -> str:
    """A row of cells: a text, or `Type|value`, or a whole element."""
    placed = f' ss:Index="{index}"' if index else ""
    return f"<Row{placed}{more}>{''.join(map(_cell, cells))}</Row>"


def _cell(said: str) -> str:
    kind, bar, value = said.rpartition("|")
    whole = said.startswith("<")
    return said if whole else f'<Cell><Data ss:Type="{kind if bar else "String"}">{value}</Data></Cell>'


HEADINGS = _row("name", "city", "jobs", "founded", "active", "number")


def test_values_come_as_a_person_sees_them_whatever_type_they_have(opened: Open) -> None:
    sheet = opened(
        _book(
            HEADINGS,
            _row(
                "Aurora &amp; Co",
                " Lyon&#10;9e ",
                "Number|12",
                "DateTime|2004-05-06T00:00:00.000",
                "Boolean|1",
                "Number|0403019261",
            ),
            _row(
                "Bora",
                "Nice",
                "Number|1.25E1",
                "DateTime|2004-05-06T09:30:00.000",
                "Boolean|0",
                "Number|123456789012345678901234",
            ),
            _row("Cora", "Pau", "Number|many", "DateTime|soon", "Boolean|maybe", "Number|1e999"),
            _row("Dora", "Pau", "Number|0.30000000000000004", "DateTime|1899-12-31T08:15:00.000", "Error|#N/A", "x"),
        )
    )
    assert (sheet.kind, sheet.encoding, sheet.sheet, sheet.sheets) == ("xml", "utf-8", "Members", ("Members",))
    assert list(rows(sheet)) == [
        (2, ["Aurora & Co", "Lyon\n9e", "12", "2004-05-06", "true", "0403019261"]),
        (3, ["Bora", "Nice", "12.5", "2004-05-06T09:30:00", "false", "123456789012345678901234"]),
        (4, ["Cora", "Pau", "many", "soon", "maybe", "1e999"]),
        (5, ["Dora", "Pau", "0.3", "08:15:00", "", "x"]),
    ]
    assert [(note.code, note.lines) for note in sheet.notes] == [("error_cells", (5,))]


def test_rows_and_cells_that_were_left_out_keep_the_others_in_their_place(opened: Open) -> None:
    sheet = opened(
        _book(
            _row("Members of 2026"),
            _row("name", "city", "jobs", index="4"),
            _row("Aurora", '<Cell ss:Index="3"><Data ss:Type="Number">4</Data></Cell>'),
            _row(more=' ss:Span="2"'),
            _row("Bora", "<Cell/>", "7"),
            _row("Cora", '<Cell ss:Index="1"><Data>Nice</Data></Cell>', index="2"),  # no program goes back
        )
    )
    assert sheet.columns == ("name", "city", "jobs")
    assert list(rows(sheet)) == [(5, ["Aurora", "", "4"]), (9, ["Bora", "", "7"]), (10, ["Cora", "Nice", ""])]


def test_merged_cells_are_headings_over_columns_and_text_beside_each_row(opened: Open) -> None:
    sheet = opened(
        _book(
            _row("name", '<Cell ss:MergeAcross="1"><Data ss:Type="String">Jobs</Data></Cell>', "Town"),
            _row('<Cell ss:Index="2"><Data ss:Type="Number">2023</Data></Cell>', "Number|2024"),
            _row("Aurora", "1", "2", '<Cell ss:MergeDown="1"><Data ss:Type="String">Lyon</Data></Cell>'),
            _row("Bora", '<Cell ss:MergeDown="1"><Data ss:Type="Number">5</Data></Cell>', "6"),
            _row("Cora", '<Cell ss:Index="3"><Data>8</Data></Cell>', "Nice"),
        )
    )
    assert sheet.columns == ("name", "Jobs 2023", "Jobs 2024", "Town")
    assert _texts(sheet) == [["Aurora", "1", "2", "Lyon"], ["Bora", "5", "6", "Lyon"], ["Cora", "", "8", "Nice"]]


def test_remarks_and_styles_are_left_out_coloured_words_are_read_and_no_formula_runs(opened: Open) -> None:
    sheet = opened(
        _book(
            _row("name", "city", "jobs"),
            _row(
                '<Cell ss:HRef="https://example.org"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">'
                '<B>Au</B><Font html:Color="#FF0000">rora</Font></ss:Data>'
                '<Comment ss:Author="Ada"><ss:Data>they left</ss:Data></Comment><NamedCell ss:Name="x"/></Cell>',
                '<Cell ss:Formula="=HYPERLINK(&quot;x&quot;)"><Data ss:Type="String">=1+1</Data></Cell>',
                '<Cell ss:Formula="=R1C1"><Data ss:Type="Number">3</Data></Cell>',
            ),
        )
    )
    assert _texts(sheet) == [["Aurora", "=1+1", "3"]]
    assert [(note.code, note.count) for note in sheet.notes] == [("formulas", 2)]


def test_the_first_sheet_that_is_a_table_is_read_another_one_when_asked_for_and_hidden_ones_come_last(
    opened: Open,
) -> None:
    hidden = '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
    first = f'<Worksheet ss:Name="Old"><Table>{HEADINGS}{HEADINGS}</Table>{hidden}</WorksheetOptions></Worksheet>'
    notes = f'<Worksheet ss:Name="Notes"><Table>{_row("Members")}{_row("of 2026")}</Table></Worksheet>'
    file = _book(_row("name", "city"), _row("Aurora", "Lyon"), before=first + notes)
    sheet = opened(file)
    assert (sheet.sheet, sheet.sheets) == ("Members", ("Notes", "Members", "Old"))
    assert [(note.code, note.count) for note in sheet.notes] == [("other_sheets", 2)]
    assert opened(file, sheet="Notes").columns == ("Members",)
    assert opened(file, sheet="Old").columns == (*sheet.columns, "jobs", "founded", "active", "number")
    with pytest.raises(Unreadable) as refused:
        opened(file, sheet="New")
    assert (refused.value.code, refused.value.facts["sheets"]) == ("no_such_sheet", "Notes, Members, Old")


def test_sheets_with_the_same_headings_are_one_list(opened: Open) -> None:
    assert opened(xml_workbook(REGIONS)).together == ("Namur", "Liège")
    sheet = opened(xml_workbook(REGIONS), sheet=TOGETHER)
    assert sheet.columns == ("Sheet", "Name", "Town", "Jobs")
    assert list(rows(sheet)) == [
        (2, ["Namur", "Aurora", "Namur", ""]),
        (3, ["Namur", "Dora", "Dinant", ""]),
        (5, ["Liège", "Bora", "Liège", "7"]),
    ]


def test_sheets_of_one_name_or_of_none_are_told_apart(opened: Open) -> None:
    file = _book(_row("a", "b"), _row("1", "2")).replace(' ss:Name="Members"', "")
    twice = file.replace("</Workbook>", '<Worksheet ss:Name="*"/><Worksheet ss:Name="Sheet 1"/></Workbook>')
    assert opened(twice).sheets == ("Sheet 1", "Sheet 2", "Sheet 1 (2)")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "iso-8859-2"])
def test_the_encoding_that_the_file_names_is_the_one_it_is_read_in(encoding: str, opened: Open) -> None:
    name = "Coopérative Bâtir" if encoding != "iso-8859-2" else "Spółdzielnia Łódź"
    sheet = opened(xml_workbook({"A": [["name", "city"], [name, "X"]]}, encoding=encoding))
    assert _texts(sheet) == [[name, "X"]]


@pytest.mark.parametrize(
    ("before", "prefix"),
    [("\n \ufeff\n", ""), ("<!-- made by -->", ""), ("", "ss:"), ("<?x y?>" * 300, "")],
    ids=["blanks", "remark", "prefix", "instructions"],
)
def test_it_is_known_by_its_first_element_whatever_stands_before(before: str, prefix: str, opened: Open) -> None:
    bound = "xmlns:ss" if prefix else "xmlns"
    file = (
        f'{before}<{prefix}Workbook {bound}="urn:schemas-microsoft-com:office:spreadsheet">'
        "<W><T><R><C><D>name</D></C><C><D>city</D></C></R><R><C><D>Aurora</D></C><C><D>Lyon</D></C></R></T></W>"
        f"</{prefix}Workbook>"
    )
    for short, long in (("W", "Worksheet"), ("T", "Table"), ("R", "Row"), ("C", "Cell"), ("D", "Data")):
        file = file.replace(f"<{short}>", f"<{prefix}{long}>").replace(f"</{short}>", f"</{prefix}{long}>")
    assert _texts(opened(file)) == [["Aurora", "Lyon"]]


def test_a_large_one_needs_no_memory_beyond_a_row(opened: Open) -> None:
    many = [["name", "city", "text"], *([f"Member {number}", "Lyon", "x" * 100] for number in range(30_000))]
    file = xml_workbook({"A": many})
    assert len(file) > 8_000_000
    assert opened(file).rows == 30_000
