"""Broken and hostile files, made in code, each with the refusal that has to come of it."""

import gzip
import random
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from filrouge.ground.tables import Limits
from tests.ground.tables.builders import (
    Cell,
    archive_of,
    column_name,
    compound,
    entry,
    ods_parts,
    ods_row,
    sheet_xml,
    xls,
    xlsx,
    xlsx_parts,
    xml_workbook,
    zeros,
    zip_of,
)

MB = 1 << 20
MEMBERS = "name;city\nAurora;Lyon\n"
PLAIN = [["name", "city"], ["Aurora", "Lyon"]]
ROWS: list[list[Cell]] = [*PLAIN]
_WORKBOOK_2003 = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
_DOCTYPE = '<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@dataclass(frozen=True)
class Refused:
    """A file that is refused; ``facts`` are those that have to be right, such as the line."""

    build: Callable[[], bytes]
    code: str
    facts: Mapping[str, int | str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


def workbook(**more: bytes | str) -> dict[str, bytes | str]:
    return {**xlsx_parts(sheet_xml(ROWS)), **{name.replace("__", "/"): part for name, part in more.items()}}


def altered(old: str, new: str, rows: list[list[Cell]] = ROWS) -> bytes:
    return zip_of(xlsx_parts(sheet_xml(rows).replace(old, new)))


def _damaged(content: bytes) -> bytes:
    """Change bytes in the middle of the packed sheet, so that its checksum no longer fits."""
    place = content.find(b"xl/worksheets/sheet1.xml") + 40
    return content[:place] + bytes(8) + content[place + 8 :]


def _with_flag(flag: int) -> bytes:
    parts = [(name, str(part).encode()) for name, part in workbook().items()]
    packed = [(name, zlib.compress(part)[2:-4], zlib.crc32(part), len(part)) for name, part in parts]
    return archive_of([entry(*values, flags=flag) for values in packed])


def _zeros_workbook(declared: int | None = None) -> bytes:
    packed, crc = zeros(1024 * MB)
    parts = [(name, str(part).encode()) for name, part in workbook().items()]
    entries = [entry(name, zlib.compress(part)[2:-4], zlib.crc32(part), len(part)) for name, part in parts]
    return archive_of([*entries, entry("xl/sharedStrings.xml", packed, crc, declared or 1024 * MB)])


def _twice(name: str) -> bytes:
    part = b"<worksheet/>"
    return archive_of([entry(name, zlib.compress(part)[2:-4], zlib.crc32(part), len(part))] * 2)


def _overlapping() -> bytes:
    packed, crc = zeros(8 * MB)
    names = [f"xl/part{number}.bin" for number in range(60)]
    return archive_of([entry(name, packed, crc, 8 * MB) for name in ["xl/workbook.xml", *names]], overlapping=True)


def _link() -> bytes:
    local, central = entry("xl/workbook.xml", zlib.compress(b"/etc/passwd")[2:-4], zlib.crc32(b"/etc/passwd"), 11)
    mode = (0o120777 << 16).to_bytes(4, "little")
    return archive_of([(local, central[:38] + mode + central[42:])])


def _repeated_texts() -> bytes:
    """Two million cells that all show the same long text, which is there only once."""
    cells = "".join(f'<c r="{column_name(i)}ROW" t="s"><v>0</v></c>' for i in range(50))
    rows = "".join(f'<row r="{n}">{cells.replace("ROW", str(n))}</row>' for n in range(1, 4001))
    parts = xlsx_parts(sheet_xml([], more=rows))
    parts["xl/sharedStrings.xml"] = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + "x" * 20_000
        + "</t></si></sst>"
    )
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships'
        '/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    return zip_of(parts)


def _stray(place: str) -> bytes:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return zip_of(xlsx_parts(sheet_xml(ROWS, more=f'<row r="{row}"><c r="{place}"><v>1</v></c></row>')))


def _garbage() -> bytes:
    return random.Random(7).randbytes(50_000)


