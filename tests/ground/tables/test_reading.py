"""Reading the tables that federations send."""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from xlsxwriter import Workbook

import filrouge
from filrouge.ground.tables import Limits, Sheet, Unreadable, open_sheet, rows
from tests.ground.tables.builders import ods_parts, ods_row, sheet_xml, xls, xlsx, xlsx_parts, zip_of

Open = Callable[..., Sheet]

LANGUAGES = {
    "French": "nom;ville;activité\nCoopérative Bâtir;Besançon;Rénovation\nL'Épicerie;Nîmes;Forêt\n",
    "German": "Name;Ort;Tätigkeit\nBürgergenossenschaft Grünau;München;Käse\nStraße;Köln;Öl\n",
    "Spanish": "nombre;ciudad;actividad\nMañana;Cádiz;Educación\nNiños;León;Jardinería\n",
    "Italian": "nome;città;attività\nLibertà;Forlì;Comunità\nPerché No;Mondovì;Caffè\n",
    "Swedish": "namn;ort;verksamhet\nBlåbär;Malmö;Odling\nSjö och Å;Göteborg;Fiske\n",
    "Polish": "nazwa;miasto;działalność\nSpółdzielnia Złoty Łan;Łódź;Usługi\nDłoń;Gdańsk;Żłobek\n",
    "Czech": "název;město;činnost\nDružstvo Žižkov;Plzeň;Dílny\nPřátelé;Budějovice;Péče\n",
    "Hungarian": "név;város;tevékenység\nSzövetkezet Jövő;Győr;Élelmiszer\nMűhely;Szűcs;Képzés\n",
    "Latvian": "nosaukums;pilsēta;darbība\nSaulīte;Rīga;Pārtika\nMēs;Liepāja;Izglītība\n",
    "Turkish": "ad;şehir;faaliyet\nKadın Kooperatifi Güneş;İstanbul;Gıda\nİşçi;İzmir;Eğitim\n",
    "Greek": "όνομα;πόλη;δραστηριότητα\nΣυνεταιρισμός Ελιά;Αθήνα;Τρόφιμα\n",
    "Bulgarian": "име;град;дейност\nКооперация Надежда;София;Услуги\nБъдеще;Пловдив;Обучение\n",
    "Hebrew": "שם;עיר;פעילות\nקואופרטיב;ירושלים;חינוך\n",
}
ENCODINGS = [
    *[(language, "cp1252") for language in ("French", "German", "Spanish", "Italian", "Swedish")],
    *[(language, "mac-roman") for language in ("French", "German", "Spanish", "Italian", "Swedish")],
    *[(language, "iso8859-15") for language in ("French", "German")],
    *[(language, "cp850") for language in ("French", "German")],
    *[(language, encoding) for language in ("Polish", "Czech", "Hungarian") for encoding in ("cp1250", "iso8859-2")],
    ("Polish", "mac-latin2"),
    *[("Latvian", encoding) for encoding in ("cp1257", "iso8859-13")],
    *[("Turkish", encoding) for encoding in ("cp1254", "iso8859-9")],
    *[("Greek", encoding) for encoding in ("cp1253", "iso8859-7", "mac-greek")],
    *[("Bulgarian", encoding) for encoding in ("cp1251", "iso8859-5", "mac-cyrillic", "koi8-r")],
    ("Hebrew", "cp1255"),
]


def _texts(sheet: Sheet) -> list[list[str]]:
    return [cells for _, cells in rows(sheet)]


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_a_list_in_an_old_encoding_keeps_every_letter(language: str, encoding: str, opened: Open) -> None:
    sheet = opened(LANGUAGES[language].encode(encoding))
    heading, *body = [line.split(";") for line in LANGUAGES[language].splitlines()]
    assert list(sheet.columns) == heading
    assert _texts(sheet) == body
    assert sheet.notes == ()


