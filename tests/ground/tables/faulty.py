"""Files with faults that are read all the same, each with all remarks that have to come of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.ground.tables.builders import ods_row, sheet_xml, xlsx, xlsx_parts, zip_of
from tests.ground.tables.hostile import MEMBERS, PLAIN, ROWS, altered, bytes_, ods, page, text, workbook


@dataclass(frozen=True)
class Read:
    """A file that is read; ``notes`` are all codes with their counts, ``first`` is the first row."""

    build: Callable[[], bytes]
    notes: Mapping[str, int]
    columns: tuple[str, ...] = ("name", "city")
    first: tuple[str, ...] = ("Aurora", "Lyon")


def _formulas() -> bytes:
    return altered("<v>2.0</v>", "<f>HYPERLINK(A1)</f><v>2.0</v>", [["name", "n"], ["Aurora", 2.0]])


def _failed_formula() -> bytes:
    failed = '<c r="B3" t="e"><f>A1/0</f><v>#DIV/0!</v></c>'
    return zip_of(xlsx_parts(sheet_xml(ROWS, more=f'<row r="3"><c r="A3"><v>7</v></c>{failed}</row>')))


def _keys(*lines: object) -> bytes:
    return "\n".join(json.dumps(line) for line in lines).encode()


READ: dict[str, Read] = {
    "utf-16 without mark": Read(text(MEMBERS, "utf-16-le"), {}),
    "utf-16 the other way round, without mark": Read(text(MEMBERS, "utf-16-be"), {}),
    "utf-16 with mark": Read(text(MEMBERS, "utf-16"), {}),
    "utf-32": Read(text(MEMBERS, "utf-32"), {}),
    "two byte order marks": Read(text("\ufeff\ufeff" + MEMBERS), {}),
    "lone returns": Read(text(MEMBERS.replace("\n", "\r")), {}),
    "mixed line ends": Read(text("name;city\r\nAurora;Lyon\rBora;Nice\n"), {}),
    "no last line end": Read(text(MEMBERS.strip()), {}),
    "pages of blank lines first": Read(text("\n" * 70_000 + MEMBERS), {}),
    "title on a line that is wider than the table": Read(
        text("Members,,,,,\n\nname,city\nAurora,Lyon\n"), {"headings_below": 1}
    ),
    "ods with a million blank rows": Read(
        lambda: ods(
            ods_row(*map(str, ROWS[0]))
            + ods_row("Aurora", "Lyon")
            + '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
        ),
        {},
    ),
    "sep line": Read(text("sep=|\r\nname|city\r\nAurora|Lyon\r\n"), {}),
    "zero bytes": Read(text("name;city\nAur\x00ora;Lyon\x00\x00\n"), {"control_characters": 2}),
    "control characters": Read(text("name;city\nAur\x01ora;Ly\x9bon\n"), {"control_characters": 2}),
    "turned heading": Read(text("na\u202eme;city\nAurora;Lyon\n"), {"turning_characters": 1}),
    "turned cell": Read(text("name;city\nAurora\u202e;Lyon\n"), {"turning_characters": 1}),
    "headings that look alike": Read(
        text("name;na\u200bme\nAurora;Lyon\n"),
        {"headings_invisible": 1, "headings_repeated": 1},
        ("name", "name (2)"),
    ),
    "headings twice": Read(text("name;name\nAurora;Lyon\n"), {"headings_repeated": 1}, ("name", "name (2)")),
    "missing heading": Read(
        text("name;;city;\nAurora;1;Lyon;\n"),
        {"headings_missing": 1},
        ("name", "Column 2", "city"),
        ("Aurora", "1", "Lyon"),
    ),
    "heading of a page": Read(text("x" * 300 + ";city\nAurora;Lyon\n"), {"headings_cut": 1}, ("x" * 249 + "…", "city")),
    "title above": Read(text(f"Members 2026;\n\n{MEMBERS}"), {"headings_below": 1}),
    "no headings": Read(
        text("Aurora;69001\nBora;06000\n"), {"headings_like_data": 1}, ("Aurora", "69001"), ("Bora", "06000")
    ),
    "rows of many widths": Read(
        text(f"{MEMBERS}Bora\nCora;Nice;1;2\nDora;Gap;;;;\n"), {"short_rows": 1, "long_rows": 1}
    ),
    "page of an application": Read(text(page(PLAIN)), {}),
    "page of a spreadsheet program": Read(
        text(
            '<html xmlns:x="urn:x"><!--[if gte mso 9]><xml><x:Name>Members</x:Name></xml><![endif]--><body>'
            "<![if supportMisalignedColumns]>" + page(PLAIN) + "<![endif]>"
        ),
        {},
    ),
    "page with scripts": Read(
        text(page([["name", "city"], ["Aurora<script>document.write('<td>7</td>')</script>", "Lyon"]])), {}
    ),
    "page with formulas": Read(
        text(page([["name", "city"], ["=1+1", "=HYPERLINK(A1)"]])), {}, first=("=1+1", "=HYPERLINK(A1)")
    ),
    "page with entities": Read(
        text(page([["name", "city"], ["&lt;b&gt; &amp;lol; &eacute;&#233;&#0;&#xD800;", "&nbsp;Lyon"]])),
        {},
        first=("<b> &lol; éé\ufffd\ufffd", "Lyon"),
    ),
    "page whose elements are not closed": Read(
        text("<title>x</title><TABLE><TR><TH>name<TH>city<TR><TD>Aurora<TD>Lyon</TABLE>"), {}
    ),
    "page that is closed before its table": Read(
        text("<html><table><tr><td>name<td>city<tr><td>Aurora<td>Lyon</body></html>"), {}
    ),
    "xml page": Read(text('<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">' + page(PLAIN)), {}),
    "page with several tables": Read(
        text(page([["a", "b"], ["1", "2"]]) + page([*PLAIN, ["Bora", "Nice"]]) + page([["c", "d"], ["3", "4"]])),
        {"other_tables": 2},
    ),
    "formulas in a csv": Read(text("name;city\n=1+1;@SUM(A1)\n-3;+4\n"), {}, first=("=1+1", "@SUM(A1)")),
    "guarded formulas in a csv": Read(text("name;city\n'=1+1;''=2\n"), {}, first=("=1+1", "'=2")),
    "quotes in the middle": Read(text('name;city\nAurora "Sud" eG;Lyon\n'), {}, first=('Aurora "Sud" eG', "Lyon")),
    "shortened number": Read(
        text("name;siret\nAurora;7,32829E+12\n"), {"damaged_numbers": 1}, ("name", "siret"), ("Aurora", "7,32829E+12")
    ),
    "failed formula in a csv": Read(text("name;city\nAurora;#BEZUG!\n"), {"error_cells": 1}, first=("Aurora", "")),
    "one column": Read(text("name\nAurora\n"), {"one_column": 1}, ("name",), ("Aurora",)),
    "each line of a csv in quotes": Read(
        text('"name,city",,\n"""Aurora, eG"",Lyon",,\n"Bora,Nice",,\n'),
        {"lines_in_cells": 1},
        first=("Aurora, eG", "Lyon"),
    ),
    "each line of a csv in one cell of a workbook": Read(
        lambda: xlsx([["name;city"], ["Aurora;Lyon"], ["Bora;Nice"]]), {"lines_in_cells": 1}
    ),
    "names with their town in one column": Read(
        text('name\n"Aurora, Lyon"\n"Bora, Nice"\n'), {"one_column": 1}, ("name",), ("Aurora, Lyon",)
    ),
    "workbook with macros": Read(lambda: zip_of(workbook(**{"xl__vbaProject.bin": b"\xcc\x61"})), {"macros": 1}),
    "workbook with outside links": Read(
        lambda: zip_of(workbook(**{"xl__externalLinks__externalLink1.xml": "<externalLink/>"})),
        {"external_links": 1},
    ),
    "workbook with a workbook inside": Read(
        lambda: zip_of(workbook(**{"xl__embeddings__Workbook1.xlsx": xlsx(ROWS)})), {}
    ),
    "formulas": Read(_formulas, {"formulas": 1}, ("name", "n"), ("Aurora", "2")),
    "failed formula": Read(_failed_formula, {"formulas": 1, "error_cells": 1}),
    "too many digits": Read(
        lambda: xlsx([["name", "siret"], ["Aurora", 1.2345678901234567e18]]),
        {"long_numbers": 1},
        ("name", "siret"),
        ("Aurora", "1234567890123456768"),
    ),
    "entities in a cell": Read(
        lambda: xlsx([["name", "city"], ["&lol; <b>", "Lyon"]]), {}, first=("&lol; <b>", "Lyon")
    ),
    "repeated keys": Read(bytes_(b'{"name": "Bora", "name": "Aurora", "city": "Lyon"}'), {"repeated_keys": 1}),
    "no numbers": Read(
        bytes_(b'[{"name": "Aurora", "city": NaN}, {"name": -Infinity, "city": "Nice"}]'),
        {"not_numbers": 2},
        first=("Aurora", ""),
    ),
    "number of 5,000 digits": Read(
        lambda: b'{"name": "Aurora", "city": ' + b"7" * 5000 + b"}", {}, first=("Aurora", "7" * 5000)
    ),
    "nested values": Read(
        lambda: _keys({"name": "Aurora", "city": ["Lyon", {"n": 1.0}]}),
        {"nested_values": 1},
        first=("Aurora", '["Lyon", {"n": 1}]'),
    ),
    "a list within an object": Read(
        bytes_(b'{"note": "all [2]", "n": 2,\n "members": [\n{"name": "Aurora", "city": "Lyon"},\n{"name": "B"}]}'),
        {},
    ),
    "objects under their keys": Read(
        bytes_(b'{"a1": {"name": "Aurora", "at": {"city": "Lyon"}},\n "b2": {"name": "Bora"}}'),
        {},
        ("key", "name", "at.city"),
        ("a1", "Aurora", "Lyon"),
    ),
    "places as GeoJSON": Read(
        lambda: (
            b'{"type": "FeatureCollection", "features": [%s]}'
            % _keys({"name": "Aurora", "geometry": {"type": "Point", "coordinates": [4.35, 50.85]}})
        ),
        {},
        ("name", "geometry.coordinates"),
        ("Aurora", "POINT(4.35 50.85)"),
    ),
    "objects a line, each with a list of objects": Read(
        bytes_(b'{"name": "Aurora", "at": [{"city": "Lyon"}]}\n{"name": "Bora", "at": []}\n'),
        {"nested_values": 1},
        ("name", "at"),
        ("Aurora", '[{"city": "Lyon"}]'),
    ),
    "objects within objects": Read(
        lambda: _keys({"name": "Aurora", "seat": {"city": "Lyon", "at": {"lat": 45.7}}, "tags": ["food", 1]}),
        {},
        ("name", "seat.city", "seat.at.lat", "tags"),
        ("Aurora", "Lyon", "45.7", "food; 1"),
    ),
    "half a character": Read(
        bytes_(b'{"name": "Au\\ud800ra", "city": "Lyon"}'), {"half_characters": 1}, first=("Au\ufffdra", "Lyon")
    ),
    "keys that look alike": Read(
        lambda: _keys({"name": "Aurora", "name\u200b": "Lyon"}),
        {"headings_repeated": 1},
        ("name", "name (2)"),
    ),
}
