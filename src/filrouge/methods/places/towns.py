"""Towns: one key for all names of a town, and its position.

Data: GeoNames (CC BY 4.0), see ``NOTICE.txt`` and ``make_towns.py``. The table is read per country at first use.
"""

import gzip
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from filrouge.methods.places.distance import Point
from filrouge.methods.places.folding import fold_town
from filrouge.methods.places.postcodes import postcode as tidy_postcode

# Without a country only towns that the world knows are looked up (thousands of inhabitants).
_KNOWN_EVERYWHERE = 100
_PARTS = re.compile(r"[,/(;|]| [-–—]|(?<=\w\w\w)\. ")
_NOISE = re.compile(r"cedex|arrondissement|arr|kerulet|ker|[ivx]+|city|ville|commune|gemeinde")

# A town's own name wins over another name of a larger town, up to this many times as large: "Newcastle" is
# Newcastle upon Tyne and not the village, "Mons" is Mons.
_OWN_NAME = 10
# "Berlin-Spandau", "Wien Favoriten": the beginning counts when it is the own or another name of a town of so
# many thousands.
_QUARTERS_OF_OWN_NAME, _QUARTERS_OF_OTHER_NAME = 50, 300
# Parts of a country that have country codes of their own, searched when the country itself has no such town.
_ALSO = {"FR": ("RE", "GP", "MQ", "GF", "YT"), "GB": ("IM", "JE", "GG"), "FI": ("AX",), "DK": ("FO",)}

# The municipalities behind "Bruxelles 1050": the region is often typed for the municipality.
_BRUSSELS = {
    "1030": "schaerbeek",
    "1040": "etterbeek",
    "1050": "ixelles",
    "1060": "st gilles",
    "1070": "anderlecht",
    "1080": "molenbeek st jean",
    "1081": "koekelberg",
    "1082": "berchem ste agathe",
    "1083": "ganshoren",
    "1090": "jette",
    "1140": "evere",
    "1150": "woluwe st pierre",
    "1160": "auderghem",
    "1170": "watermael boitsfort",
    "1180": "uccle",
    "1190": "forest",
    "1200": "woluwe st lambert",
    "1210": "st josse ten noode",
}
# French departments (first two digits of a postcode) by region of GeoNames: towns of one name are common.
_FRENCH_REGIONS = {
    "84": "01 03 07 15 26 38 42 43 63 69 73 74",
    "27": "21 25 39 58 70 71 89 90",
    "53": "22 29 35 56",
    "24": "18 28 36 37 41 45",
    "94": "20",
    "44": "08 10 51 52 54 55 57 67 68 88",
    "32": "02 59 60 62 80",
    "11": "75 77 78 91 92 93 94 95",
    "28": "14 27 50 61 76",
    "75": "16 17 19 23 24 33 40 47 64 79 86 87",
    "76": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "52": "44 49 53 72 85",
    "93": "04 05 06 13 83 84",
}
_OVERSEAS = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "976": "YT"}
_REGION = {department: region for region, all_ in _FRENCH_REGIONS.items() for department in all_.split()}


class _Town(NamedTuple):
    key: str
    lat: float
    lon: float
    thousands: int
    region: str


class _Gazetteer(NamedTuple):
    """Towns by their own name and by other names, largest first."""

    own: dict[str, list[_Town]]
    other: dict[str, list[_Town]]

    def find(self, key: str) -> list[_Town]:
        """Towns that a key can mean, the likeliest first; other names lead on to a town's own name."""
        own, other = self.own.get(key, []), self.other.get(key, [])
        if not other or (own and other[0].thousands <= _OWN_NAME * max(own[0].thousands, 1)):
            return own
        return self.find(other[0].key) if other[0].key != key else own


@cache
def _blocks() -> dict[str, str]:
    packed = files(__package__).joinpath("towns.tsv.gz").read_bytes()
    blocks = gzip.decompress(packed).decode().split("#")[1:]
    return {block[:2]: block[3:] for block in blocks}


# Short names that people use and GeoNames does not list, or lists for a village.
_SHORT_NAMES = {
    "BE": {
        "molenbeek": "molenbeek st jean",
        "st josse": "st josse ten noode",
        "st joost": "st josse ten noode",
        "laeken": "brussels",
        "laken": "brussels",
        "watermael": "watermael boitsfort",
        "boitsfort": "watermael boitsfort",
    },
}


