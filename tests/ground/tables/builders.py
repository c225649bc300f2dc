"""Makes the containers that tables come in, whole or broken on purpose."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from xlsxwriter import Workbook

Parts = Mapping[str, bytes | str]
Cell = str | float | None
Pages = Mapping[str, Sequence[Sequence[str]]]  # name of a sheet → its rows

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zip_of(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet_xml(rows: Sequence[Sequence[Cell]], *, more: str = "") -> str:
    """The XML of a sheet with these rows; ``more`` goes into the sheet data after them."""
    body = "".join(
        f'<row r="{number}">' + "".join(_cell(number, i, cell) for i, cell in enumerate(row)) + "</row>"
        for number, row in enumerate(rows, start=1)
        if row
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}{more}</sheetData></worksheet>'


def _cell(row: int, column: int, cell: Cell) -> str:
    place = f"{column_name(column)}{row}"
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'


def column_name(index: int) -> str:
    """A, B, … Z, AA, … for 0, 1, …"""
    name = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        name = chr(65 + letter) + name
    return name


def xlsx_parts(*sheets: str, names: Sequence[str] = ()) -> dict[str, bytes | str]:
    """The parts of a workbook with these sheets (XML)."""
    titles = list(names) or [f"Sheet{number}" for number in range(1, len(sheets) + 1)]
    listed = "".join(
        f'<sheet name="{escape(title)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, title in enumerate(titles, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
    }
    for number, sheet in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    return parts


def xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet with these rows."""
    return zip_of(xlsx_parts(sheet_xml(rows)))


def book(pages: Pages, *, hidden: Sequence[str] = ()) -> bytes:
    """A workbook of these sheets, some of them hidden, as another library writes it."""
    out = io.BytesIO()
    with Workbook(out) as made:
        made.set_properties({"created": datetime.fromisoformat("2026-01-01")})  # the same bytes every time
        for name, lines in pages.items():
            sheet = made.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
            if name in hidden:
                sheet.hide()
    return out.getvalue()


def ods_parts(content: str) -> dict[str, bytes | str]:
    """The parts of an ODS with these table rows (XML)."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Members">{content}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
    }


def ods_row(*cells: str, cell: str = "", row: str = "") -> str:
    """One ODS row; ``cell`` and ``row`` are further attributes of each cell and of the row."""
    inside = "".join(
        f'<table:table-cell office:value-type="string" {cell}><text:p>{escape(text)}</text:p></table:table-cell>'
        for text in cells
    )
    return f"<table:table-row {row}>{inside}</table:table-row>"


def zeros(size: int) -> tuple[bytes, int]:
    """Return a raw deflate stream of so many zeros (whole MB), made without packing them all, and its CRC."""
    piece = bytes(1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    count = size >> 20
    crc = 0
    for _ in range(count):
        crc = zlib.crc32(piece, crc)
    return first + again * (count - 1) + packer.flush(zlib.Z_FINISH), crc


def entry(name: str, packed: bytes, crc: int, size: int, *, flags: int = 0) -> tuple[bytes, bytes]:
    """A local header with its content, and the entry of the table of contents (its place still 0)."""
    shared = struct.pack("<HHHHHIIIHH", 20, flags, 8, 0, 0x21, crc, len(packed), size & 0xFFFFFFFF, len(name), 0)
    local = b"PK\x03\x04" + shared + name.encode() + packed
    central = b"PK\x01\x02" + b"\x14\x00" + shared + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return local, central


def archive_of(entries: Sequence[tuple[bytes, bytes]], *, overlapping: bool = False) -> bytes:
    """An archive written byte by byte; ``overlapping`` lets every entry point at the first content."""
    body, contents = b"", b""
    for local, central in entries:
        place = 0 if overlapping else len(body)
        if not overlapping or not body:
            body += local
        contents += central[:42] + struct.pack("<I", place) + central[46:]
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(contents), len(body), 0)
    return body + contents + end


_FREE, _LAST, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes], *, looping: bool = False) -> bytes:
    """An old Office container (MS-CFB, version 3); ``looping`` lets its directory never end."""
    sectors, chain, directory = (
        [],
        [_TABLE, 1 if looping else _LAST],
        [_directory_entry("Root Entry", 5, _LAST, 0, child=1)],
    )
    for number, (name, content) in enumerate(streams.items(), start=1):
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\x00")
        start = 2 + len(sectors)
        count = len(padded) // 512
        sectors += [padded[i * 512 : i * 512 + 512] for i in range(count)]
        chain += [*range(start + 1, start + count), _LAST]
        following = number + 1 if number < len(streams) else _FREE
        directory.append(_directory_entry(name, 2, start, len(padded), right=following))
    table = struct.pack("<128I", *(chain + [_FREE] * (128 - len(chain))))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _LAST, 0, _LAST, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + table + b"".join(directory).ljust(512, b"\x00") + b"".join(sectors)


def _directory_entry(name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    text = (name + "\x00").encode("utf-16-le")
    entry = text.ljust(64, b"\x00") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, right, child)
    return entry + bytes(36) + struct.pack("<IQ", start, size)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls(rows: Sequence[Sequence[str | float]], *, locked: bool = False, looping: bool = False) -> bytes:
    """An XLS workbook (BIFF8) of one sheet with these rows."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    name = b"Members"
    lock = _record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b""
    place = len(_record(0x809, begin)) + len(lock) + 4 + 8 + len(name) + 4
    bound = _record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
    book = _record(0x809, begin) + lock + bound + _record(0x0A)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet += _xls_cell(struct.pack("<HHH", row, column, 0), cell)
    return compound({"Workbook": book + sheet + _record(0x0A)}, looping=looping)


def _xls_cell(place: bytes, cell: str | float) -> bytes:
    if isinstance(cell, str):
        return _record(0x204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    return _record(0x203, place + struct.pack("<d", cell))


def xml_workbook(pages: Pages, *, encoding: str = "utf-8") -> bytes:
    """An XML Spreadsheet 2003 with these sheets, all cells text; blank ones are left out, as programs do."""
    sheets = "".join(
        f'<Worksheet ss:Name="{escape(name)}"><Table>' + "".join(map(_xml_row, cells)) + "</Table></Worksheet>"
        for name, cells in pages.items()
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1"/></Styles>'
        f"{sheets}</Workbook>"
    ).encode(encoding)


def _xml_row(cells: Sequence[str]) -> str:
    return (
        "<Row>"
        + "".join(
            f'<Cell ss:Index="{place}"><Data ss:Type="String">{escape(cell)}</Data></Cell>'
            for place, cell in enumerate(cells, start=1)
            if cell
        )
        + "</Row>"
    )
