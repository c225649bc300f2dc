"""What somebody wrote themselves in an answer: above the quotation, without signature and greetings.

Written line by line and not as one expression over the whole text, so that it takes linear time whatever comes.
"""

from __future__ import annotations

import re

from filrouge.ground.mail.replies.salutations import without_line

# en, fr, nl, de, it, es. What people's programs put between the answer and the mail that is answered.
_WROTE = re.compile(
    r"^(?:on\b.*\bwrote|le\b.*\ba écrit|op\b.*\b(?:schreef\b.*|heeft\b.*\bgeschreven)|am\b.*\bschrieb\b.*|"
    r"il\b.*\bha scritto|el\b.*\bescribi[oó])\s*:$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^[^<>]*<[^<>@]*@[^<>]*>.*(?:wrote|écrit|schreef|schrieb|scritto|escribió)\s*:$", re.IGNORECASE)
_DATED = re.compile(r"\d{1,2}[:.h]\d\d|\d{4}|@")
_DIVIDER = re.compile(
    r"^(?:[-_]{2,} ?(?:original message|forwarded message|message (?:d['’]origine|transféré)|oorspronkelijk bericht|"
    r"doorgestuurd bericht|ursprüngliche nachricht|weitergeleitete nachricht|messaggio (?:originale|inoltrato)|"
    r"mensaje (?:original|reenviado)).*|begin forwarded message:|début du message réexpédié ?:|_{20,}|~{6}.*~{6})$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\**(?:from|de|van|von|da) ?:", re.IGNORECASE)
