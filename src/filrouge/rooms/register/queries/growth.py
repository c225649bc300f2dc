"""Growth like for like between two days, in words: who joined, who left, and what changed the perimeter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filrouge.ground.numbers import grouped
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.methods import totals
from filrouge.methods.totals import Change, PerimeterChange
from filrouge.rooms.register import counting
from filrouge.rooms.register.queries.steps import percent, signed
from filrouge.rooms.register.reading import Reading
from filrouge.rooms.register.rules import MAY

CHANGES = {
    Change.ADDED: gettext_lazy("A list came: %(name)s. It shows %(gained)s that no list of both days has."),
    Change.REMOVED: gettext_lazy("A list went: %(name)s. With it %(lost)s are out of sight."),
    Change.NOW_ITEMISED: gettext_lazy("%(name)s sends names now, not only a number: %(gained)s became visible."),
    Change.NO_LONGER_ITEMISED: gettext_lazy("%(name)s sends no names any more: %(lost)s are out of sight."),
    Change.SCOPE: gettext_lazy("The list of %(name)s covers something else now: %(gained)s came, %(lost)s went."),
}


@dataclass(frozen=True, slots=True)
class GrowthPage:
    """Both days, the headline, and one sentence for each thing that changed. `rate` is "" where there was nothing."""

    since: date
    until: date
    before: int
    after: int
    rate: str
    headline: str
    lines: tuple[str, ...]
    perimeter: tuple[str, ...]


def growth_of(
    viewer: Viewer, umbrella: Organisation, since: date, until: date, part: counting.Part = counting.ALL,
    read: Reading | None = None,
) -> GrowthPage | None:  # fmt: skip
    """Growth of an umbrella between two days, the earlier first whatever the order they were asked in.

    `read`: what was read to count it already.
    """
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return None
    first, last = min(since, until), max(since, until)
    found = counting.growth(viewer.space, umbrella.id, since=first, until=last, part=part, reading=read)
    return GrowthPage(
        first, last, found.before, found.after, _rate(found), _headline(found), tuple(_lines(found)),
        (*map(_changed, found.perimeter), *map(_declared, found.declared)),
    )  # fmt: skip


def _rate(found: totals.Growth) -> str:
    if found.like_for_like is None:
        return ""
    return percent(signed(float(found.like_for_like) * 100, 1))


def _headline(found: totals.Growth) -> str:
    numbers = {"before": grouped(found.same_before), "after": grouped(found.same_after), "rate": _rate(found)}
    if not numbers["rate"]:
        return _("No list is there on both days, so nothing can be compared like for like.")
    return _("Like for like from %(before)s to %(after)s organisations: %(rate)s.") % numbers


def _lines(found: totals.Growth) -> list[str]:
    return [_joined(found), _left(found), _whole(found)]


def _joined(found: totals.Growth) -> str:
    words = ngettext(
        "%(number)s organisation joined; %(known)s of them on another list already.",
        "%(number)s organisations joined; %(known)s of them were on another list already.", len(found.joined),
    )  # fmt: skip
    return words % {"number": grouped(len(found.joined)), "known": grouped(found.known_before)}


def _left(found: totals.Growth) -> str:
    words = ngettext(
        "%(number)s organisation left; %(here)s of them still on another list.",
        "%(number)s organisations left; %(here)s of them are still on another list.", len(found.left),
    )  # fmt: skip
    return words % {"number": grouped(len(found.left)), "here": grouped(found.still_here)}


def _whole(found: totals.Growth) -> str:
    """The sum that must come out: what grew, what came into sight, what went out of it."""
    words = _(
        "By name, all lists together: from %(before)s to %(after)s, of which %(same)s like for like, "
        "%(gained)s by lists that came and %(lost)s by lists that went."
    )
    return words % {
        "before": grouped(found.before), "after": grouped(found.after),
        "same": signed(found.same_after - found.same_before),
        "gained": signed(found.gained), "lost": signed(-found.lost),
    }  # fmt: skip


def _changed(change: PerimeterChange) -> str:
    name = change.name or _("Members themselves")
    return str(CHANGES[change.change]) % {
        "name": name, "gained": grouped(change.gained), "lost": grouped(change.lost)
    }  # fmt: skip


def _declared(change: totals.DeclaredChange) -> str:
    if change.before is None:
        gave = _("%(name)s gave a number without names: %(after)s. On the earlier day there was none.")
        return gave % {"name": change.name, "after": grouped(change.after or 0)}
    if change.after is None:
        gone = _("%(name)s had given a number without names: %(before)s. On the later day there is none.")
        return gone % {"name": change.name, "before": grouped(change.before)}
    numbers = {"name": change.name, "before": grouped(change.before), "after": grouped(change.after)}
    if change.before == change.after:
        return _("%(name)s declares %(after)s, as before.") % numbers
    return _("%(name)s declares %(after)s; it was %(before)s.") % numbers
