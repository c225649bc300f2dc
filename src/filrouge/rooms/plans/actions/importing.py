"""A list of contributions from a spreadsheet: received, looked through row by row, and taken in once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.files.models import Stored
from filrouge.ground.files.storing import keep, path_of
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.tables import Limits, Unreadable, open_sheet, rows
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions.allowing import refuse_unless_made
from filrouge.rooms.plans.actions.numbering import hold, next_contribution
from filrouge.rooms.plans.models import Came, Contribution, ContributionState, Plan, Step
from filrouge.rooms.plans.queries.rows_in import LABELS, NEW, ListIn, RowIn, judged
from filrouge.rooms.plans.rules import MAY

MOST = 20_000  # rows of one list
MOST_NAMED = 12  # headings that a refusal names


@action("plans.receive_list", rule=MAY["take_in"], about="plan", says=gettext_lazy("List of contributions received"))
def receive_list(act: Act, *, plan: Plan, chunks: Iterable[bytes], name: str) -> Stored:
    """Keep the file, so that what is taken in is what was looked through. Nothing becomes a contribution yet."""
    refuse_unless_made(plan)
    stored = keep(chunks, name)
    act.changed(plan, after={"file": stored.digest})
    return stored


def looked_through(viewer: Viewer, plan: Plan, stored: Stored, language: str = "") -> ListIn:
    """What each row of a list would become. Raises Refused for what is no table, or one without the needed columns."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            sheet = open_sheet(path_of(stored), into=Path(folder), limits=Limits(rows=MOST))
            found = judged(viewer, plan, sheet.columns, rows(sheet), language)
            found = replace(found, notes=tuple(str(note.message) for note in sheet.notes))
    except Unreadable as unreadable:
        raise Refused(unreadable.message, code=unreadable.code, field="file") from unreadable
    if found.missing:
        words = _(
            "The list has no column for: %(columns)s. Its headings are %(headings)s. Name the columns, then send it."
        )
        missing = ", ".join(str(LABELS[name]) for name in found.missing)
        headings = ", ".join(f"“{each}”" for each in sheet.columns[:MOST_NAMED])
        raise Refused(words % {"columns": missing, "headings": headings}, code="columns", field="file")
    return found


@action("plans.import_list", rule=MAY["take_in"], about="plan", says=gettext_lazy("List of contributions taken in"))
def import_list(act: Act, *, plan: Plan, stored: Stored, language: str = "", step: Step | None = None) -> ListIn:
    """Take in the rows that can be and are not there yet: the same list once more adds nothing.

    Returns what each row was, rows that were refused with their reason.
    """
    refuse_unless_made(plan)
    if step is not None and step.plan_id != plan.id:
        raise Refused(_("That step is not one of this plan. Choose another."), code="step", field="step")
    hold(plan)
    found = looked_through(act.by, plan, stored, language)
    first = next_contribution(plan)
    new = [_made(act, plan, step, first + place, row) for place, row in enumerate(found.of(NEW))]
    Contribution.objects.bulk_create(new, batch_size=500)
    act.changed(plan, after={"file": stored.digest, "contributions": len(new), "rows": len(found.rows)})
    return found


def _made(act: Act, plan: Plan, step: Step | None, number: int, row: RowIn) -> Contribution:
    return Contribution(
        plan=plan, step=step, area_id=row.area, number=number, organisation_id=row.organisation,
        text=Words.of(row.text, row.language), came=Came.LIST, state=ContributionState.HANDED_IN, at=act.at,
    )  # fmt: skip
