"""The page of every voice: sums for everybody; for members also the table, with its filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.people.models import PLACE
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.words import Label, Shown
from filrouge.rooms.plans.models import Plan, Step
from filrouge.rooms.plans.queries.line_of_steps import when_of
from filrouge.rooms.plans.queries.plans import href as plan_href
from filrouge.rooms.plans.queries.voices import HEARD, Did, Matrix
from filrouge.rooms.register.queries.member_roll import RollMember
from filrouge.rooms.register.queries.values import country_name

AT_MOST = 50  # members on one page
WORDS = {
    int(Did.PRESENT): gettext_lazy("was there"),
    int(Did.SPOKE): gettext_lazy("spoke"),
    int(Did.CONTRIBUTED): gettext_lazy("contributed"),
    int(Did.PROPOSED): gettext_lazy("proposed"),
    int(Did.SUPPORTED): gettext_lazy("supported"),
    int(Did.COMMENTED): gettext_lazy("commented"),
    int(Did.AMENDED): gettext_lazy("amended"),
    int(Did.VOTED): gettext_lazy("voted"),
}
HEARD_YES, HEARD_NO = "heard", "unheard"
WHICHES = {HEARD_NO: gettext_lazy("Not heard yet"), HEARD_YES: gettext_lazy("Heard")}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody wants to see of the table; `step` is a position in the plan, 0 for all."""

    which: str = ""
    step: int = 0
    country: str = ""
    category: str = ""

    @property
    def used(self) -> int:
        """How many filters are in use."""
        return sum(bool(getattr(self, each.name)) for each in fields(self))

    def query(self, **changed: Any) -> str:
        """The filters as they stand in an address, some of them changed; empty for none."""
        after = changed.pop("after", "")
        wanted = replace(self, **changed)
        said = {each.name: getattr(wanted, each.name) for each in fields(wanted) if getattr(wanted, each.name)}
        if after:
            said["after"] = after
        return f"?{urlencode(said)}" if said else ""


def chosen_of(asked: Mapping[str, str]) -> Chosen:
    """The filters of an address; what is none of ours is left out."""
    step, which, country = asked.get("step", ""), asked.get("which", ""), asked.get("country", "")
    return Chosen(
        which if which in WHICHES else "",
        number_in(step, 3),
        country.upper() if country.isascii() and country.isalpha() and len(country) == 2 else "",
        asked.get("category", "")[:40],
    )


@dataclass(frozen=True, slots=True)
class StepHead:
    """One column: the step, when it is, how many members were heard in it, and in how many ways they did something.

    `coming`: it has not opened yet. `ways` pairs words with numbers.
    """

    number: int
    name: Shown
    when: str
    coming: bool
    open: bool
    heard: int
    ways: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a member did in a step, in words; `heard` is False where it was there and said nothing."""

    step: str
    words: str
    heard: bool
    coming: bool


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """One member with a cell for each step that is shown."""

    name: str
    href: str
    country: str
    category: str
    cells: tuple[Cell, ...]
    heard: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the table. The cursors are addresses of members; empty where there is no page."""

    rows: tuple[VoiceRow, ...]
    following: str
    preceding: str
    total: int


def heads(plan: Plan, found: Matrix) -> tuple[StepHead, ...]:
    """The steps with their sums. No statement."""
    now = timezone.now()
    return tuple(_head(step, found, now) for step in plan.steps.all())


def _head(step: Step, found: Matrix, now: Any) -> StepHead:
    did = found.in_step(step.pk)
    ways = tuple((str(words), _how_many(did, way)) for way, words in WORDS.items())
    return StepHead(
        step.position, step.name.in_(get_language() or "en"), when_of(step), step.opens_at > now,
        step.opens_at <= now < step.closes_at, _how_many(did, HEARD),
        tuple((words, number) for words, number in ways if number),
    )  # fmt: skip


