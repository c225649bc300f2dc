"""Filters of the lists of contributions and proposals: in the address, as facets, as chips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import kept
from filrouge.ground.people.models import Organisation
from filrouge.rooms.plans.models import Plan
from filrouge.rooms.plans.queries.following import in_
from filrouge.rooms.register.queries.values import country_name

Group = dict[str, Any]
LANGUAGES = {**dict(settings.LANGUAGES), **dict(settings.PREPARED_LANGUAGES)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see of a list. Whole numbers are positions in the plan, 0 for all."""

    area: int = 0
    step: int = 0
    country: str = ""
    language: str = ""
    organisation: str = ""
    which: str = ""

    @property
    def used(self) -> int:
        """How many filters are in use."""
        return sum(bool(getattr(self, each.name)) for each in fields(self))

    def query(self, **changed: Any) -> str:
        """The filters as they stand in an address, some of them changed; empty for none."""
        wanted = replace(self, **changed)
        said = {each.name: getattr(wanted, each.name) for each in fields(wanted) if getattr(wanted, each.name)}
        return f"?{urlencode(said)}" if said else ""

    def after(self, cursor: str) -> str:
        """The address of another page of the same list; empty where there is none."""
        if not cursor:
            return ""
        query = self.query()
        return f"{query}&after={cursor}" if query else f"?after={cursor}"


EVERYTHING = Wanted()


def wanted_of(asked: Mapping[str, str], whiches: Iterable[str] = ()) -> Wanted:
    """The filters of an address; what is none of ours is left out."""

    def number(name: str) -> int:
        text = asked.get(name, "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0

    def word(name: str, longest: int) -> str:
        text = asked.get(name, "")
        return text if len(text) <= longest and text.isascii() and text.isalnum() else ""

    which = asked.get("which", "")
    return Wanted(
        area=number("area"), step=number("step"), country=word("country", 2).upper(), language=word("language", 10),
        organisation=word("organisation", 12), which=which if which in set(whiches) else "",
    )  # fmt: skip


def groups(plan: Plan, wanted: Wanted, whiches: Mapping[str, Any], at: str, *, steps: bool = True) -> list[Group]:
    """The facets of a list: each a label and its values, of which one can be chosen. `at` stamps what is kept."""
    found = [_group("which", _("Which"), wanted.which, ((name, str(label)) for name, label in whiches.items()))]
    areas = [(str(area.position), in_(area.name)) for area in plan.areas.all()]
    found.append(_group("area", _("Area"), str(wanted.area or ""), areas))
    if steps:
        named = [(str(step.position), in_(step.name)) for step in plan.steps.all()]
        found.append(_group("step", _("Step"), str(wanted.step or ""), named))
    found.append(_group("country", _("Country"), wanted.country, countries(plan, at)))
    found.append(_group("language", _("Language"), wanted.language, LANGUAGES.items()))
    return [group for group in found if group["options"]]


def chips(facets: Iterable[Group], wanted: Wanted, here: str) -> list[dict[str, str]]:
    """The filters in use, each with the address of the list without it."""
    said = dict.fromkeys(("which", "area", "step", "country", "language", "organisation"), "")
    for group in facets:
        chosen = [option["label"] for option in group["options"] if option["checked"]]
        said[group["name"]] = chosen[0] if chosen else ""
    if wanted.organisation:
        named = Organisation.objects.filter(address=wanted.organisation).values_list("name", flat=True).first()
        said["organisation"] = named or wanted.organisation
    blank = {each.name: each.default for each in fields(Wanted)}
    return [
        {"label": label, "href": here + wanted.query(**{name: blank[name]})}
        for name, label in said.items()
        if label and getattr(wanted, name)
    ]


# Who wrote is looked up by going from one organisation to the next in the index, instead of through every row.
SPOKE = """
WITH RECURSIVE wrote(id) AS (
    SELECT min(organisation_id) FROM plans_author
    UNION ALL
    SELECT (SELECT min(a.organisation_id) FROM plans_author a WHERE a.organisation_id > wrote.id)
    FROM wrote WHERE wrote.id IS NOT NULL
), said(id) AS (SELECT DISTINCT organisation_id FROM plans_contribution WHERE plan_id = %s)
SELECT o.country FROM people_organisation o WHERE o.id IN (SELECT id FROM said) AND o.country <> ''
UNION
SELECT o.country FROM wrote JOIN people_organisation o ON o.id = wrote.id
WHERE o.country <> '' AND wrote.id NOT IN (SELECT id FROM said) AND EXISTS (
    SELECT 1 FROM plans_author a JOIN plans_proposal p ON p.id = a.proposal_id
    WHERE a.organisation_id = wrote.id AND p.plan_id = %s
)"""


def countries(plan: Plan, at: str) -> list[tuple[str, str]]:
    """The countries of those who said or proposed something, by name; kept under the stamp `at`. One statement."""

    def find() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(SPOKE, [plan.pk, plan.pk])
            return sorted(code for (code,) in cursor.fetchall())

    codes = kept(at, ("plans.countries", plan.pk), find)
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])


def organisations_in(country: str) -> list[int]:
    """The organisations of a country, by which an index can be entered."""
    return list(Organisation.objects.filter(country=country).values_list("pk", flat=True))


def _group(name: str, label: str, chosen: str, options: Iterable[tuple[str, str]]) -> Group:
    made = [{"value": code, "label": said, "count": "", "checked": code == chosen} for code, said in options if code]
    return {
        "name": name, "label": label, "open": bool(chosen) or name in {"which", "area"}, "single": True,
        "chosen": bool(chosen), "options": made,
    }  # fmt: skip
