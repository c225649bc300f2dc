"""Plain lines of a mail that was written as a web page; what it quotes is marked with “>” as in plain mail."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({
    "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr",
    "ul",
})  # fmt: skip
_UNREAD = frozenset({"head", "script", "style", "template", "title", "object", "svg", "math"})
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
# What programs call the part of their page that is not the answer.
_QUOTED = re.compile(
    r"\b(?:gmail_quote|gmail_quote_container|yahoo_quoted|protonmail_quote|moz-cite-prefix|divrplyfwdmsg|"
    r"appendonsend|outlookmessageheader|mail-editor-reference-message-container|zmail_extra|tutanota_quote)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\b(?:gmail_signature|moz-signature|protonmail_signature_block|ms-outlook-mobile-signature)\b", re.I
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|mso-hide\s*:\s*all", re.I)
# After these everything below is quoted, also what stands outside them.
_REST = re.compile(r"divrplyfwdmsg|appendonsend|outlookmessageheader", re.I)
_DEEPEST = 200


class _Lines(HTMLParser):
    """Collects text by lines. `quoted` and `unread` hold the depth at which such a part began, or nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line: list[str] = []
        self.open: list[str] = []
        self.quoted = self.unread = 0
        self.rest = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag == "br":
            self.end_line()
        if tag in _VOID:
            return
        if len(self.open) < _DEEPEST:
            self.open.append(tag)
            self._enter(tag, attrs)
        if tag == "li" and not self.unread:
            self.line.append("- ")

    def _enter(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        called = " ".join(value or "" for name, value in attrs if name in {"class", "id"})
        style = " ".join(value or "" for name, value in attrs if name == "style")
        hidden = any(name == "hidden" for name, _value in attrs) or _HIDDEN.search(style)
        if not self.unread and (tag in _UNREAD or hidden or _SIGNATURE.search(called)):
            self.unread = len(self.open)
        if not self.quoted and (tag == "blockquote" or _QUOTED.search(called)):
            self.quoted = len(self.open)
        self.rest = self.rest or bool(_REST.search(called))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_line()
        if tag not in self.open:
            return
        while self.open and self.open.pop() != tag:
            continue
        self.quoted = self.quoted if self.quoted <= len(self.open) else 0
        self.unread = self.unread if self.unread <= len(self.open) else 0

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.line.append(data)

    def end_line(self) -> None:
        text = " ".join("".join(self.line).split())
        mark = "> " if self.quoted or self.rest else ""
        paragraph = not text and self.lines and self.lines[-1]
        if text or paragraph:
            self.lines.append(f"{mark}{text}".rstrip())
        self.line = []


def plain_lines(page: str) -> str:
    """The text of a page of a mail, line by line. What is hidden, styled or scripted is left out."""
    reader = _Lines()
    reader.feed(page)
    reader.close()
    reader.end_line()
    return "\n".join(reader.lines)
