"""Where an organisation belongs and what it is tied to, as its page says it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.statements import Prepared
from filrouge.rooms.register.current import formerly
from filrouge.rooms.register.models import Belonging, Membership, Relation, Term


@dataclass(frozen=True, slots=True)
class Tie:
    """Another organisation that this one is tied to, in words."""

    name: str
    href: str
    words: str


def _href(viewer: Viewer, address: str) -> str:
    return reverse("register:organisation", args=[viewer.space.slug, address]) if viewer.space else ""


def _listed(space: int, organisation: int) -> QuerySet[Belonging, Any]:
    on = Belonging.objects.filter(space=space, organisation=organisation).order_by("umbrella__name", "id")
    return on.values_list("umbrella__name", "umbrella__address", "source__as_of", "since")


def _member(space: int, one: list[int]) -> QuerySet[Membership, Any]:
    edges = Membership.objects.filter(space=space, member__in=one).order_by("umbrella__name", "id")
    return edges.values_list("umbrella__name", "umbrella__address", "status", "category", "since", "until")


_LISTED, _MEMBER = Prepared(_listed, space=-1, organisation=-2), Prepared(_member, space=-1, one=[-2])


def belongs(viewer: Viewer, organisation: Organisation, known: Collection[str]) -> tuple[Tie, ...]:
    """Umbrellas by list and by declared membership, and seats in bodies.

    `known` says whether others were merged into it (“merged”) and whether it holds seats (“seated”).
    """
    space, ties = viewer.space.pk if viewer.space else 0, dict[str, Tie]()
    for name, address, day, since in _LISTED.rows(space=space, organisation=organisation.pk):
        words = _since(since) or _("on the list of %(day)s") % {"day": date_format(day)}
        ties.setdefault(address, Tie(name, _href(viewer, address), words))
    one = [organisation.id, *(formerly(organisation.id) if "merged" in known else ())]
    for edge in sorted(_MEMBER.rows(space=space, one=one), key=lambda e: e.until is None):
        tie = Tie(edge.umbrella__name, _href(viewer, edge.umbrella__address), _membership(edge))
        if edge.until is None:
            ties[edge.umbrella__address] = tie
        else:  # who left and stands on the list again is a member; a membership in force says more than either
            ties.setdefault(edge.umbrella__address, tie)
    return (*ties.values(), *(_seats(viewer, organisation) if "seated" in known else ()))


def _since(day: date | None) -> str:
    return _("Member since %(year)s") % {"year": day.year} if day else ""


def _membership(edge: Any) -> str:
    """“Full member since 1999”, or where the membership stands."""
    if edge.status != Membership.Status.ACTIVE:
        return str(Membership.Status(edge.status).label)
    return " · ".join(part for part in (edge.category, _since(edge.since)) if part) or _("Member")


def public_terms(viewer: Viewer, organisation: Organisation) -> QuerySet[Term]:
    """What it holds in the bodies that everybody sees."""
    return Term.objects.filter(
        category__body__space=viewer.space, organisation=organisation, category__body__public=True
    )


def _seats(viewer: Viewer, organisation: Organisation) -> tuple[Tie, ...]:
    terms = public_terms(viewer, organisation)
    language = get_language() or "en"
    found = []
    for term in terms.select_related("category__body"):
        body = term.category.body
        href = reverse("register:body", args=[viewer.space.slug, body.slug]) if viewer.space else ""
        until = _("seat until %(day)s") % {"day": date_format(term.until)} if term.until else _("seat")
        found.append(Tie(body.name.in_(language).text, href, until))
    return tuple(found)


def relations_of(viewer: Viewer, organisation: Organisation) -> QuerySet[Relation]:
    """Its ties to others, in both directions."""
    return Relation.objects.filter(Q(organisation=organisation) | Q(other=organisation), space=viewer.space)


def tied(viewer: Viewer, organisation: Organisation) -> tuple[Tie, ...]:
    """Part of, branch of, hosted by, included in: both directions."""
    reverse_words = {
        Relation.Kind.PART_OF: _("Has as a part"),
        Relation.Kind.BRANCH_OF: _("Has as a branch"),
        Relation.Kind.HOSTED_BY: _("Hosts"),
        Relation.Kind.INCLUDED_IN: _("Figures include"),
    }
    either = relations_of(viewer, organisation)
    found = sorted(either.select_related("organisation", "other"), key=lambda tie: tie.other_id == organisation.id)
    return tuple(
        Tie(tie.other.name, _href(viewer, tie.other.address), str(Relation.Kind(tie.kind).label))
        if tie.organisation_id == organisation.id
        else Tie(tie.organisation.name, _href(viewer, tie.organisation.address), reverse_words[Relation.Kind(tie.kind)])
        for tie in found
    )
