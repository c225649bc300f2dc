"""Every page of the register on a large network: processor time, wall time and statements, in this process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from filrouge.front.bench.children import clock, in_child, installation, peak_mib
from filrouge.front.bench.document import table
from filrouge.front.bench.parts import filling

if TYPE_CHECKING:
    from django.test import Client

    from filrouge.front.bench.register import Size
    from filrouge.ground.people.models import Person

TITLE = "Pages, derived rows and totals of a large register"
PARTS_OF_TOTALS = {
    "of one country": "?country=FR", "of a family": "?family=cooperative", "with growth": "?from=2025-01-01",
}  # fmt: skip
CPU_GOAL, STATEMENTS_GOAL, P95_GOAL = 10.0, 12, 60.0
WHOLE = {"download_as", "list_original", "list_rows"}  # answers with all rows of something
ANEW = 7  # looks at each page with nothing kept, or as many as there are others
HOST = "localhost"


def measure(size: Size, _peer: str) -> dict[str, Any]:
    """One result."""
    found: dict[str, Any] = in_child(look, organisations=size.listed, looks=size.looks)
    return found


def look(organisations: int, looks: int) -> dict[str, Any]:
    """Fill an installation, derive, count, and look at every page as the public and as the secretariat."""
    installation()
    from django.core.management import call_command

    from filrouge.rooms.register.models import Entry, Row

    call_command("collectstatic", verbosity=0, interactive=False)
    with clock() as written_in:
        filled = filling.fill(organisations)
    work = _work(filled)
    places = _places(filled)
    with clock() as work["look at every page, as often as is said below"]:
        looked_at = {who: list(_look(client, places, looks)) for who, client in _callers(filled)}
    return {"organisations": Entry.objects.filter(listed=True).count(), "rows": Row.objects.count(),
            "filled": written_in, "work": work, "pages": looked_at, "peak": peak_mib(),
            "looks": looks}  # fmt: skip


def _work(filled: filling.Filled) -> dict[str, dict[str, float]]:
    """What happens behind the pages: deriving, counting, one answer, and how a list is cut."""
    from filrouge.ground.people.viewer import system
    from filrouge.rooms.register import counting, deriving
    from filrouge.rooms.register.actions.linking import settle_doubt, undo_decision
    from filrouge.rooms.register.actions.totals import keep_count, publish_total
    from filrouge.rooms.register.models import Doubt

    space, taken = filled.space, dict[str, dict[str, float]]()
    with clock() as taken["derive everything anew"]:
        deriving.rebuild(space)
    filling.ask_questions(space)
    with clock() as taken["count the network from the database"]:
        counting.count(space, space.organisation_id)
    keep_count(space)
    publish_total(system(space), space=space, umbrella=space.organisation)
    doubt = Doubt.objects.filter(space=space).order_by("-id").first()
    assert doubt is not None
    with clock() as taken["one answer “same” in the review queue"]:
        decision = settle_doubt(system(space), doubt=doubt, verdict="same")
    with clock() as taken["take that answer back"]:
        undo_decision(system(space), decision=decision)
    return taken | _cutting(space)


def _cutting(space: Any) -> dict[str, dict[str, float]]:
    """The last full page of the directory: by key as we do, and by OFFSET."""
    from filrouge.rooms.register.models import Entry

    listed = Entry.objects.filter(space=space, listed=True).order_by("sort_name", "id")
    at = max(0, listed.count() - 100)
    first = listed[at]
    after = {"sort_name__gte": first.sort_name}
    taken: dict[str, dict[str, float]] = {}
    with clock() as taken["50 rows near the end, by key, 20 times"]:
        for _time in range(20):
            list(listed.filter(**after)[:50])
    with clock() as taken["peer: 50 rows near the end, by OFFSET, 20 times"]:
        for _time in range(20):
            list(listed[at : at + 50])
    return taken


def _callers(filled: filling.Filled) -> Iterator[tuple[str, Client]]:
    from django.test import Client

    yield "public", Client(SERVER_NAME=HOST)
    yield "secretariat", signed_in(filled.secretary)


def signed_in(person: Person) -> Client:
    """A browser in which somebody is signed in by code and authenticator."""
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME=HOST)
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["account_authentication_methods"] = [{"method": "code"}, {"method": "mfa", "type": "totp"}]
    session.save()
    return client


def _places(filled: filling.Filled) -> list[tuple[str, str]]:
    """(name, path) of everything the room shows, with things that exist; the directory in several ways."""
    from django.urls import reverse

    from filrouge.rooms.register.urls import urlpatterns

    space, known = filled.space, _known(filled)
    found = []
    for pattern in urlpatterns:
        if "GET" in getattr(pattern.callback, "methods", ()):
            named = {name: known(pattern.name or "", name) for name in pattern.pattern.converters}
            found.append((str(pattern.name), reverse(f"register:{pattern.name}", args=[space.slug, *named.values()])))
    start = reverse("register:directory", args=[space.slug])
    found += [(f"directory, {what}", start + query) for what, query in _ways(filled).items()]
    whole = reverse("register:totals", args=[space.slug])
    found += [(f"totals, {what}", whole + query) for what, query in PARTS_OF_TOTALS.items()]
    return found


def _known(filled: filling.Filled) -> Callable[[str, str], Any]:
    """An example for each part of an address, by the name of the page."""
    from filrouge.rooms.register.models import (
        Count,
        Decision,
        Doubt,
        Entry,
        Membership,
        PublicRegisterCount,
        SeatCategory,
        Source,
        Term,
    )

    space, slug = filled.space, filling.open_body(filled.space)
    entries = Entry.objects.filter(space=space, listed=True, lists__gt=1).order_by("sort_name")
    address = entries.select_related("organisation")[entries.count() // 2].organisation.address
    itemised = Source.objects.filter(space=space, kind=Source.Kind.ITEMISED).order_by("id")
    declared = Source.objects.filter(space=space, kind=Source.Kind.DECLARED).order_by("id")
    first = {
        "publish": Count.objects.filter(published=True), "duplicate": Doubt.objects.filter(space=space),
        "undo": Decision.objects.all(), "membership": Membership.objects.all(),
        "body_seats": SeatCategory.objects.all(), "body_term": Term.objects.all(),
        "register_count": PublicRegisterCount.objects.filter(space=space), "list_sample": declared, "list": itemised,
    }  # fmt: skip

    def example(page: str, part: str) -> Any:
        kind = "csv" if page == "download_as" else "jsonld"
        fixed = {"address": address, "slug": slug, "kind": kind, "group": "refused"}
        if part in fixed:
            return fixed[part]
        rows = next((rows for name, rows in first.items() if page.startswith(name)), None)
        row = rows.order_by("id").first() if rows is not None else None
        return row.pk if row else 0

    return example


def _ways(filled: filling.Filled) -> dict[str, str]:
    from filrouge.rooms.register.models import Entry

    entries = Entry.objects.filter(space=filled.space, listed=True).order_by("sort_name", "id")
    word = entries[entries.count() // 3].name.split()[0]
    return {
        "searched by a word": f"?q={word}", "searched with a slip": f"?q={word[:-1]}x", "of one country": "?country=FR",
        "of a family and a country": "?country=FR&family=cooperative",
        "of one federation": f"?federation={filled.federations[0].id}",
    }  # fmt: skip


def _look(client: Client, places: list[tuple[str, str]], looks: int) -> Iterator[dict[str, Any]]:
    """What every page costs."""
    for name, path in places:
        whole = name in WHOLE
        # A first look loads templates and modules, which is not part of a page; whole lists are asked for less often.
        found = client.head(path) if whole else client.get(path)
        if found.status_code == 200:
            yield {"page": name} | (_once(client, path) if whole else often(client, path, looks))


def often(client: Client, path: str, looks: int) -> dict[str, Any]:
    """Medians of looks at a page while nothing is done, and of some before which all that was kept is let go."""
    _, first = counted(client, path, forgotten=True)
    _, statements = counted(client, path)
    anew = [asked_for(client, path, forgotten=True) for _time in range(min(ANEW, looks))]
    again = [asked_for(client, path) for _time in range(looks)]
    wall = sorted(each.wall for each in again)
    return {"anew": statistics.median(each.cpu for each in anew), "cpu": statistics.median(each.cpu for each in again),
            "wall": statistics.median(wall), "p95": wall[int(0.95 * (len(wall) - 1))], "first": first,
            "statements": statements, "kb": again[-1].size / 1e3}  # fmt: skip


def _once(client: Client, path: str) -> dict[str, Any]:
    """One look at a whole list, which asks for the job that writes it; that job; and a look at what it wrote."""
    from filrouge.ground.jobs import work
    from filrouge.ground.jobs.models import Job

    anew, first = counted(client, path)
    with clock() as written_in:
        for asked in Job.objects.filter(kind="register.write_list", state="waiting"):
            if leased := work.take(only=asked.pk):
                work.run(leased)
    again, statements = counted(client, path)
    return {"job": written_in["cpu"], "anew": anew.cpu, "cpu": again.cpu, "wall": again.wall, "p95": again.wall,
            "first": first, "statements": statements, "kb": again.size / 1e3}  # fmt: skip


class Asked(NamedTuple):
    """What one answer cost: milliseconds of processor and of wall; and its bytes."""

    cpu: float
    wall: float
    size: int


def asked_for(client: Client, path: str, *, forgotten: bool = False, headers: dict[str, str] | None = None) -> Asked:
    """One look. `forgotten` lets all go that was kept; `headers` go with the request."""
    from filrouge.ground.pages import kept

    if forgotten:
        kept.forget()
    began, spent = time.perf_counter(), time.process_time()
    size = _whole(client.get(path, headers=headers))
    return Asked((time.process_time() - spent) * 1e3, (time.perf_counter() - began) * 1e3, size)


def counted(
    client: Client, path: str, *, forgotten: bool = False, headers: dict[str, str] | None = None
) -> tuple[Asked, int]:
    """One look and its statements. Keeping book of them takes time, so pages are timed without it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as book:
        asked = asked_for(client, path, forgotten=forgotten, headers=headers)
    return asked, len(book)


