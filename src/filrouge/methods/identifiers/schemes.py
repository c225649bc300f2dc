"""The schemes of organisation numbers, read once from ``schemes.tsv``.

Sources: the registers themselves (KBO/BCE, INSEE, Companies House "company number prefixes", FCA mutuals
register, KVK, Handelsregister, Firmenbuch, Registro Imprese, KRS, Bolagsverket, PRH, CVR and so on).
Where a register uses no check digit the shape of the number is all that can be checked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from filrouge.methods.tsv import read_tsv


@dataclass(frozen=True, slots=True)
class Scheme:
    """One register of numbers.

    ``unique`` is true when one number stands for one legal entity: not so for establishments (SIRET) and VAT
    numbers, which groups may share. ``width`` and ``shortest`` tell how many leading zeros a spreadsheet may
    have dropped (0: none). ``check_digit`` is true when a typing error can be noticed.
    """

    code: str
    country: str
    label: str
    unique: bool
    main: bool
    width: int
    shortest: int
    shape: re.Pattern[str]
    tidy: str
    check: str

    @property
    def check_digit(self) -> bool:
        """Whether the number carries something that can be recomputed."""
        return self.check not in ("", "german_court")


def _scheme(row: dict[str, str]) -> Scheme:
    return Scheme(
        code=row["code"],
        country=row["country"],
        label=row["label"],
        unique=row["unique"] == "1",
        main=row["main"] == "1",
        width=int(row["width"] or 0),
        shortest=int(row["shortest"] or 0),
        shape=re.compile(row["shape"], re.ASCII),
        tidy=row["tidy"],
        check=row["check"],
    )


def _read() -> dict[str, Scheme]:
    return {row["code"]: _scheme(row) for row in read_tsv(__package__, "schemes.tsv")}


SCHEMES: Mapping[str, Scheme] = MappingProxyType(_read())

_MAIN = {scheme.country: scheme.code for scheme in SCHEMES.values() if scheme.main}


def main_scheme(country: str) -> str:
    """Scheme that a column "company number" means in a country; empty when we do not know one."""
    return _MAIN.get(country, "")
