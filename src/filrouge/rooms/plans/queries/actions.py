"""The list of actions with its filters, and one of them by its address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import kept
from filrouge.ground.pages.keyset import Slice
from filrouge.ground.pages.seen_lists import SeenList
from filrouge.ground.people.models import PLACE, Organisation
from filrouge.ground.people.queries import today
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.words import Label, Shown
from filrouge.rooms.plans.models import Action, ActionState, Milestone, Partner, Plan
from filrouge.rooms.plans.queries.contributions import address_of
from filrouge.rooms.plans.queries.filters import EVERYTHING, Group, Wanted, organisations_in
from filrouge.rooms.plans.queries.following import (
    OPEN,
    Steps,
    facts_of,
    late_words,
    share,
    share_words,
)
from filrouge.rooms.plans.queries.plans import of_seen_plans
from filrouge.rooms.plans.queries.row_words import dates, labels
from filrouge.rooms.plans.queries.stamps import sight
from filrouge.rooms.plans.rules import SORTERS
from filrouge.rooms.register.queries.values import country_name

KEYS = (("place", False), ("number", False), ("id", False))
DRAFT_KEYS = (("id", True),)
MOST_ROWS = 2_000  # rows of one process; each has a kilobyte
LATE, MINE = "late", "mine"
WHICHES: dict[str, Any] = {
    MINE: gettext_lazy("Ours"),
    LATE: gettext_lazy("Over their date"),
    **{state.value: state.label for state in ActionState if state != ActionState.DRAFT},
}
MARKS = {
    ActionState.DRAFT: "due",
    ActionState.TO_START: "",
    ActionState.UNDER_WAY: "half",
    ActionState.DONE: "done",
    ActionState.STOPPED: "no",
}


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action as a list shows it. `share` is in per cent."""

    id: int
    address: str
    number: str
    title: Shown
    href: str
    area: int
    led: str
    state: str
    mark: str
    share: int
    words: str
    next: str
    late: str


def seen_actions(viewer: Viewer) -> QuerySet[Action]:
    """The actions that this viewer may see; agrees with rules.sees_the_action."""
    return Action.objects.filter(of_seen_plans(viewer, "plan__"), shown_to(viewer))


def shown_to(viewer: Viewer) -> Q:
    """Which actions of a plan that they may see somebody may see: a draft is for those who sort and who takes it on."""
    if viewer.holds(*SORTERS) or viewer.means in {"command", "job"}:
        return Q()
    shown = ~Q(state=ActionState.DRAFT)
    if viewer.acting is not None and viewer.level >= Level.MEMBERS:
        shown |= Q(owner=viewer.acting.organisation)
    return shown


def whiches(viewer: Viewer, plan: Plan) -> dict[str, Any]:
    """By what somebody can choose actions: drafts only where there are some for them."""
    found = {name: label for name, label in WHICHES.items() if name != MINE or viewer.acting}
    return found | {ActionState.DRAFT.value: _("Drafts from the room")} if viewer.acting else found


def actions(viewer: Viewer, plan: Plan, wanted: Wanted, cursor: str = "") -> Slice[ActionRow]:
    """One page of actions by area and number. Two statements for any number."""
    among = organisations_in(wanted.country) if wanted.country else [0]
    asked = _DRAFTS if wanted.which == ActionState.DRAFT else _LISTED
    page = asked.page(viewer, cursor, wanted, plan=plan.pk, among=among, day=today())
    return Slice(action_rows(viewer, page.rows), page.following, page.preceding)


def matching(
    viewer: Viewer, plan: Plan, wanted: Wanted, among: Collection[int] | None = None, day: date | None = None
) -> QuerySet[Action]:
    """The actions of a plan that somebody may see and wants; drafts when they are asked for. `among` are the
    organisations of a country, where they are known, `day` is today.
    """
    found = Action.objects.filter(shown_to(viewer), plan=plan)
    if wanted.which == MINE and viewer.acting is not None:
        found = found.filter(_of(viewer.acting.organisation))
    elif wanted.which == LATE:
        found = found.filter(over_the_date(day or today()))
    elif wanted.which in ActionState.values:
        found = found.filter(state=wanted.which)
    if wanted.which != ActionState.DRAFT:
        found = found.exclude(state=ActionState.DRAFT)
    if wanted.area:
        found = found.filter(area__position=wanted.area)
    if wanted.country:
        found = found.filter(owner__in=organisations_in(wanted.country) if among is None else among)
    return found.filter(owner__address=wanted.organisation) if wanted.organisation else found


def _of(organisation: int) -> Q:
    takes_part = Partner.objects.filter(action=OuterRef("pk"), organisation=organisation)
    return Q(owner=organisation) | Q(Exists(takes_part))


def over_the_date(day: date) -> Q:
    """Actions that are going on and over the date of a step or of their end."""
    missed = Milestone.objects.filter(action=OuterRef("pk"), done_on=None, due__lt=day)
    return Q(state__in=OPEN) & (Q(until__lt=day) | Q(Exists(missed)))


COLUMNS = (
    "id", "address", "number", "area_id", "place", "title", "owner_id", "owner__name", "accepted_at", "until", "state",
    "reminded_at",
)  # fmt: skip


def listed(found: QuerySet[Action], *also: str) -> QuerySet[Any, Any]:
    """What rows of a list are made of, as named columns and no more; `place` is that of the area."""
    return found.annotate(place=F("area__position")).values_list(*COLUMNS, *also, named=True)


def _listed(
    viewer: Viewer, wanted: Wanted = EVERYTHING, *, plan: int, among: list[int], day: date
) -> QuerySet[Any, Any]:
    return listed(matching(viewer, Plan(pk=plan), wanted, among, day))