def test_a_list_in_many_languages_of_the_west_is_not_taken_for_one_of_the_east(opened: Open) -> None:
    text = "".join(LANGUAGES[language] for language in ("French", "German", "Spanish", "Italian", "Swedish"))
    assert opened(text.encode("cp1252")).encoding == "cp1252"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_recognised(delimiter: str, opened: Open) -> None:
    sheet = opened(f"name{delimiter}city\nAurora{delimiter}Lyon\n")
    assert (sheet.kind, sheet.delimiter, sheet.columns) == ("csv", delimiter, ("name", "city"))


def test_a_delimiter_is_recognised_between_lines_that_have_none(opened: Open) -> None:
    """As in a list pasted from a document, with a country above its members."""
    sheet = opened("Members\n\nname\tcity\nBELGIUM\nAurora\tNamur\nFRANCE\nBoreas\tLyon\nITALY\nZefiro\tRoma\n")
    assert (sheet.delimiter, sheet.columns) == ("\t", ("name", "city"))


def test_a_sign_inside_of_a_name_here_and_there_parts_nothing(opened: Open) -> None:
    sheet = opened("name\nAurora\nBoreas; and others\nZefiro\nNotos\nEuros\n")
    assert sheet.columns == ("name",)
    assert [cells for _line, cells in rows(sheet)][1] == ["Boreas; and others"]


def test_commas_in_numbers_and_addresses_do_not_part_cells(opened: Open) -> None:
    sheet = opened("name;share;address\nAurora;1,5;Rue 1, 1000 Brussels\nBora;2,5;Rue 2, 4000 Liège\n")
    assert (sheet.delimiter, len(sheet.columns)) == (";", 3)


def test_commas_in_every_address_do_not_outweigh_one_semicolon(opened: Open) -> None:
    sheet = opened("name;address\n" + "Aurora;Rue 1, 1000 Brussels, Belgium\n" * 30)
    assert sheet.columns == ("name", "address")


def test_lines_are_counted_as_a_person_sees_them(opened: Open) -> None:
    sheet = opened('Members of 2026\n\nname,note\n\nAurora,"two\nlines"\n\nBora,x\n')
    assert sheet.columns == ("name", "note")
    assert list(rows(sheet)) == [(5, ["Aurora", "two\nlines"]), (8, ["Bora", "x"])]


def test_remarks_name_the_lines(opened: Open) -> None:
    sheet = opened("a,b\n1,2\n1,2,3\n1,2\n1\n1,2\n")
    assert [(note.code, note.lines) for note in sheet.notes] == [("long_rows", (3,)), ("short_rows", (5,))]
    assert [cells for _, cells in rows(sheet)][1] == ["1", "2", "3"]


def test_a_remark_names_at_most_twenty_lines_and_counts_all(opened: Open) -> None:
    (note,) = opened("a,b,c\n1,2,3\n" * 30 + "1,2\n" * 25).notes
    assert (note.code, note.count, len(note.lines)) == ("short_rows", 25, 20)


def test_blank_columns_at_the_end_are_dropped_and_those_between_are_named(opened: Open) -> None:
    sheet = opened("name,,city,,\nAurora,x,Lyon,,\n")
    assert sheet.columns == ("name", "Column 2", "city")


def test_cells_are_trimmed_of_what_nobody_sees(opened: Open) -> None:
    sheet = opened("name,city\n\u00a0 Aurora\u200b ,\ufeffLyon\u2003\ncafe\u0301,x\n")
    assert _texts(sheet) == [["Aurora", "Lyon"], ["café", "x"]]


