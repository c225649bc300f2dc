"""Kinds of files that may be attached: everything that a network exchanges and that no program runs."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024
LIMIT = 25 * MB  # bytes of a document


class Refusal(Exception):
    """A file that is not taken. `code` names the reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Kind:
    """`ending` is what its names end with, `label` what people call it, `opens` whether a browser may show it."""

    media_type: str
    ending: str
    label: str
    opens: bool = False


_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.media_type: kind
    for kind in (
        Kind("application/pdf", "pdf", "PDF"),
        Kind(f"{_OPEN_DOCUMENT}text", "odt", "ODT"),
        Kind(f"{_OPEN_DOCUMENT}spreadsheet", "ods", "ODS"),
        Kind(f"{_OPEN_DOCUMENT}presentation", "odp", "ODP"),
        Kind(f"{_OFFICE}wordprocessingml.document", "docx", "DOCX"),
        Kind(f"{_OFFICE}spreadsheetml.sheet", "xlsx", "XLSX"),
        Kind(f"{_OFFICE}presentationml.presentation", "pptx", "PPTX"),
        Kind("image/png", "png", "PNG", opens=True),
        Kind("image/jpeg", "jpg", "JPEG", opens=True),
        Kind("image/webp", "webp", "WebP", opens=True),
        Kind("text/plain", "txt", "TXT"),
        Kind("text/markdown", "md", "MD"),
        Kind("text/csv", "csv", "CSV"),
    )
}
ENDINGS = {kind.ending: kind for kind in KINDS.values()} | {"jpeg": KINDS["image/jpeg"]}


def fitting(media_type: str, name: str) -> tuple[Kind, str]:
    """The kind of a file, and its name with an ending that fits what is in it.

    Between kinds of text, which no byte tells apart, the ending decides. An ending that promises something else gets
    the true one behind it, so that nothing is opened by a program that its content was not checked for.
    """
    kind = KINDS[media_type]
    said = ENDINGS.get(name.rpartition(".")[2].lower()) if "." in name else None
    if said and said.media_type.startswith("text/") and media_type == "text/plain":
        kind = said
    if said is kind:
        return kind, name
    return kind, f"{name[: 199 - len(kind.ending)]}.{kind.ending}"
