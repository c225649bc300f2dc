"""Workbooks with a sheet for each country or region: which sheets are one list, and reading them as one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from filrouge.ground.tables import TOGETHER, Limits, Sheet, Unreadable, rows
from filrouge.ground.tables.together import alike
from tests.ground.tables.builders import Pages, book, ods_parts, ods_row, sheet_xml, xlsx, xlsx_parts, zip_of

Open = Callable[..., Sheet]

COUNTRIES: Pages = {
    "Cover": [["Members of the network"], ["as of January 2026"]],
    "Belgique": [["Members"], [], ["Name", "Town", "E-mail"], ["Aurora", "Namur", "a@example.org"], ["Bora", "Mons"]],
    "France": [["Name", "Email", "Town", "Remarks"], ["Cora", "c@example.org", "Lyon", "new"]],
    "Italia": [["name", "town", "e mail"], ["Dora", "Roma"]],
    "Summary": [["Country", "Members"], ["Belgique", "2"], ["France", "1"]],
}


def test_one_sheet_is_read_and_those_with_the_same_headings_are_named(opened: Open) -> None:
    sheet = opened(book(COUNTRIES))
    assert (sheet.sheet, sheet.rows) == ("Belgique", 2)
    assert sheet.together == ("Belgique", "France", "Italia")


def test_sheets_with_the_same_headings_are_read_as_one_list_in_which_each_row_names_its_sheet(opened: Open) -> None:
    sheet = opened(book(COUNTRIES), sheet=TOGETHER)
    assert (sheet.kind, sheet.sheet, sheet.together) == ("xlsx", TOGETHER, ("Belgique", "France", "Italia"))
    assert sheet.columns == ("Sheet", "Name", "Town", "E-mail", "Remarks")
    assert list(rows(sheet)) == [
        (4, ["Belgique", "Aurora", "Namur", "a@example.org", ""]),
        (5, ["Belgique", "Bora", "Mons", "", ""]),
        (7, ["France", "Cora", "Lyon", "c@example.org", "new"]),
        (9, ["Italia", "Dora", "Roma", "", ""]),
    ]
    assert sheet.rows == 4


@pytest.mark.usefixtures("in_english")
def test_what_was_read_and_what_was_left_out_is_said(opened: Open) -> None:
    sheet = opened(book(COUNTRIES), sheet=TOGETHER)
    assert [str(note.message) for note in sheet.notes] == [
        "Sheets that were read as one list, each with the line at which it begins: Belgique (1), France (6), "
        "Italia (8). The column “Sheet” names the sheet of each row.",
        "Sheets that were left out, because they are hidden or have other headings: Cover, Summary.",
    ]


def test_a_hidden_sheet_stays_out(opened: Open) -> None:
    sheet = opened(book(COUNTRIES, hidden=["Italia"]), sheet=TOGETHER)
    assert sheet.together == ("Belgique", "France")
    assert "Italia" in str(sheet.notes[-1].facts["sheets"])


def test_a_column_of_the_list_that_is_called_sheet_too_keeps_its_values(opened: Open) -> None:
    pages = {title: [["Sheet", "Name"], ["1", title]] for title in ("North", "South")}
    sheet = opened(book(pages), sheet=TOGETHER)
    assert sheet.columns == ("Sheet", "Sheet (2)", "Name")
    assert [cells for _line, cells in rows(sheet)] == [["North", "1", "North"], ["South", "1", "South"]]


def test_cells_beyond_the_headings_and_columns_of_one_name_are_kept_apart(opened: Open) -> None:
    pages = {
        "North": [["Name", "Tel", "Tel", "Town"], ["Aurora", "1", "2", "Lyon", "new"]],
        "South": [["Name", "Tel", "Town", "Tel"], ["Bora", "3", "Nice", "4"]],
    }
    sheet = opened(book(pages), sheet=TOGETHER)
    assert sheet.columns == ("Sheet", "Name", "Tel", "Tel (2)", "Town", "Column 6")
    assert [cells for _line, cells in rows(sheet)] == [
        ["North", "Aurora", "1", "2", "Lyon", "new"],
        ["South", "Bora", "3", "4", "Nice", ""],
    ]


def test_a_sheet_with_headings_and_no_member_yet_does_not_stop_the_others(opened: Open) -> None:
    pages = {"North": [["Name", "Town"], ["Aurora", "Lyon"]], "South": [["Name", "Town"]]}
    assert opened(book(pages), sheet=TOGETHER).rows == 1


def test_remarks_count_lines_through_all_sheets(opened: Open) -> None:
    pages = {title: [["Name", "Number"], ["Aurora", "1"], ["#REF!", "2"]] for title in ("North", "South")}
    found = {note.code: note for note in opened(book(pages), sheet=TOGETHER).notes}
    assert (found["error_cells"].count, found["error_cells"].lines) == (2, (3, 6))


def test_an_ods_is_read_together_too(opened: Open) -> None:
    parts = ods_parts(ods_row("name", "city") + ods_row("Aurora", "Lyon"))
    one = str(parts["content.xml"])
    table = one[one.index("<table:table ") : one.index("</table:table>") + len("</table:table>")]
    second = table.replace("Members", "Others").replace("Aurora", "Bora")
    parts["content.xml"] = one.replace(table, table + second)
    sheet = opened(zip_of(parts), sheet=TOGETHER)
    assert [cells for _line, cells in rows(sheet)] == [["Members", "Aurora", "Lyon"], ["Others", "Bora", "Lyon"]]


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize("pages", [{"A": [["x", "y"], ["1", "2"]]}, {n: COUNTRIES[n] for n in ("Italia", "Summary")}])
def test_sheets_of_which_no_two_are_alike_are_not_read_together(pages: Pages, opened: Open, folder: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        opened(book(pages), sheet=TOGETHER)
    assert refused.value.code == "not_alike"
    assert str(refused.value.message).endswith(f"Choose one of its sheets: {', '.join(pages)}.")
    assert list(folder.iterdir()) == []


def test_the_limits_are_of_all_sheets_together(opened: Open, folder: Path) -> None:
    pages = {title: [["Name", "Town"], *[["Aurora", "Lyon"]] * 6] for title in ("North", "South")}
    assert opened(book(pages), limits=Limits(rows=10)).together == ("North", "South")
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(Unreadable) as refused:
        opened(book(pages), sheet=TOGETHER, limits=Limits(rows=10))
    assert refused.value.code == "too_many_rows"
    assert list(folder.iterdir()) == []


def test_columns_that_are_others_in_each_sheet_add_up_to_the_limit(opened: Open) -> None:
    pages = {
        f"S{number}": [["Name", "Town", "Jobs", f"Extra {number}"], ["Aurora", "Lyon", "1", "x"]] for number in range(9)
    }
    assert len(opened(book(pages), sheet=TOGETHER, limits=Limits(columns=13)).columns) == 13
    with pytest.raises(Unreadable) as refused:
        opened(book(pages), sheet=TOGETHER, limits=Limits(columns=12))
    assert refused.value.code == "too_many_columns"


def test_a_sheet_that_is_too_much_to_look_at_does_not_keep_another_from_being_read(opened: Open) -> None:
    """A cell in the last row and column makes a sheet of seventeen thousand million cells."""
    good = [["name", "city"], ["Aurora", "Lyon"]]
    stray = sheet_xml(good, more='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    sheet = opened(zip_of(xlsx_parts(sheet_xml(good), sheet_xml(good), stray, names=["North", "South", "Far"])))
    assert (sheet.sheet, sheet.rows, sheet.together) == ("North", 1, ())


def test_a_workbook_of_one_sheet_has_nothing_to_read_together(opened: Open) -> None:
    assert opened(xlsx([["name", "city"], ["Aurora", "Lyon"]])).together == ()


def test_nearly_the_same_headings_are_those_of_which_most_are_the_same() -> None:
    assert alike({"a": ["Name", "Town", "Jobs"], "b": ["NAME ", "Town", "Jobs", "Fax"]}) == ["a", "b"]
    assert alike({"a": ["Name", "Town", "Jobs"], "b": ["Name", "Country", "Members"]}) == []
    assert alike({"a": ["Name", "Town"], "b": ["Pays", "Nombre"], "c": ["Pays", "Nombre"], "d": ["Name"]}) == ["b", "c"]
    assert alike({"a": ["Name"], "b": [""], "c": []}) == []
    assert alike({}) == []
