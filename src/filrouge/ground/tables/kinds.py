"""What a file is, judged by what is in it: neither its name nor the type the browser claims counts."""

import re
import struct
from typing import BinaryIO

from filrouge.ground.tables.findings import Refusal

# First bytes of kinds that hold no table, and the refusal that names them.
_FOREIGN = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"RIFF", "picture"),
    (b"{\\rtf", "document"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"(\xb5/\xfd", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x7fELF", "binary"),
    (b"MZ\x90", "binary"),
    (b"SQLite format 3", "database"),
    (b"\x00\x01\x00\x00Standard ", "database"),  # Access
    (b"\x00\x05\x16\x07", "companion"),  # what macOS lays beside a file on another disk, ._members.xlsx
    (b"PAR1", "binary"),
    (b"\x09\x00\x04\x00", "old_workbook"),
    (b"\x09\x02\x06\x00", "old_workbook"),
    (b"\x09\x04\x06\x00", "old_workbook"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first record of the workbook stream, of Excel 97 and of Excel 5.
_BEGINNINGS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
# Pictures of telephones (HEIC, AVIF) and films: the kind stands behind the length of the first box.
_BOX = b"ftyp"
# The note that Excel (165 bytes) and Word (162) lay beside an open file, ~$members.xlsx: a name, then blanks.
_NOTES_OF_OFFICE = (162, 165)
_FILE_PASS = 0x2F
_RECORDS_BEFORE_LOCK = 8
_HEAD = 1 << 16
_WEB_PAGE = re.compile(r"<(!doctype\s+html|html|head|body|table|meta|div|style|script)\b", re.I)
# Texts that are known by their beginning and hold no table, and the refusal that names them.
_HEADER = r"(?:return-path|received|delivered-to|message-id|from|to|subject|date): .*\n(?:[\w-]+: |[ \t])"
_DUMP = r"(?:--[^\n]*\n\s*)*(?:(?:create|drop) (?:table|database)|insert into|set names)\b|-- (?:mysql|postgresql)"
_NO_TABLES = (
    (re.compile(r"BEGIN:(?:VCARD|VCALENDAR)\b", re.I), "address_book"),
    (re.compile(_HEADER, re.I), "mail"),
    (re.compile(r"\[InternetShortcut\]|\{[^{}]*\"doc_id\"\s*:[^{}]*\}\s*\Z", re.I), "link"),
    (re.compile(_DUMP, re.I), "database"),
    (re.compile(r"mime-version:", re.I), "web_archive"),
)
_XML = re.compile(r"<\?xml|<[a-z][\w:]*[^>]*\bxmlns", re.I)
# XML Spreadsheet 2003: its first element, behind declarations, processing instructions and remarks. Each of these is
# taken whole or not at all, so that many of them take no longer than one.
_XML_WORKBOOK = re.compile(
    r"(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|\s+)*)<(?:[\w.-]+:)?Workbook\b[^>]*"
    r"urn:schemas-microsoft-com:office:spreadsheet",
    re.S,
)
_OBJECT = re.compile(r'\{\s*("|\}|\Z)')
_LIST = re.compile(r"\[\s*(\{|\]|\Z)")
# A list of objects within one object, behind what is said of the list: {"count": 2, "members": [{…}, {…}]}, GeoJSON.
WRAPPED = re.compile(
    r"\ufeff?\s*\{\s*"
    r'(?:"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[\d.eE+-]+|true|false|null|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\[[^\[\]{}]*\])\s*,\s*)*'
    r'"[^"\\]*"\s*:\s*(?=\[\s*\{)'
)

# Objects under the key of each: {"a1": {…}, "b2": {…}}.
_WHOLE_OBJECT = r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}"
KEYED = re.compile(rf'\ufeff?\s*\{{\s*"[^"\\]*"\s*:\s*{_WHOLE_OBJECT}\s*,\s*"[^"\\]*"\s*:\s*\{{')


def packed_kind(file: BinaryIO) -> str:
    """Return ``zip``, ``compound`` (the container of XLS) or ``text`` for everything else.

    Raises ``Refusal`` when the first bytes say that this is another kind of file.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if not head.strip(b" \t\r\n\x00\x1a\xef\xbb\xbf\xff\xfe") and not file.read(1):
        raise Refusal("empty")
    for start, code in _FOREIGN:
        if head.startswith(start):
            raise Refusal(code)
    if head[4:8] == _BOX:
        raise Refusal("picture")
    if _is_note_of_office(head):
        raise Refusal("companion")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    return "compound" if head.startswith(_COMPOUND) else "text"


def _is_note_of_office(head: bytes) -> bool:
    length = head[0]
    return len(head) in _NOTES_OF_OFFICE and 0 < length < 54 and not head[1 + length : 54].strip(b" \x00")


def check_compound(file: BinaryIO) -> None:
    """Make sure that an old Office container holds an open workbook; its table of contents is UTF-16."""
    file.seek(0)
    content = file.read()
    if _names(content, "EncryptedPackage") or _is_locked(content):
        raise Refusal("password")
    if _names(content, "Workbook") or _names(content, "Book"):
        return
    if _names(content, "__properties_version1.0"):
        raise Refusal("mail")
    documents = any(_names(content, name) for name in ("WordDocument", "PowerPoint Document"))
    raise Refusal("document" if documents else "binary")


def _is_locked(content: bytes) -> bool:
    """Tell whether the workbook stream says at its beginning that the rest is encrypted ([MS-XLS])."""
    place = max(content.find(begin) for begin in _BEGINNINGS)
    for _ in range(_RECORDS_BEFORE_LOCK):
        if place < 0 or place + 4 > len(content):
            return False
        kind, length = struct.unpack_from("<HH", content, place)
        if kind == _FILE_PASS:
            return True
        place += 4 + length
    return False


def _names(content: bytes, name: str) -> bool:
    return (name + "\x00").encode("utf-16-le") in content


def _has_an_object_a_line(start: str) -> bool:
    first, _end, rest = start.partition("\n")
    return first.rstrip().endswith("}") and rest.lstrip().startswith("{")


def text_kind(beginning: str) -> str:
    """Return ``csv``, ``html``, ``xml``, ``jsonl`` or ``json``, judged by the beginning of the text."""
    start = beginning.lstrip("\ufeff \t\r\n")
    if not start.strip("\x00\x1a"):
        raise Refusal("empty")
    for pattern, code in _NO_TABLES:
        if pattern.match(start):
            raise Refusal(code)
    if _WEB_PAGE.match(start):
        return "html"
    if _XML_WORKBOOK.match(start):
        return "xml"
    if _XML.match(start):
        # An XML declaration may stand before a page that a web application calls a spreadsheet.
        if "<html" in start.lower():
            return "html"
        raise Refusal("xml")
    if start.startswith("<") and "<table" in start.lower():  # a title or a remark stands before the table
        return "html"
    if _OBJECT.match(start):
        whole = WRAPPED.match(start) or KEYED.match(start)
        return "json" if whole and not _has_an_object_a_line(start) else "jsonl"
    return "json" if _LIST.match(start) else "csv"
