"""In which encoding a text file was written."""

import codecs
import re
from collections import Counter
from typing import BinaryIO

from filrouge.ground.tables.alphabets import ENCODINGS, FAMILIES, SIGNS
from filrouge.ground.tables.findings import Refusal

_CHUNK = 1 << 20
_LOOKED_AT = 1 << 12
# Bytes of lines, from all over the file, that are tried in every encoding.
_EVIDENCE = 30_000
_CONVINCING = 0.7
_BETWEEN = " \t\r\n;,|\"'()0123456789.-"
_EAST = "Ø"  # a quarter of Danish towns
# A sign fits every language, so that it says less than a letter.
_SIGN = 0.75
# Greek to Arabic, in the order of Unicode.
_OTHER_SCRIPTS = ("\u0370", "\u06ff")
_BINARY_SHARE = 0.05
# What a web page says of itself, at its beginning.
_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
# As browsers take these names.
_TAKEN_FOR = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(file: BinaryIO) -> str:
    """Return the name of the encoding of the whole file, as Python spells it.

    A byte order mark decides, then zero bytes in every second place (UTF-16 without mark), then whether
    everything is UTF-8, then what a web page says of itself; what is left is judged by the letters it gives.
    Raises ``Refusal``: ``binary`` when this is no text, ``broken_text`` with the line when a few characters do
    not fit the rest.
    """
    head = _head(file)
    encoding = _marked(head) or _wide(head)
    if encoding:
        _check_all(file, encoding)
        return encoding
    if _is_binary(head):
        raise Refusal("binary")
    broken_at = _first_broken(file, "utf-8")
    if broken_at < 0:
        return "utf-8"
    evidence, sequences, broken = _evidence(file)
    if sequences > broken:
        raise Refusal("broken_text", line=_line_at(file, broken_at), encoding="UTF-8")
    declared = _declared(head)
    if declared and _first_broken(file, declared) < 0:
        return declared
    return _eight_bit(file, evidence)


def _declared(head: bytes) -> str:
    """The encoding of eight bits that a web page names; empty for none, and for those that no page is written in."""
    found = _DECLARED.search(head[:_LOOKED_AT])
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name if found else ""
    except LookupError:
        return ""
    name = _TAKEN_FOR.get(name, name)
    return name if name in ENCODINGS else ""


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(1 << 16)


def _marked(head: bytes) -> str:
    return next((name for mark, name in _MARKS if head.startswith(mark)), "")


def _wide(head: bytes) -> str:
    """Recognise UTF-16 without mark: digits and line ends leave a zero in the same half of each pair."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) / 2 * 0.1 or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_binary(head: bytes) -> bool:
    controls = sum(count for byte, count in Counter(head).items() if byte < 32 and byte not in b"\t\n\r\x0b\x0c")
    return controls > max(8, len(head) * _BINARY_SHARE)


def _first_broken(file: BinaryIO, encoding: str) -> int:
    """Return the place of the first byte that cannot be read in this encoding, or -1."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    file.seek(0)
    position = 0
    while True:
        pending = len(decoder.getstate()[0])
        chunk = file.read(_CHUNK)
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return position - pending + error.start
        if not chunk:
            return -1
        position += len(chunk)


def _check_all(file: BinaryIO, encoding: str) -> None:
    broken_at = _first_broken(file, encoding)
    if broken_at >= 0:
        raise Refusal("broken_text", line=_line_at(file, broken_at), encoding=encoding.upper())


def _line_at(file: BinaryIO, position: int) -> int:
    """Return the line, from 1, on which a byte stands; CR LF, LF and CR end lines."""
    file.seek(0)
    feeds = returns = pairs = 0
    left, last = position, b""
    while left > 0:
        chunk = file.read(min(_CHUNK, left))
        feeds += chunk.count(b"\n")
        returns += chunk.count(b"\r")
        pairs += chunk.count(b"\r\n") + (last == b"\r" and chunk[:1] == b"\n")
        left, last = left - len(chunk), chunk[-1:]
    return 1 + feeds + returns - pairs