def _how_many(did: Mapping[int, int], way: int) -> int:
    return sum(number for what, number in did.items() if what & way)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many members there are, how many were heard in any step, and from how many countries of how many."""

    members: int
    heard: int
    countries: int
    heard_countries: int


def sums(found: Matrix) -> Sums:
    """The whole in four numbers. No statement."""
    silent = {each.organisation for each in found.unheard()}
    heard = {each.country for each in found.members if each.organisation not in silent and each.country}
    countries = {each.country for each in found.members if each.country}
    return Sums(len(found.members), len(found.members) - len(silent), len(countries), len(heard))


def may_see_members(viewer: Viewer) -> bool:
    """Members see who was heard; everybody else how many."""
    return viewer.level > Level.PUBLIC


def table(viewer: Viewer, plan: Plan, found: Matrix, chosen: Chosen, after: str = "") -> Table:
    """One page of members with what each did in the steps that are shown. No statement."""
    members, steps = matching(plan, found, chosen), _steps(shown_steps(plan, chosen))
    start = next((place + 1 for place, each in enumerate(members) if each.address == after), 0)
    part = members[start : start + AT_MOST]
    before = max(start - AT_MOST, 0)
    return Table(
        _rows(viewer, part, found, steps),
        part[-1].address if start + AT_MOST < len(members) else "",
        (members[before - 1].address if before else "-") if start else "",
        len(members),
    )


def shown_steps(plan: Plan, chosen: Chosen) -> list[Step]:
    """The step that was chosen, else all."""
    steps = list(plan.steps.all())
    return [step for step in steps if step.position == chosen.step] or steps


def matching(plan: Plan, found: Matrix, chosen: Chosen) -> list[RollMember]:
    """The members that somebody wants to see. Heard is heard in the step chosen, else in any."""
    step = next((each.pk for each in plan.steps.all() if each.position == chosen.step), None)
    keep: list[Callable[[RollMember], bool]] = []
    if chosen.which:
        silent = {each.organisation for each in found.unheard(step)}
        keep.append(lambda each: (each.organisation in silent) == (chosen.which == HEARD_NO))
    if chosen.country:
        keep.append(lambda each: each.country == chosen.country)
    if chosen.category:
        keep.append(lambda each: each.category == chosen.category)
    return [each for each in found.members if all(rule(each) for rule in keep)]


def _steps(steps: Iterable[Step]) -> list[tuple[int, str, bool]]:
    """The key of each, its number and name, and whether it has not opened yet."""
    now, language = timezone.now(), get_language() or "en"
    names = ((step, step.name.in_(language)) for step in steps)
    return [(one.pk, Label(f"{one.position}. {name.text}", name.language), one.opens_at > now) for one, name in names]


def _rows(
    viewer: Viewer, members: Iterable[RollMember], found: Matrix, steps: Sequence[tuple[int, str, bool]]
) -> tuple[VoiceRow, ...]:
    page = reverse("register:organisation", args=[viewer.space.slug, PLACE]) if viewer.space else ""
    return tuple(
        VoiceRow(
            each.name, page.replace(PLACE, each.address), country_name(each.country), each.category,
            tuple(_cell(name, found.of(each.organisation, step), coming) for step, name, coming in steps),
            bool(found.in_all(each.organisation) & HEARD),
        )
        for each in members
    )  # fmt: skip


def _cell(step: str, did: int, coming: bool) -> Cell:
    return Cell(step, in_words(did), bool(did & HEARD), coming and not did)


def in_words(did: int) -> str:
    """What was done, in words: “was there, spoke”. Nothing is empty."""
    return _in_words(int(did), get_language() or "en")


@cache
def _in_words(did: int, language: str) -> str:
    return ", ".join(str(words) for way, words in WORDS.items() if did & way)


def facets(viewer: Viewer, plan: Plan, found: Matrix, chosen: Chosen) -> dict[str, Any]:
    """The filters: heard or not, step, country, class."""
    language = get_language() or "en"
    countries = {country: country_name(country) for country in {each.country for each in found.members} if country}
    classes = sorted({each.category for each in found.members if each.category})
    steps = [(str(step.position), step.name.in_(language).label) for step in plan.steps.all()]
    groups = [
        _group("which", _("Which"), chosen.which, ((name, str(label)) for name, label in WHICHES.items())),
        _group("step", _("Step"), str(chosen.step or ""), steps),
        _group("country", _("Country"), chosen.country, sorted(countries.items(), key=lambda pair: pair[1])),
        _group("category", _("Class"), chosen.category, ((each, each) for each in classes)),
    ]
    kept = [group for group in groups if group["options"]]
    return {"action": plan_href(viewer, plan, "voices"), "in_use": chosen.used, "groups": kept, "kept": []}


def _group(name: str, label: str, chosen: str, options: Iterable[tuple[str, str]]) -> dict[str, Any]:
    made = [{"value": code, "label": said, "count": None, "checked": code == chosen} for code, said in options]
    return {
        "name": name, "label": label, "open": bool(chosen) or name == "which", "single": True, "chosen": bool(chosen),
        "options": made,
    }  # fmt: skip


def rows_as_text(plan: Plan, found: Matrix, chosen: Chosen) -> Iterable[list[str]]:
    """The table as cells: member, country, class, region, then each step. The first row is the head."""
    steps, language = shown_steps(plan, chosen), get_language() or "en"
    names = [f"{step.position}. {step.name.in_(language).text}" for step in steps]
    yield [_("Member"), _("Country (ISO 3166)"), _("Class"), _("Region"), *names, _("Words in what was adopted")]
    for each in matching(plan, found, chosen):
        did = [in_words(found.of(each.organisation, step.pk)) for step in steps]
        adopted = _("yes") if each.organisation in found.adopted else ""
        yield [each.name, each.country, each.category, each.region, *did, adopted]
