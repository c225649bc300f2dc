"""Opening a working place for a member of the network."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Status
from pydantic import Field, StringConstraints

from filrouge.ground.api import Asked, Email, Problem, Strict, also_needs, serve
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions import spaces as actions
from filrouge.rooms.register.api.seats import SAID, Code, words
from filrouge.rooms.register.api.shapes import PEOPLE, WRITE, Number, Told, operations
from filrouge.rooms.register.api.writing import membership
from filrouge.rooms.register.queries import api as queries
from filrouge.rooms.register.queries.api import SpaceLine
from filrouge.rooms.register.rules import MAY

Line = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class FirstSecretary(Strict):
    """Who leads the work there: the invitation goes to this mail address, which is one person's own."""

    email: Annotated[Email, Field(min_length=1)]
    name: Line


class NewSpace(Strict):
    """A working place: its `slug` stands in every link and stays; the first of its `languages` is the main one."""

    slug: Annotated[str, StringConstraints(max_length=40)]
    name: Annotated[dict[Code, Line], Field(min_length=1, max_length=12, description=SAID)]
    languages: Annotated[list[Code], Field(min_length=1, max_length=12)]
    zone: Annotated[str, Field(max_length=60, description="A time zone of the IANA list", examples=["Europe/Brussels"])]
    public: Told = False
    secretary: FirstSecretary


@operations.post(
    "/{space}/memberships/{number}/space", response={201: SpaceLine}, summary="Open a working place for a member"
)
@serve(MAY["open_space"], WRITE)
def open_space(request: Asked, viewer: Viewer, number: Number, sent: NewSpace) -> Any:
    """For an active member of the network itself, ten a day at most. It is theirs: you have no mandate in it.

    The token needs the scope `people:write` too, since its first secretariat gets a mandate.
    """
    also_needs(viewer, PEOPLE)
    found = membership(viewer, number)
    if wait := actions.seconds_to_wait(found):
        said = _("Your network opened as many working places as a day allows. Wait, then go on.")
        raise Problem(429, said, "too_many", headers={"Retry-After": str(wait)})
    made = actions.open_space(
        viewer, membership=found, slug=sent.slug, name=words(sent.name), languages=list(dict.fromkeys(sent.languages)),
        zone=sent.zone, public=sent.public, secretary=actions.Secretary(sent.secretary.email, sent.secretary.name),
    )  # fmt: skip
    return Status(201, queries.space_line(made))
