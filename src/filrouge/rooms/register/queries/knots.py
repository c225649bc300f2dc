"""How the things of the register look on the thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from filrouge.ground.numbers import grouped
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import Knot, describes
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.register.models import Count, Source
from filrouge.rooms.register.queries.register_counts import scope_in_words, seen
from filrouge.rooms.register.queries.totals import headline, page
from filrouge.rooms.register.rules import MAY

DIGITS = 16  # of the digest of a total, in the address of its thread


def lists(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A federation's list: what its members told the network."""
    if not MAY["read"](viewer, viewer.space):
        return
    for source in Source.objects.filter(pk__in=numbers, space=viewer.space).select_related("umbrella"):
        at = datetime.combine(source.as_of, time(), UTC)
        title = _("List of %(day)s") % {"day": date_format(source.as_of)}
        yield Knot(
            Ref("register.source", source.id), "contribution", source.umbrella.name, at, title,
            _here(viewer, "organisation", source.umbrella.address), address=_list_address(source),
            by=source.umbrella.name,
        )  # fmt: skip


def totals(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A published total."""
    if not MAY["read"](viewer, viewer.space):
        return
    for count in Count.objects.filter(pk__in=numbers, space=viewer.space, published=True).select_related("umbrella"):
        words = headline(page(viewer, count.result, count.umbrella.name, count.at))
        yield Knot(
            Ref("register.count", count.id), "figure", _("Published total"), count.at, words,
            _here(viewer, "published", count.id), count.umbrella.name, address=count.digest[:DIGITS],
        )  # fmt: skip


def register_counts(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """What a public register counts: it is read where the register says it."""
    for count in seen(viewer).filter(pk__in=numbers):
        at = datetime.combine(count.as_of, time(), UTC)
        words = {"number": grouped(count.organisations), "scope": scope_in_words(count.country, count.family)}
        yield Knot(
            Ref("register.publicregistercount", count.id), "figure", count.register, at,
            _("%(number)s in all: %(scope)s") % words, count.link,
        )  # fmt: skip


def _list_address(source: Source) -> str:
    """Whose list, of which day: “k3m7qz2p-2026-01-15”. Of two series of one day the first has the address."""
    return f"{source.umbrella.address}-{source.as_of:%Y-%m-%d}" if source.state == Source.State.IMPORTED else ""


def _list_at(viewer: Viewer, address: str) -> int | None:
    umbrella, _dash, text = address.partition("-")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    found = Source.objects.filter(
        space=viewer.space, umbrella__address=umbrella, as_of=day, state=Source.State.IMPORTED
    ).order_by("id")
    return found.values_list("id", flat=True).first()


def _total_at(viewer: Viewer, address: str) -> int | None:
    """A published total by the first digits of its digest."""
    if len(address) != DIGITS:
        return None
    found = Count.objects.filter(space=viewer.space, published=True, digest__startswith=address).order_by("-id")
    return found.values_list("id", flat=True).first()


def _here(viewer: Viewer, name: str, *arguments: object) -> str:
    return reverse(f"register:{name}", args=[viewer.space.slug, *arguments]) if viewer.space else ""


def describe() -> None:
    """Tell the thread how to show what this room links."""
    describes("register.source", lists, word="list", find=_list_at)
    describes("register.count", totals, word="total", find=_total_at)
    describes("register.publicregistercount", register_counts, word="register-count")
