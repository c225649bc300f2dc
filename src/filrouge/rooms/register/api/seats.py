"""Boards and groups: making them, their seats, and who holds them."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Status
from pydantic import Field, StringConstraints

from filrouge.ground.api import Asked, Strict, serve, there
from filrouge.ground.people.languages import NAMES
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.rooms.register.actions import bodies as actions
from filrouge.rooms.register.api.shapes import (
    WRITE,
    Address,
    Country,
    Day,
    Named,
    Number,
    Told,
    operations,
    organisation_at,
    wrong,
)
from filrouge.rooms.register.api.writing import space_of
from filrouge.rooms.register.models import Body, SeatCategory, Term
from filrouge.rooms.register.queries import api_bodies as queries
from filrouge.rooms.register.queries import bodies
from filrouge.rooms.register.queries.api_bodies import BodyComposition, BodyLine, SeatHolder
from filrouge.rooms.register.rules import MAY

LANGUAGES = "|".join(sorted(NAMES))
Code = Annotated[str, StringConstraints(pattern=f"^({LANGUAGES})$")]
Slug = Annotated[str, Field(max_length=60, description="`slug` of the list of bodies")]
SAID = "By language, the original first; translations count as checked by a person"
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Called = Annotated[
    dict[Code, Name],
    Field(min_length=1, max_length=12, description=SAID, examples=[{"en": "Board", "fr": "Conseil"}]),
]
About = Annotated[dict[Code, Text], Field(max_length=12, description=SAID)]
NewSlug = Annotated[str, StringConstraints(pattern="^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=60)]
Seats = Annotated[int, Field(ge=1, le=actions.MOST_SEATS, strict=True)]
As = Annotated[str, StringConstraints(max_length=120)]


class NewBody(Strict):
    """A board or a group. Its `slug` is made of its name unless it is given."""

    name: Called
    purpose: About = {}
    public: Told = True
    slug: NewSlug = ""


class BodyChange(Strict):
    """What is not named stays; `ended_on` null means that it goes on."""

    name: Called | None = None
    purpose: About | None = None
    public: Told | None = None
    ended_on: Day | None = None


class NewSeats(Strict):
    """So many seats of one kind."""

    name: Called
    seats: Seats
    voting: Told = True


class SeatsChange(Strict):
    """What is not named stays."""

    name: Called | None = None
    seats: Seats | None = None
    voting: Told | None = None


class NewTerm(Strict):
    """Who holds a seat of a kind (`id` of `kinds`): an organisation of the register, or a new one by its name.

    `holder` says as what somebody sits there, never who it is.
    """

    kind: Named
    organisation: Address = ""
    name: Annotated[str, StringConstraints(max_length=300)] = ""
    country: Country | None = None
    since: Day
    until: Day | None = None
    holder: As = ""


class TermChange(Strict):
    """The days of a term and as what somebody sits there; what is not named stays."""

    since: Day | None = None
    until: Day | None = None
    holder: As | None = None


def body_called(viewer: Viewer, slug: str) -> Body:
    """A body that the viewer may see; 404 for the others and for what is not there."""
    return there(bodies.body_at(viewer, slug))


def kind_of(body: Body, number: int) -> SeatCategory:
    """A kind of seat of a body; 404 for one of another body."""
    return there(bodies.category_of(body, number))


def term_of(body: Body, number: int) -> Term:
    """A term in a body; 404 for one in another body."""
    return there(bodies.term_of(body, number))


def words(texts: dict[str, str]) -> Words:
    """Texts by language, the first one the original."""
    (code, text), *others = texts.items() or [("", "")]
    return Words.of(text, code, **dict(others)) if text else Words()


def _composed(viewer: Viewer, slug: str) -> BodyComposition:
    found = queries.composition(viewer, slug, None)
    assert found is not None  # it was there a moment ago, in this very transaction
    return found


@operations.post("/{space}/bodies", response={201: BodyLine}, summary="Make a board or a group")
@serve(MAY["keep_body"], WRITE)
def create_body(request: Asked, viewer: Viewer, sent: NewBody) -> Any:
    """It has no seats yet."""
    made = actions.create_body(
        viewer, space=space_of(viewer), name=words(sent.name), purpose=words(sent.purpose), public=sent.public,
        slug=sent.slug,
    )  # fmt: skip
    return Status(201, queries.body_line(made))


@operations.patch("/{space}/bodies/{slug}", response=BodyComposition, summary="Change a board or a group")
@serve(MAY["keep_body"], WRITE)
def change_body(request: Asked, viewer: Viewer, slug: Slug, sent: BodyChange) -> BodyComposition:
    """Its name, what it is for, who may see it, or the day on which it ended."""
    found = body_called(viewer, slug)
    actions.change_body(
        viewer, body=found, name=words(sent.name) if sent.name else found.name,
        purpose=found.purpose if sent.purpose is None else words(sent.purpose),
        public=found.public if sent.public is None else sent.public,
        ended_on=sent.ended_on if "ended_on" in sent.model_fields_set else found.ended_on,
    )  # fmt: skip
    return _composed(viewer, slug)


@operations.post("/{space}/bodies/{slug}/seats", response={201: BodyComposition}, summary="Add seats")
@serve(MAY["keep_body"], WRITE)
def add_seats(request: Asked, viewer: Viewer, slug: Slug, sent: NewSeats) -> Any:
    """So many of one kind: 40 private, 40 public, observers."""
    actions.add_seats(
        viewer, body=body_called(viewer, slug), name=words(sent.name), seats=sent.seats, voting=sent.voting
    )
    return Status(201, _composed(viewer, slug))


@operations.patch("/{space}/bodies/{slug}/seats/{number}", response=BodyComposition, summary="Change seats")
@serve(MAY["keep_body"], WRITE)
def change_seats(request: Asked, viewer: Viewer, slug: Slug, number: Number, sent: SeatsChange) -> BodyComposition:
    """Refused when more of them are held, today or later, than there would be."""
    body = body_called(viewer, slug)
    kind = kind_of(body, number)
    actions.change_seats(
        viewer, body=body, category=kind, name=words(sent.name) if sent.name else kind.name,
        seats=kind.seats if sent.seats is None else sent.seats,
        voting=kind.voting if sent.voting is None else sent.voting,
    )  # fmt: skip
    return _composed(viewer, slug)


@operations.delete("/{space}/bodies/{slug}/seats/{number}", response={204: None}, summary="Remove seats")
@serve(MAY["keep_body"], WRITE)
def remove_seats(request: Asked, viewer: Viewer, slug: Slug, number: Number) -> Any:
    """Only a kind of seat that nobody ever held."""
    body = body_called(viewer, slug)
    actions.remove_seats(viewer, body=body, category=kind_of(body, number))
    return Status(204, None)


@operations.post("/{space}/bodies/{slug}/terms", response={201: SeatHolder}, summary="Give a seat")
@serve(MAY["keep_body"], WRITE)
def give_seat(request: Asked, viewer: Viewer, slug: Slug, sent: NewTerm) -> Any:
    """For a term, to an organisation of the register or to one that is not in it, such as a public authority."""
    if bool(sent.organisation) == bool(sent.name):
        raise wrong("body.organisation", _("Name an organisation by its address, or a new one by its name."))
    body = body_called(viewer, slug)
    term: dict[str, Any] = sent.model_dump(include={"since", "until", "holder"})
    term["category"] = kind_of(body, sent.kind)
    if sent.organisation:
        made = actions.give_seat(viewer, body=body, organisation=organisation_at(viewer, sent.organisation), **term)
    else:
        made = actions.give_seat_to_new(viewer, body=body, name=sent.name, country=sent.country or "", **term)
    return Status(201, queries.holder(made))


@operations.patch("/{space}/bodies/{slug}/terms/{number}", response=SeatHolder, summary="Change a term")
@serve(MAY["keep_body"], WRITE)
def change_term(request: Asked, viewer: Viewer, slug: Slug, number: Number, sent: TermChange) -> SeatHolder:
    """Put its days right, or end it by a last day."""
    body = body_called(viewer, slug)
    term = term_of(body, number)
    changed = actions.change_term(
        viewer, body=body, term=term, since=sent.since or term.since,
        until=sent.until if "until" in sent.model_fields_set else term.until,
        holder=term.holder if sent.holder is None else sent.holder,
    )  # fmt: skip
    return queries.holder(changed)


@operations.delete("/{space}/bodies/{slug}/terms/{number}", response={204: None}, summary="Take a term back")
@serve(MAY["keep_body"], WRITE)
def take_term_back(request: Asked, viewer: Viewer, slug: Slug, number: Number) -> Any:
    """One that has not begun, or was a mistake of today; one that was served stays on record."""
    body = body_called(viewer, slug)
    actions.take_term_back(viewer, body=body, term=term_of(body, number))
    return Status(204, None)
