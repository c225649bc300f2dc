"""Filters of the lists of contributions and proposals: in the address, as facets, as chips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.kept import kept
from filrouge.ground.people.languages import SPOKEN, USUAL
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.rooms.plans.models import Author, Contribution, Plan
from filrouge.rooms.plans.queries.following import in_
from filrouge.rooms.register.queries.organisations import organisation_at
from filrouge.rooms.register.queries.values import country_name

Group = dict[str, Any]


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
        return number_in(asked.get(name, ""), 4)

    def word(name: str, longest: int) -> str:
        text = asked.get(name, "")
        return text if len(text) <= longest and text.isascii() and text.isalnum() else ""

    which = asked.get("which", "")
    return Wanted(
        area=number("area"), step=number("step"), country=word("country", 2).upper(), language=word("language", 10),
        organisation=word("organisation", 12), which=which if which in set(whiches) else "",
    )  # fmt: skip


def groups(plan: Plan, wanted: Wanted, whiches: Mapping[str, Any], at: str, *, steps: bool = True) -> list[Group]:
    """The facets of a list: each a label and its values, of which one can be chosen. `at` stamps what is kept.

    `steps`: the list is of contributions, each made in one; else of proposals.
    """
    found = [_group("which", _("Which"), wanted.which, ((name, str(label)) for name, label in whiches.items()))]
    areas = [(str(area.position), in_(area.name)) for area in plan.areas.all()]
    found.append(_group("area", _("Area"), str(wanted.area or ""), areas))
    if steps:
        named = [(str(step.position), in_(step.name)) for step in plan.steps.all()]
        found.append(_group("step", _("Step"), str(wanted.step or ""), named))
    found.append(_group("country", _("Country"), wanted.country, countries(plan, at, proposing=not steps)))
    found.append(_group("language", _("Language"), wanted.language, _languages(plan, wanted.language)))
    return [group for group in found if group["options"]]


def _languages(plan: Plan, chosen: str) -> list[tuple[str, str]]:
    """The program's, the network's, and the one that is asked for."""
    offered = {*dict(USUAL), *plan.space.languages, chosen}
    return [(code, name) for code, name in SPOKEN if code in offered]


def chips(viewer: Viewer, facets: Iterable[Group], wanted: Wanted, here: str) -> list[dict[str, str]]:
    """The filters in use, each with the address of the list without it. An organisation that is not one of this network
    is not named.
    """
    said = dict.fromkeys(("which", "area", "step", "country", "language", "organisation"), "")
    for group in facets:
        chosen = [option["label"] for option in group["options"] if option["checked"]]
        said[group["name"]] = chosen[0] if chosen else ""
    if wanted.organisation:
        found = organisation_at(viewer, wanted.organisation)
        said["organisation"] = found.name if found else wanted.organisation
    blank = {each.name: each.default for each in fields(Wanted)}
    return [
        {"label": label, "href": here + wanted.query(**{name: blank[name]})}
        for name, label in said.items()
        if label and getattr(wanted, name)
    ]


def _said(plan: int) -> QuerySet[Organisation, Any]:
    # Each organisation once before it is looked up: an index has them all beside each other.
    return _from(Contribution.objects.filter(plan=plan).order_by().values("organisation").distinct())


def _proposed(plan: int) -> QuerySet[Organisation, Any]:
    here = Author.objects.filter(organisation=OuterRef("pk"), proposal__plan=plan)
    return _from(Author.objects.order_by().values("organisation").distinct()).filter(Exists(here))


def _from(organisations: QuerySet[Any, Any]) -> QuerySet[Organisation, Any]:
    return Organisation.objects.filter(pk__in=organisations).exclude(country="").values_list("country").distinct()


_COUNTRIES = {False: Prepared(_said, plan=-10), True: Prepared(_proposed, plan=-10)}


def countries(plan: Plan, at: str, *, proposing: bool = False) -> list[tuple[str, str]]:
    """The countries of those who said something, or of those who proposed something, by name; kept under the stamp
    `at`. One statement.
    """
    found = kept(at, ("plans.countries", plan.pk, proposing), lambda: _COUNTRIES[proposing].rows(plan=plan.pk))
    return sorted(((code, country_name(code)) for (code,) in found), key=itemgetter(1, 0))


def organisations_in(country: str) -> list[int]:
    """The organisations of a country, by which an index can be entered."""
    return list(Organisation.objects.filter(country=country).values_list("pk", flat=True))


def _group(name: str, label: str, chosen: str, options: Iterable[tuple[str, str]]) -> Group:
    made = [{"value": code, "label": said, "count": "", "checked": code == chosen} for code, said in options if code]
    return {
        "name": name, "label": label, "open": bool(chosen) or name in {"which", "area"}, "single": True,
        "chosen": bool(chosen), "options": made,
    }  # fmt: skip
