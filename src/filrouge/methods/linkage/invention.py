"""Invented social-economy organisations, as a base for simulated lists. Nobody real is in them.

Names follow the patterns of the field in six languages: a town, a brand or a patron with common words
and a legal form. Towns, streets and brands are made of syllables. The base holds what makes linkage hard in
life: one generic name in many towns, sister bodies, houses with many tenants, numbered phases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from filrouge.methods.legal_forms import FORMS
from filrouge.methods.linkage.dice import Dice
from filrouge.methods.linkage.records import Record
from filrouge.methods.linkage.words import LANGUAGES, SIBLING_WORDS, rows

COUNTRIES: Final = ("GB", "FR", "BE", "NL", "DE", "IT", "ES")
SHARES: Final = (0.3, 0.17, 0.13, 0.1, 0.12, 0.1, 0.08)
SPOKEN: Final = {"GB": "en", "FR": "fr", "NL": "nl", "DE": "de", "IT": "it", "ES": "es"}

_BEGIN: Final = (
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "st",
    "t",
    "v",
)
_MIDDLE: Final = ("a", "e", "i", "o", "u", "a", "e", "o", "ei", "ou")
_END: Final = ("l", "n", "r", "s", "t", "nd", "rt", "m", "x", "ck", "ss", "v")
_TOWN_ENDS: Final = {
    "en": ("ton", "ham", "ford", "bury", "ley", "wick", "field", "worth", "mouth"),
    "fr": ("ville", "court", "mont", "y", "ac", "ans", "ières", "bourg"),
    "nl": ("kerke", "dijk", "hoven", "gem", "wijk", "beek", "veld", "donk"),
    "de": ("dorf", "heim", "hausen", "berg", "stadt", "burg", "bach", "ingen"),
    "it": ("ano", "ona", "ello", "ate", "engo", "etto", "ara"),
    "es": ("ales", "osa", "eda", "era", "illo", "ana", "edo"),
}
_STREETS: Final = {
    "en": ("{} Road", "{} Street", "{} Lane", "{} House {} Road"),
    "fr": ("rue {}", "avenue {}", "place {}", "rue de la {}"),
    "nl": ("{}straat", "{}laan", "{}weg", "{}plein"),
    "de": ("{}straße", "{}weg", "{}platz", "{}allee"),
    "it": ("via {}", "piazza {}", "viale {}", "corso {}"),
    "es": ("calle {}", "plaza {}", "avenida {}", "calle de {}"),
}
_PATTERNS: Final = (
    ("{town} {common}", 0.2),
    ("{town} {common} {common}", 0.16),
    ("{brand} {common}", 0.2),
    ("{brand}", 0.1),
    ("{brand} {brand} {common}", 0.06),
    ("{common} {common} {town}", 0.1),
    ("{common} {common} {common}", 0.06),
    ("{saint} {common}", 0.05),
    ("{town} {link} {town} {common} {common}", 0.04),
    ("{common} {brand} {link} {town}", 0.03),
)
_LINKS: Final = {"en": "and", "fr": "et", "nl": "en", "de": "und", "it": "e", "es": "y"}
_SAINTS: Final = {"en": "St", "fr": "Saint", "nl": "Sint", "de": "Sankt", "it": "San", "es": "San"}
_GENERIC: Final = 40
HOUSED: Final = 0.13
RELATED: Final = 0.07


@dataclass(frozen=True, slots=True)
class Town:
    """An invented town of a country, with the language spoken there."""

    name: str
    country: str
    language: str
    code: int
    point: tuple[float, float]


def postal_code(point: tuple[float, float], dice: Dice) -> int:
    """What the postcodes of a town are made of: neighbours begin alike, as in life."""
    return (int(point[0]) % 10 * 10 + int(point[1]) % 10) * 900 + dice.below(900)


def invent(n: int, *, seed: int) -> list[Record]:
    """n invented organisations, key 0 to n - 1, each with address, form, number and mostly a web site."""
    dice = Dice(seed)
    towns = _towns(dice, max(12, n // 25))
    generic = {language: _generic(dice, language) for language in LANGUAGES}
    found: list[Record] = []
    while len(found) < n:
        town = dice.skewed(towns[COUNTRIES[dice.weighted(SHARES)]])
        if found and dice.chance(RELATED):
            found.append(_relative(dice, found[dice.below(len(found))], len(found)))
        else:
            found.append(_organisation(dice, town, generic[town.language], towns[town.country], found))
    return found


def brand(dice: Dice, syllables: int = 2) -> str:
    """A word that means nothing, with a capital."""
    return "".join(_syllable(dice) for _ in range(syllables)).capitalize()


def street(dice: Dice, language: str) -> str:
    """An invented street with a house number, as typed in that language."""
    line = dice.pick(_STREETS[language]).format(brand(dice), brand(dice))
    number = 1 + int(150 * (dice.below(1000) / 1000) ** 2)
    return f"{number} {line}" if language in ("en", "fr") else f"{line} {number}"


def postcode(dice: Dice, town: Town) -> str:
    """A postcode as that country writes it: one for the town on the continent, one for a few houses in Britain."""
    if town.country == "GB":
        letters = "ABCDEFGHJLNPRSTUWY"
        area = letters[town.code // 9_000 % 18] + letters[town.code // 900 % 10]
        return f"{area}{1 + town.code % 19} {dice.below(10)}{dice.pick(letters)}{dice.pick(letters)}"
    if town.country == "NL":
        return f"{1000 + town.code % 8999} {dice.pick('ABCDEFGH')}{dice.pick('ABCDEFGH')}"
    digits = 4 if town.country == "BE" else 5
    return str(10 ** (digits - 1) + town.code % (9 * 10 ** (digits - 1)))


def common_words(language: str) -> list[str]:
    """The usual spellings of the words that many names share."""
    at = LANGUAGES.index(language)
    return [row[at][0] for row in rows()]


def _syllable(dice: Dice) -> str:
    return dice.pick(_BEGIN) + dice.pick(_MIDDLE) + (dice.pick(_END) if dice.chance(0.5) else "")


def _towns(dice: Dice, n: int) -> dict[str, list[Town]]:
    return {
        country: [_town(dice, country) for _ in range(max(4, int(n * s)))]
        for country, s in zip(COUNTRIES, SHARES, strict=True)
    }


def _town(dice: Dice, country: str) -> Town:
    language = SPOKEN.get(country) or dice.pick(("fr", "nl"))
    name = (
        _syllable(dice).capitalize() + (_syllable(dice) if dice.chance(0.4) else "") + dice.pick(_TOWN_ENDS[language])
    )
    point = (40 + dice.below(60) / 10, dice.below(60) / 10)
    return Town(name, country, language, postal_code(point, dice), point)


def _generic(dice: Dice, language: str) -> list[str]:
    """Names that many towns have, such as a legion's club."""
    words = common_words(language)
    return [" ".join(w.capitalize() for w in dice.sample(words, 2)) for _ in range(_GENERIC)]


