"""One cell as clean text."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from filrouge.ground.tables.findings import Findings

Value = str | float | bool | datetime | date | time | timedelta | None

# Marks that have no shape of their own. They are trimmed at the edges of a cell and taken out of headings.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
)
# Marks that turn the direction of what follows, so that a text can look like another one.
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SPACES = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_EDGES = _SPACES + INVISIBLE

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_TURNS = re.compile(f"[{_TURNING}]")
_LONE = re.compile("[\ud800-\udfff]")

# What spreadsheet programs write into a cell whose formula failed, in the languages of the network.
_ERRORS = re.compile(
    r"#(REF|VALUE|DIV/0|NUM|NULL|SPILL|CALC|FIELD|BLOCKED|BEZUG|WERT|ZAHL|VALEUR|NOMBRE|NUL|VERW|WAARDE"
    r"|GETAL|¡REF|¡VALOR|¡NUM|¡DIV/0|RIF|VALORE|ARG|ADR|LICZBA)!\Z"
    r"|#(NAME|NOM|NAAM|¿NOMBRE|NOME|NAZWA)\?\Z|#(N/A|NV|N/D|GETTING_DATA)\Z|Err:5\d\d\Z"
)
_SCIENTIFIC = re.compile(r"\d[.,]\d{2,}[Ee]\+1\d\Z")
_WHOLE = 10**21
_EXACT = 10**15


def clean(text: str, findings: Findings, line: int) -> str:
    """Return the text in NFC, without control characters and without blank or invisible edges.

    What is more than a matter of spaces is remarked on: control characters, marks that turn the
    direction, halves of characters (replaced by U+FFFD), failed formulas (an empty cell).
    """
    printable = text.isprintable()
    tidy = text.strip() if printable else _without_controls(text, findings, line)
    if tidy.startswith(("#", "Err:")) and _ERRORS.match(tidy):
        findings.remark("error_cells", line)
        return ""
    return unicodedata.normalize("NFC", tidy)


def _without_controls(text: str, findings: Findings, line: int) -> str:
    text = _BREAKS.sub("\n", text)
    for code, marks, instead in (
        ("control_characters", _CONTROLS, ""),
        ("turning_characters", _TURNS, ""),
        ("half_characters", _LONE, "\ufffd"),
    ):
        text, found = marks.subn(instead, text)
        if found:
            findings.remark(code, line)
    return unicodedata.normalize("NFC", text).strip(_EDGES)


def one_line(text: str) -> str:
    """Return a heading as it is seen: on one line, without any invisible character."""
    visible = "".join(mark for mark in text if mark not in INVISIBLE and unicodedata.category(mark) != "Cf")
    return unicodedata.normalize("NFC", " ".join(visible.split()))


def remark_on_damage(text: str, findings: Findings, line: int) -> None:
    """Remark on a number of which only the first digits are left, as in 7,32829E+12."""
    if text[-4:-2] in ("E+", "e+") and _SCIENTIFIC.match(text):
        findings.remark("damaged_numbers", line)


def as_text(value: Value, findings: Findings, line: int) -> str:
    """Return what a spreadsheet cell holds as text: whole numbers without point, dates by ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number(value, findings, line)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(timespec="seconds")
    if isinstance(value, timedelta):
        return _duration(value)
    return "" if value is None else value.isoformat()


def _number(value: float, findings: Findings, line: int) -> str:
    if abs(value) >= _EXACT:
        findings.remark("long_numbers", line)
    if float(value).is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    # Spreadsheet programs work with fifteen digits; the rest is noise (0.30000000000000004).
    return format(value, ".15g")


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
