"""What the room asks: of federations about doubtful pairs on their lists, of the secretariat to settle the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Offer
from filrouge.ground.people.models import Role, Space
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown
from filrouge.rooms.register.models import Answer, Decision, Doubt, Link
from filrouge.rooms.register.queries.questions import open_questions
from filrouge.rooms.register.rules import KEEPERS

ASKED = ("left", "right", "left_row", "right_row", "at")


def waiting(space: Space, organisations: Collection[int]) -> list[Asked]:
    """One line for each federation with the number of its questions, one for the desk with that of the pairs.

    At most four statements: three for questions, one where nobody is asked; one more at the desk.
    """
    rows = list(_questions(space, organisations))
    if space.organisation_id in organisations:
        rows += _doubts(space)
    return rows


def _asked(space: int, organisations: list[int]) -> QuerySet[Decision, Any]:
    return open_questions(Space(pk=space), organisations).order_by("-id").values_list(*ASKED)


_ASKED = Prepared(_asked, space=-1, organisations=[-2])


def _questions(space: Space, organisations: Collection[int]) -> Iterator[Asked]:
    asked: dict[int, list[datetime]] = {}
    for decision, umbrella in _unanswered(space, organisations):
        asked.setdefault(umbrella, []).append(decision.at)
    for umbrella, times in sorted(asked.items()):
        number = len(times)
        words = ngettext("%(number)d doubtful pair on your list", "%(number)d doubtful pairs on your list", number)
        href = reverse("register:questions", args=[space.slug])
        # Named by the newest, so that one more question is something new to say.
        about = f"register.questions:{max(times).isoformat()}"
        yield Asked(
            "register.answer", about, umbrella, _here(words % {"number": number}), _("Say what you know"), href,
            min(times), KEEPERS,
        )  # fmt: skip


def _unanswered(space: Space, organisations: Collection[int]) -> Iterator[tuple[Any, int]]:
    """Every open question with each federation that is asked and has not answered, the newest first."""
    found = _ASKED.rows(space=space.pk, organisations=organisations)
    if not found:
        return
    sides = {side for decision in found for side in (decision.left, decision.right)}
    links = Link.objects.filter(
        space=space, ended_at=None, organisation__in=sides, row__source__umbrella__in=organisations
    )
    speaks = set(links.values_list("row__source__umbrella", "organisation"))
    rows = [decision.left_row for decision in found]
    answers = Answer.objects.filter(space=space, umbrella__in=organisations, left_row__in=rows)
    said = set(answers.values_list("umbrella", "left_row", "right_row"))
    for decision in found:
        asked = {umbrella for umbrella, side in speaks if side in (decision.left, decision.right)}
        for umbrella in asked:
            if (umbrella, decision.left_row, decision.right_row) not in said:
                yield decision, umbrella


def _counted(space: int) -> QuerySet[Doubt, Any]:
    doubts = Doubt.objects.filter(space=space).exclude(state="asked").order_by().values("space")
    return doubts.annotate(number=Count("pk"), newest=Max("pk")).values_list("number", "newest")


_COUNTED = Prepared(_counted, space=-1)


def _doubts(space: Space) -> Iterator[Asked]:
    """How many pairs wait for the secretariat itself."""
    for number, newest in _COUNTED.rows(space=space.pk):
        words = ngettext("%(number)d doubtful pair", "%(number)d doubtful pairs", number) % {"number": number}
        href = reverse("register:duplicates", args=[space.slug])
        desk, verb = space.organisation_id, _("Look at them")
        about, roles = f"register.doubts:{newest}", (Role.SECRETARIAT,)
        yield Asked("register.settle", about, desk, _here(words), verb, href, space.opened_at, roles)


def _here(words: str) -> Shown:
    return Shown(words, get_language() or "en", "original")


ASKS = Offer(
    waiting,
    roles=(*KEEPERS, Role.SECRETARIAT),
    rooms=("register", "people"),
    asks=(
        Kind("register.answer", gettext_lazy("Questions about your list"), roles=KEEPERS),
        Kind("register.settle", gettext_lazy("Same organisation, or two?"), roles=(Role.SECRETARIAT,)),
    ),
)
