"""Reading the register: spaces, organisations, memberships, totals."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Query
from pydantic import Field

from filrouge.ground.api import After, Asked, Page, page_of, serve, there, unsigned
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import anybody
from filrouge.rooms.register.api.shapes import (
    READ,
    Address,
    Country,
    Day,
    Family,
    Moved,
    Number,
    Section,
    Size,
    operations,
    organisation_at,
    standing_at,
    umbrella_at,
)
from filrouge.rooms.register.queries import api as queries
from filrouge.rooms.register.queries import api_bodies, api_totals
from filrouge.rooms.register.queries.api import MembershipLine, OrganisationLine, OrganisationProfile, SpaceLine
from filrouge.rooms.register.queries.api_bodies import BodyComposition, BodyLine
from filrouge.rooms.register.queries.api_totals import PublishedFigure, PublishedTotal, TotalFigure
from filrouge.rooms.register.queries.directory import Filter
from filrouge.rooms.register.rules import MAY


@operations.get("/spaces", response=Page[SpaceLine], summary="The networks that work here")
@serve(anybody, READ, in_space=False)
def list_spaces(request: Asked, viewer: Viewer, after: After = "") -> Page[SpaceLine]:
    """All public spaces, and the space of the token."""
    found = queries.spaces(viewer, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}", response=SpaceLine, summary="One network")
@serve(MAY["read"], READ)
def show_space(request: Asked, viewer: Viewer) -> SpaceLine:
    """Its names, its languages, its own organisation."""
    return queries.space_line(there(viewer.space))


@operations.get("/{space}/organisations", response=Page[OrganisationLine], summary="The directory")
@serve(MAY["read"], READ)
def list_organisations(
    request: Asked,
    viewer: Viewer,
    q: Annotated[str, Query(max_length=100, description="Search: names, towns, numbers; spelling is forgiven")] = "",
    family: Annotated[list[Family], Query(max_length=20, description="Kind of organisation")] = [],  # noqa: B006  # ninja copies it for each request
    country: Annotated[list[Country], Query(max_length=60, description="ISO 3166-1 alpha-2")] = [],  # noqa: B006  # the same
    section: Annotated[list[Section], Query(max_length=30, description="Section of NACE")] = [],  # noqa: B006  # the same
    size: Annotated[
        list[Size], Query(max_length=10, description="Class of workers: 0 unknown, 1 none, 2 to 9, …")
    ] = [],  # noqa: B006  # the same
    region: Annotated[str, Query(max_length=80, description="As in `region` of an organisation")] = "",
    federation: Address = "",
    after: After = "",
) -> Page[OrganisationLine]:
    """Organisations by name, or the best hits of a search first; filters as on the page of the directory."""
    below = umbrella_at(viewer, federation).id if federation else 0
    wanted = Filter(q.strip(), tuple(family), tuple(country), tuple(section), tuple(size), region, below)
    found = queries.listing(viewer, wanted, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get(
    "/{space}/organisations/{address}",
    response={200: OrganisationProfile, 301: Moved},
    summary="One organisation",
)
@serve(MAY["read"], READ)
def show_organisation(request: Asked, viewer: Viewer, address: Address) -> Any:
    """Every field that the caller may see: the value that is shown, who says so and when, and what others say.

    A former address answers 301 with the one that stands now.
    """
    return there(queries.profile(viewer, standing_at(viewer, address)))


@operations.get(
    "/{space}/organisations/{address}/memberships",
    response=list[MembershipLine],
    summary="Where an organisation is a member",
)
@serve(MAY["read"], READ)
def list_memberships(request: Asked, viewer: Viewer, address: Address) -> list[MembershipLine]:
    """Memberships with their dates, and the current lists that name the organisation."""
    return queries.memberships(viewer, organisation_at(viewer, address))


@operations.get("/{space}/members", response=Page[MembershipLine], summary="Members of an umbrella")
@serve(MAY["read"], READ)
def list_members(
    request: Asked,
    viewer: Viewer,
    umbrella: Address = "",
    status: Literal["active", "applied", "suspended", "left"] = "active",
    after: After = "",
) -> Page[MembershipLine]:
    """Declared memberships of the network, or of the umbrella that is named. The secretariat sees other statuses."""
    found = queries.members(viewer, umbrella_at(viewer, umbrella), status, unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/bodies", response=list[BodyLine], summary="Boards and groups")
@serve(MAY["read"], READ)
def list_bodies(request: Asked, viewer: Viewer) -> list[BodyLine]:
    """The bodies that the caller may see, with their seats: how many, held, vacant."""
    return api_bodies.bodies(viewer)


@operations.get("/{space}/bodies/{slug}", response=BodyComposition, summary="Who sits in a body")
@serve(MAY["read"], READ)
def show_body(
    request: Asked,
    viewer: Viewer,
    slug: Annotated[str, Field(max_length=60, description="`slug` of the list of bodies")],
    on: Day | None = None,
) -> BodyComposition:
    """The seats by category and who holds them, today or on another day."""
    return there(api_bodies.composition(viewer, slug, on))


@operations.get("/{space}/totals", response=TotalFigure, summary="How many, counted once")
@serve(MAY["read"], READ)
def show_total(
    request: Asked,
    viewer: Viewer,
    on: Day | None = None,
    umbrella: Address = "",
) -> TotalFigure:
    """The range and the best figure with each step in words; of the network today, of another umbrella or day."""
    return there(api_totals.total(viewer, umbrella_at(viewer, umbrella), on))


@operations.get("/{space}/totals/published", response=Page[PublishedTotal], summary="Published totals")
@serve(MAY["read"], READ)
def list_published_totals(
    request: Asked, viewer: Viewer, umbrella: Address = "", after: After = ""
) -> Page[PublishedTotal]:
    """Totals that were published and never change, the newest first."""
    found = api_totals.published(viewer, umbrella_at(viewer, umbrella), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/totals/published/{number}", response=PublishedFigure, summary="One published total")
@serve(MAY["read"], READ)
def show_published_total(request: Asked, viewer: Viewer, number: Number) -> PublishedFigure:
    """A published total with every step, its lists, and its digest."""
    return there(api_totals.published_figure(viewer, number))
