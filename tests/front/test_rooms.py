"""What rooms tell the front door: above all, what they can make anew."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from filrouge.front.rooms import ROOMS, derive_anew, left_out
from filrouge.ground.people.models import Space
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.models import Count
from filrouge.rooms.register.queries import directory
from tests.rooms.register.lists import add_list, link, org
from tests.world import World

UNEVEN = {"id", "changed_at", "at"}  # numbers and times of making, which nobody refers to


def _rows(label: str, space: Space) -> list[dict[str, Any]]:
    rows = apps.get_model(label)._default_manager.filter(space=space)
    kept = [{name: value for name, value in row.items() if name not in UNEVEN} for row in rows.values()]
    return sorted(kept, key=repr)


def test_every_derived_table_exists_and_every_room_that_has_one_makes_it_anew():
    for room in ROOMS:
        assert bool(room.derived) == bool(room.derive)
        assert all(apps.get_model(label)._meta.app_label == room.name for label in room.derived)


def test_what_archives_leave_out_is_made_anew_as_it_was(world: World):
    names = ["Wasserij De Zon", "Bakkerij Het Brood", "Atelier des Berges"]
    add_list(world.space, world.federation, [org(name, own_id=name, heads=12, figures_year=2025) for name in names])
    link(world.space)
    keep_count(world.space)
    before = {label: _rows(label, world.space) for label in left_out()}
    assert all(before.values())
    for label in left_out():
        apps.get_model(label)._default_manager.filter(space=world.space).delete()
    told: list[tuple[int, int]] = []
    derive_anew(world.space, lambda done, total: told.append((done, total)))
    assert {label: _rows(label, world.space) for label in left_out()} == before
    assert told[-1][0] == told[-1][1] > 0


def test_what_is_found_is_found_again_after_the_index_was_made_anew(world: World):
    add_list(world.space, world.federation, [org("Wasserij De Zon", own_id="1")])
    link(world.space)
    apps.get_model("search.document")._default_manager.all().delete()
    assert not directory.listing(world.secretariat, directory.Filter(text="wasserij")).rows
    derive_anew(world.space, lambda done, total: None)
    assert len(directory.listing(world.secretariat, directory.Filter(text="wasserij")).rows) == 1


def test_a_published_total_is_never_derived(world: World):
    add_list(world.space, world.federation, [org("Wasserij De Zon", own_id="1")])
    link(world.space)
    published = keep_count(world.space)
    Count.objects.filter(pk=published.pk).update(published=True)
    derive_anew(world.space, lambda done, total: None)
    assert Count.objects.filter(pk=published.pk, published=True).exists()
