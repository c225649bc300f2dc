"""A room full of phones: the real server, asked by each of them every three seconds whether something moved.

Each phone holds one connection, as a browser does. First nothing moves; then the chair gives the floor to one speaker
after another, and every phone loads its parts of the page, each with the session of its own delegate.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from filrouge.front.bench.children import in_child, installation
from filrouge.front.bench.document import table
from filrouge.front.bench.parts import room_filling

if TYPE_CHECKING:
    from filrouge.front.bench.parts.room_filling import Room

TITLE = "A room full of phones"
EVERY = 3.0  # seconds between two questions of a phone
BETWEEN = 10  # seconds between two things that the chair does
SPREAD = 3.9  # seconds over which phones share out their loading with 65 organisations in the room, as the script does
CPU_GOAL = 1.0  # milliseconds of processor for an answer that nothing is new


@dataclass(slots=True)
class Seen:
    """What the phones met: milliseconds of each question, of each load of parts, and answers by status."""

    polls: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def note(self, status: int) -> None:
        """Count one answer."""
        self.statuses[status] = self.statuses.get(status, 0) + 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where the phones ask: the server, the address of the question and that of the page."""

    port: int
    standing: str
    page: str
    cookie: str


def measure(size: Any, _peer: str) -> dict[str, Any]:
    """One result; `size` has `phones` and `seconds`."""
    found: dict[str, Any] = in_child(poll, phones=size.phones, seconds=size.seconds)
    return found


