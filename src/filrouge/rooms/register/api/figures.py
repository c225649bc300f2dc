"""What stands behind the figures: growth, the organisations that a figure counts, sites, which are never counted."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext as _
from ninja import Query

from filrouge.ground.api import After, Asked, Page, page_of, serve, there, unsigned
from filrouge.ground.pages.kept import stamp
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.api.shapes import (
    READ,
    Address,
    Day,
    operations,
    organisation_at,
    umbrella_at,
    wrong,
)
from filrouge.rooms.register.queries import api_figures as queries
from filrouge.rooms.register.queries import behind as figures
from filrouge.rooms.register.queries.api_figures import CountedOrganisation, GrowthFigure
from filrouge.rooms.register.queries.growth import growth_of
from filrouge.rooms.register.queries.organisations import sites_of
from filrouge.rooms.register.queries.sites import Site
from filrouge.rooms.register.rules import MAY

Of = Literal["all", "list", "only", "also", "shared", "times", "country", "family", "jobs", "members"]
Key = Annotated[str, Query(max_length=20, description="`id` of a list, or `members` for those who are members alone")]


@operations.get("/{space}/organisations/{address}/sites", response=Page[Site], summary="Sites of an organisation")
@serve(MAY["read"], READ)
def list_sites(request: Asked, viewer: Viewer, address: Address, after: After = "") -> Page[Site]:
    """Shops, branches and centres, as lists of sites name them; they are never counted."""
    found = sites_of(viewer, organisation_at(viewer, address), unsigned(request, after))
    return page_of(request, found.rows, found.following, found.preceding)


@operations.get("/{space}/totals/growth", response=GrowthFigure, summary="Growth like for like")
@serve(MAY["read"], READ)
def show_growth(
    request: Asked, viewer: Viewer, since: Day, until: Day | None = None, umbrella: Address = ""
) -> GrowthFigure:
    """Between two days: what grew on the lists that are there on both, and what changed the perimeter."""
    found = there(growth_of(viewer, umbrella_at(viewer, umbrella), since, until or today()))
    return queries.growth(found)


@operations.get("/{space}/totals/rows", response=Page[CountedOrganisation], summary="The organisations behind a figure")
@serve(MAY["read"], READ)
def list_counted(
    request: Asked,
    viewer: Viewer,
    of: Of = "all",
    list: Key = "",
    also: Key = "",
    value: Annotated[str, Query(max_length=20, description="A country, a kind, 1 to 3 lists, a unit")] = "",
    year: Annotated[int, Query(ge=0, le=2100, description="Of a unit; 0 where nobody said which")] = 0,
    on: Day | None = None,
    umbrella: Address = "",
    after: After = "",
) -> Page[CountedOrganisation]:
    """Exactly those that a figure of a total counts, by name.

    `of` is all; of a `list` list, only (on no other), also (elsewhere too), shared (with the list `also`); times (on
    one, two, or three and more lists); country or family of a `value` ("" is not known); jobs, who said a figure in
    the unit `value` (heads, fte, or members of theirs); members, the direct ones of the umbrella.
    """
    asked = {"of": of, "list": list, "with": also, "value": value, "year": str(year)}
    figure = figures.figure_of(asked)
    if figure is None:
        raise wrong("query.of", _("There is no such figure. Say its list, value or year."))
    found = there(figures.behind(viewer, umbrella_at(viewer, umbrella), figure, unsigned(request, after), stamp(), on))
    return page_of(request, queries.counted(found), found.following, found.preceding)
