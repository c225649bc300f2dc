"""Tables in web pages, which many applications save under the name of a spreadsheet."""

from collections.abc import Callable
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.tables import TOGETHER, Sheet, Unreadable, rows, web_pages
from filrouge.ground.tables.limits import Limits
from tests.ground.tables.hostile import page

Open = Callable[..., Sheet]
ACCENTS = page([["nom", "ville"], ["Coopérative Bâtir", "Besançon"]])


def _texts(sheet: Sheet) -> list[list[str]]:
    return [cells for _, cells in rows(sheet)]


def test_a_page_is_read_as_the_table_that_a_person_sees(opened: Open) -> None:
    sheet = opened(
        "<h1>Members</h1><table border=1><caption>of 2026</caption>"
        "<thead><tr><th>Name</th><th>Address</th><th>Jobs</th></tr></thead><tbody>\n"
        "<tr>\n  <td><a href='https://example.org'>The <b>Mill</b></a></td>\n  <td>Rue 1<br>5000   Namur</td>"
        "<td align=right>12</td></tr>"
        "<tr><td>Repair&nbsp;Hall</td><td><p>Rue 2</p><p>4000 Liège</p></td><td></td></tr></tbody></table>"
    )
    assert (sheet.kind, sheet.columns, sheet.sheets) == ("html", ("Name", "Address", "Jobs"), ())
    assert list(rows(sheet)) == [
        (2, ["The Mill", "Rue 1\n5000 Namur", "12"]),
        (3, ["Repair\u00a0Hall", "Rue 2\n4000 Liège", ""]),
    ]
    assert sheet.notes == ()


def test_the_table_in_a_frame_of_tables_is_read_and_what_a_table_in_a_cell_says_is_said_by_the_cell(
    opened: Open,
) -> None:
    inner = "<table><tr><td>Rue 1</td></tr><tr><td>5000 Namur</td></tr></table>"
    sheet = opened(
        "<table><tr><td><img src=logo.png></td></tr><tr><td><table><tr><th>name</th><th>address</th></tr>"
        f"<tr><td>Aurora</td><td>{inner}</td></tr><tr><td>Bora</td><td>Nice</td></tr></table></td></tr></table>"
    )
    assert _texts(sheet) == [["Aurora", "Rue 1\n5000 Namur"], ["Bora", "Nice"]]


def test_cells_over_columns_and_rows_keep_the_others_in_their_place(opened: Open) -> None:
    sheet = opened(
        "<table><tr><td rowspan=2>Name</td><td colspan=2>Jobs</td><td rowspan=2>Town</td></tr>"
        "<tr><td>2023</td><td>2024</td></tr>"
        "<tr><td>Aurora</td><td>4</td><td>9</td><td rowspan=2>Lyon</td></tr>"
        "<tr><td>Bora</td><td colspan=2 rowspan=2>5</td></tr><tr><td>Cora</td><td>Nice</td></tr></table>"
    )
    assert sheet.columns == ("Name", "Jobs 2023", "Jobs 2024", "Town")
    assert _texts(sheet) == [["Aurora", "4", "9", "Lyon"], ["Bora", "5", "", "Lyon"], ["Cora", "", "", "Nice"]]


@pytest.mark.parametrize("typed", ["0", "-3", "x", "", "1e9", "99999999999999999999"])
def test_a_span_that_is_no_number_or_without_bound_does_no_harm(typed: str, opened: Open) -> None:
    sheet = opened(f"<table><tr><td>a<td>b</tr><tr><td rowspan='{typed}'>Aurora<td>1</tr><tr><td>2</td></tr></table>")
    assert _texts(sheet)[0] == ["Aurora", "1"]
    assert sheet.rows == 2


@pytest.mark.parametrize(
    ("encoding", "declared", "read_as"),
    [
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),
        ("cp1250", '<meta charset="windows-1250">', "cp1250"),
        ("utf-8", '<meta charset="iso-8859-1">', "utf-8"),  # it is wrong about itself
        ("utf-8-sig", '<meta charset="windows-1252">', "utf-8-sig"),
        ("utf-16", '<meta charset="utf-16">', "utf-16"),
        ("cp1252", "<meta charset=utf-7>", "cp1252"),  # no page is read in an encoding that hides what it says
        ("cp1252", "<meta charset=unicode_escape>", "cp1252"),
        ("cp1252", "<meta charset=klingon>", "cp1252"),
        ("cp1252", "", "cp1252"),
    ],
)
def test_the_encoding_is_what_the_bytes_say_and_then_what_the_page_says(
    encoding: str, declared: str, read_as: str, opened: Open
) -> None:
    sheet = opened(ACCENTS.replace("<head>", f"<head>{declared}").encode(encoding))
    assert sheet.encoding == read_as
    assert _texts(sheet) == [["Coopérative Bâtir", "Besançon"]]