def _index(lines: Iterable[str], smallest: int = 0) -> _Gazetteer:
    gazetteer = _Gazetteer({}, {})
    for line in lines:
        key, lat, lon, thousands, region, names = line.split("\t")
        if int(thousands) < smallest:
            continue
        town = _Town(key, float(lat), float(lon), int(thousands), region)
        gazetteer.own.setdefault(key, []).append(town)
        for name in names.split("|") if names else ():
            gazetteer.other.setdefault(name, []).append(town)
    return gazetteer


@cache
def _gazetteer(country: str) -> _Gazetteer:
    if country:
        return _index(_blocks().get(country, "").splitlines())
    lines = (line for block in _blocks().values() for line in block.splitlines())
    known = _index(lines, _KNOWN_EVERYWHERE)
    for towns in (*known.own.values(), *known.other.values()):
        towns.sort(key=lambda town: -town.thousands)
    return known


def _without_noise(key: str) -> str:
    words = key.split()
    kept = [word for word in words if not any(sign.isdigit() for sign in word)]
    named = [word for at, word in enumerate(kept) if at == 0 or not _NOISE.fullmatch(word)]
    return " ".join(named)


def _keys(typed: str, country: str) -> Iterator[str]:
    short = _SHORT_NAMES.get(country, {})
    return (short.get(key, key) for key in _readings(typed) if key)


def _readings(typed: str) -> Iterator[str]:
    """What a cell "town" can mean: as typed, without numbers and Cedex, its parts."""
    whole = fold_town(typed)
    yield whole
    yield _without_noise(whole)
    for part in _PARTS.split(typed):
        yield _without_noise(fold_town(part))


def _large_beginning(typed: str, gazetteer: _Gazetteer) -> list[_Town]:
    words = _without_noise(fold_town(typed)).split()
    for length in range(len(words) - 1, 0, -1):
        key = " ".join(words[:length])
        found = gazetteer.find(key)
        enough = _QUARTERS_OF_OWN_NAME if found and found[0].key == key else _QUARTERS_OF_OTHER_NAME
        if found and found[0].thousands >= enough:
            return found
    return []


def _find_in(typed: str, country: str) -> list[_Town]:
    gazetteer = _gazetteer(country)
    found = (found for key in _keys(typed, country) if (found := gazetteer.find(key)))
    return next(found, []) or _large_beginning(typed, gazetteer)


def _find(typed: str, country: str) -> list[_Town]:
    parts = (country, *_ALSO.get(country, ()))
    return next((found for part in parts if (found := _find_in(typed, part))), [])


@lru_cache(maxsize=1 << 15)
def city_key(typed: str, country: str) -> str:
    """One key for all names of a town: Bruxelles, Brussel and Brussels give ``brussels``.

    ``country`` is an ISO 3166 code; with an empty one only towns from 100,000 inhabitants are known. A town
    that is not in the table gets its folded name. The key of a key is the key.
    """
    found = _find(typed, country)
    if found:
        return found[0].key
    whole = fold_town(typed)
    return _without_noise(whole) or whole


def _nearest_reading(towns: list[_Town], country: str, postcode: str) -> _Town:
    if country == "FR":
        region = _REGION.get(postcode[:2], "")
        return next((town for town in towns if town.region == region), towns[0])
    if country == "BE" and towns[0].key == "brussels" and postcode in _BRUSSELS:
        return next(iter(_gazetteer("BE").find(_BRUSSELS[postcode])), towns[0])
    return towns[0]


@lru_cache(maxsize=1 << 15)
def locate(city: str, country: str, postcode: str = "") -> Point | None:
    """Middle of a town, or nothing when the town is not in the table.

    Of several towns of one name the largest is meant, unless the postcode says otherwise (France by department,
    the municipalities of Brussels).
    """
    code = tidy_postcode(postcode, country)
    overseas = _OVERSEAS.get(code[:3], "") if country == "FR" else ""
    towns = (_find_in(city, overseas) if overseas else []) or _find(city, country)
    if not towns:
        return None
    town = _nearest_reading(towns, country, code)
    return Point(town.lat, town.lon, "town")
