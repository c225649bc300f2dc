"""Single values as people type them: numbers, dates, years, addresses of the web and of mail, coordinates.

Every reader returns None for what it does not understand; an empty cell never gets here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from math import isfinite
from urllib.parse import urlsplit

from anyascii import anyascii

DAYS = ("founded", "closed", "member_since", "member_until")  # what a column can say as a day, a month or a year
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([ .,'’\u00a0\u202f])\d{3})(?:\1\d{3})*\Z", re.ASCII)
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?\Z", re.ASCII)
_MIXED = re.compile(r"([+-]?\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+)[.,](\d{1,2})\Z", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{1,2}:\d{2}.*)?\Z", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[./年년]\s?(\d{1,2})[./月월]\s?(\d{1,2})[.日일]?\Z", re.ASCII)
_PARTED = re.compile(r"(\d{1,2})[./\-\s](?:\s*)(\d{1,2})[./\-\s](?:\s*)(\d{4})(?:\s+\d{1,2}:\d{2}.*)?\Z", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[./\-](\d{4})\Z", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z", re.ASCII)
_WORDY = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?[\s-]+)?(?:de\s+|di\s+)?([^\W\d_]+)\.?,?[\s-]+(?:de\s+)?(\d{4})\Z"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\Z")  # March 12, 2019
_YEAR_MONTH_DAY = re.compile(r"(\d{4})\.?\s+([^\W\d_]+)\.?\s+(\d{1,2})\.?\Z")  # 2019. március 12.
_YEAR_SAID = re.compile(
    r"(?<=\d)\s*(?:r\.|roku|г\.?|год|година|р\.?|року|年|년)\Z"
)  # “year”, as dates of six languages end
_SINCE = re.compile(
    r"\A(?:since|depuis|sinds|seit|dal|desde|från|siden|od|from|vanaf|c|ca|circa|about|around|vers|environ|env|um|etwa"
    r"|ongeveer|verso|hacia|est|established|founded|fondée|fondé|créée|créé|opgericht|gegründet)\b\.?\s*"
    r"(?:in\s+|en\s+|le\s+|den\s+)?(?=\d)",
    re.I,
)
# What databases put where no date is known.
_NO_DAY = re.compile(
    r"0{2,4}[-./]0{1,2}[-./]0{2,4}|(?:000[01]|9999)[-./]\d\d[-./]\d\d|\d\d[-./]\d\d[-./](?:000[01]|9999)"
)
_YEAR = re.compile(r"(\d{4})(?:\.0?)?\Z", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?\Z", re.ASCII)
_FIRST_DAY = date(1899, 12, 30)  # from which spreadsheet programs count days
_SERIALS = range(10_000, 73_051)  # 1927 to 2099
_FIRST_YEAR, _LAST_YEAR = 1200, 2100
_MAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]+@[^\s@<>\"(),:;\\\[\]]+\.[^\s@.<>\"(),:;\\\[\]]{2,}\Z")
# As it is typed: http//, http:\\, http://http://
_SCHEME = re.compile(r"(https?)\s?[:;]?[/\\]{1,3}(?:https?:/*)?", re.I)
_HOST = re.compile(r"(?=.{4,253}\Z)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,62}\Z")
_SEPARATORS = re.compile(r"[;|]")
_SPACES = " .,'’\u00a0\u202f"

# Three letters tell the months of most languages apart once accents are gone; the others stand in full.
_MONTHS: dict[str, int] = {}
for _number, _words in enumerate(
    (
        "jan ene gen sty led sij tammi ian janv ιαν yan", "feb fev fevr helmi unor lut velj fevrier feb φεβ",
        "mar maa maerz marz mrt brez ozu mars maaliskuu μαρ", "apr avr abr huhti dub kwi tra avril απρ",
        "mai may mei mag maj kvet touko maio svib μαι", "jun juin giu cze cer kesa lip iun iou junho ιουν yun",
        "jul juil lug lipiec cervenec heina srpan iul julho lipc cervenc ιουλ yul",
        "aug aout ago sie srpen srpn elo kol αυγ avg",
        "sep sept set zar wrz syys ruj σεπ", "oct okt ott out rij paz loka lis οκτ",
        "nov listopad marras stu noe noi νοε", "dec dez dic des gru pros joulu dek déc δεκ",
    ),
    start=1,
):  # fmt: skip
    for _word in _words.split():
        _MONTHS.setdefault(str(anyascii(_word)).lower(), _number)


def several(cell: str) -> list[str]:
    """The parts of a cell that holds several values, parted by ; or |, each once, in order."""
    return list(dict.fromkeys(part for said in _SEPARATORS.split(cell) if (part := said.strip())))


def decimal(cell: str) -> float | None:
    """A number in any European way of writing: 1 234,5 · 1.234,5 · 1,234.5 · 1'234.5.

    What has so many digits that no computer counts with it is none.
    """
    typed = cell.strip().replace("−", "-")
    if mixed := _MIXED.match(typed):
        return _finite("".join(c for c in mixed[1] if c not in _SPACES) + "." + mixed[2])
    if _GROUPED.match(typed):
        return _finite("".join(c for c in typed if c not in _SPACES))
    return _finite(typed.replace(",", ".")) if _PLAIN.match(typed) else None


def _finite(written: str) -> float | None:
    number = float(written)
    return number if isfinite(number) else None


def whole(cell: str) -> int | None:
    """A count: a number of zero or more without fraction (12.0 is 12; 12.5 is not understood)."""
    number = decimal(cell)
    return int(number) if number is not None and number >= 0 and number == int(number) else None


def amount(cell: str) -> float | None:
    """Zero or more; groups of three digits after one comma are thousands only where a fraction cannot be meant."""
    number = decimal(cell)
    return number if number is not None and number >= 0 else None


def degrees(cell: str, most: int) -> float | None:
    """Decimal degrees within ± `most` (WGS 84). Groups of thousands have no meaning here: 4,352 is 4.352."""
    typed = cell.strip().replace("−", "-").rstrip("°").replace(",", ".")
    number = float(typed) if _PLAIN.match(typed) else None
    return number if number is not None and -most <= number <= most else None


def point(cell: str) -> tuple[float, float] | None:
    """Latitude and longitude in one cell: 50.85, 4.35 · 50,85; 4,35 · POINT(4.35 50.85) (longitude first)."""
    typed = cell.strip()
    turned = typed.upper().startswith("POINT")
    inner = typed[5:].strip() if turned else typed
    parts = re.split(r"\s*;\s*|,\s+|\s+|(?<=\d),(?=-?\d+\.\d)", inner.strip("()[] "))
    if len(parts) != 2:
        return None
    first, second = parts[::-1] if turned else parts
    lat, lon = degrees(first, 90), degrees(second, 180)
    return (lat, lon) if lat is not None and lon is not None else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def _month(word: str) -> int:
    plain = str(anyascii(word)).lower()
    return next((_MONTHS[plain[:n]] for n in (len(plain), 8, 6, 5, 4, 3) if plain[:n] in _MONTHS), 0)


@lru_cache(maxsize=1 << 15)
def day(cell: str, *, month_first: bool = False) -> str | None:
    """A date as ISO text: 2004-03-12, 2004-03 or 2004, as exact as it was typed.

    Days stand before months (12/03/2004) unless the column as a whole shows the American order or the day cannot
    be a month. Five digits are the days that spreadsheet programs count.
    """
    typed = _SINCE.sub("", _YEAR_SAID.sub("", cell.strip().rstrip(".")))
    if found := _ISO.match(typed):
        if found[3] is None:
            return f"{found[1]}-{found[2]:0>2}" if 1 <= int(found[2]) <= 12 else None
        return _iso(found[1], found[2], found[3])
    if found := _YEAR_FIRST.match(typed) or _COMPACT.match(typed):
        return _iso(found[1], found[2], found[3])
    if found := _PARTED.match(typed):
        first, second = (found[2], found[1]) if month_first else (found[1], found[2])
        return _iso(found[3], second, first) or _iso(found[3], first, second)
    return _loose_day(typed)


def is_no_day(cell: str) -> bool:
    """Whether a date is one of those that databases write for none: 0001-01-01, 00/00/0000, 31.12.9999."""
    return bool(_NO_DAY.match(cell.strip()))


def _loose_day(typed: str) -> str | None:
    if found := _MONTH_YEAR.match(typed):
        return f"{found[2]}-{found[1]:0>2}" if 1 <= int(found[1]) <= 12 else None
    if found := _WORDY.match(typed):
        month = _month(found[2])
        if not month:
            return None
        return _iso(found[3], str(month), found[1]) if found[1] else f"{found[3]}-{month:02d}"
    if found := _MONTH_FIRST.match(typed):
        return _iso(found[3], str(_month(found[1])), found[2])
    if found := _YEAR_MONTH_DAY.match(typed):
        return _iso(found[1], str(_month(found[2])), found[3])
    if (found := _SERIAL.match(typed)) and int(found[1]) in _SERIALS:
        return (_FIRST_DAY + timedelta(days=int(found[1]))).isoformat()
    read = year(typed)
    return str(read) if read else None


def year(cell: str) -> int | None:
    """A year of four digits, also as a spreadsheet writes it (2016.0), or the year of a date."""
    found = _YEAR.match(cell.strip())
    if found:
        number = int(found[1])
        return number if _FIRST_YEAR <= number <= _LAST_YEAR else None
    return None


def is_month_first(cells: Iterable[str]) -> bool:
    """Whether a column of dates has the American order: some second part is above 12 and no first part is."""
    firsts, seconds = [0], [0]
    for cell in cells:
        if found := _PARTED.match(cell.strip()):
            firsts.append(int(found[1]))
            seconds.append(int(found[2]))
    return max(seconds) > 12 >= max(firsts)


@lru_cache(maxsize=1 << 13)
def web(cell: str) -> str | None:
    """An address of the web with its scheme, host in small letters. Nothing but http and https is one."""
    typed = cell.strip().strip("<>").rstrip(".,;")
    if " " in typed or not typed:
        return None
    typed = typed if (begun := _SCHEME.match(typed)) is None else f"{begun[1]}://{typed[begun.end() :]}"
    full = typed if "://" in typed else f"http://{typed.removeprefix('//')}"
    try:
        parts = urlsplit(full)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.match(host) or parts.username:
        return None
    place = f"{host}:{port}" if port else host
    return parts._replace(scheme=parts.scheme.lower(), netloc=place).geturl()


def mail(cell: str) -> str | None:
    """A mail address, the part after the @ in small letters."""
    typed = cell.strip().removeprefix("mailto:").strip("<>")
    if not _MAIL.match(typed) or len(typed) > 254:
        return None
    local, _at, host = typed.rpartition("@")
    return f"{local}@{host.lower()}"
