"""Contributions and proposals as tables that say what they hold, and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy

from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.models import Contribution, Drawn, Plan, Proposal
from filrouge.rooms.plans.queries import contributions as said
from filrouge.rooms.plans.queries import proposals as proposed
from filrouge.rooms.plans.queries.filters import Wanted
from filrouge.rooms.plans.queries.seen import open_to
from filrouge.rooms.plans.queries.standing import authors_in, families, supporters_in

KINDS = ("csv", "xlsx", "json")
AT_ONCE = 500  # rows read together
M = TypeVar("M", Contribution, Proposal)
CONTRIBUTION = {
    "number": gettext_lazy("Contribution"),
    "organisation": gettext_lazy("Organisation"),
    "country": gettext_lazy("Country (ISO 3166)"),
    "area": gettext_lazy("Area"),
    "step": gettext_lazy("Step"),
    "language": gettext_lazy("Language of the original (BCP 47)"),
    "text": gettext_lazy("Text"),
    "came": gettext_lazy("How it came"),
    "at": gettext_lazy("When (UTC)"),
    "state": gettext_lazy("State"),
    "proposals": gettext_lazy("Proposals drawn from it"),
    "page": gettext_lazy("Page"),
}
PROPOSAL = {
    "number": gettext_lazy("Proposal"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "language": gettext_lazy("Language of the original (BCP 47)"),
    "area": gettext_lazy("Area"),
    "state": gettext_lazy("State"),
    "version": gettext_lazy("Version"),
    "authors": gettext_lazy("Authors"),
    "supporters": gettext_lazy("Organisations in support, each once"),
    "contributions": gettext_lazy("Contributions it was drawn from"),
    "merged_into": gettext_lazy("Merged into proposal"),
    "cost": gettext_lazy("Asks of a shared fund"),
    "reason": gettext_lazy("Reason of the decision"),
    "page": gettext_lazy("Page"),
}


def contributions(viewer: Viewer, plan: Plan, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every contribution of a list with its filters, by number; one object each, the keys of CONTRIBUTION."""
    found = said.matching(viewer, plan, wanted).select_related("organisation").order_by("number", "id")
    language = get_language() or "en"
    areas = {area.pk: area.name.in_(language).text for area in plan.areas.all()}
    steps = {step.pk: step.name.in_(language).text for step in plan.steps.all()}
    for some in _parts(found):
        drawn = Drawn.objects.filter(open_to(viewer, "proposal__"), contribution__in=[each.pk for each in some])
        led: dict[int, list[int]] = {}
        for contribution, number in drawn.order_by("proposal__number").values_list("contribution", "proposal__number"):
            led.setdefault(contribution, []).append(number)
        for each in some:
            text = each.text.in_(each.text.origin)
            yield {
                "number": each.number, "organisation": each.organisation.name, "country": each.organisation.country,
                "area": areas.get(each.area_id or 0, ""), "step": steps.get(each.step_id or 0, ""),
                "language": text.language, "text": text.text, "came": each.came, "at": each.at,
                "state": each.state, "proposals": led.get(each.pk, []),
                "page": settings.PUBLIC_ADDRESS + said.href(viewer, each),
            }  # fmt: skip


def proposals(viewer: Viewer, plan: Plan, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Every proposal of a list with its filters, by number; one object each, the keys of PROPOSAL."""
    found = proposed.matching(viewer, plan, wanted).select_related("merged_into").order_by("number", "id")
    language = get_language() or "en"
    areas = {area.pk: area.name.in_(language).text for area in plan.areas.all()}
    for some in _parts(found):
        numbers = [each.pk for each in some]
        family = families(numbers)
        authors, support = authors_in(family), supporters_in(family)
        sources: dict[int, list[int | None]] = {}
        drawn = said.heard_in(viewer, Drawn.objects.filter(proposal__in=numbers))
        for proposal, number in drawn.order_by("contribution__number").values_list("proposal", "contribution__number"):
            sources.setdefault(proposal, []).append(number)
        for each in some:
            title, text = each.title.in_(each.title.origin), each.text.in_(each.title.origin)
            yield {
                "number": each.number, "title": title.text, "text": text.text, "language": title.language,
                "area": areas.get(each.area_id or 0, ""), "state": each.state, "version": each.version,
                "authors": sorted(authors[each.pk].values()), "supporters": len(support[each.pk]),
                "contributions": sources.get(each.pk, []),
                "merged_into": each.merged_into.number if each.merged_into else None,
                "cost": each.cost,
                "reason": each.reason.in_(each.reason.origin).text,
                "page": settings.PUBLIC_ADDRESS + said.proposal_href(viewer, each),
            }  # fmt: skip


def cells(row: dict[str, Any]) -> list[str]:
    """An object as text: lists joined by semicolons, for names have commas inside; nothing for nothing."""
    return ["" if value is None else value if isinstance(value, str) else plain(value) for value in _flat(row)]


def typed_cells(row: dict[str, Any]) -> list[Any]:
    """The same for a workbook, in which numbers, money and days stay what they are."""
    return ["" if value is None else value for value in _flat(row)]


def _flat(row: dict[str, Any]) -> Iterator[Any]:
    for value in row.values():
        yield "; ".join(map(str, value)) if isinstance(value, list) else value


def plain(value: Any) -> str:
    """Money and numbers as they are, days and moments as ISO 8601, to the second."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def _parts(found: QuerySet[M]) -> Iterator[Sequence[M]]:
    """The rows some hundred at a time, so that memory does not grow with the list."""
    rows: Iterable[M] = found.iterator(chunk_size=AT_ONCE)
    rows = iter(rows)
    while some := list(islice(rows, AT_ONCE)):
        yield some