_LISTED = SeenList(_listed, KEYS, plan=-10, among=[-20], day=date(1, 1, 1))
_DRAFTS = SeenList(_listed, DRAFT_KEYS, plan=-10, among=[-20], day=date(1, 1, 1))


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rows of one list share; the last two follow from the language. `called` is what the network, which is
    the organisation `network`, is called in it.
    """

    root: str
    language: str
    zone: str
    today: date
    network: int
    called: str
    dates: Callable[[date | None], str] = field(compare=False)
    states: Mapping[str, str] = field(compare=False)


def action_rows(viewer: Viewer, found: Sequence[Any]) -> tuple[ActionRow, ...]:
    """Rows ready to print, of what is `listed` of actions. One statement."""
    facts = facts_of([each.id for each in found])
    root, language = address_of(viewer, "action"), get_language() or "en"
    network = viewer.space.organisation_id if viewer.space else 0
    around = _Around(
        root, language, get_current_timezone_name(), today(), network, viewer.calls(network, ""), dates(),
        labels(ActionState),
    )  # fmt: skip
    return tuple(_row(each, facts[each.id], around) for each in found)


@lru_cache(MOST_ROWS)
def _row(action: Any, facts: Any, around: _Around) -> ActionRow:
    """The row of an action that says these columns and these facts, whenever it is asked for."""
    steps, percents = Steps(facts.done, facts.of, facts.missing), {action.id: facts.percent or 0}
    return ActionRow(
        action.id, action.address, f"{action.place}.{action.number}" if action.number else "",
        action.title.in_(around.language), around.root.replace(PLACE, action.address), action.place or 0,
        _led_words(action, facts.others, around), around.states[action.state], MARKS[ActionState(action.state)],
        share(action, steps, percents), share_words(action, steps, percents), _next_words(action, facts, around),
        late_words(action, steps, around.today),
    )  # fmt: skip


def _led_words(action: Any, partners: int, around: _Around) -> str:
    """Who leads it, with how many others, until when."""
    name = (action.owner_id == around.network and around.called) or action.owner__name
    said = {"name": name, "others": partners, "until": around.dates(action.until)}
    if action.owner_id is None:
        led = _("Needs a lead.")
    elif action.accepted_at is None:
        led = _("%(name)s is asked to lead it.") % said
    elif partners:
        led = ngettext(
            "Led by %(name)s with %(others)s other.", "Led by %(name)s with %(others)s others.", partners
        ) % said  # fmt: skip
    else:
        led = _("Led by %(name)s.") % said
    return f"{led} " + _("Until %(until)s.") % said if action.until else led


def _next_words(action: Any, facts: Any, around: _Around) -> str:
    if action.state not in OPEN or not facts.next_name:
        return ""
    said = {"step": facts.next_name.in_(around.language).text, "day": around.dates(facts.next_due)}
    return _("Next: %(step)s, by %(day)s") % said if facts.next_due else _("Next: %(step)s") % said


def href(viewer: Viewer, action: Action, page: str = "action") -> str:
    """The address of one of an action's pages."""
    return reverse(f"plans:{page}", args=[viewer.space.slug, action.address]) if viewer.space else ""


def action_called(viewer: Viewer, address: str) -> Action | None:
    """One action; None for who may not see it and for what does not exist alike. One statement."""
    found = seen_actions(viewer).filter(address=address)
    return found.select_related("plan__space__organisation", "area", "owner", "line", "proposal").first()


def groups(viewer: Viewer, plan: Plan, wanted: Wanted, at: str) -> list[Group]:
    """The facets of the list: which, area, country and organisation of the owner. One statement, kept under `at`."""
    owners = kept(at, ("plans.owners", plan.pk, sight(viewer)), lambda: _owners(viewer, plan))
    language = get_language() or "en"
    names = [(area.position, area.name.in_(language)) for area in plan.areas.all()]
    areas = [(str(place), Label(f"{place}. {name.text}", name.language)) for place, name in names]
    countries = {
        country: country_name(country) for country in sorted({country for *_lead, country in owners}) if country
    }
    made = (
        _group("which", _("Which"), wanted.which, [(n, str(label)) for n, label in whiches(viewer, plan).items()]),
        _group("area", _("Area"), str(wanted.area or ""), areas),
        _group("country", _("Country of the lead"), wanted.country, sorted(countries.items(), key=lambda c: c[1])),
        _group("organisation", _("Led by"), wanted.organisation, [(address, name) for address, name, _c in owners]),
    )
    return [group for group in made if group["options"]]


def _owners(viewer: Viewer, plan: Plan) -> list[tuple[str, str, str]]:
    """Address, name and country of each, by name."""
    return _LEADS.rows(viewer, plan=plan.pk)


def _leads(viewer: Viewer, plan: int) -> QuerySet[Organisation, Any]:
    led = Action.objects.filter(shown_to(viewer), plan=plan, owner__isnull=False).order_by().values("owner")
    owners = Organisation.objects.filter(pk__in=led).order_by("name", "pk")
    return owners.values_list("address", "name", "country")


_LEADS = Seen(_leads, plan=-10)


def _group(name: str, label: str, chosen: str, options: Sequence[tuple[str, str]]) -> Group:
    made = [{"value": code, "label": said, "count": None, "checked": code == chosen} for code, said in options]
    return {
        "name": name, "label": label, "open": bool(chosen) or name in {"which", "area"}, "single": True,
        "chosen": bool(chosen), "options": made,
    }  # fmt: skip


def chips(facets: Sequence[Group], wanted: Wanted, here: str) -> list[dict[str, str]]:
    """The filters in use, each with the address of the list without it."""
    blank = Wanted()
    return [
        {"label": option["label"], "href": here + wanted.query(**{group["name"]: getattr(blank, group["name"])})}
        for group in facets
        for option in group["options"]
        if option["checked"]
    ]
