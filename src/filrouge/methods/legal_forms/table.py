"""The table of legal forms, read once from ``forms.tsv``.

Source: the statutes and registers of each country (among others the Belgian Code of Companies and
Associations of 2019, the French catégories juridiques of INSEE, the UK Co-operative and Community Benefit
Societies Act 2014, the German GenG and BGB §21, the Italian Codice del Terzo settore). Own wording.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from filrouge.methods.tsv import read_tsv

FAMILIES = (
    "cooperative",
    "mutual",
    "association",
    "foundation",
    "social_enterprise",
    "public_body",
    "other",
)

# Statuses such as ONLUS or ESUS come on top of a form, and a company form says least about a cooperative
# that borrows it (SCOP SARL), so the form with the highest weight wins when a name carries several.
_WEIGHT = {
    "cooperative": 6,
    "mutual": 6,
    "association": 4,
    "foundation": 4,
    "social_enterprise": 3,
    "public_body": 2,
    "other": 1,
}


@dataclass(frozen=True, slots=True)
class Form:
    """One legal form: code, family, same-as group (empty: none), ISO countries (empty: any), spellings."""

    code: str
    family: str
    group: str
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    name: str
    spellings: tuple[str, ...]

    @property
    def weight(self) -> float:
        """How much this form says about an organisation when a name carries several forms."""
        # A word such as "co-op" says more than "Limited" and less than the form of a country: "Coop CIC".
        if self.code.startswith("generic-"):
            return 0.5 if self.family == "other" else 2.5
        return _WEIGHT[self.family]


def _form(row: dict[str, str]) -> Form:
    return Form(
        code=row["code"],
        family=row["family"],
        group=row["group"],
        countries=tuple(row["countries"].split()),
        languages=tuple(row["languages"].split()),
        name=row["name"],
        spellings=tuple(row["spellings"].split("|")),
    )


FORMS: Mapping[str, Form] = MappingProxyType({row["code"]: _form(row) for row in read_tsv(__package__, "forms.tsv")})


def family(code: str) -> str:
    """Family of a form, one of ``FAMILIES``; empty for an unknown code."""
    form = FORMS.get(code)
    return form.family if form else ""


def same(a: str, b: str) -> bool:
    """Whether two codes name one form: equal, or in one same-as group (asbl = vzw = VoG).

    Nothing is the same as an unknown form.
    """
    if a not in FORMS or b not in FORMS:
        return False
    group = FORMS[a].group
    return a == b or (group != "" and group == FORMS[b].group)
