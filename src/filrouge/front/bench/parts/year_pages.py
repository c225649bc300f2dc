"""Every page of a network's year: processor time, statements, and what a poll costs when nothing is new."""

from __future__ import annotations

import gc
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from filrouge.front.bench.children import clock, in_child, peak_mib
from filrouge.front.bench.document import table
from filrouge.front.bench.parts import pages, year_filling, year_network, year_places

if TYPE_CHECKING:
    from django.test import Client

    from filrouge.front.bench.year import Size
    from filrouge.ground.people.models import Person, Space

TITLE = "The pages of a network's year"
LIST, PLAN, THREAD, POLL, OTHER = 10.0, 40.0, 20.0, 1.0, 40.0  # ms of processor; there is no goal for other pages
P95_GOAL = pages.P95_GOAL
LISTS = {
    "meetings", "plans", "contributions", "proposals", "amendments", "proposal_amendments", "actions", "said",
    "sorting", "people", "door", "following", "follow_up", "lines", "asked of me", "round",
}  # fmt: skip
WHOLE = {
    "contributions_as", "proposals_as", "actions_as", "booklet", "minutes_paper", "version_paper", "plan_as",
    "table_as", "voices_csv",
}  # fmt: skip  # answers with all rows of something, or a paper
POLLS = 500
OK, ACCEPTED = 200, 202
MOST = 60  # seconds for all looks at a page
SLOW, FEW = 300, 2  # a page that takes so many ms is looked at only so often
PLAIN = "filrouge.front.bench.parts.year_plain"


def measure(size: Size, _peer: str) -> dict[str, Any]:
    """One result."""
    found: dict[str, Any] = in_child(look, amounts=asdict(size.amounts), kept=size.kept, looks=size.looks)
    return found


def look(amounts: dict[str, int], kept: str, looks: int) -> dict[str, Any]:
    """Fill an installation (or take the kept one), and look at every page as a visitor, a delegate, the secretariat."""
    filled = year_filling.installed(year_filling.Amounts(**amounts), kept)
    from django.core.management import call_command

    from filrouge.ground.people.models import Organisation, Person, Space

    call_command("collectstatic", verbosity=0, interactive=False)
    space = Space.objects.get(slug=year_network.SLUG)
    people = [Person.objects.get(email=f"{name}@year.example") for name in ("delegate0", "secretary")]
    places = year_places.places(space, Organisation.objects.get(name="Support organisation 0000"))
    failed: set[str] = set()
    gc.freeze()  # as the server does when it has started
    looked_at = {who: list(_look(client, places, looks, failed)) for who, client in _callers(people)}
    return {
        "filled": filled, "amounts": _counted(space), "pages": looked_at, "failed": sorted(failed),
        "polled": _polled(space, people[0]), "plain": _beside(space, people[1], looks), "looks": looks,
        "peak": peak_mib(),
    }  # fmt: skip


def _counted(space: Space) -> dict[str, int]:
    """What there is of everything."""
    from filrouge.ground.thread.models import Link
    from filrouge.rooms.meetings import models as meetings
    from filrouge.rooms.plans import models as plans
    from filrouge.rooms.register.models import Membership

    counted: dict[str, Any] = {
        "members": Membership, "contributions": plans.Contribution, "proposals": plans.Proposal,
        "authors": plans.Author, "marks of support": plans.Support, "comments": plans.Comment,
        "amendments": plans.Amendment, "decisions": plans.Decision, "actions": plans.Action,
        "reports": plans.Progress, "meetings": meetings.Meeting, "invitations": meetings.Invited,
        "people who come": meetings.Attendee, "lines": meetings.Line, "answers of a round": meetings.RoundAnswer,
        "links": Link,
    }  # fmt: skip
    return {name: model.objects.count() for name, model in counted.items()}


def _callers(people: list[Person]) -> Iterator[tuple[str, Client]]:
    from django.test import Client

    yield "visitor", Client(SERVER_NAME=pages.HOST)
    yield "delegate of a member", pages.signed_in(people[0])
    yield "secretariat", pages.signed_in(people[1])


def _look(client: Client, places: list[tuple[str, str]], looks: int, failed: set[str]) -> Iterator[dict[str, Any]]:
    client.raise_request_exception = False  # one page that fails must not cost the figures of the others
    for name, path in places:
        try:
            with _at_most(MOST):
                found = _once(client, path) if name in WHOLE else _often(client, path, looks)
        except TookTooLong:
            failed.add(f"{name} (stopped after {MOST} s)")
            continue
        if found["status"] == 200:
            yield {"page": name} | found
        elif found["status"] >= 500:
            failed.add(name)


