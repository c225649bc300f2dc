"""Looking through the ZIP archive that a workbook is, before anything in it is believed."""

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 -- the library's own name is too general to be read alone

from filrouge.ground.tables.findings import LINES_KEPT, Findings, Refusal
from filrouge.ground.tables.limits import Limits

_CHUNK = 1 << 18
_ENTRIES = 5_000
# Below this size no part is called a bomb: short, repetitive XML packs very well.
_SMALL = 20 * 1024 * 1024
_ENCRYPTED = 0x1
_NOTHING = b""
_READ = frozenset({"content.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"})
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_ROW = re.compile(rb'\br="[A-Z]{1,3}(\d{1,7})"')


@dataclass
class Survey:
    """What was seen inside: the kind, and for XLSX the rows with failed formulas by part."""

    kind: str
    errors: dict[str, list[int]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """The part of the archive that holds each sheet, by its name."""


def survey(file: BinaryIO, limits: Limits, findings: Findings) -> Survey:
    """Look through the whole archive and unpack it once, piece by piece, keeping nothing.

    Raises ``Refusal`` for what is no workbook, damaged, locked by a password, unpacks to more than the
    limits, or is built to deceive: names outside the archive, parts twice or on top of each other,
    links, document type declarations.
    """
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            return _surveyed(archive, limits, findings)
    except (BadZipFile, EOFError, ZlibError, NotImplementedError, OSError, ValueError) as error:
        raise Refusal("broken_archive") from error


def _surveyed(archive: ZipFile, limits: Limits, findings: Findings) -> Survey:
    entries = archive.infolist()
    _check_names(entries)
    _check_sizes(archive, entries, limits)
    _check_locked(archive, entries)
    seen = Survey(_kind(archive))
    _unpack(archive, entries, limits, findings, seen)
    names = set(archive.namelist())
    if seen.kind == "xlsx":
        seen.parts = _sheet_parts(archive)
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        findings.remark("macros")
    if any(name.startswith("xl/externalLinks/") for name in names):
        findings.remark("external_links")
    return seen


def _check_names(entries: list[ZipInfo]) -> None:
    if len(entries) > _ENTRIES:
        raise Refusal("unsafe_archive", entries=len(entries))
    if len({entry.filename for entry in entries}) < len(entries):
        raise Refusal("unsafe_archive")
    if any(_is_outside(entry.orig_filename) or _is_link(entry) or _is_odd(entry) for entry in entries):
        raise Refusal("unsafe_archive")


def _is_outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or "\x00" in name or ":" in name or ".." in name.split("/")


def _is_link(entry: ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _is_odd(entry: ZipInfo) -> bool:
    """Tell whether a part is packed in a way that no spreadsheet program uses."""
    return entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED)


def _check_sizes(archive: ZipFile, entries: list[ZipInfo], limits: Limits) -> None:
    stream = archive.fp
    size = stream.seek(0, 2) if stream else 0
    if sum(entry.compress_size for entry in entries) > size:
        raise Refusal("unsafe_archive")
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        raise Refusal("bomb")
    if any(_is_bomb(entry.file_size, entry.compress_size, limits) for entry in entries):
        raise Refusal("bomb")


def _is_bomb(unpacked: int, packed: int, limits: Limits) -> bool:
    return unpacked > _SMALL and unpacked > packed * limits.ratio


def _kind(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names and archive.getinfo("mimetype").file_size < _CHUNK:
        return _open_document(archive.read("mimetype").strip())
    if any(name.startswith("xl/workbook") and name.endswith(".xml") for name in names):
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise Refusal("other_workbook")
    if any(name.endswith(".iwa") or name in ("Index.zip", "index.apxl") for name in names):
        raise Refusal("numbers")
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
        raise Refusal("document")
    raise Refusal("archive")


def _open_document(mimetype: bytes) -> str:
    if mimetype.startswith(_ODS):
        return "ods"
    raise Refusal("document" if b"opendocument" in mimetype else "archive")


def _check_locked(archive: ZipFile, entries: list[ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refusal("password")
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.open(manifest).read(_SMALL):
        raise Refusal("password")


def _unpack(archive: ZipFile, entries: list[ZipInfo], limits: Limits, findings: Findings, seen: Survey) -> None:
    total = 0
    for entry in entries:
        size = 0
        parser = _parser(entry.filename)
        for piece in _pieces(archive, entry):
            size += len(piece)
            if total + size > limits.unpacked or _is_bomb(size, entry.compress_size, limits):
                raise Refusal("bomb")
            _inspect(piece, entry.filename, findings, seen)
            _parse(parser, piece, final=False)
        _parse(parser, _NOTHING, final=True)
        total += size


def _parser(name: str) -> expat.XMLParserType | None:
    """Return a parser for a part of which the cells are made.

    The library that reads the cells is forgiving; on XML that is not well formed it may never come to an end.
    """
    if not (name in _READ or (name.startswith(("xl/worksheets/", "xl/workbook")) and name.endswith(".xml"))):
        return None
    parser = expat.ParserCreate()
    # Whatever the encoding of the part: a search for the letters of the declaration sees only one.
    parser.StartDoctypeDeclHandler = _refuse_declarations
    return parser


def _refuse_declarations(*_declared: object) -> None:
    raise Refusal("unsafe_workbook")


def _parse(parser: expat.XMLParserType | None, piece: bytes, *, final: bool) -> None:
    if parser is None:
        return
    try:
        parser.Parse(piece, final)
    except expat.ExpatError as error:
        raise Refusal("broken_workbook") from error


def _pieces(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    """Yield the unpacked content in pieces that never end inside a tag."""
    rest = _NOTHING
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            whole, tag, tail = (rest + chunk).rpartition(b"<")
            rest = tag + tail if len(tail) < _CHUNK else _NOTHING
            yield whole if rest else whole + tag + tail
    yield rest


def _inspect(piece: bytes, name: str, findings: Findings, seen: Survey) -> None:
    if not name.endswith((".xml", ".rels")):
        return
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise Refusal("unsafe_workbook")
    if seen.kind == "xlsx" and name.startswith("xl/worksheets/"):
        _find_errors(piece, seen.errors.setdefault(name, []))
        formulas = piece.count(b"<f>") + piece.count(b"<f ")
    else:
        formulas = piece.count(b"table:formula=")
    if formulas:
        findings.remark("formulas", count=formulas)


def _find_errors(piece: bytes, rows: list[int]) -> None:
    position = piece.find(b't="e"')
    while position >= 0 and len(rows) < LINES_KEPT:
        row = _ROW.search(piece, max(0, piece.rfind(b"<c", 0, position)))
        rows.append(int(row[1]) if row else 0)
        position = piece.find(b't="e"', position + 1)


def _sheet_parts(archive: ZipFile) -> dict[str, str]:
    """Return which part holds which sheet; empty when the workbook does not say it in the usual place."""
    try:
        sheets = _attributes(archive.read("xl/workbook.xml"), "sheet")
        links = _attributes(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
    except (KeyError, expat.ExpatError):
        return {}
    targets = {link.get("Id", ""): "xl/" + link.get("Target", "").removeprefix("/xl/") for link in links}
    return {sheet.get("name", ""): targets.get(sheet.get("r:id", ""), "") for sheet in sheets}


def _attributes(content: bytes, element: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == element:
            found.append(attributes)

    parser.StartElementHandler = start
    parser.Parse(content, True)
    return found
