"""Numbers as people cite them: without gaps and without doubles, also when two write in the same moment."""

from __future__ import annotations

from django.db.models import Max

from filrouge.rooms.plans.models import Amendment, Contribution, Plan, Proposal


def hold(plan: Plan) -> None:
    """Wait until nobody else numbers anything in this plan. Holds until the end of the transaction.

    SQLite has one writer at a time anyway (IMMEDIATE). Without `no_key` every row that points at the plan would wait.
    """
    list(Plan.objects.select_for_update(no_key=True).filter(pk=plan.pk).values_list("pk"))


def next_contribution(plan: Plan) -> int:
    """The number of the next contribution. Call it after `hold`."""
    return _after(Contribution.objects.filter(plan=plan).aggregate(last=Max("number")))


def next_proposal(plan: Plan) -> int:
    """The number of the next proposal. Call it after `hold`."""
    return _after(Proposal.objects.filter(plan=plan).aggregate(last=Max("number")))


def next_amendment(plan: Plan) -> int:
    """The number of the next amendment in the whole plan. Call it after `hold`."""
    return _after(Amendment.objects.filter(proposal__plan=plan).aggregate(last=Max("number")))


def _after(found: dict[str, int | None]) -> int:
    return (found["last"] or 0) + 1
