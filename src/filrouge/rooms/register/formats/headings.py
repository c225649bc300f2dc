"""What a heading says about its column: synonyms of every field in 27 languages (headings.tsv)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from filrouge.methods.identifiers import SCHEMES
from filrouge.methods.places.folding import fold
from filrouge.methods.tsv import read_tsv
from filrouge.rooms.register.fields import FIELDS, UNITS, is_year, of_year

IGNORE = "ignore"
# What a column can be matched to beside the fields themselves: one cell with the name and the town, the whole address,
# both coordinates, the country and number of a register, and the words that stand for “a number of some register”.
INSEE_CLASS = "insee_class"  # persons by the codes that INSEE has for size classes; of a year as figures are
COMPOSED = ("name_place", "address", "point", "status", "member_until", "register_number", INSEE_CLASS)
DATED = (*UNITS, INSEE_CLASS)
_LANGUAGES_TYPED = """
bg ca cs cy da de el en es et eu fi fr ga gl hr hu is it lb lt lv mt nb nl nn no pl pt ro sk sl sq sr sv tr uk
"""
LANGUAGES = frozenset(_LANGUAGES_TYPED.split())
# How headings call the languages in which federations keep a second name: “Name (English)”, « Nom en néerlandais ».
_TONGUES_TYPED = """
en english anglais engels englisch inglese ingles angielski engelska englanti anglicky
fr french francais frans franzosisch francese frances francuski franska ranska francouzsky
nl dutch neerlandais nederlands niederlandisch olandese neerlandes
de german allemand duits deutsch tedesco aleman niemiecki tyska saksa nemecky
it italian italien italiaans italienisch italiano wloski
es spanish espagnol spaans spanisch spagnolo espanol castellano hiszpanski
pt portuguese portugais portugues
ca catalan catala
eu basque euskera euskara
gl galician gallego galego
fi finnish finnois finska suomi suomeksi
sv swedish suedois svenska ruotsi ruotsiksi
"""
_TONGUES = {word: code for code, *words in map(str.split, _TONGUES_TYPED.split("\n")[1:-1]) for word in words}
_BEFORE_TONGUES = frozenset(
    {"in", "en", "auf", "op", "di", "version", "versione", "langue", "language", "taal", "sprache"}
)
# “Name (original language)” is the name itself.
_OWN_TONGUE = frozenset({"original", "originale", "originalsprache", "oorspronkelijke", "native", "local", "own"})
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z])(?=\d)")
_DOTTED = re.compile(r"(?<!\w)(?:[^\W\d_]\.){1,}[^\W\d_](?!\w)\.?")  # “C.I.F.” is CIF, also in “Nº C.I.F.”
_NUMBERED = re.compile(r"[\s(]no\.?\)?\Z", re.I)  # “Members (No.)” are numbers, and nothing in Norwegian
_PATH = re.compile(r"\w+\.(\w+(?:\.\w+)*)\Z")
_HALVES = re.compile(r"\s*[/|]\s*")
# “Nom localité” is the name of a place; “Name and town” says both.
_BOTH = re.compile(r"[&/|,+]|\b(?:and|et|und|en|ed?|y|i|og|och|oraz|ja|si|a)\b", re.I)
_NAMES_TYPED = "name nom naam nome nombre namn navn nimi nazwa nazev nazov nev neve nume denumire onoma ime naziv"
_NAMES = frozenset(_NAMES_TYPED.split())
_DBASE = 10  # letters of the name of a column in dBase and shapefiles: the rest of it is cut off
_LABELS = frozenset({"description", "beskrivelse", "label", "libelle", "name", "nom", "code", "kode", "value", "id"})
_GENERIC = frozenset({"name", "nom", "naam", "nome", "nombre", "id", "no", "nr", "code", "number", "numero", "site"})


@dataclass(frozen=True, slots=True)
class Guess:
    """A field that a heading may mean, how surely (0 to 1), and the languages in which it means it."""

    field: str
    certainty: float
    languages: frozenset[str] = frozenset()


def is_field(name: str) -> bool:
    """Whether a column can be matched to this: a field, `name@fr`, `heads@2024`, `id:fr-siren`, composed, `ignore`."""
    head, at, behind = name.partition("@")
    if at and head in DATED:
        return is_year(behind)
    if at:
        return head in FIELDS and FIELDS[head].translated and behind in LANGUAGES
    if name.startswith("id:"):
        return name[3:] in SCHEMES
    return (name in FIELDS and name != "identifiers") or name in COMPOSED or name == IGNORE


def words(heading: str) -> tuple[str, ...]:
    """The folded words of a heading: `siret_siege` → (siret, siege), `postCode` → (post, code)."""
    return tuple(fold(_HUMP.sub(" ", heading)).split())


@cache
def _table() -> dict[tuple[str, ...], dict[str, set[str]]]:
    """Folded words of a heading → field → languages."""
    table: dict[tuple[str, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in read_tsv(__package__, "headings.tsv"):
        for heading in row["headings"].split("|"):
            table[words(heading)][row["field"]].add(row["language"])
    return table


@cache
def _longest() -> int:
    return max(map(len, _table()))


@lru_cache(maxsize=4096)
def guesses(heading: str) -> tuple[Guess, ...]:
    """What a heading may mean, the most certain first; empty when no word of it is known."""
    typed = heading.strip()
    if is_field(typed):
        return (Guess(typed, 1.0),)
    said = words(typed)
    if found := _exact(said):
        return found
    if (year := year_in(typed)) and (found := _of_year(without_year(typed), year)):
        return found
    if len(said) > 1 and said[-1] in LANGUAGES and not _NUMBERED.search(typed) and (inside := _translated(said)):
        return inside
    undotted = _DOTTED.sub(lambda letters: letters[0].replace(".", ""), typed)
    return (
        _in_tongue(said)
        or _of_path(typed)
        or (guesses(undotted) if undotted != typed else _turned(said) or _cut_off(typed) or _first_of_two(typed))
        or _of_what(_partly(said), typed, said)
    )


@cache
def _in_any_order() -> dict[frozenset[str], tuple[str, ...]]:
    return {frozenset(said): said for said in _table() if len(said) > 1}


def _turned(said: tuple[str, ...]) -> tuple[Guess, ...]:
    """“name_old” is the old name."""
    known = _in_any_order().get(frozenset(said)) if len(said) > 1 else None
    return tuple(replace(guess, certainty=0.9) for guess in _exact(known)) if known else ()


def _cut_off(typed: str) -> tuple[Guess, ...]:
    """“POSTAL_COD”, “organisati”: what all known headings mean that go on so; nothing where these are several."""
    if len(typed) != _DBASE or not typed.isascii() or " " in typed:
        return ()
    begun = "".join(words(typed))
    found = {guess.field: guess for said in _table() if "".join(said).startswith(begun) for guess in _exact(said)}
    return tuple(replace(guess, certainty=0.85) for guess in found.values()) if len(found) == 1 else ()


def _first_of_two(typed: str) -> tuple[Guess, ...]:
    """“RSIN/fiscaal nummer”, “Firma / Raison sociale”: what the first half means, where it says enough by itself."""
    first, *others = _HALVES.split(typed)
    said = words(first)
    if not others or (len(said) == 1 and _too_little(said)) or _NAMES.issuperset(said):
        return ()
    return tuple(replace(guess, certainty=0.85) for guess in _exact(said) if guess.field != IGNORE)


def _of_what(found: tuple[Guess, ...], typed: str, said: tuple[str, ...]) -> tuple[Guess, ...]:
    """The guesses without what is said of somebody or something else.

    The number of a parent is no number of the member, and “nom_localite” is no name of one.
    """
    if _parents().intersection(said) and any(guess.field not in {"site_of", "name"} for guess in found):
        return (Guess(IGNORE, max(guess.certainty for guess in found)),)
    places = tuple(guess for guess in found if guess.field != "name")
    return places if places and _NAMES.intersection(said) and not _BOTH.search(typed) else found


@cache
def _parents() -> frozenset[str]:
    """Words that by themselves name the organisation to which another one belongs."""
    return frozenset(said[0] for said, fields in _table().items() if len(said) == 1 and "site_of" in fields)


@cache
def words_of(field: str) -> frozenset[str]:
    """Every word that stands in a known heading of a field."""
    return frozenset(word for said, fields in _table().items() if field in fields for word in said)


def means(heading: str, field: str) -> bool:
    """Whether these words, and no more, are a known heading of a field."""
    return field in _table().get(words(heading.strip()), {})


def year_in(heading: str) -> int:
    """The year that stands in a heading: 2023 of “Jobs 2023”, “ETP au 31/12/2023”; 0 for none, or where two stand.

    “2023/24” and “2023-2024” are years of accounts that begin and end in two.
    """
    said = words(heading)
    found = {int(word) for word in said if is_year(word)}
    if len(found) != 1:
        return 0
    [year] = found
    return 0 if (str(year), f"{(year + 1) % 100:02}") in pairwise(said) else year


def without_year(heading: str) -> tuple[str, ...]:
    """The words of a heading without its year, and without a day and month beside it."""
    return tuple(word for word in words(heading) if not word.isdecimal())


def _of_year(said: tuple[str, ...], year: int) -> tuple[Guess, ...]:
    """`jobs_2023` → heads@2023, where the words without the year mean a figure; nothing where they mean no figure."""
    found = _exact(said) or _partly(said)
    dated = tuple(replace(guess, field=of_year(guess.field, year)) for guess in found if guess.field in UNITS)
    return dated if all(guess.field != IGNORE for guess in found) else ()


def _exact(said: tuple[str, ...]) -> tuple[Guess, ...]:
    known = _table().get(said, {})
    return tuple(Guess(field, 0.95, frozenset(languages)) for field, languages in known.items())


def _translated(said: tuple[str, ...]) -> tuple[Guess, ...]:
    """`description_de` → description@de, where the words before the language name a field with translations."""
    return tuple(
        Guess(f"{guess.field}@{said[-1]}", 0.95)
        for guess in _exact(said[:-1])
        if guess.field in FIELDS and FIELDS[guess.field].translated
    )


def _in_tongue(said: tuple[str, ...]) -> tuple[Guess, ...]:
    """“Member organisation (English)” → name@en; “(original language)” → name. Nothing where no language is named."""
    code = _TONGUES.get(said[-1], "") if said else ""
    own = not code and bool(_OWN_TONGUE.intersection(said[-2:]))
    rest = [*said[:-1]] if code else [word for word in said if word not in _OWN_TONGUE]
    while len(rest) > 1 and rest[-1] in _BEFORE_TONGUES:
        rest.pop()
    if not (code or own) or not rest:
        return ()
    found = [guess for guess in _exact(tuple(rest)) or _partly(tuple(rest)) if _has_words(guess.field)]
    return tuple(replace(guess, field=f"{guess.field}@{code}" if code else guess.field) for guess in found)


def _has_words(field: str) -> bool:
    return field in FIELDS and FIELDS[field].translated


def _of_path(typed: str) -> tuple[Guess, ...]:
    """`attributes.name.fr` → what its end means, where that is sure; nothing for what is no path of a JSON list."""
    path = _PATH.match(typed)
    found = guesses(path[1]) if path else ()
    if not path or not found or found[0].certainty <= 0.9:
        return ()
    # “legalForm.description” describes a form, and PreviousName_1.CompanyName is no present name.
    above = tuple(word for word in words(typed.partition(".")[0]) if not word.isdecimal())
    labelled = words(path[1])[-1] in _LABELS
    return tuple(guess for guess in _exact(above) if labelled and guess.field != "name") or found


def _partly(said: tuple[str, ...]) -> tuple[Guess, ...]:
    """The longest known run of words; what must not be read (persons, money) wins a tie."""
    for length in range(min(len(said) - 1, _longest()), 0, -1):
        runs = [said[at : at + length] for at in range(len(said) - length + 1)]
        found = [guess for run in runs if not _too_little(run) for guess in _exact(run) if _says(guess, run)]
        if found:
            certainty = 0.45 + 0.4 * length / len(said)
            found.sort(key=lambda guess: guess.field != IGNORE)
            return tuple(Guess(_meant(guess, found, said), certainty, guess.languages) for guess in found)
    return ()


def _says(guess: Guess, run: tuple[str, ...]) -> bool:
    """“Year” alone is the year of figures; inside of more words it is the year of something else."""
    return guess.field != "figures_year" or len(run) > 1


def _meant(guess: Guess, found: Iterable[Guess], said: tuple[str, ...]) -> str:
    """“Staff (FTE)” are no heads, and “Town (county)” begins with a town."""
    if guess.field == "heads" and any(_table().get((word,), {}).get("fte", set()) & guess.languages for word in said):
        return "fte"
    if guess.field == "region" and any(other.field == "city" for other in found):
        return "city"
    return guess.field


def _too_little(run: tuple[str, ...]) -> bool:
    """Words such as “id” or “code” inside a longer heading say nothing by themselves; “name” does."""
    return len(run) == 1 and (len(run[0]) < 2 or (run[0] in _GENERIC and run[0] in {"id", "no", "nr", "code", "site"}))


def language_of(headings: Iterable[str]) -> str:
    """The language in which most of the headings are known; empty when none are."""
    votes: dict[str, float] = defaultdict(float)
    for heading in headings:
        known = {language for guess in guesses(heading) for language in guess.languages}
        for language in known:
            votes[language] += 1 / len(known)
    return max(sorted(votes), key=lambda language: votes[language], default="")
