"""The text of a mail: which of its parts people wrote, in whatever charset those are."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from email.message import EmailMessage, Message

from filrouge.ground.mail.replies.pages_of_mail import plain_lines

MOST_PARTS = 200
DEEPEST = 20
LONGEST = 200_000  # characters of the text that is looked at, quotation and all
# Names that Python takes for charsets and that no mail is written in.
_NOT_WRITTEN_IN = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
_TOLD_BY_THEIR_NAME = ("iso2022", "hz", "utf-7", "utf-16", "utf-32")  # ASCII bytes, or no reader of UTF-8 takes them
_CLOSED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})


class Unreadable(Exception):
    """A mail that is not read further. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(mail: EmailMessage) -> str:
    """All that a person wrote into the mail, as plain lines. Raises Unreadable (too_many_parts, encrypted)."""
    parts = list(mail.walk())
    if len(parts) > MOST_PARTS:
        raise Unreadable("too_many_parts")
    if any(part.get_content_type() in _CLOSED for part in parts):
        raise Unreadable("encrypted")
    return "\n".join(_texts(mail, 0))[:LONGEST]


def _texts(part: Message, depth: int) -> Iterator[str]:
    """The texts of a part, in their order; of parts that say the same in other ways, the plainest."""
    if depth > DEEPEST:
        raise Unreadable("too_many_parts")
    kind, children = part.get_content_type(), _children(part)
    if kind == "multipart/alternative":
        said = [list(_texts(child, depth + 1)) for child in children if child.get_content_type() != "text/calendar"]
        yield from next((texts for texts in said if any(text.strip() for text in texts)), [])
    elif children:
        for child in children:
            yield from _texts(child, depth + 1)
    elif kind in {"text/plain", "text/html"} and not _is_attached(part):
        text = decoded(part)
        yield plain_lines(text) if kind == "text/html" else _flowed(part, text)


def _children(part: Message) -> list[Message]:
    """The parts of a part. A mail inside a mail is not what this person wrote."""
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        return []
    return [child for child in part.get_payload() if isinstance(child, Message)]


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def decoded(part: Message) -> str:
    """The text of a part. A wrong or unknown charset costs at most some letters, never the mail."""
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    said = _charset(part)
    if not said.startswith(_TOLD_BY_THEIR_NAME):
        # Bytes that are not ASCII and yet UTF-8 throughout are UTF-8, whatever the mail says of itself.
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass
    try:
        return content.decode(said)
    except (
        UnicodeError,
        LookupError,
    ):  # also of “hex”, which Python takes for a charset until there is something in it
        return content.decode("cp1252", "replace")


def _charset(part: Message) -> str:
    """The charset that a part names, as Python spells it; cp1252 where there is none of that name."""
    try:
        name = codecs.lookup(str(part.get_content_charset() or "cp1252")).name
        b"".decode(name)
    except (LookupError, ValueError, UnicodeError):
        return "cp1252"
    return "cp1252" if name in _NOT_WRITTEN_IN else name


def _flowed(part: Message, text: str) -> str:
    """Lines that a program broke at a blank are joined again (RFC 3676, section 4)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    joined: list[str] = []
    open_line = False
    for line in text.splitlines():
        plain = line.removeprefix(" ")
        goes_on = open_line and plain[:1] != ">" and joined[-1][:1] != ">" and plain != "-- "
        joined.append((joined.pop() + plain) if goes_on else plain)
        open_line = plain.endswith(" ") and plain != "-- "
    return "\n".join(joined)
