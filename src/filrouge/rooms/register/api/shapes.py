"""What is sent to the operations of the register, and what they have in common."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from django.urls import reverse
from django.utils.translation import gettext_lazy
from ninja import Router, Schema
from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from filrouge.ground.api import Elsewhere, Problem, Strict, scope, there, wrong_input
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Viewer
from filrouge.methods.activities import SECTIONS
from filrouge.rooms.register.fields import FAMILIES, SIZES
from filrouge.rooms.register.queries import api as queries
from filrouge.rooms.register.queries.organisations import organisation_at as organisation_here

operations = Router()
READ = scope("register:read", gettext_lazy("Read the register"))
WRITE = scope("register:write", gettext_lazy("Write in the register"))
# Beside WRITE, for what gives a mandate: there the page asks once more who it is.
PEOPLE = scope("people:write", gettext_lazy("Give mandates, with “Write in the register”: open working places"))

ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
LARGEST = 2**63 - 1  # of a number that a database keeps


def _one_of(*words: str) -> StringConstraints:
    return StringConstraints(pattern=f"^({'|'.join(words)})$")


Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
Family = Annotated[str, _one_of(*FAMILIES)]
Section = Annotated[str, _one_of(*SECTIONS)]
Size = Annotated[int, Field(ge=0, le=max(SIZES))]
Told = Annotated[bool, Field(strict=True)]  # in a body: true or false, and no number for it
Named = Annotated[int, Field(ge=1, le=LARGEST, strict=True)]  # an `id` in a body
Number = Annotated[int, Field(ge=1, le=LARGEST, description="Its `id`")]
Address = Annotated[str, Field(max_length=12, description="The lasting address of an organisation, eight letters")]


def _iso(said: Any) -> Any:
    """Only 2026-03-31; pydantic alone would take a number for seconds since 1970."""
    if not isinstance(said, date) and not (isinstance(said, str) and ISO.match(said)):
        raise PydanticCustomError("date_parsing", "not an ISO date")
    return said


Day = Annotated[date, BeforeValidator(_iso), Field(description="ISO 8601, 2026-03-31")]
Cell = Annotated[str, StringConstraints(max_length=4_000)]


Values = Annotated[
    dict[str, Cell],
    Field(
        min_length=1,
        max_length=80,
        description="Field → value as text, with the fields and the ways of writing of a list: `name`, `name@fr`, "
        "`legal_form`, `activity`, `city`, `heads` (a number, or a size class such as 10-49 or 250+), `founded`, "
        "`id:fr-siren`, … A value that is not understood is refused, not left out.",
        examples=[{"name": "Atelier du Fil", "legal_form": "SCIC", "country": "FR", "id:fr-siren": "552032534"}],
    ),
]


class NewOrganisation(Strict):
    """An organisation and the umbrella whose member it becomes: one's own where none is named."""

    values: Values
    umbrella: Address = ""
    category: Annotated[str, StringConstraints(max_length=40)] = ""


class Facts(Strict):
    """What is said of an organisation; fields that are not named stay as they are.

    `null` says that nothing is known of a field, or that what is shown is not so; of fields whose values add up
    (`identifiers`, `acronym`, `trading_name`, `former_name`) only what is said with it holds from then on.
    """

    values: Annotated[
        dict[str, Cell | None],
        Field(
            min_length=1, max_length=80, examples=[{"city": "Namur", "website": None}],
            description="As for a new organisation, or `null`.",
        ),
    ]  # fmt: skip


class NewMembership(Strict):
    """A membership of an umbrella: of the network where none is named."""

    member: Address
    umbrella: Address = ""
    category: Annotated[str, StringConstraints(max_length=40)] = ""
    since: Day | None = None
    status: Literal["applied", "active"] = "active"
    stands_for_others: Annotated[bool, Field(description="A federation, which is counted through its own list")] = False


class MembershipStep(Strict):
    """The next status of a membership, from a day: applied → active ⇄ suspended → left."""

    status: Literal["active", "suspended", "left"]
    on: Day | None = None


class MembershipFacts(Strict):
    """Class and first day of a membership, and whether the member stands for others; what is not named stays."""

    category: Annotated[str, StringConstraints(max_length=40)] | None = None
    since: Day | None = None
    stands_for_others: Told | None = None


class Matching(Strict):
    """Which column is which field: the place of the column, from 0, as text → the field, or `-` to leave it out."""

    matching: Annotated[dict[Annotated[str, StringConstraints(pattern="^[0-9]{1,4}$")], Cell], Field(max_length=1_000)]


class Publication(Strict):
    """Whose total is published: the network's where no umbrella is named."""

    umbrella: Address = ""


class Moved(Schema):
    """The organisation stands at another address now, since two were found to be one."""

    address: str
    url: str


def organisation_at(viewer: Viewer, address: str) -> Organisation:
    """The organisation at an address, through merges; 404 where there is none to see."""
    return there(organisation_here(viewer, address))


def standing_at(viewer: Viewer, address: str) -> Organisation:
    """The same; a former address answers 301 with the one that stands now."""
    found = organisation_at(viewer, address)
    if found.address != address:
        space = there(viewer.space).slug
        raise Elsewhere(
            found.address, reverse("api:show_organisation", kwargs={"space": space, "address": found.address})
        )
    return found


def umbrella_at(viewer: Viewer, address: str) -> Organisation:
    """An umbrella by its address; the network where none is named."""
    return there(queries.umbrella_called(viewer, address))


def wrong(field: str, message: str) -> Problem:
    """One part of the request does not fit."""
    return wrong_input([(field, message)])
