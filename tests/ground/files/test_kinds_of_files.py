"""What a file is says its content; what is locked, runs, deceives or explodes is refused with its own sentence."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.actions import Refused
from filrouge.ground.files import documents
from filrouge.ground.files.child import look
from filrouge.ground.files.documents import REFUSALS
from filrouge.ground.files.kinds import KINDS, fitting
from tests.ground.files import builders as make

ODF, OFFICE = make.OPEN_DOCUMENT, make.OFFICE
TAKEN = {
    "a PDF of our printer": (make.printed, "application/pdf"),
    "a PDF that was changed once": (lambda: make.pdf() + make.pdf()[9:], "application/pdf"),
    "a PDF with packed objects": (lambda: make.pdf(make.packed_objects(b"<< /Type /Page >>")), "application/pdf"),
    "a PDF with a picture in which any bytes stand": (
        lambda: make.pdf(b"<< /Length 9 >> stream\n/JS /Encrypt 1 0 R\nendstream"), "application/pdf",
    ),
    "an OpenDocument of a library": (make.written, f"{ODF}text"),
    "an OpenDocument sheet": (lambda: make.odf(kind="spreadsheet"), f"{ODF}spreadsheet"),
    "an OpenDocument presentation": (lambda: make.odf(kind="presentation"), f"{ODF}presentation"),
    "a document": (make.office, f"{OFFICE}wordprocessingml.document"),
    "a document with a link to click": (
        lambda: make.office(make.relation("hyperlink")), f"{OFFICE}wordprocessingml.document",
    ),
    "a workbook of our writer": (make.sheet, f"{OFFICE}spreadsheetml.sheet"),
    "slides": (lambda: make.office(kind="presentationml.presentation"), f"{OFFICE}presentationml.presentation"),
    "a PNG": (make.png, "image/png"),
    "a JPEG": (make.jpeg, "image/jpeg"),
    "a JPEG with a preview behind it": (lambda: make.jpeg() + b"\0\0" + make.jpeg(), "image/jpeg"),
    "a WebP": (make.webp, "image/webp"),
    "a text": (lambda: b"R\xc3\xa9union\r\n\tat Ghent", "text/plain"),
    "a text with a mark at its beginning": (lambda: b"\xef\xbb\xbfOne", "text/plain"),
    "a text of an older program": (lambda: "Réunion".encode("cp1252"), "text/plain"),
    "a text that begins with a remark, as Markdown may": (lambda: b"<!-- draft -->\n# Minutes", "text/plain"),
    "a text about web pages": (lambda: b"Write <script> like this.", "text/plain"),
}  # fmt: skip

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
REFUSED = {
    "a web page": (lambda: HTML, "web_page"),
    "a web page behind blanks": (lambda: b"\xef\xbb\xbf \n" + HTML.lower(), "web_page"),
    "a drawing that may run": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "web_page"),
    "a drawing behind a declaration": (lambda: b'<?xml version="1.0"?><svg/>', "web_page"),
    "a mail saved as a page": (lambda: b"MIME-Version: 1.0\nContent-Type: text/html", "web_page"),
    "rich text": (lambda: rb"{\rtf1 hello}", "web_page"),
    "a program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(50), "unknown"),
    "a program of another system": (lambda: b"MZ\x90\x00" + bytes(50), "unknown"),
    "bytes": (lambda: b"\x81\x8d\x8f", "unknown"),
    "a GIF": (lambda: b"GIF89a" + bytes(20), "other_picture"),
    "a picture of a telephone": (lambda: b"\0\0\0\x18ftypheic" + bytes(20), "other_picture"),
    "an archive": (lambda: make.archive(("a.txt", "one")), "archive"),
    "a drawing program's document": (lambda: make.odf(kind="graphics"), "archive"),
    "an old document": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
    "a locked document": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password",
    ),
    "a locked OpenDocument": (lambda: make.odf(manifest=make.LOCKED), "password"),
    "a locked PDF": (lambda: make.pdf(trailer=b"/Encrypt 8 0 R "), "password"),
    "a document with a macro": (lambda: make.office(main=".macroEnabled.main+xml"), "program"),
    "a document with a hidden macro": (
        lambda: make.office(("x.xml", "<a/>"), kind="x", main="vbaProject"), "program",
    ),
    "an OpenDocument with a macro": (lambda: make.odf(("Basic/Standard/Module1.xml", "<a/>")), "program"),
    "an OpenDocument with a script": (lambda: make.odf(("Scripts/python/run.py", "x")), "program"),
    "a workbook with old macros": (
        lambda: make.office(("xl/macrosheets/sheet1.xml", "<a/>"), kind="spreadsheetml.sheet"), "program",
    ),
    "a PDF with a script": (lambda: make.pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "program"),
    "a PDF with a script in a disguise": (lambda: make.pdf(b"<< /S /J#61vaScript >>"), "program"),
    "a PDF with a packed script": (lambda: make.pdf(make.packed_objects(b"<< /S /Launch >>")), "program"),
    "a PDF with a file in it": (lambda: make.pdf(b"<< /Type /EmbeddedFile >>"), "files_inside"),
    "a document that fetches its template": (lambda: make.office(make.relation("attachedTemplate")), "fetches"),
    "a document that fetches an object": (lambda: make.office(make.relation("oleObject")), "fetches"),
    "a PDF before an archive": (lambda: make.pdf() + make.archive(("a", "b")), "two_in_one"),
    "a PDF before an archive that calls itself its end": (
        lambda: make.pdf(make.archive(("a", "b")) + b"%%EOF"), "two_in_one",
    ),
    "a picture before an archive": (lambda: make.png() + make.archive(("a", "b")), "two_in_one"),
    "a picture before a page": (lambda: make.jpeg() + HTML, "two_in_one"),
    "a picture around an archive": (
        lambda: make.png(2, 2, make.chunk(b"teXt", make.archive(("a", "b")))), "two_in_one",
    ),
    "a WebP before a page": (lambda: make.webp() + HTML, "two_in_one"),
    "a text that is a PDF further down": (lambda: b"Hello\n" + make.pdf(), "two_in_one"),
    "a document before a page": (lambda: make.office() + HTML, "two_in_one"),
    "a document of both offices": (
        lambda: make.odf(("[Content_Types].xml", "<Types/>")), "two_in_one",
    ),
    "a document that is a PDF too": (lambda: make.odf(("%PDF-1.7", "x")), "two_in_one"),
    "an archive that unpacks to far more": (
        lambda: make.office(("word/media/a.bin", bytes(30 * 1024 * 1024))), "bomb",
    ),
    "a declaration that grows": (
        lambda: make.office(("word/a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')), "broken",
    ),
    "a declaration in two bytes a letter": (
        lambda: make.office(("word/a.xml", '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"))),
        "broken",
    ),
    "a part that leads elsewhere": (lambda: make.office(("../../etc/passwd", "x")), "broken"),
    "half a document": (lambda: make.office()[:-30], "broken"),
    "half a PDF": (lambda: make.pdf(end=b""), "broken"),
    "half a picture": (lambda: make.png()[:-8], "broken"),
    "half a photograph": (lambda: make.jpeg()[:-2], "broken"),
    "half a WebP": (lambda: make.webp()[:-4], "broken"),
    "a picture whose sums are wrong": (lambda: make.png().replace(b"\0\0\0\2", b"\0\0\0\3", 1), "broken"),
    "a picture as large as a town": (lambda: make.png(50_000, 50_000), "too_many_pixels"),
    "a photograph as large as a town": (lambda: make.jpeg(65_000, 65_000), "too_many_pixels"),
    "a WebP as large as a town": (lambda: make.webp(16_000_000, 100), "too_many_pixels"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_taken_for_what_is_in_it(name: str) -> None:
    build, media_type = TAKEN[name]
    assert look(io.BytesIO(build()), {}).get("media_type") == media_type


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_for_its_own_reason(name: str) -> None:
    build, code = REFUSED[name]
    assert look(io.BytesIO(build()), {}) == {"refused": code}
    assert code in REFUSALS


def test_every_kind_that_is_offered_is_taken_and_every_refusal_happens() -> None:
    texts = {"text/markdown", "text/csv"}
    assert {media_type for _build, media_type in TAKEN.values()} | texts == set(KINDS)
    assert {code for _build, code in REFUSED.values()} == set(REFUSALS)


def test_a_process_of_its_own_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "one"
    path.write_bytes(make.printed())
    assert documents.look_into(path) == ("application/pdf", "")
    path.write_bytes(HTML)
    with pytest.raises(Refused) as refused:
        documents.look_into(path)
    assert (refused.value.code, refused.value.field) == ("web_page", "document")


@given(st.binary(max_size=60), st.integers(0, 400))
def test_whatever_bytes_come_they_are_taken_or_refused(piece: bytes, place: int) -> None:
    """One byte or many of a good file changed: an answer always, and a known one."""
    for good in (make.pdf(), make.png(), make.jpeg(), make.webp(), make.office()):
        said = look(io.BytesIO(good[:place] + piece + good[place:]), {})
        assert said.get("media_type") in KINDS or said.get("refused") in REFUSALS


@pytest.mark.parametrize(
    ("media_type", "name", "shown"),
    [
        ("application/pdf", "Minutes.pdf", "Minutes.pdf"),
        ("application/pdf", "Minutes.PDF", "Minutes.PDF"),
        ("application/pdf", "run.exe", "run.exe.pdf"),
        ("image/jpeg", "a.jpeg", "a.jpeg"),
        ("image/jpeg", "a.png", "a.png.jpg"),
        ("text/plain", "notes", "notes.txt"),
        ("text/plain", "run.bat", "run.bat.txt"),
        ("text/plain", "page.html", "page.html.txt"),
        ("text/plain", "list.csv", "list.csv"),
        ("text/plain", "notes.md", "notes.md"),
        ("text/plain", "x.pdf", "x.pdf.txt"),
        ("application/pdf", "x" * 200, "x" * 196 + ".pdf"),
    ],
)
def test_a_name_ends_with_what_the_file_is(media_type: str, name: str, shown: str) -> None:
    assert fitting(media_type, name)[1] == shown


def test_between_texts_the_ending_decides() -> None:
    assert [fitting("text/plain", name)[0].media_type for name in ("a.txt", "a.md", "a.csv", "a.pdf")] == [
        "text/plain", "text/markdown", "text/csv", "text/plain",
    ]  # fmt: skip
