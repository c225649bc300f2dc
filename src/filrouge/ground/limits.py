"""Rate limits for whatever can be guessed or sent in bulk: at most so many hits in any stretch of so many seconds.

A limit is a row of slots in the database cache. A hit takes a free slot with one insert that only one caller can
win, and the slot is free again after `seconds`; so two processes together never let more through than one would.
That costs a write each time, which is little for a guess and much for reading: `pace` counts in memory instead.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict, deque

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac


def allow(name: str, key: str, hits: int, seconds: int) -> int:
    """Count one hit of `key` against the limit `name`. 0 when it may go on, else the seconds to wait."""
    slots = _slots(name, key, hits)
    now = time.time()
    taken: dict[str, float] = cache.get_many(slots)
    for slot in slots:
        if slot not in taken and cache.add(slot, now + seconds, seconds):
            return 0
    until = min(cache.get_many(slots).values(), default=now)
    return max(1, math.ceil(until - now))


def forget(name: str, key: str, hits: int) -> None:
    """Give the slots of `key` back, after the right answer was given."""
    cache.delete_many(_slots(name, key, hits))


def give_back(name: str, key: str, hits: int) -> None:
    """Give one slot back, after the right answer was given where several are right: the wrong ones before it still
    count, so who knows one of them cannot go on guessing at the others.
    """
    taken = cache.get_many(_slots(name, key, hits))
    if taken:
        cache.delete(max(taken, key=lambda slot: taken[slot]))


def _slots(name: str, key: str, hits: int) -> list[str]:
    """Names of the slots. The key is hashed, so that the cache holds no address of anybody."""
    hidden = salted_hmac("filrouge.limits", f"{name}\n{key}", algorithm="sha256").hexdigest()[:32]
    return [f"limit:{name}:{hidden}:{number}" for number in range(hits)]


class Pace:
    """Hits of the last seconds in the memory of this process, which has its equal share of what all may let through.

    Processes do not ask each other, so all together never let more through than `hits`, and a caller who comes to one
    process alone gets its share (docs/decisions/limits.md). Exact within the process: each hit is kept with its time.
    """

    def __init__(self, most: int = 10_000) -> None:
        self.most = most  # callers that are remembered; beyond, those who were silent longest are forgotten
        self._lock = threading.Lock()
        self._hits: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def __call__(self, name: str, key: str, hits: int, seconds: int) -> int:
        """Count one hit of `key` against the limit `name`. 0 when it may go on, else the seconds to wait."""
        share, now = max(1, hits // settings.PROCESSES), time.time()
        with self._lock:
            past = self._of(name, key)
            while past and not now - seconds < past[0] <= now:
                past.popleft()
            if len(past) >= share:
                return max(1, math.ceil(past[0] + seconds - now))
            past.append(now)
            return 0

    def _of(self, name: str, key: str) -> deque[float]:
        past = self._hits.setdefault((name, key), deque())
        self._hits.move_to_end((name, key))
        while len(self._hits) > self.most:
            self._hits.popitem(last=False)
        return past

    def forget_all(self) -> None:
        """Begin anew, as a process that was just started."""
        with self._lock:
            self._hits.clear()


pace = Pace()


def client(request: HttpRequest) -> str:
    """From where a request comes, as far as a limit should tell callers apart (see `network`)."""
    return network(str(request.META.get("REMOTE_ADDR", "")))


def network(address: str) -> str:
    """An IPv4 address as it is, an IPv6 address by its /64, since one subscriber holds all of that (RFC 6177)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((parsed, 64), strict=False))


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """The answer 429 with `Retry-After: wait` (seconds)."""
    response = render(request, "429.html", {"wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response