_BESIDE = re.compile(
    r"^\**(?:sent|date|to|cc|subject|envoyé|date|à|objet|verzonden|datum|aan|onderwerp|gesendet|an|betreff|"
    r"inviato|data|a|oggetto|enviado(?: el)?|fecha|para|asunto) ?:",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^(?:sent from (?:my|outlook|mail|yahoo)|get outlook for|envoyé (?:de|depuis|à partir de) |télécharger outlook|"
    r"envoyé avec (?:la messagerie sécurisée )?proton|(?:sent|verzonden|verstuurd|gesendet) .{0,20}proton|"
    r"obtenez outlook|verstuurd (?:vanaf|vanuit) |verzonden (?:vanaf|met|vanuit) |(?:downloaden )?outlook voor|"
    r"von meinem .* gesendet|"
    r"gesendet (?:von|mit|aus) |inviato (?:da|dal) |scarica outlook|enviado (?:desde|con) |obtener outlook)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:(?:with |met |mit )?(?:kind|kindest|best|warm|warmest|many|vriendelijke|hartelijke|beste|warme|solidaire|"
    r"freundlichen?|besten?|herzlichen?|lieben?|vielen?|solidarischen?) "
    r"(?:regards|wishes|groet(?:en)?|gr(?:ü|ue)(?:ß|ss)en?)"
    r"|regards|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|cheers|mvg|mfg|lg|vg|groet(?:en|jes)?"
    r"|met \w{4,20} groet(?:en)?|(?:bien )?(?:coopérativement|solidairement)|belle (?:journée|soirée)"
    r"|(?:(?:bien|très) )?cordialement(?: vôtre)?|bien à (?:vous|toi)|(?:meilleures|sincères|cordiales) salutations"
    r"|(?:bien )?amicalement|salutations(?: distinguées| solidaires)?|bonne (?:journée|soirée)|cdlt"
    r"|(?:cordiali|distinti|cari|migliori) saluti|saluti|cordialmente|un caro saluto"
    r"|(?:un )?(?:cordial |atento )?saludos?(?: cordial(?:es)?)?|(?:saludos|un abrazo|abrazos)|atentamente)"
    r"(?: (?:from|uit|aus|van|de|da|desde) [^.]{1,30})?[,.!]?$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r" [/|·] ")  # “Vriendelijke groet / Cordialement”
_POSTSCRIPT = re.compile(r"^p\.? ?s\b", re.IGNORECASE)
_UNSEEN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u200b": "", "\u200e": "", "\u200f": "", "\ufeff": ""})
_WIDEST, _TALLEST = 80, 12  # characters of a line and lines of what may still be a signature
_LINES_OF_AN_INTRODUCTION = 3
_LINES_OF_A_HEAD = 6


def own_words(text: str) -> str:
    """What the writer of an answer added, in plain lines; empty when there is nothing but quotation and signature.

    Above the quotation where there is something above it, else between and below (answers in the old manner).
    """
    lines = [line.rstrip() for line in text.translate(_UNSEEN).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    start = _quotation(lines)
    above = _unsigned(lines[:start])
    return without_line("\n".join(above or _unsigned(_between(lines[start:]))))


def _quotation(lines: list[str]) -> int:
    """The number of the first line that is not the writer's."""
    for number, line in enumerate(lines):
        plain = line.strip()
        if plain.startswith(">"):
            return _introduced(lines, number)
        if _DIVIDER.match(plain) or _is_head(lines, number) or _is_introduction(lines, number):
            return number
    return len(lines)


def _is_introduction(lines: list[str], number: int) -> bool:
    """“On Monday … wrote:”, also when a program broke it into two or three lines."""
    if not lines[number].strip():
        return False
    if _NAMED.match(lines[number].strip()[:600]):
        return True
    joined = ""
    for line in lines[number : number + _LINES_OF_AN_INTRODUCTION]:
        if not line.strip():
            return False
        joined = f"{joined} {line.strip()}"[:600].strip()
        if joined.endswith(":"):
            return bool(_WROTE.match(joined) and _DATED.search(joined))
    return False


def _introduced(lines: list[str], number: int) -> int:
    """Where the quotation at `number` is introduced in any language: lines just above, with a date, and a colon."""
    last = number - 1
    while last >= 0 and not lines[last].strip():
        last -= 1
    if last < 0 or not lines[last].endswith(":"):
        return number
    first = last
    while first > 0 and lines[first - 1].strip() and last - first < _LINES_OF_AN_INTRODUCTION - 1:
        if _DATED.search(lines[first]) and _starts_anew(lines[first]):
            break
        first -= 1
    joined = " ".join(lines[first : last + 1])
    return first if len(_DATED.findall(joined)) > 1 else number


def _starts_anew(line: str) -> bool:
    return line[:1].isupper() or line[:1].isdigit()


def _is_head(lines: list[str], number: int) -> bool:
    """From, Sent, To, Subject: the head of a mail, as some programs put it above what they quote."""
    if not _FROM.match(lines[number].strip()):
        return False
    below = [line.strip() for line in lines[number + 1 : number + _LINES_OF_A_HEAD] if line.strip()]
    return sum(bool(_BESIDE.match(line)) for line in below) > 1


def _between(lines: list[str]) -> list[str]:
    """The lines of an answer that stand between or below quoted ones; nothing where none is marked as quoted."""
    if not any(line.lstrip().startswith(">") for line in lines):
        return []
    first = next(n for n, line in enumerate(lines) if line.lstrip().startswith(">"))
    return [line for line in lines[first:] if not line.lstrip().startswith(">")]


def _unsigned(lines: list[str]) -> list[str]:
    """Without signature, greeting and blank lines at both ends."""
    lines = _trimmed(lines)
    for number, line in enumerate(lines):
        plain = line.strip()
        if plain in {"--", "—", "__"} or _DEVICE.match(plain) or _closes(lines, number):
            lines = lines[:number]
            break
    return _trimmed(lines)


def _closes(lines: list[str], number: int) -> bool:
    """A greeting with something above it, below which there is nothing but what looks like a signature."""
    if not number or not _greets(lines[number].strip()):
        return False
    # No more than are needed, for a mail may consist of greetings; of two lines one at most is blank.
    below = [line.strip() for line in lines[number + 1 : number + 3 + 2 * _TALLEST] if line.strip()]
    return len(below) <= _TALLEST and not any(len(line) > _WIDEST or _POSTSCRIPT.match(line) for line in below)


def _greets(line: str) -> bool:
    """Whether a line is a greeting, or the same in several languages."""
    return len(line) <= _WIDEST and all(_GREETING.match(part.strip()) for part in _SEVERAL.split(line))


def _trimmed(lines: list[str]) -> list[str]:
    """Without blank lines at the ends, and with one at most between two paragraphs."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1]):
            kept.append(line if line.strip() else "")
    while kept and not kept[-1]:
        kept.pop()
    return kept