def poll(phones: int, seconds: int) -> dict[str, Any]:
    """Fill a meeting, serve it with `filrouge serve`, and let the phones ask for so many seconds, twice."""
    installation()
    room = room_filling.fill(phones)
    port = _free_port()
    with _served(port) as server:
        place = _place(room, port)
        quiet, quiet_cpu = _asked(place, room, server, seconds, moving=False)
        moved, moved_cpu = _asked(place, room, server, seconds, moving=True)
    return {
        "phones": phones, "seconds": seconds, "quiet": _told(quiet, quiet_cpu, seconds),
        "moved": _told(moved, moved_cpu, seconds),
    }  # fmt: skip


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _served(port: int) -> Iterator[int]:
    """The server as people start it, on two processes; its number."""
    words = [sys.executable, "-m", "filrouge", "serve", "--port", str(port), "--workers", "2"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _place(room: Room, port: int) -> Place:
    from django.conf import settings
    from django.urls import reverse
    from django.utils.translation import override

    from filrouge.ground.people.models import Person
    from filrouge.ground.people.queries import today
    from filrouge.ground.people.viewer import viewer_for
    from filrouge.rooms.meetings.queries.room import standing_href

    space = room.meeting.space
    member = viewer_for(Person.objects.order_by("id").last(), space, day=today())
    with override("en"):
        page = reverse("meetings:room", args=[space.slug, room.meeting.address])
        return Place(port, standing_href(member, room.meeting), page, settings.SESSION_COOKIE_NAME)


def _asked(place: Place, room: Room, server: int, seconds: int, *, moving: bool) -> tuple[Seen, float]:
    """What the phones met, and what the server took of the processor meanwhile, in seconds."""
    seen, before = Seen(), _cpu(server)
    asyncio.run(_all(place, room, seen, seconds, moving=moving))
    return seen, _cpu(server) - before


async def _all(place: Place, room: Room, seen: Seen, seconds: int, *, moving: bool) -> None:
    end = time.monotonic() + seconds
    share = EVERY / len(room.cookies)
    phones = [_phone(place, cookie, seen, number * share, end) for number, cookie in enumerate(room.cookies)]
    chair = [_chair(room, end)] if moving else []
    await asyncio.gather(*phones, *chair)


async def _chair(room: Room, end: float) -> None:
    """Give the floor to the next, again and again."""
    while time.monotonic() + BETWEEN < end:
        await asyncio.sleep(BETWEEN / 2)
        await asyncio.to_thread(_next_speaker, room)
        await asyncio.sleep(BETWEEN / 2)


def _next_speaker(room: Room) -> None:
    from django.db import connection

    from filrouge.rooms.meetings.actions import speaking
    from filrouge.rooms.meetings.queries.speakers import speakers_of

    item = room_filling.current(room.meeting)
    now = speakers_of(room.meeting, item).now
    speaking.next_speaker(room.chair, item=item, seen=now.speech if now else 0)
    connection.close()


async def _phone(place: Place, cookie: str, seen: Seen, first: float, end: float) -> None:
    """One phone: it asks, and loads its parts when something moved since it last did."""
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    known, due = "", time.monotonic() + first
    while (wait := due - time.monotonic()) + time.monotonic() < end:
        await asyncio.sleep(max(0.0, wait))
        asked = time.perf_counter()
        status, etag = await _get(reader, writer, place.standing, f"If-None-Match: {known}\r\n" if known else "")
        seen.note(status)
        if status == 304:
            seen.polls.append((time.perf_counter() - asked) * 1e3)
        elif status == 200 and known:
            await asyncio.sleep(SPREAD * first / EVERY)
            asked = time.perf_counter()
            loaded, _none = await _get(
                reader, writer, place.page, f"HX-Request: true\r\nCookie: {place.cookie}={cookie}\r\n"
            )
            seen.note(loaded)
            seen.loads.append((time.perf_counter() - asked) * 1e3)
        known, due = etag, max(due, time.monotonic() - EVERY / 2) + EVERY
    writer.close()


async def _get(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, headers: str) -> tuple[int, str]:
    """One question over an open connection: its status and its ETag."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    lines = [line.partition(":") for line in head.split("\r\n")[1:] if line]
    told = {name.lower(): value.strip() for name, _colon, value in lines}
    if told.get("content-length", "0") != "0":
        await reader.readexactly(int(told["content-length"]))
    elif told.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head.split()[1]), told.get("etag", "")


def _cpu(parent: int) -> float:
    """Seconds of processor of those who answer: the processes below `serve` that run the server."""
    below = _below(parent)
    servers = [pid for pid in below if b"granian" in _read(pid, "cmdline")]
    ticks = sum(sum(map(int, _read(pid, "stat").rpartition(b")")[2].split()[11:13])) for pid in servers)
    return ticks / os.sysconf("SC_CLK_TCK")


def _below(parent: int) -> list[int]:
    """Every process that `parent` started, and those that these started."""
    parents = {int(path.name): _parent(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdecimal()}
    found = [parent]
    for pid in found:
        found += [child for child, of in parents.items() if of == pid]
    return found


def _parent(pid: int) -> int:
    stat = _read(pid, "stat").rpartition(b")")[2].split()
    return int(stat[1]) if stat else 0


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def _told(seen: Seen, cpu: float, seconds: int) -> dict[str, Any]:
    answers = sum(seen.statuses.values())
    return {
        "answers": answers, "per_second": answers / seconds, "cpu": cpu, "cpu_each": cpu / max(answers, 1) * 1e3,
        "cores": cpu / seconds, "polls": _spread(seen.polls), "loads": _spread(seen.loads),
        "statuses": {str(status): number for status, number in sorted(seen.statuses.items())},
    }  # fmt: skip


def _spread(taken: list[float]) -> dict[str, float]:
    if len(taken) < 2:
        return {"number": len(taken), "p50": 0.0, "p95": 0.0, "max": 0.0}
    return {
        "number": len(taken), "p50": statistics.median(taken),
        "p95": statistics.quantiles(taken, n=20)[18], "max": max(taken),
    }  # fmt: skip


def written(result: dict[str, Any]) -> str:
    """The table of the document."""
    rows = [_row("nothing moves", result["quiet"]), _row(f"the chair acts every {BETWEEN} s", result["moved"])]
    quiet = result["quiet"]["cpu_each"]
    goal = f"{quiet:.2f} ms of processor for an answer that nothing is new (goal {CPU_GOAL:.0f})"
    return (
        f"{result['phones']} phones with a connection each, a question every {EVERY:.0f} s for {result['seconds']} s, "
        f"`filrouge serve` with two processes, embedded database; the phones run on the same machine. "
        f"{goal if quiet <= CPU_GOAL else f'**{goal}**'}. Milliseconds are what a phone waits.\n\n"
    ) + table(
        ["", "answers a second", "CPU ms each", "cores of the server", "question p50 ms", "p95 ms", "parts loaded",
         "p50 ms", "p95 ms", "answers by status"], rows,
    )  # fmt: skip


def _row(what: str, told: dict[str, Any]) -> list[str]:
    polls, loads = told["polls"], told["loads"]
    statuses = ", ".join(f"{status}: {number:,}" for status, number in told["statuses"].items())
    return [
        what, f"{told['per_second']:.0f}", f"{told['cpu_each']:.2f}", f"{told['cores']:.2f}", f"{polls['p50']:.1f}",
        f"{polls['p95']:.1f}", f"{loads['number']:,}", f"{loads['p50']:.1f}", f"{loads['p95']:.1f}", statuses,
    ]  # fmt: skip