def _whole(answer: Any) -> int:
    """Read an answer to its end, as a browser would. Returns its length."""
    return sum(map(len, answer)) if answer.streaming else len(answer.content)


def written(result: dict[str, Any]) -> str:
    """The tables of the document."""
    parts = [
        f"{result['organisations']:,} organisations in the directory from {result['rows']:,} rows of "
        f"{filling.FEDERATIONS} federations, embedded database. Peak {result['peak']:,.0f} MiB.",
        table(["behind the pages", "s", "CPU s"], [
            [what, f"{taken['wall']:.2f}", f"{taken['cpu']:.2f}"] for what, taken in result["work"].items()
        ]),
        f"Goals for a page: at most {CPU_GOAL:.0f} ms of processor time for lists, {STATEMENTS_GOAL} statements, p95 "
        f"under {P95_GOAL:.0f} ms on two idle cores. Medians of {result['looks']} requests in one process, without the "
        f"server and the network. “Anew”: when something was just done in the house, so that nothing is kept "
        f"(median of {min(ANEW, result['looks'])}). Whole lists are looked at once: a long one is written by a job for "
        f"whoever asks first, and the page only says so. In bold what misses a goal.",
    ]  # fmt: skip
    for who, pages in result["pages"].items():
        parts += [f"### Seen by the {who}", seen(pages), *_jobs(pages)]
    return "\n\n".join(parts)


def _jobs(pages: list[dict[str, Any]]) -> Iterator[str]:
    """How long jobs took that pages asked for."""
    for page in pages:
        if page.get("job", 0) >= 1:
            name = page["page"].replace("_", " ")
            yield f"The job that “{name}” asked for took {page['job']:.1f} s of processor time."


def seen(pages: list[dict[str, Any]]) -> str:
    """The table of what pages cost; in bold what misses a goal."""
    lines = [
        [page["page"].replace("_", " "), _marked(page["cpu"], CPU_GOAL, page), f"{page['wall']:.1f}",
         _marked(page["p95"], P95_GOAL, page), _marked(page["statements"], STATEMENTS_GOAL, page, 0),
         f"{page['kb']:,.0f}", f"{page['anew']:,.1f}", _marked(page["first"], STATEMENTS_GOAL, page, 0)]
        for page in pages
    ]  # fmt: skip
    return table(["page", "CPU ms", "wall ms", "p95 ms", "statements", "kB", "anew: CPU ms", "anew: statements"], lines)


def _marked(figure: float, goal: float, page: dict[str, Any], digits: int = 1) -> str:
    text = f"{figure:,.{digits}f}"
    return f"**{text}**" if figure > goal and page["page"] not in WHOLE else text
