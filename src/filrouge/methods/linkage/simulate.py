"""Lists of federations made from a base of organisations: house styles, errors, overlaps, and the truth.

The recipe of the benchmark: each organisation stands in one to six lists (42, 27, 16, 9, 4, 2 in a hundred);
each list has a style of its own for names, forms, capitals, places and numbers; rows carry errors; some
organisations move or take another name; some have a sister body. After the corruption models of P. Christen and
D. Vatsalan, "Flexible and extensible generation and corruption of personal data", CIKM 2013.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray

from filrouge.methods import legal_forms
from filrouge.methods.legal_forms import FORMS
from filrouge.methods.linkage.dice import Dice
from filrouge.methods.linkage.invention import Town, brand, postal_code, postcode, street, written
from filrouge.methods.linkage.records import Record
from filrouge.methods.linkage.words import LANGUAGES, STOPWORDS, rows

LISTS_PER_ORGANISATION: Final = (0.42, 0.27, 0.16, 0.09, 0.04, 0.02)
SISTERS: Final = ("Services", "II", "Housing", "Trading", "North", "Formation", "Invest", "Energy")
EXONYMS: Final = (
    ("Bruxelles", "Brussel", "Brussels"),
    ("Anvers", "Antwerpen", "Antwerp"),
    ("Gand", "Gent", "Ghent"),
    ("Liège", "Luik", "Liège"),
    ("Louvain", "Leuven", "Leuven"),
    ("Bruges", "Brugge", "Bruges"),
    ("Namur", "Namen", "Namur"),
    ("Mons", "Bergen", "Mons"),
    ("Courtrai", "Kortrijk", "Kortrijk"),
    ("Malines", "Mechelen", "Mechelen"),
    ("Ixelles", "Elsene", "Ixelles"),
)


@dataclass(frozen=True, slots=True)
class Drift:
    """How much organisations differ from list to list. Shares are of organisations; `towns` of rows, one drawn a list.

    `housed_move` is the share of those that move that come to live at the address of another one.
    """

    moved: float = 0.2
    renamed: float = 0.04
    sisters: float = 0.04
    housed_move: float = 0.0
    towns: tuple[float, ...] = (0.93,)


USUAL: Final = Drift()


@dataclass(frozen=True, slots=True)
class Style:
    """The habits of one list. Shares are of its rows; `form` and `name` say what is written."""

    country: str
    language: str
    form: str
    capitals: bool
    ascii_only: bool
    short_names: float
    both_names: float
    abbreviates: float
    translates: float
    has_postcode: float
    has_street: float
    has_website: float
    has_number: float
    has_form: bool
    precision: str
    later: bool
    has_town: float


@dataclass(frozen=True, slots=True, eq=False)
class Simulated:
    """Rows of all lists, shuffled, with the organisation each row truly is."""

    records: list[Record]
    truth: NDArray[np.int64]
    lists: int


@dataclass(frozen=True, slots=True)
class _Life:
    """An organisation before and after: short name, acronym, new name, new address."""

    legal: Record
    later: Record
    short: str
    acronym: str


def federations(
    base: Sequence[Record], *, lists_per_country: int = 3, european: int = 4, seed: int = 0, drift: Drift = USUAL
) -> Simulated:
    """Lists over a base of organisations; a few sister bodies are added to it.

    Every country of the base gets `lists_per_country` lists (Belgium one more, two in each
    language), and `european` lists take organisations from anywhere.
    """
    dice = Dice(seed)
    base = _with_sisters(dice, list(base), drift.sisters)
    styles = _styles(dice, sorted({r.country for r in base}), lists_per_country, european, drift)
    rows_made: list[tuple[Record, int]] = []
    for truth, organisation in enumerate(base):
        life = _life(dice, organisation, drift, base)
        open_to = [k for k, style in enumerate(styles) if style.country in ("", organisation.country)]
        for k in dice.sample(open_to, 1 + dice.weighted(LISTS_PER_ORGANISATION)):
            rows_made.append((_row(dice, life, styles[k], k, base), truth))
            if dice.chance(0.006):
                rows_made.append((_row(dice, life, styles[k], k, base), truth))
    order = dice.shuffled(range(len(rows_made)))
    records = [replace(rows_made[at][0], key=key) for key, at in enumerate(order)]
    return Simulated(records, np.array([rows_made[at][1] for at in order], dtype=np.int64), len(styles))


def _with_sisters(dice: Dice, base: list[Record], share: float) -> list[Record]:
    """A share (four in a hundred) get a sister body with a number of its own, often at the same address."""
    sisters = []
    for parent in base:
        if parent.names and dice.chance(share):
            core = legal_forms.split(parent.names[0], parent.country).core
            sister = replace(parent, names=(f"{core} {dice.pick(SISTERS)}",), identifiers=_next(parent))
            sister = replace(sister, website=parent.website if dice.chance(0.5) else "")
            sisters.append(sister if dice.chance(0.6) else replace(sister, street=street(dice, "en")))
    return base + sisters


def _next(parent: Record) -> tuple[tuple[str, str], ...]:
    return tuple(
        (scheme, number[:-1] + str((int(number[-1]) + 3) % 10) + "5")
        for scheme, number in parent.identifiers
        if number[-1:].isdigit()
    )


def _styles(dice: Dice, countries: Sequence[str], each: int, european: int, drift: Drift) -> list[Style]:
    styles = []
    for country in countries:
        spoken = ("fr", "nl") if country == "BE" else (_language(country),)
        styles += [_style(dice, country, spoken[k % len(spoken)], drift) for k in range(each + (len(spoken) > 1))]
    return styles + [_style(dice, "", dice.pick(("en", "fr")), drift) for _ in range(european)]


def _style(dice: Dice, country: str, language: str, drift: Drift) -> Style:
    return Style(
        country=country,
        language=language,
        form=dice.pick(("as is", "as is", "dropped", "dropped", "respelled", "front")),
        capitals=dice.chance(0.15),
        ascii_only=dice.chance(0.2),
        short_names=dice.pick((0.0, 0.02, 0.08, 0.2)),
        both_names=dice.pick((0.0, 0.0, 0.15)),
        abbreviates=dice.pick((0.0, 0.01, 0.06)),
        translates=0.12 if country in ("BE", "") else 0.0,
        has_postcode=dice.pick((1.0, 0.97, 0.9, 0.6, 0.0)),
        has_street=dice.pick((1.0, 0.95, 0.8, 0.5, 0.0)),
        has_website=dice.pick((0.0, 0.4, 0.7, 0.95)),
        has_number=dice.pick((0.0, 0.0, 0.3, 0.8)),
        has_form=dice.chance(0.3),
        precision=dice.pick(("town", "town", "town", "house", "")),
        later=dice.chance(0.5),
        has_town=dice.pick(drift.towns) if len(drift.towns) > 1 else drift.towns[0],
    )


def _language(country: str) -> str:
    known = {"FR": "fr", "LU": "fr", "NL": "nl", "DE": "de", "AT": "de", "CH": "de", "IT": "it", "ES": "es"}
    return known.get(country, "en")


def _life(dice: Dice, organisation: Record, drift: Drift, base: Sequence[Record]) -> _Life:
    """What happens to an organisation between an earlier and a later list."""
    core = legal_forms.split(organisation.names[0], organisation.country).core
    words = core.split()
    later = organisation
    if dice.chance(drift.moved):
        later = _moved(dice, later)
        later = _at_home_of(dice.pick(base), later) if drift.housed_move and dice.chance(drift.housed_move) else later
    if dice.chance(drift.renamed):
        later = replace(later, names=(_renamed(dice, words),))
    letters = "".join(w[0] for w in anyascii(organisation.names[0]).split() if w.lower() not in STOPWORDS)
    return _Life(organisation, later, _shortened(dice, words), letters.upper() if 3 <= len(letters) <= 7 else "")


def _moved(dice: Dice, record: Record) -> Record:
    """Another street, half the time another town, too."""
    language = _language(record.country)
    line = street(dice, language)
    if dice.chance(0.5):
        return replace(record, street=line, postcode=_neighbour(dice, record.postcode))
    far = dice.pick((0.1, 0.3, 3.0))
    point = record.point and (record.point[0] + far * dice.below(100) / 100, record.point[1] + far / 2)
    code = postal_code(point or (50.0, 4.0), dice)
    town = Town(brand(dice) + "ville", record.country, language, code, point or (50.0, 4.0))
    return replace(record, street=line, point=point, city=town.name, postcode=postcode(dice, town))


def _at_home_of(host: Record, record: Record) -> Record:
    """The same organisation at the address of another one of its country."""
    if host.country != record.country:
        return record
    return replace(record, street=host.street, postcode=host.postcode, city=host.city, point=host.point)


def _neighbour(dice: Dice, code: str) -> str:
    """A postcode nearby: its last sign or two changed."""
    if len(code) < 4:
        return code
    return (
        code[:-2] + dice.pick("ABDEFGHJ") + dice.pick("LNPQRSTU")
        if code[-1].isalpha()
        else code[:-1] + str(dice.below(10))
    )


def _renamed(dice: Dice, words: list[str]) -> str:
    """A new name: a brand, with or without one word of the old one."""
    kept = [dice.pick(words)] if words and dice.chance(0.6) else []
    return " ".join([brand(dice, 2 + dice.below(2)), *kept])


def _shortened(dice: Dice, words: list[str]) -> str:
    """The first words, or two words run together as in a brand made of syllables."""
    if len(words) < 3 or dice.chance(0.15):
        return "".join([words[0][:4], *(w[:3].lower() for w in words[1:2])]) if len(words) > 1 else words[0]
    return " ".join(words[: max(1, len(words) - 1 - dice.below(2))])


def _row(dice: Dice, life: _Life, style: Style, source: int, base: Sequence[Record]) -> Record:
    """One row as this list would have typed it."""
    now = life.later if style.later else life.legal
    names = _names(dice, life, now, style)
    return Record(
        key=0,
        source=source,
        names=names,
        country=now.country,
        postcode=now.postcode if dice.chance(style.has_postcode) else "",
        city=_city(dice, now.city, style) if dice.chance(style.has_town) else "",
        street=_line(dice, now.street) if dice.chance(style.has_street) else "",
        website=now.website if dice.chance(style.has_website) else "",
        identifiers=_identifiers(dice, now, base) if dice.chance(style.has_number) else (),
        legal_form=now.legal_form if style.has_form else "",
        point=_point(now, style.precision),
    )


def _point(record: Record, precision: str) -> tuple[float, float] | None:
    """The house, or the middle of its town as a tenth of a degree."""
    if record.point is None or precision != "town":
        return record.point if precision else None
    return round(record.point[0], 1), round(record.point[1], 1)


def _names(dice: Dice, life: _Life, now: Record, style: Style) -> tuple[str, ...]:
    core, form = legal_forms.split(now.names[0], now.country)
    name = _formed(dice, now.names[0], core, form or now.legal_form, style)
    short = life.acronym if life.acronym and dice.chance(0.25) else life.short
    if dice.chance(style.short_names):
        return (_typed(dice, short, style),)
    typed = _typed(dice, name, style)
    return (typed, short) if short and dice.chance(style.both_names) else (typed,)


def _formed(dice: Dice, name: str, core: str, form: str, style: Style) -> str:
    if style.form == "as is" or (style.form != "dropped" and form not in FORMS):
        return name
    if style.form == "dropped":
        return core
    group = FORMS[form].group
    others = [code for code, f in FORMS.items() if group and f.group == group and style.language in f.languages]
    spelling = written(dice, dice.pick(others or [form]))
    return f"{spelling} {core}" if style.form == "front" else f"{core} {spelling}"


def _typed(dice: Dice, name: str, style: Style) -> str:
    words = _translated(name.split(), style.language) if dice.chance(style.translates) else name.split()
    if len(words) > 2 and dice.chance(0.03):
        words.pop(dice.below(len(words)))
    if len(words) > 2 and dice.chance(0.015):
        words = dice.shuffled(words)
    if dice.chance(style.abbreviates):
        at = dice.below(len(words))
        words[at] = words[at][:4] + "." if len(words[at]) > 6 else words[at]
    text = " ".join(words)
    text = _mistyped(dice, text) if dice.chance(0.035) else text
    text = str(anyascii(text)) if style.ascii_only else text
    return text.upper() if style.capitals else text


def _translated(words: list[str], language: str) -> list[str]:
    """Common words put into the language of the list."""
    at = LANGUAGES.index(language)
    table = {word: row[at][0] for row in rows() for cell in row for word in cell}
    return [table[w].capitalize() if (w := str(anyascii(word)).lower()) in table else word for word in words]


def _mistyped(dice: Dice, text: str) -> str:
    """One letter dropped, doubled, changed or swapped with the next."""
    if len(text) < 5:
        return text
    at, how = 1 + dice.below(len(text) - 2), dice.below(4)
    middle = ("", text[at] * 2, dice.pick("aeiourstn"), text[at + 1] + text[at])[how]
    return text[:at] + middle + text[at + (2 if how == 3 else 1) :]


def _city(dice: Dice, city: str, style: Style) -> str:
    for names in EXONYMS:
        if city in names:
            return names[("fr", "nl", "en").index(style.language)] if style.language in ("fr", "nl", "en") else city
    city = _mistyped(dice, city) if dice.chance(0.02) else city
    return city.upper() if style.capitals else city


def _line(dice: Dice, line: str) -> str:
    """A street as another clerk types it: a detail before it, a word cut, the number left out."""
    if dice.chance(0.06):
        return f"c/o {brand(dice)} {brand(dice)}, {line}"
    if dice.chance(0.08):
        return " ".join(part for part in line.split() if not part.isdigit()) or line
    return _mistyped(dice, line) if dice.chance(0.03) else line


def _identifiers(dice: Dice, record: Record, base: Sequence[Record]) -> tuple[tuple[str, str], ...]:
    """The numbers; one in a hundred is mistyped, half of those into the number of somebody else."""
    if not dice.chance(0.01):
        return record.identifiers
    if dice.chance(0.5):
        return dice.pick(base).identifiers
    return tuple((scheme, number[:-2] + f"{dice.below(90) + 10}") for scheme, number in record.identifiers)
