"""The 65 member federations: their names in six languages, their lists and the numbers they gave."""

from collections.abc import Mapping
from datetime import date, timedelta

from .membership import Rolls, Row, families
from .model import Check, Declared, Federation, FederationList, Habit, Words
from .names import with_form
from .organisations import website
from .vocabulary import LANGUAGES, dice, places, table

CHECKED_NAMES = 80
LEFT_ON = date(2024, 12, 31)
IN = {"en": "in", "fr": "en", "nl": "in", "de": "in", "it": "in", "es": "en"}


def federation_names(row: Row) -> Words:
    """The name of a federation in six languages and in its own."""
    kind = next(each for each in table("kinds") if each["kind"] == row["kind"])
    place = places()[row["place"]]
    names = {
        language: f"{row['brand']}, {kind[language]} {place[f'in_{language}'] or _in(language, place)}"
        for language in LANGUAGES
    }
    return names if row["language"] in LANGUAGES else {row["language"]: row["native"], **names}


def _in(language: str, place: Mapping[str, str]) -> str:
    return f"{IN[language]} {place[language]}"


def read_habit(row: Row) -> Habit:
    """How one list is written."""
    return Habit(
        file=row["file"],
        date=date.fromisoformat(row["date"]),
        language=row["language"],
        format=row["format"],
        encoding=row["encoding"],
        separator="\t" if row["separator"] == "tab" else row["separator"],
        titles=int(row["titles"]),
        names=row["names"],
        number_share=int(row["number_share"]) / 100,
        numbers=row["numbers"],
        dates=row["dates"],
        decimals=row["decimals"],
        columns=tuple(row["columns"].split()),
    )


def _lists(row: Row, rolls: Rolls) -> tuple[FederationList, ...]:
    habits = sorted((read_habit(x) for x in table("habits") if x["key"] == row["key"]), key=lambda h: h.date)
    inside = tuple(each["key"] for each in table("federations") if row["key"] in each["within"].split())
    made = []
    for habit in habits:
        latest = habit is habits[-1]
        keys = rolls.latest[row["key"]] if latest else rolls.before[row["key"]]
        made.append(FederationList(row["key"], habit, families(row), tuple(keys), inside, latest))
    return tuple(made)


def _checks(row: Row, rolls: Rolls, listed: frozenset[str], seed: int) -> tuple[Check, ...]:
    """Names drawn at random from the hidden list and looked up in all others."""
    chance = dice(seed, "check", row["key"])
    drawn = chance.sample(rolls.hidden[row["key"]], min(CHECKED_NAMES, len(rolls.hidden[row["key"]])))
    return tuple(_check(key, row["key"], rolls, listed) for key in drawn)


def _check(key: str, home: str, rolls: Rolls, listed: frozenset[str]) -> Check:
    one = rolls.organisations[key]
    also = tuple(other for other, keys in rolls.hidden.items() if other != home and key in keys)
    name = with_form(one.core, one.form, "short")
    return Check(name, one.address.town.name, key in listed, key, also)


def _declared(row: Row, rolls: Rolls, listed: frozenset[str], seed: int) -> Declared | None:
    hidden = rolls.hidden.get(row["key"])
    if hidden is None:
        return None
    said_on = date(2025, 9, 1) + timedelta(days=dice(seed, "declared", row["key"]).randrange(300))
    checks = _checks(row, rolls, listed, seed) if row["how"] == "sample" else ()
    return Declared(len(hidden), said_on, checks, tuple(hidden))


def build_federation(row: Row, rolls: Rolls, listed: frozenset[str], seed: int) -> Federation:
    """One member with everything that it gave."""
    return Federation(
        key=row["key"],
        names=federation_names(row),
        acronym=row["acronym"],
        country=row["country"],
        language=row["language"],
        city=row["city"],
        legal_form=row["legal_form"],
        families=families(row),
        membership_class=row["class"],
        joined=date.fromisoformat(row["joined"]),
        left=LEFT_ON if row["status"] == "left" else None,
        status=row["status"],
        website=website(row["brand"], row["city"]),
        umbrellas=tuple(row["within"].split()),
        lists=_lists(row, rolls),
        declared=_declared(row, rolls, listed, seed),
    )