def test_numbers_dates_and_truth_of_a_workbook_become_text(opened: Open) -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, list("abcdefgh"))
        page.write_row(1, 0, [7, 7.25, 0.1 + 0.2, 1e-7, True])
        page.write_string(1, 5, "0042")
        page.write_datetime(1, 6, datetime.fromisoformat("2026-03-01"), book.add_format({"num_format": "dd.mm.yyyy"}))
        page.write_datetime(
            1, 7, datetime.fromisoformat("2026-03-01T09:05"), book.add_format({"num_format": "d/m/yy hh:mm"})
        )
        page.write_datetime(2, 0, time(9, 5), book.add_format({"num_format": "hh:mm"}))
        page.write(2, 1, timedelta(hours=36, minutes=5), book.add_format({"num_format": "[h]:mm:ss"}))
        page.write_boolean(2, 3, False)
    first, second = _texts(opened(out.getvalue()))
    assert first == ["7", "7.25", "0.3", "1e-07", "true", "0042", "2026-03-01", "2026-03-01T09:05:00"]
    assert second[:2] == ["09:05:00", "36:05:00"]
    assert second[2:4] == ["", "false"]


def test_a_workbook_whose_table_starts_somewhere_inside(opened: Open) -> None:
    table = [[], [None, "Members"], [], [None, None, "name", "city"], [None, None, "Aurora", "Lyon"]]
    sheet = opened(xlsx([*table, [], [None, None, "Bora", "Nice"]]))
    assert (sheet.kind, sheet.columns) == ("xlsx", ("Column 1", "name", "city"))
    assert [line for line, _ in rows(sheet)] == [5, 7]


def test_headings_over_several_columns_are_joined(opened: Open) -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet()
        page.merge_range("A1:A2", "Name")
        page.merge_range("B1:C1", "2024")
        page.merge_range("D1:E1", "2025")
        page.write_row(1, 1, ["jobs", "members", "jobs", "members"])
        page.write_row(2, 0, ["Aurora", 4, 9, 5, 11])
    sheet = opened(out.getvalue())
    assert sheet.columns == ("Name", "2024 jobs", "2024 members", "2025 jobs", "2025 members")
    assert _texts(sheet) == [["Aurora", "4", "9", "5", "11"]]
    assert [note.code for note in sheet.notes] == ["headings_joined"]


def test_a_year_below_a_heading_over_several_columns_says_of_what_it_is_the_year(opened: Open) -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet()
        page.merge_range("A1:B1", "Organisation")
        page.merge_range("C1:D1", "Jobs")
        page.write_row(1, 0, ["Name", "Town", "2023", 2024, "Remarks"])
        page.write_row(2, 0, ["Aurora", "Lyon", 4, 9])
    assert opened(out.getvalue()).columns == ("Name", "Town", "Jobs 2023", "Jobs 2024", "Remarks")


def test_the_sheet_is_chosen_by_name_or_is_the_first_that_holds_anything(opened: Open) -> None:
    pages = [sheet_xml([]), sheet_xml([["a", "b"], ["1", "2"]]), sheet_xml([["c"], ["3"]])]
    workbook = zip_of(xlsx_parts(*pages, names=["Cover", "Members", "Old"]))
    sheet = opened(workbook)
    assert (sheet.sheet, sheet.sheets, sheet.columns) == ("Members", ("Cover", "Members", "Old"), ("a", "b"))
    assert [(note.code, note.count) for note in sheet.notes] == [("other_sheets", 2)]
    assert opened(workbook, sheet="Old").columns == ("c",)


def test_a_page_of_notes_before_the_list_is_not_taken_for_it(opened: Open) -> None:
    pages = [sheet_xml([["Read me"], ["All about it"]]), sheet_xml([["name", "city"], ["Aurora", "Lyon"]])]
    assert opened(zip_of(xlsx_parts(*pages, names=["Cover", "Members"]))).sheet == "Members"
    assert opened(zip_of(xlsx_parts(pages[0]))).columns == ("Read me",)


def test_the_text_of_a_cell_merged_over_rows_is_said_of_each_and_a_number_of_the_first(opened: Open) -> None:
    out = io.BytesIO()
    with Workbook(out) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["name", "country", "jobs"])
        page.write_column(1, 0, ["Aurora", "Bora", "Cora"])
        page.merge_range("B2:B3", "France")
        page.merge_range("C2:C3", 9)
    assert _texts(opened(out.getvalue())) == [["Aurora", "France", "9"], ["Bora", "France", ""], ["Cora", "", ""]]


