"""How the things of the register look on the thread."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import Knot, describes
from filrouge.ground.trail.writing import Ref
from filrouge.rooms.register.models import Count, Source
from filrouge.rooms.register.queries.totals import headline, page
from filrouge.rooms.register.rules import MAY


def lists(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A federation's list: what its members told the network."""
    if not MAY["read"](viewer, viewer.space):
        return
    for source in Source.objects.filter(pk__in=numbers, space=viewer.space).select_related("umbrella"):
        at = datetime.combine(source.as_of, time(), UTC)
        title = _("List of %(day)s") % {"day": date_format(source.as_of)}
        yield Knot(
            Ref("register.source", source.id), "contribution", source.umbrella.name, at, title,
            _here(viewer, "organisation", source.umbrella.address),
        )  # fmt: skip


def totals(viewer: Viewer, numbers: list[int]) -> Iterator[Knot]:
    """A published total."""
    if not MAY["read"](viewer, viewer.space):
        return
    for count in Count.objects.filter(pk__in=numbers, space=viewer.space, published=True).select_related("umbrella"):
        words = headline(page(viewer, count.result, count.umbrella.name, count.at))
        yield Knot(
            Ref("register.count", count.id), "figure", _("Published total"), count.at, words,
            _here(viewer, "published", count.id), count.umbrella.name,
        )  # fmt: skip


def _here(viewer: Viewer, name: str, *arguments: object) -> str:
    return reverse(f"register:{name}", args=[viewer.space.slug, *arguments]) if viewer.space else ""


def describe() -> None:
    """Tell the thread how to show what this room links."""
    describes("register.source", lists)
    describes("register.count", totals)
