"""The thread in a network with many links: what its pages cost, for a usual thing and for one that 20,000 said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from filrouge.front.bench.children import clock, in_child, installation
from filrouge.front.bench.document import table
from filrouge.front.bench.parts import pages

if TYPE_CHECKING:
    from django.test import Client

    from filrouge.ground.people.models import Space
    from filrouge.ground.people.viewer import Viewer
    from filrouge.ground.thread.knots import Knot

TITLE = "The thread"
GOAL = 20  # ms of processor a page
CHUNK = 5_000
KIND = "people.organisation"  # rows that stand for the things of other rooms: cheap to make, and each has an address
MARKS = {"CO": "contribution", "PR": "proposal", "AM": "amendment", "DE": "decision", "AC": "action"}
HIDDEN = "Hidden"  # for the secretariat only
EVERY = 3  # one amendment in so many is hidden


class Size(Protocol):
    """How many links are made, and how often each page is looked at."""

    links: int
    looks: int


def measure(size: Size, _peer: str) -> dict[str, Any]:
    """One result."""
    found: dict[str, Any] = in_child(look, links=size.links, looks=size.looks)
    return found


def look(links: int, looks: int) -> dict[str, Any]:
    """Fill an installation with links, and look at threads as the public and the secretariat."""
    installation()
    from django.core.management import call_command
    from django.test import Client

    from filrouge.ground.thread.models import Link
    from filrouge.ground.thread.walking import FARTHEST

    call_command("collectstatic", verbosity=0, interactive=False)
    with clock() as written_in:
        space, secretary, places = fill(links)
    callers = {"public": Client(SERVER_NAME=pages.HOST), "secretariat": pages.signed_in(secretary)}
    looked_at = {who: list(_look(client, places, looks)) for who, client in callers.items()}
    return {"links": Link.objects.filter(space=space).count(), "filled": written_in, "looks": looks,
            "followed": FARTHEST, "pages": looked_at}  # fmt: skip


def _look(client: Client, places: dict[str, str], looks: int) -> Iterator[dict[str, Any]]:
    for name, path in places.items():
        if client.get(path).status_code == 200:  # also loads templates and modules, which is not part of a page
            yield {"page": name} | pages.often(client, path, looks)


def fill(links: int) -> tuple[Space, Any, dict[str, str]]:
    """A space with so many links: a fifth leads to one proposal, the others to one in four contributions each.

    Returns the space, its secretary, and the addresses of threads by what they show.
    """
    from filrouge.ground.people import actions
    from filrouge.ground.people.models import Role
    from filrouge.ground.people.viewer import system
    from filrouge.ground.thread.knots import describes
    from filrouge.ground.words import Words

    words = Words.of("Measured", "en")
    space = actions.open_space(system(None), slug="measured", name=words, languages=["en"], country="BE")
    secretary = actions.grant_mandate(
        system(space), space=space, email="secretary@measured.example", name="Secretary", role=Role.SECRETARIAT,
        organisation=space.organisation, since=space.opened_at.date(),
    ).person  # fmt: skip
    describes(KIND, _describe, word="measured", seen=_seen)
    heard = _thread(space, links // 5, 4)
    usual = [_thread(space, 4, 3) for _thread_of_ten_links in range(links * 4 // 5 // 10)]
    chosen = usual[len(usual) // 2]
    shown = {
        "action": chosen["AC"], "proposal": chosen["PR"], "contribution": chosen["CO"],
        f"action of {links // 5:,} contributions": heard["AC"],
        f"proposal of {links // 5:,} contributions": heard["PR"], "one contribution of these": heard["CO"],
    }  # fmt: skip
    return space, secretary, {name: _path(space, address) for name, address in shown.items()}


def _path(space: Space, address: str) -> str:
    from django.urls import reverse

    return reverse("thread", args=[space.slug, "measured", address])


def _thread(space: Space, contributions: int, amendments: int) -> dict[str, str]:
    """Contributions → proposal → amendments → decision → action. Returns one address of each mark."""
    from filrouge.ground.people.models import Organisation
    from filrouge.ground.thread.models import Link

    names = ["CO"] * contributions + ["PR"] + ["AM"] * amendments + ["DE", "AC"]
    made = Organisation.objects.bulk_create(
        (Organisation(name=_name(mark, place), country=mark) for place, mark in enumerate(names)), CHUNK
    )
    *said, proposal = made[: contributions + 1]
    *amended, decision, action = made[contributions + 1 :]
    pairs = [(proposal, one) for one in said] + [(one, proposal) for one in amended] + [(decision, proposal)]
    pairs += [(decision, one) for one in amended[:1]] + [(action, decision)]
    Link.objects.bulk_create(
        (
            Link(space=space, at=space.opened_at, how="wasDerivedFrom", entry=0, effect_kind=KIND, cause_kind=KIND,
                 effect_id=effect.pk, cause_id=cause.pk)
            for effect, cause in pairs
        ),
        CHUNK,
    )  # fmt: skip
    return {one.country: one.address for one in made}


def _name(mark: str, place: int) -> str:
    hidden = mark == "AM" and place % EVERY == 0
    return f"{HIDDEN if hidden else MARKS[mark].title()} {place}"


def _seen(viewer: Viewer, numbers: list[int]) -> dict[int, tuple[str, str]]:
    from filrouge.ground.people.models import Organisation

    found = Organisation.objects.filter(pk__in=numbers, country__in=MARKS)
    if not viewer.acting:
        found = found.exclude(name__startswith=HIDDEN)
    return {number: (MARKS[mark], "") for number, mark in found.values_list("pk", "country")}


def _describe(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    from filrouge.ground.people.models import Organisation
    from filrouge.ground.thread.knots import Knot
    from filrouge.ground.trail.writing import Ref

    assert viewer.space is not None
    for found in Organisation.objects.filter(pk__in=_seen(viewer, numbers)):
        kind = MARKS[found.country]
        at = viewer.space.opened_at + timedelta(days=list(MARKS).index(found.country))
        yield Knot(Ref(KIND, found.pk), kind, kind.title(), at, found.name, "/", address=found.address)


def written(result: dict[str, Any]) -> str:
    """The tables of the document."""
    parts = [
        f"{result['links']:,} links in one space, embedded database, written in {result['filled']['wall']:.1f} s. "
        f"Medians of {result['looks']} requests in one process, without the server and the network; nothing "
        f"of a thread is kept. Goal: {GOAL} ms of processor a page. A thread is followed for "
        f"{result['followed']:,} steps on either side.",
    ]
    for who, looked in result["pages"].items():
        rows = [
            [page["page"], f"{page['cpu']:.1f}", f"{page['p95']:.1f}", f"{page['statements']}", f"{page['kb']:.0f}"]
            for page in looked
        ]
        parts.append(f"### Seen by the {who}\n\n" + table(["page", "CPU ms", "p95 ms", "statements", "kB"], rows))
    return "\n\n".join(parts)