class TookTooLong(BaseException):
    """No Exception, which Django would answer with a page."""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raises TookTooLong after so many seconds. Of the wall: while a timer of processor time is set, the kernel moves
    the clock of processor time by whole ticks (4 ms here), and every figure would be a multiple of them.
    """

    def stop(_number: int, _frame: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _often(client: Client, path: str, looks: int) -> dict[str, Any]:
    """Means of looks at a page while nothing is done, and of as many before which all that was kept is let go."""
    status = client.get(path).status_code  # loads templates and modules as well, which is not part of a page
    if status != OK:
        return {"status": status}
    first, of_first = pages.counted(client, path, forgotten=True)
    _, statements = pages.counted(client, path)
    times = range(min(looks, FEW) if first.cpu > SLOW else looks)
    anew = [pages.asked_for(client, path, forgotten=True) for _time in times]
    again = [pages.asked_for(client, path) for _time in times]
    return {"anew": statistics.fmean(each.cpu for each in anew), "cpu": statistics.fmean(each.cpu for each in again),
            "anew_p95": _p95([each.wall for each in anew]), "p95": _p95([each.wall for each in again]),
            "first": of_first, "statements": statements, "kb": again[-1].size / 1e3, "status": status}  # fmt: skip


def _once(client: Client, path: str) -> dict[str, Any]:
    """One look after something was done; where it asks for a job that writes the file, a look at that file."""
    found = _asked_once(client, path)
    if found["status"] == ACCEPTED:
        _write_files()
        first = {name: found[name] for name in ("anew", "anew_p95", "first")}
        found = _asked_once(client, path) | first
    return found


def _write_files() -> None:
    from filrouge.ground.jobs import work
    from filrouge.ground.jobs.models import Job

    for asked in Job.objects.filter(kind="plans.write_file", state="waiting"):
        if leased := work.take(only=asked.pk):
            work.run(leased)


def _asked_once(client: Client, path: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from filrouge.ground.pages import kept

    kept.forget()
    with CaptureQueriesContext(connection) as book, clock() as taken:
        answer: Any = client.get(path)
        size = sum(map(len, answer)) if answer.streaming else len(answer.content)
    cpu, wall = taken["cpu"] * 1e3, taken["wall"] * 1e3
    return {"anew": cpu, "cpu": cpu, "anew_p95": wall, "p95": wall, "first": len(book), "statements": len(book),
            "kb": size / 1e3, "status": answer.status_code}  # fmt: skip


def _polled(space: Space, delegate: Person) -> dict[str, float]:
    """Every screen asks once for the standing it knows already."""
    from django.test import Client

    from filrouge.ground.people.queries import today
    from filrouge.ground.people.viewer import viewer_for
    from filrouge.rooms.meetings.models import Meeting
    from filrouge.rooms.meetings.queries.room import standing_href

    meeting = Meeting.objects.get(space=space, state="under_way")
    client = Client(SERVER_NAME=pages.HOST)
    path = standing_href(viewer_for(delegate, space, day=today()), meeting)
    known = {"If-None-Match": client.get(path).headers["ETag"]}
    status = client.get(path, headers=known).status_code
    _, statements = pages.counted(client, path, headers=known)
    taken = [pages.asked_for(client, path, headers=known) for _screen in range(POLLS)]
    return {"status": status, "statements": statements, "cpu": statistics.median(each.cpu for each in taken),
            "p95": _p95([each.wall for each in taken]), "bare": _bare(path, known)}  # fmt: skip


def _bare(path: str, known: dict[str, str]) -> float:
    """The same without the client of the tests, which takes more than the answer: the server's own door, WSGI."""
    from django.core.wsgi import get_wsgi_application
    from django.test import RequestFactory

    served = get_wsgi_application()
    around = RequestFactory(SERVER_NAME=pages.HOST).get(path, headers=known).environ
    taken = []
    for _screen in range(POLLS):
        spent = time.process_time()
        served(dict(around), _begun).close()
        taken.append((time.process_time() - spent) * 1e3)
    return statistics.median(taken)


def _begun(_status: str, _headers: list[tuple[str, str]], _failed: object = None, /) -> Callable[[bytes], object]:
    """What a server gives to an application that begins to answer."""
    return len


def _p95(wall: list[float]) -> float:
    return sorted(wall)[int(0.95 * (len(wall) - 1))]


