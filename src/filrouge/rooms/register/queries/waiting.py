"""What the room asks: of federations about doubtful pairs on their lists and to finish a list that was begun; of the
secretariat to settle the other pairs, and what else waits at its desk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Offer
from filrouge.ground.hours import end_of
from filrouge.ground.numbers import grouped
from filrouge.ground.people.models import Role, Space
from filrouge.ground.people.queries import today
from filrouge.ground.statements import Prepared
from filrouge.ground.words import Shown
from filrouge.rooms.register.models import Answer, Decision, Doubt, Link, Membership, Source, Term
from filrouge.rooms.register.queries.bodies import SOON, TERMS
from filrouge.rooms.register.queries.questions import ANSWER, open_questions
from filrouge.rooms.register.rules import KEEPERS

ASKED = ("left", "right", "left_row", "right_row", "at")


def waiting(space: Space, organisations: Collection[int]) -> list[Asked]:
    """One line for each federation with the number of its questions, one for each list that was begun; for the desk the
    number of pairs, lists that were begun, terms that end, and who asks to become a member.

    At most seven statements: three for questions, one where nobody is asked; one for lists; three more at the desk.
    """
    at_desk = space.organisation_id in organisations
    rows = [*_questions(space, organisations), *_begun(space, organisations, at_desk)]
    if at_desk:
        rows += [*_doubts(space), *_terms(space), *_applied(space)]
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
        words = ngettext("%(number)s doubtful pair on your list", "%(number)s doubtful pairs on your list", number)
        href = reverse("register:questions", args=[space.slug])
        # Named by the newest, so that one more question is something new to say.
        about = f"register.questions:{max(times).isoformat()}"
        yield Asked(
            ANSWER, about, umbrella, _here(words % {"number": grouped(number)}), _("Say what you know"), href,
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
        words = ngettext("%(number)s doubtful pair", "%(number)s doubtful pairs", number)
        href = reverse("register:duplicates", args=[space.slug])
        desk, verb = space.organisation_id, _("Look at them")
        about, roles = f"register.doubts:{newest}", (Role.SECRETARIAT,)
        said = _here(words % {"number": grouped(number)})
        yield Asked("register.settle", about, desk, said, verb, href, space.opened_at, roles)


def _unfinished(at_desk: bool, space: int, organisations: list[int]) -> QuerySet[Source, Any]:
    """Lists that were sent and not imported: of these federations, at the desk all of them."""
    whose = Q() if at_desk else Q(umbrella__in=organisations)
    begun = Source.objects.filter(whose, space=space, state__in=(Source.State.RECEIVED, Source.State.MATCHED))
    return begun.order_by("id").values_list("id", "umbrella", "umbrella__name", "state", "as_of", "received_at")


_UNFINISHED = Prepared(_unfinished, space=-1, organisations=[-2])


def _begun(space: Space, organisations: Collection[int], at_desk: bool) -> Iterator[Asked]:
    """Whoever sent a list may have been called away: it counts only when it is imported."""
    for source in _UNFINISHED.rows(at_desk, space=space.pk, organisations=sorted(organisations)):
        received = source.state == Source.State.RECEIVED
        page, verb = ("columns", _("Match its columns")) if received else ("preview", _("Look and import it"))
        words = _("List of %(name)s, %(day)s") % {"name": source.umbrella__name, "day": date_format(source.as_of)}
        href, about = reverse(f"register:list_{page}", args=[space.slug, source.id]), f"register.source:{source.id}"
        given = (_here(words), verb, href, source.received_at)
        if source.umbrella in organisations:
            yield Asked("register.begun", about, source.umbrella, *given, KEEPERS)
        if at_desk:
            yield Asked("register.begun", about, space.organisation_id, *given, (Role.SECRETARIAT,))


def _ending(space: int, day: date, last: date) -> QuerySet[Term, Any]:
    """Terms that end soon, with how many others of their kind of seat begin after today."""
    coming = Term.objects.filter(category=OuterRef("category"), since__gt=day).order_by().values("category")
    ends = Term.objects.filter(category__body__space=space, category__body__ended_on=None, until__range=(day, last))
    found = ends.annotate(coming=Subquery(coming.annotate(n=Count("pk")).values("n")))
    return found.order_by("category", "until", "id").values_list(
        "category", "category__body", "category__body__name", "category__body__slug", "until", "coming"
    )


_ENDING = Prepared(_ending, space=-1, day=date.min, last=date.max)


def _terms(space: Space) -> Iterator[Asked]:
    """One line for each body in which a seat becomes vacant soon, by the day of the first."""
    bodies: dict[int, Any] = {}
    followed = Counter[int]()
    for term in _ENDING.rows(space=space.pk, day=today(), last=today() + SOON):
        followed[term.category] += 1
        if followed[term.category] > (term.coming or 0):
            first = bodies.setdefault(term.category__body, term)
            bodies[term.category__body] = min(first, term, key=lambda one: one.until)
    for number, term in sorted(bodies.items()):
        name, due = term.category__body__name.in_(get_language() or "en"), end_of(term.until, space)
        yield Asked(
            TERMS, f"register.body:{number}", space.organisation_id, name, _("Prolong terms, or fill the seats"),
            reverse("register:body", args=[space.slug, term.category__body__slug]), due - SOON, (Role.SECRETARIAT,),
            due,
        )  # fmt: skip


def _asking(space: int) -> QuerySet[Membership, Any]:
    asked = Membership.objects.filter(space=space, status=Membership.Status.APPLIED, until=None)
    return asked.order_by("id").values_list("id", "member__name", "umbrella", "umbrella__name")


_ASKING = Prepared(_asking, space=-1)


def _applied(space: Space) -> Iterator[Asked]:
    """Those who asked to become members, of the network or of a federation, and have no answer."""
    for found in _ASKING.rows(space=space.pk):
        words = found.member__name
        if found.umbrella != space.organisation_id:
            words = _("%(member)s in %(umbrella)s") % {"member": words, "umbrella": found.umbrella__name}
        yield Asked(
            "register.applied", f"register.membership:{found.id}", space.organisation_id, _here(words),
            _("Say what was decided"), reverse("register:membership", args=[space.slug, found.id]), space.opened_at,
            (Role.SECRETARIAT,),
        )  # fmt: skip


def _here(words: str) -> Shown:
    return Shown(words, get_language() or "en", "original")


ASKS = Offer(
    waiting,
    roles=(*KEEPERS, Role.SECRETARIAT),
    rooms=("register", "people"),
    asks=(
        Kind(ANSWER, gettext_lazy("Questions about your list"), roles=KEEPERS, mailed=True),
        Kind(
            "register.begun",
            gettext_lazy("Lists that were sent and are not imported"),
            roles=(*KEEPERS, Role.SECRETARIAT),
        ),
        Kind("register.settle", gettext_lazy("Same organisation, or two?"), roles=(Role.SECRETARIAT,)),
        Kind(TERMS, gettext_lazy("Terms that end soon"), roles=(Role.SECRETARIAT,), mailed=True),
        Kind("register.applied", gettext_lazy("Who asks to become a member"), roles=(Role.SECRETARIAT,)),
    ),
)