def ods(content: str) -> bytes:
    return zip_of(ods_parts(content))


def _encrypted_ods() -> bytes:
    parts = ods_parts(ods_row("name", "city"))
    parts["META-INF/manifest.xml"] = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    return zip_of(parts)


def _in_utf_16(content: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-16"?>' + content).encode("utf-16")


def page(rows: list[list[str]]) -> str:
    """A web page with a table, as applications write it that call it a spreadsheet."""
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<html><head><style>td {{ color: red }}</style></head><body><table>\n{lines}</table></body></html>"


def text(content: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: content.encode(encoding)


def bytes_(content: bytes) -> Callable[[], bytes]:
    return lambda: content


_TINY = Limits(rows=10, columns=4, cell=100)
_LONG_TAIL = "".join(f"Member {number};Lyon\n" for number in range(40_000))

REFUSED: dict[str, Refused] = {
    # Nothing in it
    "empty file": Refused(bytes_(b""), "empty"),
    "blank lines only": Refused(text("\r\n \t\r\n\n"), "empty"),
    "byte order mark only": Refused(bytes_(b"\xef\xbb\xbf"), "empty"),
    "delimiters only": Refused(text(";;;\n;;;\n"), "empty"),
    "sep line only": Refused(text("sep=;\r\n"), "empty"),
    "headings only": Refused(text("name;city\n;\n"), "no_rows"),
    "workbook with headings only": Refused(lambda: xlsx([["name", "city"]]), "no_rows"),
    "workbook with an empty sheet": Refused(lambda: xlsx([]), "empty"),
    "empty list": Refused(text("[]"), "empty"),
    "list of empty objects": Refused(text('[{}, {"name": ""}]'), "no_rows"),
    # Something else
    "pdf": Refused(bytes_(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), "pdf"),
    "png": Refused(bytes_(b"\x89PNG\r\n\x1a\n" + bytes(64)), "picture"),
    "jpeg": Refused(bytes_(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64)), "picture"),
    "page without a table": Refused(text("\n\n  <!DOCTYPE HTML>\n<title>x</title>"), "web_page"),
    "page whose table has no cell": Refused(text("<html><table><tr></tr></table></html>"), "web_page"),
    "page that only frames other pages": Refused(
        text('<html xmlns:x="urn:x"><frameset><frame src="members_files/sheet001.htm"></frameset></html>'), "web_page"
    ),
    "page with headings only": Refused(text("<table border=1><tr><td>name</table>"), "no_rows"),
    "page with blank cells only": Refused(text("<table><tr><td>&nbsp;</td><td> </td></tr></table>"), "empty"),
    "web archive": Refused(text("MIME-Version: 1.0\nX-Document-Type: Workbook\n"), "web_archive"),
    "xml that is no workbook": Refused(text('<?xml version="1.0"?><members xmlns="urn:x"/>'), "xml"),
    "xml that speaks of a workbook": Refused(text(f"<?xml version='1.0'?><!-- {_WORKBOOK_2003} --><members/>"), "xml"),
    "xml workbook without a sheet": Refused(lambda: xml_workbook({}), "empty"),
    "xml workbook whose cells are blank": Refused(lambda: xml_workbook({"A": [[" ", "\n"]]}), "empty"),
    "xml workbook with headings only": Refused(lambda: xml_workbook({"A": [["name", "city"]]}), "no_rows"),
    "xml workbook that breaks off": Refused(lambda: xml_workbook({"A": [["name"], ["x"]]})[:-40], "broken_workbook"),
    "xml workbook with a bare ampersand": Refused(
        lambda: xml_workbook({"A": [["name"], ["x"]]}).replace(b">x<", b">x & y<"), "broken_workbook"
    ),
    "xml workbook of bombs": Refused(
        text(
            '<?xml version="1.0"?><!DOCTYPE Workbook [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            f"{_WORKBOOK_2003}<Worksheet><Table><Row><Cell><Data>&b;</Data></Cell></Row></Table></Worksheet></Workbook>"
        ),
        "unsafe_workbook",
    ),
    "xml workbook that asks for a file": Refused(
        text(
            f'<?xml version="1.0"?><!DOCTYPE Workbook SYSTEM "file:///etc/passwd">{_WORKBOOK_2003}'
            "<Worksheet><Table/></Worksheet></Workbook>"
        ),
        "unsafe_workbook",
    ),
    "xml workbook as deep as a well": Refused(
        text(f"{_WORKBOOK_2003}<Worksheet><Table><Row><Cell><Data>" + "<b>" * 100_000), "broken_workbook"
    ),
    "xml workbook with a tag without an end": Refused(
        text(f'{_WORKBOOK_2003}<Worksheet name="' + "x" * 3_000_000), "broken_workbook"
    ),
    "xml workbook of many sheets": Refused(
        text(_WORKBOOK_2003 + "<Worksheet/>" * 2_000 + "</Workbook>"), "broken_workbook"
    ),
    "xml workbook with a cell far to the right": Refused(
        lambda: xml_workbook({"A": [["name", "city"], ["x", "y"]]}).replace(b'"2"', b'"9000"'),
        "too_many_columns",
    ),
    "xml workbook with a book in a cell": Refused(
        lambda: xml_workbook({"A": [["name", "city"], ["x" * 50_000, "y"]]}), "cell_too_long"
    ),
    "rtf": Refused(text("{\\rtf1\\ansi name}"), "document"),
    "docx": Refused(lambda: zip_of({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), "document"),
    "odt": Refused(lambda: zip_of({"mimetype": "application/vnd.oasis.opendocument.text"}), "document"),
    "doc of 1997": Refused(lambda: compound({"WordDocument": b"text"}), "document"),
    "numbers document": Refused(lambda: zip_of({"Index/Document.iwa": b"\x00"}), "numbers"),
    "binary workbook": Refused(lambda: zip_of({"xl/workbook.bin": b"\x83"}), "other_workbook"),
    "workbook of 1992": Refused(bytes_(b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(64)), "old_workbook"),
    "container without workbook": Refused(lambda: compound({"Contents": b"?"}), "binary"),
    "random bytes": Refused(_garbage, "binary"),
    "database": Refused(bytes_(b"SQLite format 3\x00" + bytes(100)), "database"),
    "access database": Refused(bytes_(b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(100)), "database"),
    "dump of a database": Refused(
        text("-- MySQL dump 10.13\nCREATE TABLE `members` (`id` int);\nINSERT INTO `members` VALUES (1,'Aurora');\n"),
        "database",
    ),
    "heic": Refused(bytes_(b"\x00\x00\x00\x18ftypheic" + bytes(64)), "picture"),
    "vcard": Refused(text("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Aurora\r\nEND:VCARD\r\n"), "address_book"),
    "calendar": Refused(text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"), "address_book"),
    "mail": Refused(text("From: ada@example.org\nTo: b@example.org\nSubject: Members\n\nHere they are.\n"), "mail"),
    "mail of outlook": Refused(lambda: compound({"__properties_version1.0": b"?"}), "mail"),
    "link to a shared sheet": Refused(text('{"url": "https://docs.example.org/1", "doc_id": "1"}'), "link"),
    "internet shortcut": Refused(text("[InternetShortcut]\r\nURL=https://example.org/members.xlsx\r\n"), "link"),
    "companion of macOS": Refused(bytes_(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X" + bytes(80)), "companion"),
    "note of excel": Refused(bytes_(b"\x03Ada" + b" " * 51 + b"\x03\x00A\x00d\x00a\x00" + b" \x00" * 51), "companion"),
    "pages document": Refused(lambda: zip_of({"Index/Document.iwa": b"\x00", "preview.jpg": b"\xff"}), "numbers"),
    "program": Refused(bytes_(b"\x7fELF\x02\x01\x01" + bytes(100)), "binary"),
    "packed csv": Refused(lambda: zip_of({"members.csv": MEMBERS}), "archive"),
    "archive in an archive": Refused(lambda: zip_of({"a.zip": zip_of({"b.zip": zip_of({"c": "c"})})}), "archive"),
    "gzip": Refused(lambda: gzip.compress(MEMBERS.encode()), "archive"),
    "truncated gzip": Refused(lambda: gzip.compress(MEMBERS.encode())[:20], "archive"),
    "gzip of a gigabyte of zeros": Refused(
        lambda: b"\x1f\x8b\x08\x00" + bytes(6) + zeros(1024 * MB)[0] + bytes(8), "archive"
    ),
    # Locked
    "workbook with a password": Refused(
        lambda: compound({"EncryptionInfo": b"\x04", "EncryptedPackage": b"\x00" * 64}), "password"
    ),
    "xls with a password": Refused(lambda: xls([["name"], ["Aurora"]], locked=True), "password"),
    "ods with a password": Refused(_encrypted_ods, "password"),
    "encrypted parts": Refused(lambda: _with_flag(1), "password"),
    "encrypted name of the kind": Refused(
        lambda: archive_of([entry("mimetype", b"\x03\x00", 0, 0, flags=1)]), "password"
    ),
    # Damaged
    "truncated workbook": Refused(lambda: xlsx(ROWS)[:-40], "broken_archive"),
    "half a workbook": Refused(lambda: xlsx(ROWS)[:300], "broken_archive"),
    "wrong checksum": Refused(lambda: _damaged(xlsx(ROWS)), "broken_archive"),
    "sheet that is no xml": Refused(lambda: altered("</c></row>", "</d></e>"), "broken_workbook"),
    "ods whose end does not fit its beginning": Refused(
        lambda: zip_of({n: str(p).replace("</table:table>", "</taBle:table>") for n, p in ods_parts("").items()}),
        "broken_workbook",
    ),
    "workbook without its sheet": Refused(
        lambda: zip_of({n: p for n, p in workbook().items() if "sheet1" not in n}), "broken_workbook"
    ),
    "xls that ends early": Refused(lambda: xls([["name"], ["Aurora"]])[:1600], "broken_workbook"),
    "xls whose directory never ends": Refused(lambda: xls([["name"], ["Aurora"]], looping=True), "too_much_memory"),
    # Built to harm
    "gigabyte of zeros": Refused(_zeros_workbook, "bomb"),
    "gigabyte of zeros that claims to be small": Refused(lambda: _zeros_workbook(1000), "broken_archive"),
    "thousands of parts": Refused(
        lambda: zip_of({f"xl/workbook{n}.xml": "" for n in range(5001)}, method=0), "unsafe_archive"
    ),
    "parts packed in another way": Refused(lambda: zip_of(workbook(), method=zipfile.ZIP_LZMA), "unsafe_archive"),
    "part above the archive": Refused(lambda: zip_of(workbook(**{"..__..__evil.xml": "x"})), "unsafe_archive"),
    "part at the root": Refused(lambda: zip_of(workbook(__etc__passwd="x")), "unsafe_archive"),
    "part on a drive": Refused(lambda: zip_of(workbook(**{"C:\\evil.xml": "x"})), "unsafe_archive"),
    "two parts of one name": Refused(lambda: _twice("xl/workbook.xml"), "unsafe_archive"),
    "parts on top of each other": Refused(_overlapping, "unsafe_archive"),
    "link as a part": Refused(_link, "unsafe_archive"),
    "billion laughs": Refused(
        lambda: zip_of(workbook(**{"xl__sharedStrings.xml": _DOCTYPE + "<sst/>"})),
        "unsafe_workbook",
    ),
    "outside entity": Refused(
        lambda: altered("<worksheet", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'),
        "unsafe_workbook",
    ),
    "outside entity in another encoding": Refused(
        lambda: zip_of({**workbook(), "xl/sharedStrings.xml": _in_utf_16(_DOCTYPE + "<sst/>")}), "unsafe_workbook"
    ),
    "entity in an ods": Refused(
        lambda: zip_of({**ods_parts(""), "content.xml": _DOCTYPE + "<office/>"}), "unsafe_workbook"
    ),
    "one text in every cell": Refused(_repeated_texts, "too_much_memory"),
    "cell in the last row and column": Refused(lambda: _stray("XFD1048576"), "too_much_memory"),
    "ods row repeated without end": Refused(
        lambda: ods(ods_row("name") + ods_row("x" * 500, row='table:number-rows-repeated="9000000"')),
        "too_much_memory",
    ),
    "ods cell repeated without end": Refused(
        lambda: ods(ods_row("name") + ods_row("x", cell='table:number-columns-repeated="16000"') * 3),
        "too_many_columns",
    ),
    # Too much of it
    "too many columns": Refused(text(";".join(map(str, range(600))) + "\n1;2\n"), "too_many_columns", {"columns": 600}),
    "workbook with a cell far to the right": Refused(lambda: _stray("XFD3"), "too_many_columns"),
    "too many rows": Refused(lambda: b"n;m\n" + b"1;2\n" * 200_001, "too_many_rows", {"limit": 200_000}),
    "workbook with too many rows": Refused(
        lambda: xlsx([["n", "m"], *[[1, 2]] * 11]), "too_many_rows", {"limit": 10}, _TINY
    ),
    "too many names": Refused(
        lambda: b"".join(b'{"k%d": 1}\n' % n for n in range(501)), "too_many_columns", {"columns": 501}
    ),
    "long cell": Refused(text("name;city\nAurora;" + "x" * 20_001), "cell_too_long", {"line": 2}),
    "long cell in a workbook": Refused(lambda: xlsx([*ROWS, ["x" * 20_001]]), "cell_too_long", {"line": 3}),
    "cell of fifty megabytes": Refused(lambda: b"name;city\n" + b"x" * (50 * MB), "line_too_long", {"line": 2}),
    "more rows than the disk may take": Refused(
        text(MEMBERS + _LONG_TAIL), "too_much_content", limits=Limits(unpacked=200_000)
    ),
    # Web pages
    "page cut in its table": Refused(text(page(PLAIN)[:-30]), "page_cut"),
    "page cut in a script": Refused(text(page([["name", "city"], ["Aurora<script>", "Lyon"]])), "page_cut"),
    "remark without end": Refused(lambda: page(PLAIN).encode() + b"<!--" + b"x" * (2 * MB), "page_broken"),
    "script without end": Refused(
        lambda: page([["name", "city"], ["A", "<script>" + "<td>" * MB]]).encode(), "page_broken"
    ),
    "tag without end": Refused(lambda: b"<table><tr><td " + b"x=1 " * MB, "page_broken"),
    "character with a code of thousands of digits": Refused(
        lambda: page([["name", "city"], ["&#" + "9" * 10_000 + ";", "Lyon"]]).encode(), "page_broken"
    ),
    "tables within tables": Refused(lambda: b"<table><tr><td>" * 200_000, "page_depth", {"limit": 50}),
    "page with entities of its own": Refused(text(_DOCTYPE.replace("sst", "html") + page(PLAIN)), "unsafe_workbook"),
    "page with an outside entity": Refused(
        text('<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + page(PLAIN)), "unsafe_workbook"
    ),
    "page with too many columns": Refused(lambda: page([["n"] * 501, ["1"]]).encode(), "too_many_columns"),
    "page with a cell far to the right": Refused(
        text(page(PLAIN).replace("<td>Aurora", '<td colspan="99999999999">A</td><td>Aurora')), "too_many_columns"
    ),
    "page with too many rows": Refused(
        lambda: page([["n", "m"], *[["1", "2"]] * 11]).encode(), "too_many_rows", {"limit": 10}, _TINY
    ),
    "page with a long cell": Refused(
        lambda: page([["name", "city"], ["x" * 20_001, "Lyon"]]).encode(), "cell_too_long", {"line": 2}
    ),
    "page with a cell of megabytes": Refused(
        lambda: page([["name", "city"], ["<p>x" * 50_000, "Lyon"]]).encode(), "cell_too_long", {"line": 2}
    ),
    "cell over rows without end": Refused(
        lambda: (
            b"<table><tr><td>n</td><td>m</td></tr><tr>"
            + b"<td rowspan=99999999>%s</td>" % (b"x" * 1000) * 50
            + b"</tr>"
            + b"<tr></tr>" * 1000
            + b"</table>"
        ),
        "too_much_content",
        limits=Limits(unpacked=5 * MB),
    ),
    # Texts that break
    "quote that never closes": Refused(text(f'{MEMBERS}"Aurora;Lyon\n\nBora;Nice\n'), "unclosed_quote", {"line": 3}),
    "quote that swallows a long file": Refused(
        text(f'{MEMBERS}"Aurora;Lyon\n{_LONG_TAIL}'), "unclosed_quote", {"line": 3}
    ),
    "utf-8 cut in a character": Refused(
        bytes_("name;city\nÉté;Orléans\nÀ la Une;N".encode() + b"\xc3\n"), "broken_text", {"line": 3}
    ),
    "two encodings": Refused(
        bytes_("name;city\nÉté;Orléans\nÉpi;Nîmes\n".encode() + "Café;Gap\n".encode("cp1252")),
        "broken_text",
        {"line": 4},
    ),
    "two encodings and lone returns": Refused(
        bytes_("name;city\rÉté;Orléans\rÉpi;Nîmes\r".encode() + "Café;Gap\r".encode("cp1252")),
        "broken_text",
        {"line": 4},
    ),
    "utf-16 with half a character": Refused(
        bytes_(b"\xff\xfe" + MEMBERS.encode("utf-16-le")[:-1]), "broken_text", {"line": 2}
    ),
    "cells parted by colons": Refused(text("name:city\nAurora:Lyon\n"), "unknown_delimiter", {"mark": ":"}),
    "cells parted by circumflexes": Refused(text("name^city\nAurora^Lyon\n"), "unknown_delimiter"),
    # JSON that breaks
    "json with a mistake": Refused(text('{"name": "A"}\n{"name": B}\n'), "json_broken", {"line": 2, "column": 10}),
    "json cut off": Refused(text('[{"name": "A"},\n {"name": "B'), "json_broken", {"line": 2}),
    "json list without end": Refused(text('[{"name": "A"},\n'), "json_broken", {"line": 2}),
    "json mistake before megabytes": Refused(
        lambda: b'[{"name": oops},\n' + b'{"name": "A"},\n' * 500_000, "json_broken", {"line": 1}
    ),
    "two objects on a line": Refused(text('{"a": 1}{"a": 2}\n'), "json_broken", {"line": 1}),
    "json with numbers for rows": Refused(text('[{"a": 1}, 7]'), "json_shape", {"line": 1}),
    "object of lists": Refused(text('{"a": 1}\n[1]\n'), "json_shape", {"line": 2}),
    "json nested without end": Refused(lambda: b'{"a":' + b"[" * 200_000, "json_depth"),
    "json list nested without end": Refused(lambda: b'[{"a":' + b'{"a":' * 200_000, "json_depth"),
    "json key of ten megabytes": Refused(lambda: b'{"' + b"k" * (10 * MB) + b'": 1}', "line_too_long", {"line": 1}),
    "json list with a key of ten megabytes": Refused(
        lambda: b'[{"' + b"k" * (10 * MB) + b'": 1}]', "line_too_long", {"line": 1}
    ),
    "json number of a million digits": Refused(
        lambda: b'{"a": ' + b"9" * 1_000_000 + b"}", "cell_too_long", {"line": 1}
    ),
}
