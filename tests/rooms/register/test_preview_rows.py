"""All rows of a preview: page by page, and those that are not taken as a file before anything is imported."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions import lists
from filrouge.rooms.register.models import Row, Source
from tests.rooms.register.imports import THREE, do, preview, receive, send, table
from tests.world import World, sign_in

MANY = [f"{number:03},Bakery {number:03},Namur,Belgium,," for number in range(1, 121)]
NAMELESS = [f"{number},,Huy,Belgium,," for number in range(500, 560)]


@pytest.fixture
def secretary(client: Client, world: World) -> Client:
    sign_in(client, world.secretary)
    return client


def _href(source: Source, name: str = "list_preview", *more: str) -> str:
    return reverse(f"register:{name}", args=["network", source.id, *more])


def _lines(page: str) -> list[int]:
    return [int(line) for line in re.findall(r'<td class="n" data-l="Line">(\d+)</td>', page)]


def _leaves(settings: Any, source: Source) -> list[Path]:
    return sorted(settings.STORAGE.rglob(f"*-plan{source.id}-*"))


def _walk(client: Client, address: str) -> list[list[int]]:
    """The lines of every page from this one on, as somebody turns them."""
    pages, seen = [], set()
    while address not in seen:
        seen.add(address)
        page = client.get(address).text
        pages.append(_lines(page))
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else address
    return pages


def test_every_row_of_a_preview_is_on_one_of_its_pages(secretary: Client, world: World) -> None:
    source = preview(world, receive(world, table(*MANY, *NAMELESS)))
    created = _walk(secretary, f"{_href(source)}?show=created")
    assert [len(lines) for lines in created] == [50, 50, 20]
    assert list(chain(*created)) == list(range(2, 122))
    assert list(chain(*_walk(secretary, f"{_href(source)}?show=refused"))) == list(range(122, 182))
    page = secretary.get(f"{_href(source)}?show=created&after=50").text
    assert "51 to 100 of 120" in page
    assert f'href="{_href(source)}?show=created&amp;after=0" rel="prev"' in page
    assert "Bakery 051" in page
    assert Row.objects.count() == 0


def test_rows_that_changed_and_rows_that_are_gone_have_pages_too(secretary: Client, world: World) -> None:
    send(world, table(*MANY), year=2025)
    moved = [row.replace("Namur", "Gent") for row in MANY[:60]]
    source = preview(world, receive(world, table(*moved), year=2026))
    for outcome, lines in (("changed", range(2, 62)), ("left", range(62, 122))):
        assert list(chain(*_walk(secretary, f"{_href(source)}?show={outcome}"))) == list(lines)
    page = secretary.get(f"{_href(source)}?show=changed&after=50").text
    assert page.count("<del>Namur</del> <ins>Gent</ins>") == 10


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "5000", "7"])
def test_a_place_that_is_none_shows_the_first_rows(secretary: Client, world: World, after: str) -> None:
    source = preview(world, receive(world, table(*MANY)))
    assert _lines(secretary.get(f"{_href(source)}?show=created&after={after}").text) == list(range(2, 52))


def test_pages_of_a_preview_go_when_it_is_made_anew_or_the_list_is_imported(
    secretary: Client, world: World, settings: Any
) -> None:
    source = preview(world, receive(world, table(*MANY)))
    [old] = _leaves(settings, source)
    preview(world, source, Town="region")
    [new] = _leaves(settings, source)
    assert new != old
    lists.import_list(world.secretariat, source=Source.objects.get())
    do("register.import")
    assert _leaves(settings, source) == []
    assert "The first 50 of 120 are shown." in secretary.get(_href(source, "list_report")).text


def test_a_preview_whose_pages_were_cleared_away_says_how_many_rows_it_shows(
    secretary: Client, world: World, settings: Any
) -> None:
    source = preview(world, receive(world, table(*MANY)))
    [kept] = _leaves(settings, source)
    kept.unlink()
    for after in ("0", "50"):
        page = secretary.get(f"{_href(source)}?show=created&after={after}").text
        assert "The first 50 of 120 are shown." in page
        assert 'rel="next"' not in page


def test_rows_that_would_not_be_taken_are_a_file_before_the_import(secretary: Client, world: World) -> None:
    source = preview(world, receive(world, table(*THREE, "=1+1,,Huy,,,")))
    file = _href(source, "list_rows", "refused")
    assert f'href="{file}"' in secretary.get(f"{_href(source)}?show=refused").text
    assert f'href="{_href(source, "list_rows", "created")}"' not in secretary.get(f"{_href(source)}?show=created").text
    lines = secretary.get(file).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith('"\'=1+1","","Huy"')
    assert "There is no name in this row" in lines[1]
    assert Row.objects.count() == 0
    assert secretary.get(_href(source, "list_rows", "created")).status_code == 404


def test_a_preview_that_fits_no_more_gives_no_file_and_nobody_else_gets_one(secretary: Client, world: World) -> None:
    source = preview(world, receive(world, table(*THREE, "9,,Huy,,,"), year=2026))
    foreign = Organisation.objects.create(name="Federation Two", country="BE")
    other = preview(world, receive(world, table(*THREE, "9,,Huy,,,"), umbrella=foreign))
    send(world, table(*THREE), year=2025)
    assert secretary.get(_href(source, "list_rows", "refused")).status_code == 404
    sign_in(secretary, world.delegate)
    assert secretary.get(_href(other, "list_rows", "refused")).status_code == 404
