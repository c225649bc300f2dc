"""Real lists of the shared folder, read as rows to link; what tells the truth is kept from the matcher."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filrouge.methods.linkage import Record

    Pair = tuple[list[Record], list[str]]  # rows, and of each what tells which organisation it is

Row = dict[str, str]
ROOT = Path(__file__).resolve().parents[5]


def folder() -> Path | None:
    """Where the real lists lie: the folder FILROUGE_SHARED names, or ../shared beside the project."""
    found = Path(os.environ.get("FILROUGE_SHARED", ROOT.parent / "shared")) / "data" / "register"
    return found if found.is_dir() else None


def _rows(name: str) -> list[Row]:
    where = folder()
    path = where / name if where else None
    if path is None or not path.exists():
        return []
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def organisations() -> list[Record]:
    """Real organisations with what is known of them, as the base of simulated lists; none where no list is here."""
    made = [*map(_british, _rows("coopsuk_2022_standard.csv")), *map(_european, _rows("susy_transformap_europe.csv"))]
    named = [record for record in made if record.names[0].strip() and record.country]
    return [replace(record, key=key) for key, record in enumerate(named)]


def _british(row: Row) -> Record:
    number = row["Companies House Number"].strip()
    return replace(_in_2022(0, row), identifiers=(("gb-coh", number),) if number else ())


def _european(row: Row) -> Record:
    from filrouge.methods import places
    from filrouge.methods.linkage import Record

    return Record(
        key=0, source=0, names=(row["name"],), country=places.country_code(row["country_as_typed"]) or "",
        postcode=row["postcode"], city=row["city"], street=f"{row['street']} {row['housenumber']}".strip(),
        website=row["website"], point=(float(row["lat"]), float(row["lon"])) if row["lat"] and row["lon"] else None,
    )  # fmt: skip


def _in_2016(key: int, row: Row) -> Record:
    from filrouge.methods.linkage import Record

    return Record(
        key=key, source=2016, names=(row["Registered Name"],), country="GB", postcode=row["Registered Postcode"],
        city=row["Registered City"], street=row["Registered Street"],
    )  # fmt: skip


def _in_2022(key: int, row: Row) -> Record:
    from filrouge.methods.linkage import Record

    return Record(
        key=key, source=2022, names=(row["Name"],), country="GB", postcode=row["Postcode"], city=row["Locality"],
        street=row["Street Address"], website=row["Website"],
    )  # fmt: skip


def _six_years() -> Pair:
    """The register of Co-operatives UK under its registered names of 2016 and its short names of 2022."""
    old, new = _rows("coopsuk_2016_organisations.csv"), _rows("coopsuk_2022_standard.csv")
    records = [_in_2016(key, row) for key, row in enumerate(old)]
    records += [_in_2022(len(old) + key, row) for key, row in enumerate(new)]
    return records, [row["CUK Organisation ID"] for row in old] + [row["Identifier"] for row in new]


def _technology() -> Pair:
    """Two lists of technology cooperatives: names and places; the web site is the truth."""
    from filrouge.methods.web import domain

    world, hub = _rows("techcoops_world.csv"), _rows("coophub_tech_coops.csv")
    records = [_technical(key, 1, row["name"], row["region"]) for key, row in enumerate(world)]
    records += [_technical(len(world) + key, 2, row["name"], row["location"]) for key, row in enumerate(hub)]
    return records, [domain(row["url"]) or row["name"] for row in world + hub]


def _technical(key: int, source: int, name: str, place: str) -> Record:
    from filrouge.methods import places
    from filrouge.methods.linkage import Record

    town, comma, _rest = place.partition(",")
    country = places.country_code(place.split(",")[-1].split("/")[0].strip()) or ""
    city = town.split("/")[0].strip() if comma else ""
    return Record(key=key, source=source, names=(name,), country=country, city=city)


PAIRS: dict[str, Callable[[], Pair]] = {
    "Co-operatives UK 2016 ↔ 2022": _six_years,
    "techcoops_world ↔ coophub": _technology,
}
