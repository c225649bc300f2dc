"""Looking through the ZIP archive that an office document is, before anything in it is believed."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 -- the library's own name is too general to be read alone

from filrouge.ground.files.kinds import KINDS, MB, Refusal

_ENTRIES = 5_000
_UNPACKED = 300 * MB
_SMALL = 20 * MB  # below, no part is called a bomb: short, repetitive XML packs very well
_RATIO = 200
_PIECE = 1 << 18
_ENCRYPTED = 0x1
_END = b"PK\x05\x06"
_END_SIZE = 22
_TYPES, _MIMETYPE, _MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
_MAIN = ".main+xml"
_PROGRAMS = ("vbaproject", "macroenabled", "activex", "macrosheet")
_FOLDERS_OF_PROGRAMS = ("Basic/", "Scripts/", "xl/macrosheets/", "word/activeX/", "xl/activeX/", "ppt/activeX/")
# Relations that a program follows by itself when it opens the file; links that a reader clicks are none of them.
_FETCHED = ("/attachedTemplate", "/oleObject", "/frame", "/subDocument", "/control")


def check(raw: bytes) -> str:
    """The media type of an office document. Unpacks it once, piece by piece, and keeps nothing.

    Refuses archives that are no such document, are locked, hold programs, fetch something when they are opened,
    unpack to too much, or are built to deceive.
    """
    if raw[-_END_SIZE:][:4] != _END:
        raise Refusal("two_in_one" if _END in raw else "broken")
    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            return _checked(archive, len(raw))
    except (BadZipFile, EOFError, ZlibError, NotImplementedError, OSError, ValueError, KeyError) as error:
        raise Refusal("broken") from error


def _checked(archive: ZipFile, size: int) -> str:
    entries = archive.infolist()
    _check_entries(entries, size)
    media_type = _media_type(archive, entries)
    if any(entry.filename.startswith(_FOLDERS_OF_PROGRAMS) for entry in entries):
        raise Refusal("program")
    total = 0
    for entry in entries:
        total += _check_part(archive, entry, _UNPACKED - total)
    return media_type


def _check_entries(entries: list[ZipInfo], size: int) -> None:
    if len(entries) > _ENTRIES or len({entry.filename for entry in entries}) < len(entries):
        raise Refusal("broken")
    if any(_is_odd(entry) for entry in entries) or sum(entry.compress_size for entry in entries) > size:
        raise Refusal("broken")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refusal("password")
    if sum(entry.file_size for entry in entries) > _UNPACKED:
        raise Refusal("bomb")
    if min((entry.header_offset for entry in entries), default=0):
        raise Refusal("two_in_one")


def _is_odd(entry: ZipInfo) -> bool:
    """Names that lead out of the archive, links, and ways of packing that no office program uses."""
    name = entry.orig_filename
    outside = name.startswith("/") or any(mark in name for mark in "\\\x00:") or ".." in name.split("/")
    return outside or stat.S_ISLNK(entry.external_attr >> 16) or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED)


def _media_type(archive: ZipFile, entries: list[ZipInfo]) -> str:
    names = {entry.filename for entry in entries}
    if _MIMETYPE in names and _TYPES in names:
        raise Refusal("two_in_one")
    if _MIMETYPE in names:
        return _open_document(archive, entries)
    return _office(archive) if _TYPES in names else _refuse_archive()


def _refuse_archive() -> str:
    raise Refusal("archive")


def _open_document(archive: ZipFile, entries: list[ZipInfo]) -> str:
    """An OpenDocument says what it is in its first part, which is not packed (ODF 1.3, part 2, 3.3)."""
    if entries[0].filename != _MIMETYPE or entries[0].compress_type != ZIP_STORED or entries[0].file_size > 200:
        raise Refusal("broken")
    said = archive.read(_MIMETYPE).decode("ascii", "replace").strip()
    if said not in KINDS:
        raise Refusal("archive")
    if any("encryption-data" in name for name, _attributes in _elements(archive, _MANIFEST)):
        raise Refusal("password")
    return said


def _office(archive: ZipFile) -> str:
    """A document of the other office says what it is in its list of content types (ISO 29500-2, 7.2)."""
    types = [attributes.get("ContentType", "") for _name, attributes in _elements(archive, _TYPES)]
    if any(program in said.lower() for said in types for program in _PROGRAMS):
        raise Refusal("program")
    found = {said.removesuffix(_MAIN) for said in types} & set(KINDS)
    if len(found) != 1:
        raise Refusal("archive")
    return found.pop()


def _check_part(archive: ZipFile, entry: ZipInfo, budget: int) -> int:
    """Unpack a part; how many bytes it has. Parts in XML must be well-formed and declare nothing."""
    parser = _parser(entry.filename) if entry.filename.endswith((".xml", ".rels")) else None
    size = 0
    try:
        for piece in _pieces(archive, entry):
            size += len(piece)
            if size > budget or (size > _SMALL and size > entry.compress_size * _RATIO):
                raise Refusal("bomb")
            if parser:
                parser.Parse(piece, False)
        if parser and size:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refusal("broken") from error
    return size


def _pieces(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            yield piece


def _parser(name: str) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_declarations
    if name.endswith(".rels"):
        parser.StartElementHandler = _check_relation
    return parser


def _refuse_declarations(*_declared: object) -> None:
    raise Refusal("broken")


def _check_relation(_name: str, attributes: dict[str, str]) -> None:
    if attributes.get("TargetMode") == "External" and attributes.get("Type", "").endswith(_FETCHED):
        raise Refusal("fetches")


def _elements(archive: ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part, with its attributes."""
    if archive.getinfo(name).file_size > 5 * MB:
        raise Refusal("bomb")
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser(name)
    parser.StartElementHandler = lambda element, attributes: found.append((element, attributes))
    try:
        parser.Parse(archive.read(name), True)
    except expat.ExpatError as error:
        raise Refusal("broken") from error
    return found
