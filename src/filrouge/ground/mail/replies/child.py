"""The process that reads a mail that came in: `python -m filrouge.ground.mail.replies.child`.

It knows nothing of the installation: it says what stands in the mail, and others decide what that is worth.
"""

from __future__ import annotations

import re
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, BinaryIO

from filrouge.ground.apart import Bounds, answer
from filrouge.ground.mail.replies.bodies import Unreadable, text_of
from filrouge.ground.mail.replies.quoting import own_words

BOUNDS = Bounds(seconds=5, memory=300 * 1024 * 1024)
RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
MOST_RECIPIENTS = 50
MOST_HOPS = 40  # servers on the way; more is a circle
_BOUNDARIES = 2_000  # lines that may begin a part: beyond, parsing alone would take too long
_LONGEST_HEAD = 64 * 1024  # bytes of all headers together, for the same reason
_LONGEST_LINE = 2_000  # characters of one header that is taken apart
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+@-]|$)", re.IGNORECASE)
# How programs begin the subject of an answer that nobody wrote and that they do not mark as one. People's begin “Re:”.
_AWAY = re.compile(
    r"(?:auto(?:matic|mated)?[ -]?(?:reply|response)|out of (?:the )?office|réponse automatique|absence du bureau|"
    r"absent du bureau|message d['’]absence|automatisch antwoord|afwezig|niet op kantoor|automatische antwort|"
    r"abwesenheit|risposta automatica|fuori (?:sede|ufficio)|respuesta automática|fuera de (?:la )?oficina)",
    re.IGNORECASE,
)
_BULK = frozenset({"bulk", "junk", "list"})


def read(source: BinaryIO, _order: dict[str, Any]) -> dict[str, Any]:
    """Say what stands in a mail: its heads (see `_heads`), and `text` and `whole`, or why not (`trouble`)."""
    raw = source.read()
    said: dict[str, Any] = {"text": "", "whole": "", "trouble": ""}
    if len(re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]) > _LONGEST_HEAD:
        return _heads(_parsed(raw[:_LONGEST_HEAD], only_heads=True)) | said | {"trouble": "long_head"}
    try:
        if raw.count(b"\n--") > _BOUNDARIES:
            raise Unreadable("too_many_parts")
        mail = _parsed(raw)
        whole = text_of(mail)
    except (Unreadable, RecursionError) as error:
        trouble = error.code if isinstance(error, Unreadable) else "too_many_parts"
        return _heads(_parsed(raw, only_heads=True)) | said | {"trouble": trouble}
    return _heads(mail) | {"text": _clean(own_words(whole)), "whole": _clean(whole.strip()), "trouble": ""}


def _parsed(raw: bytes, *, only_heads: bool = False) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(raw, headersonly=only_heads)


def _heads(mail: EmailMessage) -> dict[str, Any]:
    return {
        "identifier": _line(mail, "Message-ID")[:255],
        "sender": sender(mail),
        "subject": _subject(mail)[:200],
        "recipients": recipients(mail),
        "automatic": automatic(mail),
        "results": [text[:2_000] for text in _all(mail, "Authentication-Results")[:10]],
    }


def _all(mail: EmailMessage, name: str) -> list[str]:
    """Every line of a header as it came, unfolded. Python's parser of headers drops what it does not understand."""
    lines = [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]
    return [_CONTROL.sub(" ", line).strip() for line in lines]


def _line(mail: EmailMessage, name: str) -> str:
    return next(iter(_all(mail, name)), "")


def _subject(mail: EmailMessage) -> str:
    raw = _line(mail, "Subject")
    try:
        return _CONTROL.sub(" ", str(make_header(decode_header(raw[:_LONGEST_LINE]))))
    except (LookupError, ValueError, HeaderParseError):
        return raw


def sender(mail: EmailMessage) -> str:
    """The one address that the mail says it is from, in small letters; empty when it is not exactly one.

    A display name that shows another address is no sender: mail servers and people would each read another one.
    """
    lines = _all(mail, "From")
    if len(lines) != 1 or len(lines[0]) > _LONGEST_LINE:
        return ""
    try:
        shown, parsed = str(mail["From"]), mail["From"].addresses
    except Exception:
        # The parser of addresses fails on odd ones in more ways than it documents.
        return ""
    one = parsed[0].addr_spec.lower() if len(parsed) == 1 else ""
    seen = {address.lower() for address in (*_ADDRESS.findall(lines[0]), *_ADDRESS.findall(shown))}
    return one if seen == {one} else ""


def recipients(mail: EmailMessage) -> list[str]:
    """Every address that the mail came to, as servers noted it first, each once."""
    found = [address.lower() for name in RECIPIENTS for line in _all(mail, name) for address in _ADDRESS.findall(line)]
    return list(dict.fromkeys(found))[:MOST_RECIPIENTS]


def automatic(mail: EmailMessage) -> str:
    """Why no person wrote this mail (RFC 3834, RFC 3462): bounce, automatic, bulk, calendar or loop; empty: one did."""
    kinds = {part.get_content_type() for part in mail.walk()}
    if kinds & {"multipart/report", "message/delivery-status", "message/disposition-notification"}:
        return "bounce"
    if _line(mail, "Return-Path") == "<>" or _MACHINES.match(sender(mail)):
        return "bounce"
    if _line(mail, "Auto-Submitted").partition(";")[0].strip().lower() not in {"", "no"}:
        return "automatic"
    if _AWAY.match(_subject(mail).strip(" [*")):
        return "automatic"
    if any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Auto-Response")):
        return "automatic"
    if _line(mail, "Precedence").lower() in _BULK or "List-Id" in mail:
        return "bulk"
    if _line(mail, "Message-ID").endswith("@filrouge>") or len(_all(mail, "Received")) > MOST_HOPS:
        return "loop"
    answers = {str(part.get_param("method", "")).lower() for part in mail.walk() if _is_calendar(part)}
    return "calendar" if answers & {"reply", "counter", "declinecounter"} else ""


def _is_calendar(part: Any) -> bool:
    return bool(part.get_content_type() == "text/calendar")


def _clean(text: str) -> str:
    """Without control characters that no person types."""
    return "\n".join(_CONTROL.sub(" ", line.replace("\t", " ")).rstrip() for line in text.split("\n")).strip()


if __name__ == "__main__":
    answer(BOUNDS, read)
