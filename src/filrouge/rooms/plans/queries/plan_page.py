"""What the page of a plan shows: how it was made, its steps on a line, its areas, and what is open now."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import House
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.models import Plan, PlanState, Step
from filrouge.rooms.plans.queries.areas import AreaRow, areas_of
from filrouge.rooms.plans.queries.counts import Counts, counts_of
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.line_of_steps import StepDot, in_place, line_of_steps
from filrouge.rooms.plans.queries.opening import closed_because, open_until
from filrouge.rooms.plans.queries.plans import href, period
from filrouge.rooms.plans.queries.rolling_up import LivesBelow, kept_lives_below
from filrouge.rooms.plans.queries.stamps import acted
from filrouge.rooms.plans.rules import MAY

NOW = (rules.CONTRIBUTE, rules.PROPOSE, rules.SUPPORT, rules.AMEND, rules.WEIGH)


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the plan."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan as its page shows it.

    `made`, `adopted` and `rest` are the sentence on top; `open_now` and `opens_later` say what members can do and when;
    `loose` are open proposals without an area, in words; `below` is what federations do of it in their own spaces.
    """

    title: Shown
    text: Shown
    period: str
    made: str
    adopted: str
    rest: str
    steps: tuple[StepDot, ...]
    areas: tuple[AreaRow, ...]
    tabs: tuple[Tab, ...]
    open_now: tuple[str, ...]
    opens_later: tuple[str, ...]
    loose: str
    loose_href: str
    below: LivesBelow | None
    can: dict[str, bool] = field(default_factory=dict)


def plan_page(viewer: Viewer, plan: Plan, now: House) -> PlanPage:
    """The page of a plan whose areas were read with it. Two statements where nothing was done since the last page."""
    language = get_language() or "en"
    counts = counts_of(viewer, plan, now)
    loose = counts.proposals.get(None, 0)
    return PlanPage(
        plan.title.in_(language), plan.text.in_(language), period(plan), _made(plan, counts),
        *_came_out(counts), line_of_steps(viewer, plan, counts), areas_of(viewer, plan, counts, now),
        _tabs(viewer, plan), *_open(plan),
        ngettext("%(n)s open proposal without an area", "%(n)s open proposals without an area", loose) % {"n": loose}
        if loose else "",
        href(viewer, plan, "proposals") + Wanted(which="open").query(), kept_lives_below(plan.pk, acted(now)),
        _can(viewer, plan),
    )  # fmt: skip


def _made(plan: Plan, counts: Counts) -> str:
    """By how many members it was made, and how they met."""
    heard, members = counts.heard, counts.members
    if not plan.steps.all():
        return ""
    met = _met(list(plan.steps.all()))
    if not members:
        return _("To be made in %(met)s.") % {"met": met}
    if not heard:
        words = ngettext(
            "To be made by %(members)s member in %(met)s.", "To be made by %(members)s members in %(met)s.", members
        )
        return words % {"members": members, "met": met}
    if heard >= members:
        words = ngettext("Made by %(members)s member in %(met)s.", "Made by %(members)s members in %(met)s.", heard)
        return words % {"members": heard, "met": met}
    words = ngettext(
        "Made by %(heard)s of %(members)s members in %(met)s.", "Made by %(heard)s of %(members)s members in %(met)s.",
        heard,
    )  # fmt: skip
    return words % {"heard": heard, "members": members, "met": met}


def _met(steps: list[Step]) -> str:
    places = sum(1 for step in steps if in_place(step))
    online = len(steps) - places
    words = []
    if places:
        words.append(ngettext("one meeting", "%(n)s meetings", places) % {"n": apnumber(places)})
    if online:
        words.append(ngettext("one online session", "%(n)s online sessions", online) % {"n": apnumber(online)})
    return _("%(one)s and %(two)s") % {"one": words[0], "two": words[1]} if len(words) == 2 else words[0]


def _came_out(counts: Counts) -> tuple[str, str]:
    """What was adopted, and beside it what is open and what was not taken up."""
    actions, states = counts.all_actions, counts.states
    adopted = ngettext("%(n)s action adopted", "%(n)s actions adopted", actions) % {"n": actions} if actions else ""
    rest = []
    if opened := counts.open_proposals:
        rest.append(ngettext("%(n)s proposal still open", "%(n)s proposals still open", opened) % {"n": opened})
    if put_off := states.get("deferred", 0):
        rest.append(ngettext("%(n)s deferred", "%(n)s deferred", put_off) % {"n": put_off})
    if dropped := states.get("not_taken_up", 0):
        words = ngettext("%(n)s not taken up, with reasons", "%(n)s not taken up, with reasons", dropped)
        rest.append(words % {"n": dropped})
    return adopted, ", ".join(rest)


def _tabs(viewer: Viewer, plan: Plan) -> tuple[Tab, ...]:
    proposals = href(viewer, plan, "proposals")
    tabs = [
        Tab(_("By area"), href(viewer, plan), True),
        Tab(_("Adopted actions"), href(viewer, plan, "actions")),
        Tab(_("Open proposals"), proposals + Wanted(which="open").query()),
        Tab(_("Not taken up"), proposals + Wanted(which="not_taken_up").query()),
    ]
    if MAY["contribute"](viewer, plan):
        tabs.append(Tab(_("What I said"), href(viewer, plan, "said")))
    return tuple(tabs)


def _open(plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is open and until when; what is not, and from when, as far as a step is still to come."""
    if plan.state not in {PlanState.MAKING, PlanState.RUNNING}:
        return (), ()
    now = [open_until(plan, what) for what in NOW]
    later = [closed_because(plan, what) for what in NOW if rules.next_opening(plan, what)]
    return tuple(words for words in now if words), tuple(words for words in later if words)


def _can(viewer: Viewer, plan: Plan) -> dict[str, bool]:
    return {
        "lead": MAY["keep_plan"](viewer, plan),
        "sort": MAY["sort"](viewer, plan),
        "contribute": MAY["contribute"](viewer, plan) and rules.allowed_now(plan, rules.CONTRIBUTE),
        "propose": MAY["propose"](viewer, plan) and rules.allowed_now(plan, rules.PROPOSE),
        "support": MAY["support"](viewer, plan) and rules.allowed_now(plan, rules.SUPPORT),
    }
