"""The board and the expert group: seats, who holds them by role, terms and vacancies."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import cycle, islice
from typing import Any

from .model import Body, Federation, Holder, Person, Words
from .vocabulary import LANGUAGES, places, settings, table, towns

CLASS_OF_CATEGORY = {"associate members": "associate", "observers": "observer"}
REGIONS_OF = ("BE", "ES", "FR", "IT", "PL", "SE")


def role(name: str, of: Mapping[str, str]) -> Words:
    """A role in six languages, said of a member or a country."""
    row = next(each for each in table("roles") if each["role"] == name)
    return {language: row[language].format(of=of[language]) for language in LANGUAGES}


def _everywhere(text: str) -> Words:
    return dict.fromkeys(LANGUAGES, text)


def _authorities() -> Iterator[Words]:
    for country in sorted({row["country"] for row in table("federations")}):
        yield role("authority", places()[country])
    for country in REGIONS_OF:
        yield role("region", _everywhere(towns(country).things[-1].name))


def _delegates(members: Sequence[Federation], category: str, name: str) -> Iterator[tuple[str, Words]]:
    wanted = CLASS_OF_CATEGORY.get(category, "full")
    fitting = [m for m in members if m.membership_class == wanted and m.status == "active"]
    for member in cycle(fitting):
        yield member.key, role(name, _everywhere(member.acronym))


def _holders(seat: Mapping[str, Any], term: Mapping[str, str], members: Sequence[Federation]) -> list[Holder]:
    category, name, filled = seat["category"], seat["role"], seat["filled"]
    if name == "authority":
        who: Iterator[tuple[str, Words]] = (("", each) for each in _authorities())
    else:
        who = _delegates(members, category, name)
    begins, ends = date.fromisoformat(term["from"]), date.fromisoformat(term["until"])
    return [Holder(category, words, key, begins, ends) for key, words in islice(who, filled)]


def build_bodies(members: Sequence[Federation]) -> tuple[Body, ...]:
    """The bodies of the network; seats without a holder are vacant."""
    return tuple(
        Body(
            key=body["key"],
            name=body["name"],
            seats={seat["category"]: seat["seats"] for seat in body["seats"]},
            holders=tuple(holder for seat in body["seats"] for holder in _holders(seat, body["term"], members)),
        )
        for body in settings()["bodies"]
    )


def build_people() -> tuple[Person, ...]:
    """The people who can sign in to the demonstration."""
    return tuple(Person(**each) for each in settings()["people"])