def _beside(space: Space, secretary: Person, looks: int) -> list[dict[str, Any]]:
    """Our lists and the plainest ones, at their first and at their last page."""
    from django.test import override_settings

    client, found = pages.signed_in(secretary), dict(year_places.lists_both_ends(space))
    ours = {name: _often(client, path, looks) for name, path in found.items()}
    with override_settings(ROOT_URLCONF=PLAIN):
        plain = {name: _often(client, _plain(name), looks) for name in found}
    return [{"page": name, "ours": ours[name], "plain": plain[name]} for name in found]


def _plain(name: str) -> str:
    kind, _comma, last = name.partition(", ")
    return f"/plain/{kind}/" + ("?page=99999" if last else "")


def goal_of(page: str) -> float:
    """Milliseconds of processor that a page may take."""
    if page.startswith("thread of"):
        return THREAD
    if page == "plan":
        return PLAN
    return LIST if page.partition(",")[0] in LISTS else OTHER


def written(result: dict[str, Any]) -> str:
    """The tables of the document."""
    polled, amounts = result["polled"], result["amounts"]
    filled = f"filled in {result['filled']:.0f} s" if result["filled"] else "filled earlier"
    parts = [
        ", ".join(f"{number:,} {name}" for name, number in amounts.items())
        + f", embedded database, {filled}. Peak {result['peak']:,.0f} MiB.",
        f"### A screen asks and nothing is new\n\nAnswer {polled['status']:.0f}, {polled['statements']} statements, "
        f"{_bold(polled['bare'], POLL, 2)} ms of processor at the server's door (goal {POLL:.0f}); with the client "
        f"that measures {polled['cpu']:.2f}, p95 {polled['p95']:.2f} ms. Medians of {POLLS}.",
        "### Lists beside the plainest ones\n\nThe plainest: Django's Paginator with COUNT and OFFSET, a table of 50 "
        "rows without facets, support, rights and shell, behind the same middleware and seen by the secretariat.\n\n"
        + _peers(result["plain"]),
        f"### Pages\n\nGoals in ms of processor: lists {LIST:.0f}, the page of a plan {PLAN:.0f}, threads "
        f"{THREAD:.0f}; other pages have none, {OTHER:.0f} is taken for them. p95 under {P95_GOAL:.0f} ms on two idle "
        f"cores. CPU is the mean of {result['looks']} requests ({FEW} where one takes {SLOW} ms) in one process, "
        "without the server and the network; p95 is of the wall. “Anew”: when nothing at all is kept, as when the "
        "server has just been started. What somebody does lets go of no more than it can have changed, so right after "
        "an action a page costs something between the two. Whole lists and papers are looked at once and have no "
        "goal; a long file is written by a job for who asks first. In bold what misses a goal.",
    ]
    parts += [f"#### Seen by the {who}\n\n{_seen(found)}" for who, found in result["pages"].items()]
    if result["failed"]:
        parts.append("Pages that failed or did not end, and are not measured: " + ", ".join(result["failed"]) + ".")
    return "\n\n".join(parts)


def _peers(found: list[dict[str, Any]]) -> str:
    rows = [
        [one["page"], f"{one['ours']['cpu']:.1f}", f"{one['ours']['anew']:.1f}", f"{one['plain']['cpu']:.1f}",
         f"{one['ours']['cpu'] / one['plain']['cpu']:.2f}", f"{one['ours']['kb']:.0f}", f"{one['plain']['kb']:.0f}"]
        for one in found
    ]  # fmt: skip
    heads = ["list", "ours CPU ms", "ours anew", "plainest CPU ms", "ours / plainest", "ours kB", "plainest kB"]
    return table(heads, rows)


def _seen(found: list[dict[str, Any]]) -> str:
    rows = []
    for page in found:
        whole = page["page"] in WHOLE
        goal, p95 = (float("inf"),) * 2 if whole else (goal_of(page["page"]), P95_GOAL)
        rows.append([
            page["page"].replace("_", " "), _bold(page["cpu"], goal), _bold(page["p95"], p95),
            f"{page['statements']}", f"{page['kb']:,.0f}", _bold(page["anew"], goal), _bold(page["anew_p95"], p95),
            f"{page['first']}", "" if whole else f"{goal:.0f}",
        ])  # fmt: skip
    heads = ["page", "CPU ms", "p95 ms", "statements", "kB", "anew: CPU ms", "anew: p95 ms", "anew: statements", "goal"]
    return table(heads, rows)


def _bold(figure: float, goal: float, digits: int = 1) -> str:
    text = f"{figure:,.{digits}f}"
    return f"**{text}**" if figure > goal else text
