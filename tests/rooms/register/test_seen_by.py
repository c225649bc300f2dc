"""What a reader of an entry sees: its name in a language of theirs, and of each field who else may see it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.models import FieldVisibility
from filrouge.rooms.register.queries.organisations import organisation_page
from tests.rooms.register.lists import add_list, link
from tests.rooms.register.lists import at as called
from tests.world import World, sign_in

HERE = "/en/network/register/"


def _ours(world: World, name: str = "Ours", **said: object) -> Organisation:
    add_list(world.space, world.federation, [{"name": name, "country": "BE"} | said if name else said])
    link(world.space)
    return called(world.space, name) if name else Organisation.objects.latest("id")


@pytest.mark.parametrize(
    ("reader", "said", "language", "shown"),
    [
        ("fr", {"name@fr": "Les nôtres", "name@de": "Die Unseren"}, "fr", "Les nôtres"),
        ("en", {"name@fr": "Les nôtres", "name@de": "Die Unseren"}, "", "Ours"),
    ],
)
def test_a_name_is_shown_in_the_readers_language_or_as_it_came(
    world: World, client: Client, reader: str, said: dict[str, str], language: str, shown: str
) -> None:
    ours = _ours(world, **said)
    page = client.get(f"/{reader}/network/register/{ours.address}/")
    organisation = page.context["organisation"]
    assert (organisation.name_language, organisation.name) == (language, shown)
    assert set(organisation.names) == {"Ours", *said.values()} - {shown}
    spoken = f' lang="{language}"' if language else ""
    assert f"<h1{spoken}><bdi>{shown}</bdi></h1>" in page.text
    assert f">{'Belgique' if reader == 'fr' else 'Belgium'}</a> / " in page.text  # where it is, in the line above


def test_without_a_name_as_it_came_the_languages_of_the_network_come_before_others(world: World) -> None:
    world.space.languages = ["nl", "fr"]
    world.space.save()
    ours = _ours(world, "", **{"country": "BE", "name@de": "Unsere", "name@fr": "Les nôtres", "acronym": "OUR"})
    for reader, shown in (("nl", ("fr", "Les nôtres")), ("de", ("de", "Unsere"))):
        with translation.override(reader):
            page = organisation_page(world.nobody, ours)
        assert page is not None
        assert (page.name_language, page.name) == shown


def test_who_has_only_an_acronym_is_called_by_it(world: World) -> None:
    page = organisation_page(world.nobody, _ours(world, "", country="BE", acronym=["OUR"]))
    assert page is not None
    assert (page.name_language, page.name) == ("", "OUR")


def _chosen(page: str) -> dict[str, str]:
    found = re.findall(r'name="level:(\w+)">(.*?)</select>', page, re.DOTALL)
    return {field: re.findall(r'value="(\d)" selected', options)[0] for field, options in found}


def test_the_form_of_who_sees_what_shows_what_holds_and_changes_only_what_was_changed(
    world: World, client: Client
) -> None:
    ours = _ours(world, email="o@o.example", city="Namur", description="One", **{"description@fr": "Un"})
    address = f"{HERE}{ours.address}/"
    sign_in(client, world.delegate)
    page = client.get(address).text
    assert _chosen(page) == {"country": "0", "city": "0", "email": "1", "description": "0"}
    assert "· for members only" in page
    sent = {f"level:{field}": level for field, level in (_chosen(page) | {"city": "3"}).items()}
    assert client.post(f"{address}visibility/", sent).status_code == 302
    assert list(FieldVisibility.objects.values_list("field", "level")) == [("city", 3)]
    page = client.get(address).text
    assert _chosen(page)["city"] == "3"
    assert "· for the secretariat only" in page


@pytest.mark.parametrize(
    "sent", [{"level:city": "2"}, {"level:city": "x"}, {"level:name": "1"}, {"level:shoe": "1"}, {}]
)
def test_levels_that_nobody_was_offered_change_nothing(world: World, client: Client, sent: dict[str, str]) -> None:
    ours = _ours(world, city="Namur")
    sign_in(client, world.delegate)
    assert client.post(f"{HERE}{ours.address}/visibility/", sent).status_code == 404
    assert not FieldVisibility.objects.exists()


@pytest.mark.parametrize("level", ["0", "1"])
def test_others_are_told_of_no_form_and_change_nothing(world: World, client: Client, level: str) -> None:
    ours = _ours(world, city="Namur")
    sign_in(client, world.outsider)
    assert _chosen(client.get(f"{HERE}{ours.address}/").text) == {}
    assert client.post(f"{HERE}{ours.address}/visibility/", {"level:city": level}).status_code == 404
    assert not FieldVisibility.objects.exists()
