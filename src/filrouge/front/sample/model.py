"""What the sample consists of: frozen records without behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .vocabulary import LegalForm, Sector, Town

Words = Mapping[str, str]
"""A text by language code."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an organisation sits; the point is in degrees."""

    street: str
    postcode: str
    town: Town
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Organisation:
    """One invented organisation as it really is, before any list has written it down.

    `core` is the name without its legal form; `other_core` the name in the country's other language, if it
    has one. `number` is printed in full, with its check digits right. `old_address` is where it sat a year ago
    or where a list that is behind still has it. `sibling_of` names the organisation for which it might be taken.
    """

    key: str
    core: str
    other_core: str
    acronym: str
    form: LegalForm
    sector: Sector
    address: Address
    old_address: Address
    number: str
    web: str
    heads: int
    fte: float
    founded: int
    sibling_of: str = ""


@dataclass(frozen=True, slots=True)
class Habit:
    """How a federation writes its list: file, encoding, columns and ways of writing."""

    file: str
    date: date
    language: str
    format: str
    encoding: str
    separator: str
    titles: int
    names: str
    number_share: float
    numbers: str
    dates: str
    decimals: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FederationList:
    """One dated list: the organisations on it (keys, in its own order) and the member federations it names."""

    federation: str
    habit: Habit
    scope: tuple[str, ...]
    organisations: tuple[str, ...]
    federations: tuple[str, ...]
    is_latest: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One name drawn for a sample check: found on an itemised list or not, and on which other declared lists."""

    name: str
    town: str
    found: bool
    organisation: str
    also_declared_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """A number given without a list, with the sample check where the federation made one.

    `hidden` are the organisations behind the number: truth for tests, never written to a file.
    """

    organisations: int
    date: date
    checks: tuple[Check, ...]
    hidden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Federation:
    """A member of the sample network, with the lists or the number that it gave."""

    key: str
    names: Words
    acronym: str
    country: str
    language: str
    city: str
    legal_form: str
    families: tuple[str, ...]
    membership_class: str
    joined: date
    left: date | None
    status: str
    website: str
    umbrellas: tuple[str, ...]
    lists: tuple[FederationList, ...]
    declared: Declared | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a seat, by role only, and for how long."""

    category: str
    role: Words
    member: str
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class Body:
    """A board or group: how many seats each category has, and the seats that are held."""

    key: str
    name: Words
    seats: Mapping[str, int]
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person who can sign in to the demonstration."""

    name: str
    address: str
    language: str
    role: str
    member: str


@dataclass(frozen=True, slots=True)
class Register:
    """How many organisations an invented public register counts in a country, and where that can be read."""

    name: str
    country: str
    organisations: int
    date: date
    link: str


@dataclass(frozen=True, slots=True)
class Network:
    """The whole sample. `organisations` holds every organisation by key, on a file or only declared."""

    seed: int
    name: Words
    mission: Words
    members: tuple[Federation, ...]
    bodies: tuple[Body, ...]
    people: tuple[Person, ...]
    registers: tuple[Register, ...]
    organisations: Mapping[str, Organisation]

    def lists(self) -> tuple[FederationList, ...]:
        """Every list that becomes a file, older ones included."""
        return tuple(each for member in self.members for each in member.lists)

    def listed(self) -> frozenset[str]:
        """The organisations that are on at least one of the latest lists."""
        return frozenset(key for each in self.lists() if each.is_latest for key in each.organisations)
