"""Addresses of everything that a year shows: every page of the rooms meetings and plans that answers GET, and more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from filrouge.front.bench.parts.year_filling import FEED
from filrouge.front.bench.parts.year_meetings import SECRET

if TYPE_CHECKING:
    from filrouge.ground.people.models import Organisation, Space
    from filrouge.rooms.meetings.models import Meeting

WRITTEN = ("minutes", "version", "lines", "following", "propose_wording")  # pages of a meeting that ended
BEFORE = (
    "meeting_calendar", "change", "invite", "add_item", "change_item", "coming", "people", "round", "booklet",
    "answer_round", "ask_round", "order_round", "agenda", "remove_item", "cancel", "next",
)  # fmt: skip


def places(space: Space, delegate: Organisation) -> list[tuple[str, str]]:
    """(name, path) of each; `delegate` is for whom the delegate who looks acts."""
    from django.urls import get_resolver

    assert get_resolver().url_patterns  # those of the rooms need what the whole map brings with it
    return [*_meetings(space), *_plans(space, delegate), *_lists(space), *_threads(space), *_front(space)]


def _meetings(space: Space) -> Iterator[tuple[str, str]]:
    from filrouge.rooms.meetings import urls
    from filrouge.rooms.meetings.models import AgendaItem, Line, Meeting, Series

    ended, _written, _third, now, coming, asking = Meeting.objects.filter(space=space).order_by("id")

    def meeting_of(page: str) -> Meeting:
        if page == "dates":
            return asking
        if page in BEFORE:
            return coming
        return ended if page.startswith(WRITTEN) else now

    def kind_of(page: str) -> str:
        if page in {"open_space", "topic"}:
            return "open_space"
        return "country_round" if "round" in page or page == "booklet" else "deliberation"

    def example(page: str, part: str, _route: str) -> Any:
        meeting = meeting_of(page)
        items = AgendaItem.objects.filter(meeting=meeting, kind=kind_of(page))
        known: dict[str, Callable[[], Any]] = {
            "address": lambda: meeting.address, "item": lambda: items[0].address, "version": lambda: 1,
            "series": lambda: Series.objects.get(space=space).address, "ticket": lambda: SECRET, "key": lambda: FEED,
            "line": lambda: Line.objects.filter(meeting=meeting, kind="action")[0].address, "number": lambda: 1,
            "topic": lambda: items[0].topics.order_by("id")[0].address,
            "organisation": lambda: meeting.invited.values_list("organisation__address", flat=True)[0],
        }  # fmt: skip
        return known[part]()

    yield from _walked("meetings", urls.urlpatterns, space, example)
    for words, meeting in (("ended", ended), ("announced", coming), ("being prepared", asking)):
        yield f"meeting, {words}", _path("meetings:meeting", space.slug, meeting.address)
    yield "minutes, being written", _path("meetings:minutes", space.slug, _third.address)


def _plans(space: Space, delegate: Organisation) -> Iterator[tuple[str, str]]:
    from filrouge.rooms.plans import urls
    from filrouge.rooms.plans.models import Action, Amendment, Contribution, Plan, Proposal

    plan = Plan.objects.get(space=space)
    things: dict[str, Any] = {
        "contributions/<": Contribution.objects.filter(plan=plan, organisation=delegate, state="handed_in"),
        "proposals/<": Proposal.objects.filter(plan=plan, state="open").order_by("-id"),
        "amendments/<": Amendment.objects.filter(proposal__plan=plan, state="open"),
        "actions/<": Action.objects.filter(plan=plan, owner=delegate, state="under_way", accepted_at__isnull=False),
    }
    decided = Proposal.objects.filter(plan=plan, state="adopted")

    def example(page: str, part: str, route: str) -> Any:
        if part != "address":
            return {"kind": "json", "number": 1, "table": "amendments"}[part]
        rows = (
            decided if page == "reopen" else next((r for begin, r in things.items() if route.startswith(begin)), None)
        )
        return plan.address if rows is None else rows[0].address

    patterns = [one for one in urls.urlpatterns if not str(one.pattern).startswith("above/<")]
    yield from _walked("plans", patterns, space, example)
    most, supported = _most(plan)
    yield "proposal drawn from most", _path("plans:proposal", space.slug, most)
    yield "proposal with most support", _path("plans:proposal", space.slug, supported)


def _most(plan: Any) -> tuple[str, str]:
    """The proposals drawn from most contributions, and supported by most members."""
    from django.db.models import Count

    drawn = plan.proposals.order_by("number")  # the first heard a tenth of them
    supported = plan.proposals.filter(state="open").annotate(many=Count("supports")).order_by("-many", "id")
    return drawn[0].address, supported[0].address


def _lists(space: Space) -> Iterator[tuple[str, str]]:
    """The lists in several ways, and far behind their first page."""
    from filrouge.rooms.plans.models import Plan

    address = Plan.objects.get(space=space).address
    ways = {
        "contributions": ("area=2", "country=IT", "language=de", "which=unsorted", "step=3"),
        "proposals": ("area=2", "country=IT", "language=de", "which=adopted", "which=merged"),
        "actions": ("area=2", "which=late", "country=IT"), "amendments": ("which=taken_in",),
        "sorting": ("country=IT",),
    }  # fmt: skip
    for page, queries in ways.items():
        for query in queries:
            yield f"{page}, {query.replace('=', ' ')}", _path(f"plans:{page}", space.slug, address) + f"?{query}"
    yield from (pair for pair in lists_both_ends(space) if pair[0].endswith("last page"))


def lists_both_ends(space: Space) -> Iterator[tuple[str, str]]:
    """The long lists at their first and at their last page."""
    from filrouge.ground.pages.keyset import encode
    from filrouge.rooms.plans.models import Contribution, Plan, Proposal

    plan = Plan.objects.get(space=space)
    models: tuple[tuple[str, Any], ...] = (("contributions", Contribution), ("proposals", Proposal))
    for page, model in models:
        path = _path(f"plans:{page}", space.slug, plan.address)
        last = model.objects.filter(plan=plan).order_by("id").values_list("id", flat=True)[:60]
        yield page, path
        yield f"{page}, last page", f"{path}?after={encode([list(last)[-1]])}"


def _threads(space: Space) -> Iterator[tuple[str, str]]:
    """Threads of things of the plan: the usual, and those of the proposal that heard most."""
    from filrouge.rooms.plans.models import Action, Contribution, Plan, Proposal

    plan = Plan.objects.get(space=space)
    heard, _supported = _most(plan)
    actions = Action.objects.filter(plan=plan).exclude(proposal__address=heard).order_by("-id")
    shown = {
        "action": ("action", actions[0].address),
        "action of the proposal heard most": ("action", Action.objects.filter(proposal__address=heard)[0].address),
        "proposal": ("proposal", Proposal.objects.filter(plan=plan, state="open")[5].address),
        "proposal heard most": ("proposal", heard),
        "contribution": ("contribution", Contribution.objects.filter(plan=plan, state="handed_in")[7].address),
    }
    for words, (kind, address) in shown.items():
        yield f"thread of {words}", _path("thread", space.slug, kind, address)
    yield "thread as data", _path("thread_data", space.slug, "proposal", heard)


def _front(space: Space) -> Iterator[tuple[str, str]]:
    yield "home", _path("home", space.slug)
    yield "asked of me", _path("asked", space.slug)
    yield "own mail", _path("own_mail")


Example = Callable[[str, str, str], Any]


def _walked(room: str, patterns: list[Any], space: Space, example: Example) -> Iterator[tuple[str, str]]:
    """Every page of a URL map that answers GET, with examples of its parts by the name of the page."""
    for pattern in patterns:
        if "GET" in getattr(pattern.callback, "methods", ()):
            name, route = str(pattern.name), str(pattern.pattern)
            parts = [example(name, part, route) for part in pattern.pattern.converters]
            yield name, _path(f"{room}:{name}", space.slug, *parts)


def _path(name: str, *parts: Any) -> str:
    from django.urls import reverse

    return reverse(name, args=parts)