def _organisation(dice: Dice, town: Town, generic: list[str], towns: Sequence[Town], found: list[Record]) -> Record:
    name = dice.skewed(generic) if dice.chance(0.05) else _named(dice, town, towns)
    form = _form(dice, town)
    record = Record(
        key=len(found),
        source=0,
        names=(f"{name} {form[1]}".strip(),),
        country=town.country,
        postcode=postcode(dice, town),
        city=town.name,
        street=street(dice, town.language),
        website=_website(dice, name, town.country) if dice.chance(0.75) else "",
        identifiers=((f"{town.country} register", str(10_000_000 + len(found) * 7)),),
        legal_form=form[0],
        point=(town.point[0] + dice.below(45) / 1000, town.point[1] + dice.below(45) / 1000),
    )
    return _housed(dice, record, found) if found and dice.chance(HOUSED) else record


def _named(dice: Dice, town: Town, towns: Sequence[Town]) -> str:
    pattern = _PATTERNS[dice.weighted([share for _, share in _PATTERNS])][0]
    words = common_words(town.language)
    parts = []
    for part in pattern.split():
        parts.append(
            {
                "{town}": lambda: town.name if dice.chance(0.7) else dice.pick(towns).name,
                "{common}": lambda: dice.skewed(words, 1.4).capitalize(),
                "{brand}": lambda: brand(dice, 1 + dice.below(3)),
                "{saint}": lambda: f"{_SAINTS[town.language]} {brand(dice, 2)}",
                "{link}": lambda: _LINKS[town.language],
            }[part]()
        )
    return " ".join(parts)


def _form(dice: Dice, town: Town) -> tuple[str, str]:
    """Code and spelling of a form of the country, in the language of the town; sometimes none."""
    if dice.chance(0.12):
        return "", ""
    fitting = [f for f in FORMS.values() if town.country in f.countries and town.language in f.languages]
    form = dice.skewed(fitting, 1.5)
    return form.code, written(dice, form.code)


def written(dice: Dice, code: str) -> str:
    """One spelling of a form as it stands behind a name."""
    spellings = [s for s in FORMS[code].spellings if s[0] not in "@^~"]
    return dice.pick(spellings).strip("=$") if spellings else ""


def _website(dice: Dice, name: str, country: str) -> str:
    slug = "".join(sign for sign in name.lower() if sign.isascii() and sign.isalnum())[:24]
    return f"https://www.{slug or 'home'}.{'co.uk' if country == 'GB' else country.lower()}"


def _housed(dice: Dice, record: Record, found: list[Record]) -> Record:
    """The same organisation at the address of another one, sometimes with the host's web site."""
    host = found[dice.below(len(found))]
    website = host.website if dice.chance(0.3) else record.website
    return replace(
        record,
        country=host.country,
        postcode=host.postcode,
        city=host.city,
        street=host.street,
        website=website,
        point=host.point,
    )


def _relative(dice: Dice, parent: Record, key: int) -> Record:
    """A sister body: an added word, another phase, or the same pattern for other people."""
    near = dice.chance(0.6)
    return replace(
        parent,
        key=key,
        names=(_sister_name(dice, parent.names[0].split()),),
        street=parent.street if near else street(dice, SPOKEN.get(parent.country, "fr")),
        postcode=parent.postcode if near or parent.country != "GB" else parent.postcode[:-2] + "ZZ",
        website=parent.website if dice.chance(0.4) else "",
        identifiers=((f"{parent.country} register", str(10_000_000 + key * 7)),),
    )


def _sister_name(dice: Dice, words: list[str]) -> str:
    extra = dice.pick(sorted(SIBLING_WORDS))
    extra = extra.upper() if len(extra) < 4 else extra.capitalize()
    at = dice.below(len(words))
    names = (
        [*words[:-1], extra, words[-1]],
        [*words, extra],
        [*words[:at], extra, *words[at + 1 :]],
        [brand(dice), *words[1:]],
    )
    return " ".join(names[dice.weighted((0.4, 0.2, 0.2, 0.2))])
