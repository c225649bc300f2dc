"""Figures as people type them: a number, or the size class within which it lies.

“10–49”, “de 10 à 49 salariés”, “from 10 to 49”, “moins de 10”, “≥ 250”, “250 und mehr”; and INSEE's codes for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from anyascii import anyascii

from filrouge.methods.places.folding import fold
from filrouge.rooms.register.fields import YEARS, Amount, as_figure
from filrouge.rooms.register.formats import headings, values

MOST = 2_000_000_000  # beyond this a figure is a telephone number in the wrong column
_OPEN = float("inf")
_NUMBER = r"\d{1,3}(?:[ .,']\d{3})+(?!\d)|\d+"
_PARTS = re.compile(rf"({_NUMBER})|([a-z]+)\.?|(>=|=>|<=|=<|\.\.\.?|[<>+~-])|\s+")
_BETWEEN_WORDS = re.compile(r"[()/]|'(?!\d)")
_EXPONENT = re.compile(r"\d+e\d+")  # 1e5, and not “1 e 5”
_LONGEST = 60


def _phrases(typed: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in typed.split("|"))


# As anyascii writes them, N for a number.
_BETWEEN = _phrases(
    "|from|between|de|entre|van|tussen|von|zwischen|da|dal|tra|fra|del|desde|od|miedzy|mezi|medzi|izmedu|med|"
    "mellom|mellem|mellan|fran|ot|mezhdu|apo|metaxy|intre|de la|no|nuo|alates"
)
_TO = _phrases(
    "-|~|..|...|to|and|or|a|et|ou|tot|tot en met|t m|en|of|bis|bis zu|und|oder|al|e|ed|o|y|i|ate|do|az|az po|"
    "pana la|till|til|og|och|eller|eos|kai|ili|ali|in|si|sau|az|es|vagy|ja|tai|kuni|lidz|iki"
)
_LESS = _phrases(
    "<|less than|fewer than|under|below|moins de|minder dan|onder|weniger als|unter|meno di|sotto|menos de|"
    "menys de|mniej niz|ponizej|mindre an|farre an|faerre end|mindre end|mindre enn|faerre enn|alle|mene nez|"
    "menej ako|pod|mai putin de|sub|ligoteroi apo|kato apo|manje od|ispod|manj kot|mazak neka|maziau nei|"
    "vahem kui|po malko ot"
)
_AT_MOST = _phrases(
    "<=|=<|up to|at most|max|maximum|no more than|jusqu a|jusqua|au plus|tot|tot en met|hoogstens|maximaal|"
    "bis|bis zu|hochstens|maximal|fino a|al massimo|hasta|como maximo|ate|no maximo|do|najwyzej|nejvyse|"
    "upp till|hogst|op til|hojst|opptil|enintaan|legfeljebb|pana la|cel mult|eos|mexri"
)
_MORE = _phrases(
    ">|more than|over|above|plus de|+ de|meer dan|boven|mehr als|uber|piu di|oltre|mas de|mes de|mais de|"
    "acima de|wiecej niz|powyzej|mer an|fler an|mere end|flere end|mer enn|flere enn|yli|vice nez|viac ako|"
    "nad|peste|mai mult de|pano apo|perissoteroi apo|poveche ot|vise od|preko|iznad|vec kot"
)
_AT_LEAST = _phrases(
    ">=|=>|at least|from|min|minimum|no fewer than|au moins|a partir de|minstens|ten minste|minimaal|vanaf|"
    "mindestens|ab|almeno|a partire da|da|al menos|desde|pelo menos|co najmniej|od|minst|fran|mindst|"
    "vahintaan|legalabb|cel putin|de la|toulachiston|apo|ot|najmanje|vsaj"
)
_AND_MORE = _phrases(
    "+|and more|or more|and over|or over|and above|et plus|ou plus|et au dela|of meer|en meer|und mehr|"
    "oder mehr|und daruber|e oltre|ed oltre|o piu|e piu|y mas|o mas|i mes|o mes|ou mais|e mais|i wiecej|"
    "lub wiecej|och fler|eller fler|och over|og derover|eller flere|og flere|og mer|eller mer|a vice|"
    "nebo vice|a viac|es tobb|vagy tobb|si peste|sau mai mult|sau mai multi|kai ano|i poveche|i vise|ili vise|"
    "in vec|ali vec|tai enemman|ja enemman|ja yli"
)
_AND_LESS = _phrases(
    "or fewer|or less|and under|ou moins|et moins|of minder|en minder|und weniger|oder weniger|o meno|e meno|"
    "o menos|y menos|ou menos|e menos|lub mniej|i mniej|eller farre|eller faerre|eller mindre|a mene|"
    "nebo mene|a menej|vagy kevesebb|sau mai putin|tai vahemman"
)
_ABOUT = _phrases(
    "~|+ -|c|ca|circa|about|around|approx|approximately|env|environ|vers|etwa|ungefahr|rund|ongeveer|plm|cerca|"
    "cerca de|aprox|aproximadamente|cca|asi|okolo|ok|noin|cirka|omtrent|korulbelul|kb|aproximativ|peripou|"
    "priblizno|umbes"
)
_SPOKEN = frozenset(
    word
    for phrases in (_ABOUT, _BETWEEN, _TO, _LESS, _AT_MOST, _MORE, _AT_LEAST, _AND_MORE, _AND_LESS)
    for phrase in phrases
    for word in phrase.split()
)
_SHORTENED = range(3, 5)  # sal., pers.
_PEOPLE = "heads persons people personnes personen persone personas pessoas osob personer"

# INSEE, tranche d'effectif salarié of a unit in the Sirene register; NN, no employer or none known of, says nothing.
INSEE: Mapping[str, Amount] = {
    "00": 0, "01": "1-2", "02": "3-5", "03": "6-9", "11": "10-19", "12": "20-49", "21": "50-99", "22": "100-199",
    "31": "200-249", "32": "250-499", "41": "500-999", "42": "1000-1999", "51": "2000-4999", "52": "5000-9999",
    "53": "10000+",
}  # fmt: skip
INSEE_UNKNOWN = "NN"


def figure(cell: str, unit: str) -> Amount | None:
    """What a cell of a column of this unit says, in its numbers or as a size class; None where it is neither."""
    number = values.amount(cell) if unit == "fte" else values.whole(cell)
    if number is not None:
        return number if number <= MOST else None
    return size_class(cell, unit)


def size_class(cell: str, unit: str) -> Amount | None:
    """The class that is typed in words or signs, a number with the word for what it counts; None for all else.

    Words for another unit are not understood: “10 à 49 ETP” says nothing of persons.
    """
    return _size_class(cell, unit) if len(cell) <= _LONGEST else None


@lru_cache(maxsize=1 << 13)
def _size_class(cell: str, unit: str) -> Amount | None:
    found = _taken_apart(cell, unit)
    if found is None:
        return None
    shape, numbers = found
    ends = _between(*numbers) if len(numbers) == 2 and _is_range(shape) else _one_sided(shape, numbers)
    if ends is None or not 0 <= ends[0] <= ends[1] or max(numbers) > MOST or _says_nothing(*ends):
        return None
    return as_figure(*ends)


def _says_nothing(low: int, high: float) -> bool:
    """“0 and more” is said of everybody, and 2019–2020 is a year of accounts."""
    return (low == 0 and high == _OPEN) or (high - low == 1 and low in YEARS)


def _taken_apart(cell: str, unit: str) -> tuple[str, list[int]] | None:
    """The words and signs of a cell with N for each number, and the numbers; what it counts is left out."""
    text = _BETWEEN_WORDS.sub(" ", str(anyascii(cell)).lower()).strip().rstrip("*")
    if _EXPONENT.fullmatch(text) or "".join(part.group() for part in _PARTS.finditer(text)) != text:
        return None
    shape: list[str] = []
    numbers: list[int] = []
    for number, word, sign in _PARTS.findall(text):
        if number:
            if number[0] == "0" and number != "0":  # of a date, a code or a telephone number
                return None
            numbers.append(int(re.sub(r"\D", "", number)))
            shape.append("N")
        elif word in _SPOKEN or sign:
            shape.append(word or sign)
        elif word and not _counts(word, unit):
            return None
    return " ".join(shape), numbers


def _counts(word: str, unit: str) -> bool:
    """Whether a word, or its beginning, is one for what is counted in this unit."""
    known = _beginnings(unit)
    return word[:5] in known or (len(word) in _SHORTENED and any(one.startswith(word) for one in known))


@cache
def _beginnings(unit: str) -> frozenset[str]:
    """How the words begin by which columns of a unit are headed; of full-time equivalents those for them alone."""
    words = headings.words_of(unit) | (frozenset(_PEOPLE.split()) if unit == "heads" else frozenset())
    return frozenset(word[:5] for word in (words - headings.words_of("heads") if unit == "fte" else words))


def _is_range(shape: str) -> bool:
    before, _first, rest = shape.partition("N")
    return before.strip() in _BETWEEN and rest.removesuffix("N").strip() in _TO


def _between(low: int, high: int) -> tuple[int, float]:
    return low, high


def _one_sided(shape: str, numbers: list[int]) -> tuple[int, float] | None:
    if len(numbers) != 1:
        return None
    [number] = numbers
    before, after = (part.strip() for part in shape.split("N"))
    if not before and not after:
        return number, number
    if not after:
        return _behind(before, number)
    if before:
        return None
    at_least, at_most = (number, _OPEN), (0, number)
    return at_least if after in _AND_MORE else at_most if after in _AND_LESS else None


def _behind(words: str, number: int) -> tuple[int, float] | None:
    """The limits that words before a number set: “more than 249” begins at 250, “fewer than 10” ends at 9."""
    if words in _ABOUT:
        return number, number
    if words in _LESS:
        return 0, number - 1
    if words in _AT_MOST:
        return 0, number
    if words in _MORE:
        return number + 1, _OPEN
    return (number, _OPEN) if words in _AT_LEAST else None


def of_insee(cell: str) -> Amount | None:
    """The class of a code of INSEE, also where a spreadsheet took its zero away; or one that is typed in words."""
    typed = cell.strip().removesuffix(".0")
    return INSEE.get(typed.zfill(2)) if typed.isdecimal() else size_class(cell, "heads")


def is_class(cell: str) -> bool:
    """Whether a cell says persons as a size class, or as a number with a word for them."""
    return values.decimal(cell) is None and size_class(cell, "heads") is not None


def names_workers(cell: str) -> bool:
    """Whether it also says in a word that it counts persons who work."""
    return is_class(cell) and any(_counts(word, "heads") for word in fold(cell).split() if word not in _SPOKEN)


def looks_like_insee(cells: Iterable[str], *, named: bool) -> bool:
    """Whether most of these are codes of INSEE, and not workers or the numbers of some other classes.

    Where their zeros are lost they look like these, and only the heading tells (`named`).
    """
    codes = {cell.strip().removesuffix(".0") for cell in cells}
    known = [code for code in codes if code == INSEE_UNKNOWN or (code.isdecimal() and code.zfill(2) in INSEE)]
    told = any(code == INSEE_UNKNOWN or (len(code) == 2 and code[0] == "0") for code in known)
    return len(known) >= 0.8 * len(codes) and (told or (named and any(len(code) > 1 for code in known)))
