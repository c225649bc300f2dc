"""Organisations, invented one after the other; none has the name or number of another."""

import math
from collections.abc import Iterator
from random import Random

from anyascii import anyascii

from .model import Address, Organisation
from .names import acronym, core_name, pair_of_names
from .numbers import invent
from .vocabulary import LegalForm, Sector, Town, forms, sectors, towns, words

SIGNS = {"#": "0123456789", "@": "ABCDEFGHJKLMNPRSTUWXY"}
SIBLINGS = 0.03
MOVED = 0.08
ATTEMPTS = 30
LONGEST_NAME, LONGEST_PLACE = 40, 20
"""In letters; a label of a web address may have 63 (RFC 1035)."""

SIBLING_FAMILIES = ("cooperative", "association", "enterprise")


def _label(text: str, longest: int) -> str:
    plain = "".join(sign if sign.isalnum() else "-" for sign in anyascii(text).lower())
    return "-".join(filter(None, plain.split("-")))[:longest].strip("-")


def website(core: str, town: str) -> str:
    """An address under the domain that is kept for examples (RFC 2606)."""
    name, place = _label(core, LONGEST_NAME), _label(town, LONGEST_PLACE)
    return f"https://{name}.example" if place in name else f"https://{name}-{place}.example"


class Inventor:
    """Invents organisations; remembers what is taken, so that nothing is invented twice."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.numbers: set[str] = set()
        self.names: set[tuple[str, str]] = set()
        self.counts: dict[str, int] = {}

    def organisations(
        self, wanted: int, country: str, language: str, families: tuple[str, ...]
    ) -> Iterator[Organisation]:
        """That many organisations of one country; about three in a hundred are another's sibling."""
        made = 0
        while made < wanted:
            one = self.organisation(country, language, families)
            yield one
            made += 1
            if made < wanted and self.chance.random() < SIBLINGS:
                yield self.sibling(one)
                made += 1

    def organisation(self, country: str, language: str, families: tuple[str, ...]) -> Organisation:
        """One organisation whose legal form is of one of the families, if the country has such a form."""
        chance = self.chance
        town = towns(country, language).draw(chance)
        form = forms(country, town.language, families).draw(chance)
        sector = sectors(form.family).draw(chance)
        core, other = self._name(town, sector)
        return self._describe(core, other, form, sector, self._address(town))

    def sibling(self, one: Organisation) -> Organisation:
        """Another legal entity with nearly the same name, often at the same address or on the same site."""
        chance = self.chance
        language = one.form.language
        suffix = chance.choice((*words(language)["sibling"], "II"))
        form = forms(one.form.country, language, SIBLING_FAMILIES).draw(chance)
        address = one.address if chance.random() < 0.6 else self._address(one.address.town)
        core = f"{one.core} {suffix}"
        web = one.web if chance.random() < 0.5 else ""
        return self._describe(core, "", form, one.sector, address, web=web, sibling_of=one.key)

    def _name(self, town: Town, sector: Sector) -> tuple[str, str]:
        draw = self._belgian if town.country == "BE" else self._plain
        for _ in range(ATTEMPTS):
            core, other = draw(town, sector)
            if (town.country, core) not in self.names:
                break
        else:
            core, other = self._numbered(town, core), ""
        self.names.add((town.country, core))
        return core, other

    def _belgian(self, town: Town, sector: Sector) -> tuple[str, str]:
        return pair_of_names(sector.key, town, self.chance)

    def _plain(self, town: Town, sector: Sector) -> tuple[str, str]:
        return core_name(town.language, sector.key, town, self.chance), ""

    def _numbered(self, town: Town, core: str) -> str:
        # A country whose stock of words is used up gives the same name again in another street.
        streets = words(town.language)["street"]
        names = (f"{core} {self.chance.choice(streets)} {number}" for number in range(1, 1_000_000))
        return next(name for name in names if (town.country, name) not in self.names)

    def _address(self, town: Town) -> Address:
        chance = self.chance
        stock = words(town.language)
        house = min(1 + int(chance.expovariate(1 / 38)), 260)
        street = stock["street_form"][0].format(s=chance.choice(stock["street"]), n=house)
        if town.country == "CH":
            street = street.replace("ß", "ss")
        return Address(
            street,
            self._postcode(town.postcode),
            town,
            round(town.latitude + chance.gauss(0, 0.012), 5),
            round(town.longitude + chance.gauss(0, 0.016), 5),
        )

    def _postcode(self, pattern: str) -> str:
        return "".join(self.chance.choice(SIGNS.get(sign, sign)) for sign in pattern)

    def _key(self, country: str) -> str:
        self.counts[country] = self.counts.get(country, 0) + 1
        return f"{country.lower()}-{self.counts[country]:05d}"

    def _describe(
        self,
        core: str,
        other: str,
        form: LegalForm,
        sector: Sector,
        address: Address,
        *,
        web: str = "",
        sibling_of: str = "",
    ) -> Organisation:
        chance = self.chance
        town = address.town
        heads, fte = self._jobs(form, sector)
        if not web and chance.random() < 0.5:
            web = website(core, town.name)
        return Organisation(
            key=self._key(town.country),
            core=core,
            other_core=other,
            acronym=acronym(core) if chance.random() < 0.3 else "",
            form=form,
            sector=sector,
            address=address,
            old_address=self._address(town) if chance.random() < MOVED else address,
            number=invent(town.country, form.family, town.name, chance, self.numbers),
            web=web,
            heads=heads,
            fte=fte,
            founded=2025 - min(int(chance.expovariate(1 / 17)), 110),
            sibling_of=sibling_of,
        )

    def _jobs(self, form: LegalForm, sector: Sector) -> tuple[int, float]:
        chance = self.chance
        if form.family in ("association", "foundation") and chance.random() < 0.2:
            return 0, 0.0
        heads = math.exp(chance.gauss(math.log(sector.jobs) - 0.4, 1.0))
        if chance.random() < 0.003:
            heads *= 25
        whole = max(1, round(heads))
        return whole, round(whole * chance.uniform(0.55, 1.0), 1)
