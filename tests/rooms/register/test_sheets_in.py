"""Workbooks with a sheet for each country or region, and web pages called spreadsheets, on every way in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from filrouge.ground.actions import Refused
from filrouge.ground.jobs import work
from filrouge.rooms.register.actions import lists
from filrouge.rooms.register.commands import import_command
from filrouge.rooms.register.formats.regions import is_region
from filrouge.rooms.register.importing import sheets
from filrouge.rooms.register.models import Row, Source
from filrouge.rooms.register.queries.lists import proposed_matching
from tests.ground.tables.builders import Pages, book, xml_workbook
from tests.rooms.register.imports import counts, preview, receive, said, send
from tests.rooms.register.programs import caller, send_list, settled
from tests.world import World, sign_in

HEADINGS = ["Name", "Town", "Jobs"]
COUNTRIES: Pages = {
    "Cover": [["Members of the federation"], ["as of January 2025"]],
    "Belgique": [
        HEADINGS,
        ["Boulangerie du Moulin", "Namur", "12"],
        ["Le Pain Levé", "Liège", ""],
        ["Total", "", "12"],
    ],
    "France": [[*HEADINGS, "Remarks"], ["Jardin de tous", "Lyon", "3", "new"], ["Le Pain Levé", "Lille", "7"]],
    "Summary": [["Country", "Members"], ["Belgique", "2"], ["France", "2"]],
    "Italia": [HEADINGS, ["Il Girasole", "Bologna", "8"]],
}
TOGETHER: dict[str, Any] = {"file_name": "members.xlsx", "sheet": "*"}
PAGE = (
    "<html><head><meta charset='windows-1252'></head><body><table><tr><th>Name</th><th>Town</th><th>Country</th></tr>"
    "<tr><td>Le Pain Levé</td><td>Liège</td><td>Belgium</td></tr>"
    "<tr><td>Jardin de tous<script>alert(1)</script></td><td>Lyon</td><td>France</td></tr></table></body></html>"
).encode("cp1252")


@pytest.fixture(autouse=True)
def _linking_is_another_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(work.JOBS, "register.link", lambda progress, **_ids: {})


def _regions(*titles: str) -> bytes:
    return book({title: [HEADINGS, [f"Coop {title}", "Centre", "1"]] for title in titles})


def _proposed(source: Source) -> dict[str, str]:
    return {source.columns[int(place)]: field for place, field in proposed_matching(source).items()}


def test_the_sheets_of_countries_are_one_list_and_each_row_is_in_the_country_of_its_sheet(world: World) -> None:
    source = send(world, book(COUNTRIES), **TOGETHER)
    assert source.columns == ["Sheet", "Name", "Town", "Jobs", "Remarks"]
    assert source.matching["0"] == "country"
    found = [(row.said["name"], row.said["city"], row.said["country"]) for row in Row.objects.order_by("line")]
    assert found == [
        ("Boulangerie du Moulin", "Namur", "BE"),
        ("Le Pain Levé", "Liège", "BE"),
        ("Jardin de tous", "Lyon", "FR"),
        ("Le Pain Levé", "Lille", "FR"),
        ("Il Girasole", "Bologna", "IT"),
    ]
    assert [row.raw[0] for row in Row.objects.order_by("line")] == ["Belgique"] * 2 + ["France"] * 2 + ["Italia"]


def test_the_total_below_a_sheet_is_no_organisation(world: World) -> None:
    source = send(world, book(COUNTRIES), **TOGETHER)
    assert counts(source.report) == {"created": 5, "refused": 1}
    assert [reason for _line, reason, _other in source.report["refused"]] == ["total"]


def test_a_country_above_rows_is_said_of_no_other_sheet(world: World) -> None:
    pages = {
        "Active": [HEADINGS, ["France"], ["Jardin de tous", "Lyon", "3"]],
        "Candidates": [HEADINGS, ["Il Girasole", "Bologna", "8"]],
    }
    found = said(send(world, book(pages), **TOGETHER))
    assert found["Jardin de tous"]["country"] == "FR"
    assert "country" not in found["Il Girasole"]


def test_regions_are_proposed_as_regions_and_other_titles_as_nothing(world: World) -> None:
    regions = receive(world, _regions("Wallonie", "Bruxelles", "Vlaanderen"), **TOGETHER)
    assert _proposed(regions)["Sheet"] == "region"
    others = receive(world, _regions("Active", "Candidates"), series="others", **TOGETHER)
    assert _proposed(others)["Sheet"] == "ignore"


def test_a_column_that_says_the_country_goes_before_the_titles_of_the_sheets(world: World) -> None:
    pages = {
        title: [["Name", "Country"], ["Aurora", country], ["Bora", country]]
        for title, country in [("Belgique", "Belgium"), ("Others", "France"), ("France", "France")]
    }
    source = receive(world, book(pages), **TOGETHER)
    assert (_proposed(source)["Country"], _proposed(source)["Sheet"]) == ("country", "ignore")


def test_the_titles_of_all_sheets_are_looked_at_however_long_the_first_is(world: World) -> None:
    long = [HEADINGS, *([f"Coop {number}", "Namur", "1"] for number in range(sheets.SAMPLE + 1))]
    source = receive(world, book({**COUNTRIES, "Belgique": long}), **TOGETHER)
    assert _proposed(source)["Sheet"] == "country"


def test_the_same_file_again_changes_nothing_and_nobody_has_to_say_again_how_it_is_read(world: World) -> None:
    send(world, book(COUNTRIES), **TOGETHER)
    for sheet in ("*", ""):
        with pytest.raises(Refused) as refused:
            receive(world, book(COUNTRIES), year=2025 if sheet else 2026, sheet=sheet)
        assert refused.value.code == "imported"
    assert (Source.objects.count(), Row.objects.count()) == (1, 5)


def test_next_years_workbook_is_read_together_again_and_compared_row_by_row(world: World) -> None:
    send(world, book(COUNTRIES), **TOGETHER)
    moved = {**COUNTRIES, "Italia": [HEADINGS, ["Il Girasole", "Bologna", "9"], ["Progetto H", "Macomer", ""]]}
    source = preview(world, receive(world, book(moved), year=2026))
    assert source.sheet["sheet"] == "*"
    assert counts(source.plan) == {"created": 1, "changed": 1, "same": 4, "refused": 1}


def test_a_sheet_that_was_chosen_by_name_is_not_looked_for_in_another_file(world: World) -> None:
    years = {year: [HEADINGS, [f"Aurora {year}", "Namur", "1"]] for year in ("2025", "2024")}
    send(world, book(years), sheet="2024")
    newer = receive(world, book({"2026": years["2025"], **years}), year=2026)
    assert newer.sheet["sheet"] == "2026"


def test_rows_that_were_cleared_away_are_read_again_the_same(world: World) -> None:
    source = receive(world, book(COUNTRIES), **TOGETHER)
    kept = list(sheets.rows_of(source))
    assert source.file is not None
    sheets.forget_rows(source.file)
    assert list(sheets.rows_of(source)) == kept


@pytest.mark.parametrize("sheet", ["*", "Nowhere"])
def test_what_cannot_be_read_together_is_refused_and_leaves_nothing(world: World, sheet: str) -> None:
    with pytest.raises(Refused) as refused:
        receive(world, book({"Belgique": COUNTRIES["Belgique"]}), sheet=sheet)
    assert refused.value.code == ("not_alike" if sheet == "*" else "no_such_sheet")
    assert Source.objects.count() == 0
    source = receive(world, book({name: COUNTRIES[name] for name in ("Belgique", "Summary")}))
    with pytest.raises(Refused) as refused:
        lists.choose_sheet(world.secretariat, source=source, sheet=sheet)
    assert refused.value.code == "sheet"


def _href(name: str, *rest: Any) -> str:
    return reverse(f"register:{name}", args=["network", *rest])


WORKBOOKS = pytest.mark.parametrize("content", [book(COUNTRIES), xml_workbook(COUNTRIES)], ids=["xlsx", "xml of 2003"])


@WORKBOOKS
def test_the_page_of_columns_offers_all_sheets_together(client: Client, world: World, content: bytes) -> None:
    sign_in(client, world.secretary)
    file = SimpleUploadedFile("members.xls", content)
    sent = client.post(_href("list_send"), {"umbrella": world.federation.id, "as_of": "2025-01-01", "file": file})
    before = client.get(sent["Location"]).content.decode()
    assert 'value="*">All 3 sheets with the same headings together</button>' in before
    source = Source.objects.get()
    assert (source.sheet["sheet"], source.sheet["rows"]) == ("Belgique", 3)
    client.post(sent["Location"], {"sheet": "*"})
    after = client.get(sent["Location"]).content.decode()
    assert "3 sheets together" in after
    assert "left out, because they are hidden or have other headings: Cover, Summary." in after
    assert 'value="*"' not in after
    assert 'value="France">France</button>' in after
    source.refresh_from_db()
    assert (source.sheet["sheet"], source.sheet["rows"]) == ("*", 6)


def _run(path: Path, *options: str) -> Result:
    words = [str(path), "--space", "network", "--federation", "federation one", "--date", "2025-01-01", "--yes"]
    return CliRunner().invoke(import_command, [*words, *options])


def _sent(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "kind"),
    [(book(COUNTRIES), "XLSX"), (xml_workbook(COUNTRIES), "XML, utf-8")],
    ids=["xlsx", "xml of 2003"],
)
def test_the_command_says_what_it_read_and_how_to_read_all(
    world: World, tmp_path: Path, content: bytes, kind: str
) -> None:
    path = _sent(tmp_path, "members.xls", content)
    one = _run(path)
    assert one.exit_code == 0, one.output
    assert f"Read as: {kind}, sheet “Belgique”, 3 rows." in one.output
    assert "All 3 sheets with the same headings together: --sheet '*'" in one.output
    all_of_them = _run(path, "--sheet", "*", "--series", "all")
    assert all_of_them.exit_code == 0, all_of_them.output
    assert f"Read as: {kind}, 3 sheets together, 6 rows." in all_of_them.output
    assert Row.objects.filter(source__series="all").count() == 5


@WORKBOOKS
def test_a_program_reads_them_together_too(world: World, content: bytes) -> None:
    settled(world)
    sender = caller(world, "secretariat")
    made = send_list(sender, content, umbrella=world.federation.address, series="all", sheet="*")
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["sheet"], told["together"]) == ("*", ["Belgique", "France", "Italia"])
    assert told["sheets"] == list(COUNTRIES)
    assert any("Cover, Summary" in note for note in told["notes"])
    assert told["matching"]["0"] == "country"


def test_a_web_page_called_a_spreadsheet_is_imported_and_a_second_time_changes_nothing(world: World) -> None:
    source = send(world, PAGE, file_name="members.xls")
    assert (source.sheet["kind"], source.sheet["encoding"]) == ("html", "cp1252")
    assert {name: (row["city"], row["country"]) for name, row in said(source).items()} == {
        "Le Pain Levé": ("Liège", "BE"),
        "Jardin de tous": ("Lyon", "FR"),
    }
    with pytest.raises(Refused) as refused:
        receive(world, PAGE, file_name="members.xls")
    assert refused.value.code == "imported"
    assert Row.objects.count() == 2


def test_the_tables_of_a_web_page_are_one_list_where_their_headings_are_the_same(world: World) -> None:
    page = "".join(
        f"<h2>{country}</h2><table><tr><th>Name<th>Town<th>Jobs<tr><td>{name}<td>{town}<td>7</table>"
        for country, name, town in (("Belgique", "Le Pain Levé", "Liège"), ("France", "Jardin de tous", "Lyon"))
    )
    source = send(world, page.encode(), file_name="members.xls", sheet="*")
    assert (source.sheet["kind"], source.sheet["sheets"]) == ("html", ["Belgique", "France"])
    assert {name: (row["city"], row["country"]) for name, row in said(source).items()} == {
        "Le Pain Levé": ("Liège", "BE"),
        "Jardin de tous": ("Lyon", "FR"),
    }
    newer = preview(
        world, receive(world, page.replace("<td>7", "<td>8", 1).encode(), year=2026, file_name="members.xls")
    )
    assert (newer.sheet["sheet"], counts(newer.plan)) == ("*", {"changed": 1, "same": 1})


def test_the_rows_of_a_page_that_was_read_when_its_tables_had_no_names_are_found(world: World) -> None:
    source = receive(world, PAGE + PAGE, file_name="members.xls")
    kept = list(sheets.rows_of(source))
    assert source.file is not None
    sheets.forget_rows(source.file)
    source.sheet = {**source.sheet, "sheet": "", "sheets": []}
    assert list(sheets.rows_of(source)) == kept


def test_names_of_regions_are_known_as_they_are_typed() -> None:
    for known in ("Bretagne", "ILE DE FRANCE", "Région Bretagne", "Provincie Limburg", "małopolskie", "Κρήτη", "Wien"):
        assert is_region(known), known
    for other in ("Active", "Region", "2024", "", "Members"):
        assert not is_region(other), other
