"""What tells a row from the others of its list, and from itself a year later; pure, as the reading is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from filrouge.methods import identifiers
from filrouge.methods.places.folding import fold
from filrouge.rooms.register.formats.reading import Said
from filrouge.rooms.register.resolving import by_year

_LONGEST_KEY = 140  # of the 160 that fit, so that two rows of one name can be told apart behind it


def digest(said: Said) -> str:
    """SHA-256 of what a row says, the same whatever the order of its columns."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sense(said: Said, seal: str) -> str:
    """The digest by which a row is compared with that of the list before; `seal` is the digest of what it says.

    It is the same for figures whose year stands in a column of its own or in their headings, and for a legal form by
    its code or by any of its names: both are one fact, and an export writes it in its own way.
    """
    if "figures_year" not in said and not said.get("legal_form"):
        return seal
    return digest(plain(said))


def plain(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says with each figure under its year and a legal form that is known by its code alone."""
    typed = {"legal_form_typed"} if said.get("legal_form") else set()
    return {field: value for field, value in by_year(said).items() if field not in typed}


def keys(said: Said, *, site: bool = False) -> list[str]:
    """What tells a row from the others of its list, the strongest first; never empty for a row with a name.

    The federation's own number, then numbers of registers, then the name with its place.
    """
    found = [f"own:{said['own_id']}"] if "own_id" in said else []
    if not site:
        found += [
            f"{scheme}:{number}" for scheme, number, state in said.get("identifiers", ()) if _tells(scheme, state)
        ]
    found += [f"name:{'|'.join(parts)}" for parts in _named(said, site)]
    return [_short(key) for key in found]


def _tells(scheme: str, state: str) -> bool:
    return state == "valid" and scheme in identifiers.SCHEMES and identifiers.SCHEMES[scheme].unique


def _named(said: Said, site: bool) -> Iterable[tuple[str, ...]]:
    name = fold(str(said.get("name") or said.get("trading_name") or said.get("acronym") or ""))
    country, city = str(said.get("country", "")), fold(str(said.get("city", "")))
    if site:
        yield name, fold(str(said.get("street", ""))), str(said.get("postcode", "")), city
        return
    if "postcode" in said:
        yield name, country, str(said["postcode"])
    yield name, country, city


def _short(key: str) -> str:
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[: _LONGEST_KEY - 33]}#{hashlib.sha256(key.encode()).hexdigest()[:32]}"