@pytest.mark.usefixtures("in_english")
def test_a_sheet_that_is_not_there_is_refused_with_the_names_of_the_others(opened: Open, folder: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        opened(xlsx([["a"], ["1"]]), sheet="Nowhere")
    assert refused.value.code == "no_such_sheet"
    assert str(refused.value.message).endswith("Choose one of its sheets: Sheet1.")
    assert list(folder.iterdir()) == []


def test_xls_and_ods_are_read_like_xlsx(opened: Open) -> None:
    old = opened(xls([["name", "jobs"], ["Aurora é", 7.0], ["0042", 7.5]]))
    assert (old.kind, old.columns, old.sheets) == ("xls", ("name", "jobs"), ("Members",))
    assert _texts(old) == [["Aurora é", "7"], ["0042", "7.5"]]
    new = opened(zip_of(ods_parts(ods_row("name", "city") + ods_row() + ods_row("Aurora", "#REF!"))))
    assert (new.kind, list(rows(new))) == ("ods", [(3, ["Aurora", ""])])
    assert [note.code for note in new.notes] == ["error_cells"]


def test_an_ods_made_by_another_library_is_read(opened: Open) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Leden")
    for kind, values in [("string", ["naam", "banen"]), ("float", ["7", "2.5"])]:
        row = TableRow()
        for value in values:
            cell = TableCell(valuetype=kind, **{"stringvalue" if kind == "string" else "value": value})
            cell.addElement(P(text=value))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.write(out)
    sheet = opened(out.getvalue())
    assert (sheet.sheet, sheet.columns, _texts(sheet)) == ("Leden", ("naam", "banen"), [["7", "2.5"]])


def test_dates_money_and_truth_of_an_ods_become_text(opened: Open) -> None:
    typed = {
        'office:value-type="date" office:date-value="2026-03-01"': "2026-03-01",
        'office:value-type="date" office:date-value="2026-03-01T09:05:00"': "2026-03-01T09:05:00",
        'office:value-type="time" office:time-value="PT09H05M00S"': "09:05:00",
        'office:value-type="currency" office:currency="EUR" office:value="1200"': "1200",
        'office:value-type="percentage" office:value="0.125"': "0.125",
        'office:value-type="boolean" office:boolean-value="true"': "true",
    }
    cells = "".join(f"<table:table-cell {kind}><text:p>x</text:p></table:table-cell>" for kind in typed)
    content = ods_row(*"abcdef") + f"<table:table-row>{cells}</table:table-row>"
    assert _texts(opened(zip_of(ods_parts(content)))) == [list(typed.values())]


def test_objects_with_different_keys_share_all_columns(opened: Open) -> None:
    sheet = opened('{"name": "Aurora", "jobs": 7.0}\n\n{"city": "Lyon", "name": null, "open": true}\n')
    assert (sheet.kind, sheet.columns) == ("jsonl", ("name", "jobs", "city", "open"))
    assert list(rows(sheet)) == [(1, ["Aurora", "7", "", ""]), (3, ["", "", "Lyon", "true"])]


def test_a_json_list_is_read_however_it_is_laid_out(opened: Open) -> None:
    sheet = opened(' [\n  {"name": "Aurora"},\n  {\n   "name": "[Bora]"}\n ]\n')
    assert (sheet.kind, list(rows(sheet))) == ("json", [(2, ["Aurora"]), (3, ["[Bora]"])])


def test_objects_that_span_the_pieces_in_which_a_list_is_read(opened: Open) -> None:
    cells = [str(number) * 2_000 for number in range(10, 400)]
    sheet = opened("[" + ",".join(f'{{"n": "{cell}"}}' for cell in cells) + "]")
    assert _texts(sheet) == [[cell] for cell in cells]


def test_more_than_the_limits_in_bytes_is_refused_without_reading(tmp_path: Path, folder: Path) -> None:
    upload = tmp_path / "sparse.csv"
    upload.touch()
    os.truncate(upload, Limits().bytes + 1)
    with pytest.raises(Unreadable) as refused:
        open_sheet(upload, into=folder)
    assert (refused.value.code, refused.value.facts["size"]) == ("too_big", Limits().bytes + 1)


def _link(path: Path) -> None:
    (path.parent / "target.csv").write_text("a,b\n1,2\n")
    path.symlink_to(path.parent / "target.csv")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, _link, Path.exists])
