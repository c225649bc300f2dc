"""What public registers count."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Status
from pydantic import Field, StringConstraints

from filrouge.ground.api import After, Asked, Page, Strict, page_of, serve, there, unsigned
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions import register_counts as actions
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.api.listing import MOST
from filrouge.rooms.register.api.shapes import READ, WRITE, Country, Day, Family, Number, operations
from filrouge.rooms.register.api.writing import space_of
from filrouge.rooms.register.queries import api_register_counts as queries
from filrouge.rooms.register.queries.api_register_counts import RegisterCountLine
from filrouge.rooms.register.queries.register_counts import called
from filrouge.rooms.register.rules import MAY


class NewRegisterCount(Strict):
    """How many organisations the register of this name counts: of its country, or of one family there."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    country: Country
    family: Family | None = None
    organisations: Annotated[int, Field(ge=0, le=MOST, strict=True)]
    as_of: Day
    link: Annotated[str, StringConstraints(pattern="^https?://", max_length=500)]


@operations.get("/{space}/register-counts", response=Page[RegisterCountLine], summary="Counts of public registers")
@serve(MAY["read"], READ)
def list_register_counts(request: Asked, viewer: Viewer, after: After = "") -> Page[RegisterCountLine]:
    """No total is above the newest of a register and scope. The newest day first."""
    found = queries.index(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.post(
    "/{space}/register-counts", response={201: RegisterCountLine}, summary="Note a count of a public register"
)
@serve(MAY["keep_register_counts"], WRITE)
def say_register_count(request: Asked, viewer: Viewer, sent: NewRegisterCount) -> Any:
    """The total is counted anew with it. One count of a register and scope a day."""
    space = space_of(viewer)
    made = actions.say_register_count(
        viewer, space=space, register=sent.name, country=sent.country, family=sent.family or "",
        organisations=sent.organisations, as_of=sent.as_of, link=sent.link,
    )  # fmt: skip
    keep_count(space)
    return Status(201, queries.line(made))


@operations.post("/{space}/register-counts/{number}/withdraw", response=RegisterCountLine, summary="Take a count back")
@serve(MAY["keep_register_counts"], WRITE)
def withdraw_register_count(request: Asked, viewer: Viewer, number: Number) -> RegisterCountLine:
    """No total is compared with it any more; published totals stay as they are."""
    taken_back = actions.withdraw_register_count(viewer, count=there(called(viewer, number)))
    keep_count(space_of(viewer))
    return queries.line(taken_back)
