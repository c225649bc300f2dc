"""Files as programs write them, and files as those who mean harm do."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OFFICE = "application/vnd.openxmlformats-officedocument."
MANIFEST = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry/></m:manifest>'
LOCKED = MANIFEST.replace("<m:file-entry/>", "<m:file-entry><m:encryption-data/></m:file-entry>")


def archive(*parts: tuple[str, str | bytes], stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP archive of parts in this order."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(ZipInfo(name), content, ZIP_STORED if name in stored else ZIP_DEFLATED)
    return out.getvalue()


def odf(*more: tuple[str, str | bytes], kind: str = "text", manifest: str = MANIFEST) -> bytes:
    """An OpenDocument with more parts."""
    return archive(
        ("mimetype", OPEN_DOCUMENT + kind), ("content.xml", "<a/>"), ("META-INF/manifest.xml", manifest), *more,
        stored=("mimetype",),
    )  # fmt: skip


def office(*more: tuple[str, str | bytes], kind: str = "wordprocessingml.document", main: str = ".main+xml") -> bytes:
    """A document of the other office with more parts."""
    types = f'<Types><Override PartName="/x" ContentType="{OFFICE}{kind}{main}"/></Types>'
    return archive(("[Content_Types].xml", types), ("word/document.xml", "<a/>"), *more)


def relation(to: str, *, external: bool = True) -> tuple[str, str]:
    """A relation of a document to something elsewhere."""
    mode = ' TargetMode="External"' if external else ""
    said = f'<Relationships><Relationship Type="http://x/relationships/{to}" Target="http://x/"{mode}/></Relationships>'
    return ("word/_rels/settings.xml.rels", said)


def pdf(
    objects: bytes = b"1 0 obj << /Type /Catalog >> endobj", *, end: bytes = b"%%EOF\n", trailer: bytes = b""
) -> bytes:
    """A PDF with these objects."""
    return b"%PDF-1.7\n" + objects + b"\ntrailer << /Root 1 0 R " + trailer + b">>\n" + end


def packed_objects(said: bytes) -> bytes:
    """A stream of objects, as newer PDFs pack them."""
    return b"5 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n" + zlib.compress(said) + b"\nendstream endobj"


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(wide: int = 2, high: int = 2, *more: bytes) -> bytes:
    """A PNG of so many points, with more chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    points = chunk(b"IDAT", zlib.compress(b"\0\0\0" * 2))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + points + chunk(b"IEND", b"")


def jpeg(wide: int = 2, high: int = 2) -> bytes:
    """A JPEG with a progressive scan, an escaped byte and a restart in it."""
    size = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, high, wide, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8\xff\xe0\x00\x04JF" + size + scan + scan + b"\xff\xd9"


def webp(wide: int = 2, high: int = 2) -> bytes:
    """A WebP with its extended head."""
    head = b"\0\0\0\0" + (wide - 1).to_bytes(3, "little") + (high - 1).to_bytes(3, "little")
    inside = b"WEBPVP8X" + struct.pack("<I", 10) + head + b"VP8 " + struct.pack("<I", 3) + b"abc\0"
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


@cache
def printed() -> bytes:
    """A PDF as our own printer writes it."""
    import typst

    return typst.compile(b"= Minutes\nDone.")


@cache
def sheet() -> bytes:
    """A workbook as our own writer writes it."""
    from filrouge.ground.tables.writing import write_xlsx

    out = io.BytesIO()
    write_xlsx(out, ["a"], [["1"]], title="One")
    return out.getvalue()


@cache
def written() -> bytes:
    """A text as a library for OpenDocument writes it."""
    from odf.opendocument import OpenDocumentText
    from odf.text import P

    made, out = OpenDocumentText(), io.BytesIO()
    made.text.addElement(P(text="Done."))
    made.save(out)
    return out.getvalue()