def test_of_letters_that_fit_two_encodings_the_page_says_which(opened: Open) -> None:
    text = page([["nom", "ville"], ["L’Épi", "Orléans"]])
    declared = text.replace("<head>", "<head><meta charset=macintosh>").encode("mac-roman")
    assert _texts(opened(declared)) == [["L’Épi", "Orléans"]]


def test_a_long_table_is_read_to_its_end(opened: Open) -> None:
    members = [[f"Member {number}", "Lyon"] for number in range(20_000)]
    sheet = opened(page([["name", "city"], *members]))
    assert sheet.rows == len(members)
    assert _texts(sheet) == members


REGIONS = (
    "<h1>Our members</h1><h2>Namur <small>(2)</small></h2>"
    "<table><tr><th>Name<th>Town<tr><td>Aurora<td>Namur<tr><td>Dora<td>Dinant</table>"
    "<table><caption>Liège</caption><tr><th>name<th>Town<th>Jobs<tr><td>Bora<td>Liège<td>7</table>"
    "<table><tr><td>Total<td>Jobs<td>Year<tr><td>3<td>7<td>2026</table><p>and <b>thanks</b></p>"
)


def test_several_tables_are_sheets_to_choose_from_under_their_captions_or_the_headings_before_them(
    opened: Open,
) -> None:
    sheet = opened(REGIONS)
    assert (sheet.sheet, sheet.sheets) == ("Namur (2)", ("Namur (2)", "Liège", "Table 3"))
    assert sheet.together == ("Namur (2)", "Liège")
    assert [(note.code, note.count) for note in sheet.notes] == [("other_tables", 2)]
    chosen = opened(REGIONS, sheet="Table 3")
    assert (chosen.columns, _texts(chosen), chosen.notes) == (("Total", "Jobs", "Year"), [["3", "7", "2026"]], ())
    with pytest.raises(Unreadable) as refused:
        opened(REGIONS, sheet="Gent")
    assert (refused.value.code, refused.value.facts["sheets"]) == ("no_such_sheet", "Namur (2), Liège, Table 3")


def test_tables_with_the_same_headings_are_one_list(opened: Open) -> None:
    sheet = opened(REGIONS, sheet=TOGETHER)
    assert (sheet.sheet, sheet.columns) == (TOGETHER, ("Sheet", "Name", "Town", "Jobs"))
    assert list(rows(sheet)) == [
        (2, ["Namur (2)", "Aurora", "Namur", ""]),
        (3, ["Namur (2)", "Dora", "Dinant", ""]),
        (5, ["Liège", "Bora", "Liège", "7"]),
    ]
    assert [(note.code, note.count) for note in sheet.notes] == [("sheets_together", 2), ("sheets_left_out", 1)]


def test_apostrophes_before_formulas_are_taken_away_in_tables_that_are_read_together_too(opened: Open) -> None:
    table = "<table><tr><td>name<td>phone<tr><td>Aurora<td>'+32 2 123</table>"
    assert [cells[2] for cells in _texts(opened(table * 2, sheet=TOGETHER))] == ["+32 2 123"] * 2


def test_a_page_of_thousands_of_tables_is_read_as_the_largest(opened: Open) -> None:
    small = "<table><tr><td>name<td>city<tr><td>Aurora<td>Lyon</table>"
    large = "<table><tr><td>name<td>city<tr><td>Bora<td>Nice<tr><td>Cora<td>Pau</table>"
    sheet = opened(small * 3_000 + large)
    assert (_texts(sheet), len(sheet.sheets)) == ([["Bora", "Nice"], ["Cora", "Pau"]], 201)
    assert [(note.code, note.count) for note in sheet.notes] == [("other_tables", 3_000)]


AROUND = [
    "<p>a &amp; b</p>\n", "<!-- <table> -->", "<script>'<table>'</script>", "<![if x]>", "é 🧵 &#x20;", "<br/ >", "< 3",
    "<img src='" + "x" * 40_000 + "'>", "<table><tr><td>", "</table>", "<!DOCTYPE html>", "<?xml ?>", "</ p>",
    "<table >",
]  # fmt: skip
CITIES = "<TABLE border=1><tr><td>name<td>city<tr><td>Aurora<td>Lyon</table>"


@given(st.lists(st.sampled_from([*AROUND, CITIES]), max_size=12))
def test_a_table_is_read_from_where_it_begins_whatever_stands_before_it(pieces: list[str]) -> None:
    text = StringIO("".join([*pieces, CITIES, "</body>"]))
    measure = web_pages._Measure()
    measure.find(text)
    for table in measure.tables.values():
        assert text.getvalue()[table.start :].lower().startswith("<table")
    assert [cells for _line, cells, _spans in web_pages.WebPage(text, Limits()).choose("").rows()]
