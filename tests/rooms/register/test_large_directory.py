"""What keeps the directory quick when it is long: indexes that lead to a page, and statistics that find them."""

from __future__ import annotations

import pytest
from django.db import connection

from filrouge.ground.database import know_your_sizes
from filrouge.ground.pages.keyset import beyond
from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.models import Belonging, Entry
from filrouge.rooms.register.queries.directory import KEYS, Filter, matching
from tests.rooms.register.lists import add_list, link, org
from tests.world import World

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="the plans of SQLite are read")


@pytest.mark.parametrize("wanted", [Filter(), Filter(country=("BE",)), Filter(family=("cooperative",))])
def test_a_page_is_read_in_the_order_of_an_index_and_nothing_is_sorted(world: World, wanted: Filter) -> None:
    page = matching(world.nobody, wanted).order_by(*(name for name, _down in KEYS))[:51]
    assert "TEMP B-TREE" not in page.explain()


def test_a_page_far_down_is_entered_by_its_key(world: World) -> None:
    far = matching(world.nobody, Filter()).filter(beyond(KEYS, ["m", 5], back=False)).order_by("sort_name", "id")[:51]
    assert "sort_name>?" in far.explain()


def test_after_a_linking_run_the_lists_of_fifty_rows_are_found_by_organisation(world: World) -> None:
    add_list(world.space, world.federation, [org(f"Organisation {number}") for number in range(300)])
    link(world.space)
    ids = list(Entry.objects.filter(space=world.space).values_list("organisation_id", flat=True)[:50])
    assert "organisation_id=?" in Belonging.objects.filter(space=world.space, organisation__in=ids).explain()


def test_statistics_change_no_row(world: World) -> None:
    before = list(Organisation.objects.order_by("id").values_list("id", "name"))
    know_your_sizes(Organisation, Entry)
    assert list(Organisation.objects.order_by("id").values_list("id", "name")) == before
