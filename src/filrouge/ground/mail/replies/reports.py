"""What a mail server reports about a mail of ours: by the standard (RFC 3464), or in words, as qmail and old Exims do.

A report is believed no further than this: which of our mails it names, whether that failed or is late, a code
(RFC 3463) and one line of reason, in which no address and no link stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import HeaderParser

from filrouge.ground.mail.keys import BLOT
from filrouge.ground.mail.replies.bodies import LONGEST, decoded
from filrouge.ground.mail.replies.heads import CONTROL, line

OURS = re.compile(r"<[0-9a-f-]{36}@filrouge>")  # our Message-IDs, 122 random bits each
STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
LONGEST_REASON = 160  # characters
_LONGEST_FIELD = 2_000
# Not in a reason: addresses that their owner may have told nobody here, and links, which anybody can forge.
_BLOTTED = re.compile(r"https?://[^\s<>]+|[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+", re.IGNORECASE)
_KIND = re.compile(r"^[\w.-]{1,30}\s*;\s*")  # “smtp;” before what an SMTP server said
_CODES = re.compile(r"(?<![\d.])[245]\d\d[ -](?:#?[245]\.\d{1,3}\.\d{1,3}(?: -)?(?= ))?\s?")
# Below this line stands our mail: qmail's is “--- Below this line is a copy of the message.”.
_COPY = re.compile(r"^-{3,} ?(?:below this line is|this is) a copy of the message.*$", re.IGNORECASE | re.MULTILINE)
_COPIED = re.compile(r"^message-id:\s*(<[^<>\s]{1,100}>)", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(r"^\s*<?[^\s<>@]+@[^\s<>@]+>?:?$")


@dataclass(frozen=True, slots=True)
class Report:
    """One mail of ours did not arrive for good (`failed`), or not yet. `identifier` is its Message-ID."""

    identifier: str
    failed: bool
    status: str
    reason: str


def report(mail: EmailMessage) -> Report | None:
    """What this mail reports about one of ours; None when it reports nothing of the kind."""
    return _standard(mail) or _in_words(mail)


def status_in(text: str) -> str:
    """The first code of RFC 3463 in what a server said; empty when there is none."""
    found = STATUS.search(text)
    return found[0] if found else ""


def _standard(mail: EmailMessage) -> Report | None:
    """A multipart/report of a delivery. Only its own parts count, not those of mails inside it."""
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():
        return None
    parts = [part for part in mail.get_payload() if isinstance(part, EmailMessage)]
    told = [told for part in parts if part.get_content_type() == "message/delivery-status" for told in _each(part)]
    verdicts = [verdict for verdict in map(_verdict, told) if verdict]
    identifier = _returned(mail, parts)
    if not identifier or not verdicts:
        return None
    failed, status, reason = next((verdict for verdict in verdicts if verdict[0]), verdicts[0])
    return Report(identifier, failed, status, reason)


def _each(part: Message) -> list[EmailMessage]:
    """What a report says of each recipient: a group of lines each, after one about the mail as a whole."""
    groups = part.get_payload() if part.is_multipart() else []
    return [group for group in groups if isinstance(group, EmailMessage)]


def _verdict(group: EmailMessage) -> tuple[bool, str, str] | None:
    """(failed, status, reason) for one recipient; None where it says neither, as of mail that arrived."""
    said = line(group, "Diagnostic-Code")[:_LONGEST_FIELD]
    status = status_in(line(group, "Status")[:_LONGEST_FIELD])
    action = line(group, "Action").lower() or {"5": "failed", "4": "delayed"}.get(status[:1], "")
    if action not in {"failed", "delayed"}:
        return None
    failed = action == "failed"
    # A server that gives up after days says “failed, 4.4.7”, and that is what it means.
    if status[:1] not in ({"4", "5"} if failed else {"4"}):
        status = "5.0.0" if failed else "4.0.0"
    closer = status_in(said)
    return failed, closer if status.endswith(".0.0") and closer[:1] == status[0] else status, _one_line(said)


def _returned(mail: EmailMessage, parts: list[EmailMessage]) -> str:
    """The Message-ID of ours that was returned: in our mail or its head, else in what the report answers to."""
    for part in parts:
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            if part.is_multipart():
                inside = part.get_payload(0)
                named = line(inside, "Message-ID") if isinstance(inside, EmailMessage) else ""
            else:
                named = str(HeaderParser().parsestr(decoded(part)).get("Message-ID", ""))
            if named:
                return _ours(named)
    return _ours(line(mail, "In-Reply-To")) or _ours(line(mail, "References")[:_LONGEST_FIELD])


def _ours(said: str) -> str:
    found = OURS.search(said)
    return found[0] if found else ""


def _in_words(mail: EmailMessage) -> Report | None:
    """A report that only people were meant to read, with our mail below a line: those of qmail and of Exim till 4.85.

    Both write only when they have given up.
    """
    if mail.get_content_maintype() != "text":
        return None
    text = decoded(mail)[:LONGEST].replace("\r\n", "\n")
    if not (text.lstrip().startswith("Hi. This is the ") or line(mail, "X-Failed-Recipients")):
        return None
    divider = _COPY.search(text)
    copied = _COPIED.search(text, divider.end()) if divider else None
    if divider is None or copied is None or not OURS.fullmatch(copied[1]):
        return None
    said = _after_recipient(text[: divider.start()])
    status = status_in(said)
    return Report(copied[1], True, status if status[:1] == "5" else "5.0.0", _one_line(said))


def _after_recipient(text: str) -> str:
    """The paragraph about the first recipient, without the line that names them."""
    for paragraph in text.split("\n\n"):
        first, _line, rest = paragraph.strip("\n").partition("\n")
        if _RECIPIENT.match(first):
            return " ".join(rest.split())[:_LONGEST_FIELD]
    return ""


def _one_line(said: str) -> str:
    """What a server said, without its codes."""
    plain = _CODES.sub("", _KIND.sub("", " ".join(CONTROL.sub(" ", said).split())))
    plain = " ".join(_BLOTTED.sub(BLOT, plain).split())
    return plain if len(plain) <= LONGEST_REASON else plain[: LONGEST_REASON - 1].rstrip() + "…"