def _evidence(file: BinaryIO) -> tuple[bytes, int, int]:
    """Return lines with bytes beyond ASCII, and how many whole and broken UTF-8 characters they hold."""
    file.seek(0)
    kept: list[bytes] = []
    size, stride, number = 0, 1, 0
    while line := file.readline(_EVIDENCE):
        if line.isascii():
            continue
        number += 1
        if number % stride == 0:
            kept.append(line)
            size += len(line)
        if size > _EVIDENCE:
            kept, stride = kept[::2], stride * 2
            size = sum(map(len, kept))
    evidence = b"".join(kept)
    text = evidence.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(not mark.isascii() for mark in text) - broken
    return evidence, whole, broken


def _eight_bit(file: BinaryIO, evidence: bytes) -> str:
    scored = sorted(((_score(evidence, name), -rank, name) for rank, name in enumerate(ENCODINGS)), reverse=True)
    for score, _, name in scored:
        if score >= _CONVINCING and _first_broken(file, name) < 0:
            return name
    return _rarer(file, evidence) or _refuse_broken(file, scored[0][2])


def _refuse_broken(file: BinaryIO, encoding: str) -> str:
    broken_at = max(0, _first_broken(file, encoding))
    raise Refusal("broken_text", line=_line_at(file, broken_at), encoding=encoding)


def _rarer(file: BinaryIO, evidence: bytes) -> str:
    """Ask charset-normalizer, which knows the encodings of the rest of the world."""
    # Loaded only here: most files never need it and it takes 70 ms.
    from charset_normalizer import from_bytes

    best = from_bytes(evidence).best()
    return best.encoding if best and _first_broken(file, best.encoding) < 0 else ""


def _score(evidence: bytes, encoding: str) -> float:
    """Return how well the characters beyond ASCII fit languages of one family (0 to 1).

    Each line is judged by the language it fits best: a list of a network holds many, mostly one a line.
    """
    try:
        text = evidence.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    lines = [marks for line in text.splitlines() if (marks := _foreign_marks(line))]
    total = sum(map(len, lines))
    return max(sum(_fit(line, family) for line in lines) for family in _WEIGHTS) / total if total else 0.0


def _fit(marks: list[str], family: list[dict[str, float]]) -> float:
    return max(sum(language.get(mark, 0.0) for mark in marks) for language in family)


def _weights(letters: str) -> dict[str, float]:
    """Weigh the letters of an alphabet, the rarest for half."""
    weights = dict.fromkeys(SIGNS, _SIGN)
    return weights | {letter: 1 - place / (2 * len(letters)) for place, letter in enumerate(letters)}


_WEIGHTS = [[_weights(letters) for letters in family.values()] for family in FAMILIES]


def _foreign_marks(text: str) -> list[str]:
    """Return the characters beyond ASCII in their small form.

    A capital inside a word or by itself (but the Ø of “København Ø”) and a Greek, Cyrillic, Hebrew or Arabic letter
    beside a Latin one become U+FFFD, which no alphabet has: so looks a text in the wrong encoding.
    """
    padded = f" {text} "
    return [
        "\ufffd" if _out_of_place(before, mark, after) else _small(mark)
        for before, mark, after in zip(padded, padded[1:], padded[2:], strict=False)
        if not mark.isascii()
    ]


def _small(mark: str) -> str:
    # The Turkish İ has no small form of one character.
    small = mark.lower()
    return small if len(small) == 1 else mark


def _out_of_place(before: str, mark: str, after: str) -> bool:
    if mark.isupper() and (before.islower() or (mark != _EAST and not (before + after).strip(_BETWEEN))):
        return True
    if mark.islower() and after.isascii() and after.isupper():
        return True
    return _OTHER_SCRIPTS[0] <= mark <= _OTHER_SCRIPTS[1] and _is_latin(before + after)


def _is_latin(neighbours: str) -> bool:
    return any(mark.isascii() and mark.isalpha() for mark in neighbours)
