"""Looking below the line: how far it is, the pair in hand, and what follows from what was said."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.jobs import queries
from filrouge.ground.jobs.models import Job, State
from filrouge.ground.jobs.queries import JobShown
from filrouge.ground.numbers import grouped
from filrouge.ground.people.viewer import Viewer
from filrouge.methods.totals.doubles import expected_missed
from filrouge.rooms.register.missed import drawing_of, last_check, of_check, one_by_now
from filrouge.rooms.register.models import MissedCheck
from filrouge.rooms.register.rules import MAY


@dataclass(frozen=True, slots=True)
class MissedPage:
    """What the page says: sentences, the work under way, and the pair that waits (`place` from 0)."""

    lines: tuple[str, ...]
    job: JobShown | None
    open: bool
    number: int
    place: int
    heading: str
    gone: str  # the answer for a pair that is one by now, or of which nothing is left


def check_called(viewer: Viewer, number: int) -> MissedCheck | None:
    """One check of the space, for those who may settle cards."""
    if not MAY["settle"](viewer, viewer.space):
        return None
    return MissedCheck.objects.filter(space=viewer.space, pk=number).select_related("space").first()


def newest_check(viewer: Viewer) -> MissedCheck | None:
    """The last one that was asked for."""
    if not MAY["settle"](viewer, viewer.space):
        return None
    return MissedCheck.objects.filter(space=viewer.space).select_related("space").order_by("-id").first()


def page(viewer: Viewer, check: MissedCheck | None) -> MissedPage:
    """The state of a check; empty where none was ever asked for."""
    if check is None or viewer.space is None:
        return MissedPage((), None, False, 0, 0, "", "")
    if check.drawn_at is None:
        return MissedPage((_seed(check),), _job(viewer, check), False, check.id, 0, "", "")
    place, size = len(check.answers), len(check.pairs)
    lines = (_seed(check), *_found(viewer, check))
    heading = _("Pair %(number)s of %(size)s") % {"number": place + 1, "size": size}
    return MissedPage(lines, None, place < size, check.id, place, heading, _gone(check, place))


def _job(viewer: Viewer, check: MissedCheck) -> JobShown | None:
    """The work that draws them; None where it failed or was stopped, so that pairs can be drawn anew."""
    found = Job.objects.filter(space=viewer.space, once=drawing_of(check.space_id)).order_by("-id").first()
    if found is None or found.state in (State.FAILED, State.CANCELLED):
        return None
    href = reverse("register:missed", args=[check.space.slug])
    label = _("Look at the pairs")
    return queries.shown(found, _("Drawing pairs below the line"), href, result_href=href, result_label=label)


def drawn(check: MissedCheck) -> JobShown:
    """What the waiting page says once the pairs are drawn."""
    href = reverse("register:missed", args=[check.space.slug])
    return queries.ready(_("Drawing pairs below the line"), href, _("Look at the pairs"))


def _seed(check: MissedCheck) -> str:
    return _(
        "Drawn with the seed %(seed)s, which stood in the trail before: whoever has the lists draws the same pairs."
    ) % {"seed": check.seed}


def _found(viewer: Viewer, check: MissedCheck) -> tuple[str, ...]:
    said = of_check(check)
    below = _("%(below)s pairs lie below the line. Looked at: %(reviewed)s. The same: %(same)s.") % {
        "below": grouped(said.below), "reviewed": grouped(said.reviewed), "same": grouped(said.same),
    }  # fmt: skip
    if not said.reviewed:
        return (below,)
    likely, most = expected_missed(said)
    estimate = _("So about %(likely)s duplicates are hidden, at most %(most)s (95 %%).") % {
        "likely": grouped(likely), "most": grouped(most),
    }  # fmt: skip
    now = last_check(check.space)
    if now is None or now.pk != check.pk:
        return below, estimate, _("A list came since, so this counts no more. Draw again.")
    return below, estimate, _("The total says so among its steps, and its lower end has made room for it.")


def _gone(check: MissedCheck, place: int) -> str:
    """“same” where the two are one entry by now, else nothing can be told of them."""
    return "same" if place < len(check.pairs) and one_by_now(check, place) else "unknown"
