"""The pages of ballots in a network with many members: processor time, statements, counting, and phones that poll."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from filrouge.front.bench.children import clock, in_child, installation, peak_mib
from filrouge.front.bench.document import table
from filrouge.front.bench.parts import ballot_filling, pages
from filrouge.front.bench.peers import milliseconds

if TYPE_CHECKING:
    from django.test import Client

    from filrouge.front.bench.decisions import Size

TITLE = "Pages and counts of ballots"
EXPLAINED = ("decision", "scottish_stv", "schulze", "equal_shares")


def measure(size: Size, _peer: str) -> dict[str, Any]:
    """One result."""
    found: dict[str, Any] = in_child(
        look, members=size.members, ballots=size.ballots, looks=size.looks, phones=size.phones
    )
    return found


def look(members: int, ballots: int, looks: int, phones: int) -> dict[str, Any]:
    """Fill an installation, look at every page as the public, a delegate and the secretariat, and let phones poll."""
    installation()
    from django.core.management import call_command

    from filrouge.rooms.ballots.models import Ballot, Vote, Voter

    call_command("collectstatic", verbosity=0, interactive=False)
    with clock() as written_in:
        filled = ballot_filling.fill(members, ballots)
    places = _places(filled)
    looked_at = {who: list(_look(client, places, looks)) for who, client in _callers(filled)}
    return {"members": members, "ballots": Ballot.objects.count(), "voters": Voter.objects.count(),
            "votes": Vote.objects.count(), "filled": written_in, "pages": looked_at, "counting": filled.counting,
            "polled": _polled(filled, phones), "looks": looks, "peak": peak_mib()}  # fmt: skip


def _callers(filled: ballot_filling.Filled) -> Iterator[tuple[str, Client]]:
    from django.test import Client

    yield "public", Client(SERVER_NAME=pages.HOST)
    yield "delegate of a member", pages.signed_in(filled.delegate)
    yield "secretariat", pages.signed_in(filled.secretary)


def _places(filled: ballot_filling.Filled) -> dict[str, str]:
    """Addresses by what they show."""
    assert filled.opened is not None
    of_open, slug = filled.opened.address, filled.space.slug
    named = {
        "list of ballots": _path("ballots", slug), "list of rules": _path("rules", slug),
        "open ballot": _path("ballot", slug, of_open), "casting": _path("cast", slug, of_open),
        "roll of the open ballot": _path("roll", slug, of_open),
    }  # fmt: skip
    for method in EXPLAINED:
        address = filled.decided[method].address
        named[f"result, {method}"] = _path("ballot", slug, address)
        named[f"count explained, {method}"] = _path("count", slug, address)
    named["who voted what, decision"] = _path("votes", slug, filled.decided["decision"].address)
    return named


def _path(name: str, *parts: str) -> str:
    from django.urls import reverse

    return reverse(f"ballots:{name}", args=parts)


def _look(client: Client, places: dict[str, str], looks: int) -> Iterator[dict[str, Any]]:
    for name, path in places.items():
        if client.get(path).status_code == 200:  # also loads templates and modules, which is not part of a page
            yield {"page": name} | pages.often(client, path, looks)


def _polled(filled: ballot_filling.Filled, phones: int) -> dict[str, float]:
    """Every phone asks once for the turnout it knows already, where the page of the open ballot says."""
    assert filled.opened is not None
    client = pages.signed_in(filled.delegate)
    shown = client.get(_path("ballot", filled.space.slug, filled.opened.address)).text
    path = "/live/" + shown.partition('hx-get="/live/')[2].partition('"')[0]
    known = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": known})
    _, statements = pages.counted(client, path, headers={"If-None-Match": known})
    with clock() as taken:
        for _phone in range(phones):
            pages.asked_for(client, path, headers={"If-None-Match": known})
    return {
        "phones": phones,
        "status": again.status_code,
        "statements": statements,
        "cpu": taken["cpu"],
        "wall": taken["wall"],
    }


def written(result: dict[str, Any]) -> str:
    """The tables of the document."""
    polled = result["polled"]
    counts = [
        [method.replace("_", " "), *(milliseconds(taken[what]) for what in ("file", "count", "whole"))]
        for method, taken in result["counting"].items()
    ]
    parts = [
        f"{result['members']:,} members, {result['ballots']:,} ballots with {result['voters']:,} places on their rolls "
        f"and {result['votes']:,} votes, embedded database. Peak {result['peak']:,.0f} MiB.",
        "### Counting a ballot\n\nMilliseconds of processor. “The file” is read from the database, “from the file” "
        "is what anyone repeats, “in the room” is all of it with what is kept and noted.\n\n"
        + table(["method", "the file ms", "from the file ms", "in the room ms"], counts),
        f"### Phones that poll\n\n{polled['phones']} phones ask once each how many have voted, with the ETag they "
        f"have: answer {polled['status']:.0f}, {polled['statements']} statements, "
        f"{polled['cpu'] / polled['phones'] * 1e3:.2f} ms of processor each, "
        f"{polled['phones'] / polled['cpu']:,.0f} requests a second of processor "
        f"({polled['phones'] / polled['wall']:,.0f} a second of the clock, in one process without the server).",
        f"### Pages\n\nGoals for a page: at most {pages.CPU_GOAL:.0f} ms of processor time for lists, "
        f"{pages.STATEMENTS_GOAL} statements, p95 under {pages.P95_GOAL:.0f} ms on two idle cores. Medians of "
        f"{result['looks']} requests in one process, without the server and the network. In bold what misses a goal.",
    ]
    parts += [f"#### Seen by the {who}\n\n{pages.seen(found)}" for who, found in result["pages"].items()]
    return "\n\n".join(parts)
