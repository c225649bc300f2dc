"""The words, towns, legal forms and habits from which the sample is made, read from the files in `data`.

Everything that a speaker of a language might want to mend is in those files and not in the code.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Generic, TypeVar

from filrouge.methods.places import locate

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "fr", "nl", "de", "it", "es")


def dice(*parts: object) -> Random:
    """A source of chance that is the same for the same parts, on every machine."""
    return Random("/".join(map(str, parts)))  # noqa: S311 - invented data must be the same twice, not secret


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one data file, each as heading to text."""
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def words(language: str) -> Mapping[str, tuple[str, ...]]:
    """The stock of words of one language: kind of word to its choices."""
    lines = (DATA / "words" / f"{language}.tsv").read_text(encoding="utf-8").splitlines()
    return {key: tuple(choices.split("|")) for key, choices in (line.split("\t", 1) for line in lines)}


@cache
def settings() -> Any:
    """What is said about the network itself: its name, mission, bodies and people."""
    return json.loads((DATA / "network.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Town:
    """A real town; `in_names` is the form it takes inside a name (a genitive, or with its preposition)."""

    country: str
    language: str
    name: str
    other_name: str
    in_names: str
    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A legal form as written in names, short and in full, before or after the name."""

    country: str
    language: str
    family: str
    short: str
    long: str
    before: bool


@dataclass(frozen=True, slots=True)
class Sector:
    """A field of activity with its NACE Rev. 2 class and the usual number of jobs."""

    key: str
    nace: str
    jobs: float


def _town(row: Mapping[str, str]) -> Town:
    known = row["postcode"] if row["postcode"].isdigit() else ""
    point = locate(row["town"], row["country"], known)
    if point is None:
        raise LookupError(f"{row['town']} ({row['country']}) is not in the table of towns")
    return Town(
        row["country"],
        row["language"],
        row["town"],
        row["other_name"],
        row["in_names"],
        row["postcode"],
        point.lat,
        point.lon,
    )


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Urn(Generic[T]):
    """Things to draw from, some more often than others; `shares` are running sums."""

    things: tuple[T, ...]
    shares: tuple[float, ...]

    def draw(self, chance: Random) -> T:
        """One of the things."""
        return chance.choices(self.things, cum_weights=self.shares)[0]


def urn(things: Iterable[T], weights: Iterable[float]) -> Urn[T]:
    """An urn of things with their weights."""
    return Urn(tuple(things), tuple(accumulate(weights)))


@cache
def towns(country: str, language: str = "") -> Urn[Town]:
    """The towns of a country (of one language where it has several)."""
    rows = [r for r in table("towns") if r["country"] == country and language in ("", r["language"])]
    return urn(map(_town, rows), (float(row["weight"]) for row in rows))


@cache
def forms(country: str, language: str, families: tuple[str, ...]) -> Urn[LegalForm]:
    """The legal forms of a country: those of the families, or all if it has none of these."""
    rows = [r for r in table("forms") if (r["country"], r["language"]) == (country, language)]
    fitting = [row for row in rows if row["family"] in families] or rows
    return urn(map(_form, fitting), (float(row["weight"]) for row in fitting))


def _form(row: Mapping[str, str]) -> LegalForm:
    return LegalForm(
        row["country"], row["language"], row["family"], row["short"], row["long"], row["position"] == "before"
    )


SUITS = {
    "mutual": ("finance", "health"),
    "foundation": ("culture", "training", "care", "childcare", "health", "housing", "reuse"),
}
"""Legal families that keep to some fields; all others work in every field."""


@cache
def sectors(family: str) -> Urn[Sector]:
    """The fields of activity of a legal family."""
    rows = [row for row in table("sectors") if row["sector"] in SUITS.get(family, (row["sector"],))]
    return urn(map(_sector, rows), (float(row["weight"]) for row in rows))


def _sector(row: Mapping[str, str]) -> Sector:
    return Sector(row["sector"], row["nace"], float(row["mean_jobs"]))


@cache
def places() -> Mapping[str, Mapping[str, str]]:
    """Countries and a few regions by code: their names and how to say "in" them, in six languages."""
    return {row["place"]: row for row in table("countries")}


@cache
def headings(language: str) -> Mapping[str, str]:
    """The column headings of one language by kind of column."""
    return {row["kind"]: row[language] for row in table("columns")}