def test_folders_pipes_links_and_what_is_not_there_are_no_files(
    make: Callable[[Path], object], tmp_path: Path, folder: Path
) -> None:
    make(tmp_path / "upload")
    with pytest.raises(Unreadable) as refused:
        open_sheet(tmp_path / "upload", into=folder)
    assert refused.value.code == "not_a_file"
    assert list(folder.iterdir()) == []


def test_a_file_that_takes_too_long_is_given_up(opened: Open, folder: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        opened("a,b\n" + "1,2\n" * 2_000_000, limits=Limits(seconds=1, rows=3_000_000))
    assert refused.value.code == "too_slow"
    assert list(folder.iterdir()) == []


def test_a_child_that_cannot_start_is_a_refusal(opened: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filrouge.ground.tables.reading._SOURCE", Path("/nowhere"))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Unreadable) as refused:
        opened("a,b\n1,2\n")
    assert refused.value.code == "failed"
    assert list(folder.iterdir()) == []


def test_the_child_inherits_no_secret_and_no_open_file(
    opened: Open, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    asked: dict[str, object] = {}
    real = subprocess.Popen

    def popen(*args: object, **kwargs: object) -> object:
        asked.update(kwargs)
        return real(*args, **kwargs)  # type: ignore[call-overload]  # passes on whatever it was given

    monkeypatch.setenv("FILROUGE_SECRET", "s3cret")
    monkeypatch.setattr(subprocess, "Popen", popen)
    opened("a,b\n1,2\n")
    assert set(asked["env"]) == {"PYTHONPATH", "LC_ALL", "PYTHONDONTWRITEBYTECODE"}  # type: ignore[call-overload]  # a dict
    assert (asked["cwd"], len(asked["pass_fds"])) == ("/", 1)  # type: ignore[arg-type]  # a tuple


def test_the_child_knows_neither_django_nor_numpy() -> None:
    code = "import sys, filrouge.ground.tables.child; print(sorted({'django', 'numpy'} & set(sys.modules)))"
    source = str(Path(filrouge.__file__).parents[1])
    told = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": source}, capture_output=True, check=True)
    assert told.stdout.strip() == b"[]"


@pytest.mark.shared
def test_every_real_list_opens_with_as_many_rows_as_it_has(shared: Path, folder: Path) -> None:
    files = sorted((shared / "data" / "register").glob("*.csv"))
    assert files
    for path in files:
        sheet = open_sheet(path, into=folder)
        with path.open(encoding="utf-8-sig", newline="") as lines:
            heading, *body = csv.reader(lines)
        assert (sheet.encoding, sheet.delimiter) == ("utf-8", ","), path.name
        assert len(sheet.columns) == len(heading), path.name
        assert sheet.rows == sum(any(map(str.strip, row)) for row in body), path.name


def test_a_quarter_of_copenhagen_does_not_make_a_danish_list_one_of_another_language(
    opened: Callable[..., Sheet],
) -> None:
    sheet = opened("Navn;Vej;By\nAndelsselskabet Sol;Søvej 3;København Ø\n".encode("cp1252"))
    assert (sheet.encoding, list(rows(sheet))) == ("cp1252", [(2, ["Andelsselskabet Sol", "Søvej 3", "København Ø"])])
