"""Adding and correcting an entry by hand: what a form asks for, how it is read, and what it keeps when it refuses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.forms.facts import AddOrganisation
from filrouge.rooms.register.models import Entry, Membership, Row
from filrouge.rooms.register.queries.organisations import organisation_page
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World, sign_in

ADD = "/en/network/register/add/"
# As a person types it: a number with dots and a leading zero, a form by its abbreviation, a place in two numbers.
TYPED = {
    "name": "Wasserij De Kade", "country": "BE", "number": "0403.019.261", "legal_form": "vzw",
    "activity": "96.01", "name_fr": "Blanchisserie du Quai", "trading_name": "De Kade; Kade Was", "former_name": "",
    "nuts": "BE10", "point": "50,85; 4,35", "founded": "2004", "heads": "1.200", "website": "kade.example",
    "postcode": "01000", "region": "Bruxelles",
}  # fmt: skip
SAID = {
    "name": "Wasserij De Kade", "country": "BE", "identifiers": [["be-ent", "0403019261", "valid"]],
    "legal_form": "be-vzw", "name@fr": "Blanchisserie du Quai", "trading_name": ["De Kade", "Kade Was"],
    "nuts": "BE10", "lat": 50.85, "lon": 4.35, "founded": "2004", "heads": 1200, "website": "http://kade.example",
    "region": "Bruxelles",
}  # fmt: skip


@pytest.fixture
def delegate(world: World, client: Client) -> Client:
    sign_in(client, world.delegate)
    return client


def _ours(world: World, **said: Any) -> Organisation:
    add_list(world.space, world.federation, [org("Ours", **said)])
    link(world.space)
    return at(world.space, "Ours")


def _edit(organisation: Organisation) -> str:
    return f"/en/network/register/{organisation.address}/edit/"


def _as_shown(client: Client, address: str) -> dict[str, str]:
    """What a browser would send back of the form as it stands."""
    form = client.get(address).context["form"]
    boxes = {"anew"}  # nothing is ticked, so nothing is sent
    return {field.html_name: field.value() or "" for field in form if field.html_name not in boxes} | {
        "shown": form.shown
    }


def test_what_is_typed_by_hand_is_read_as_a_row_of_a_list_is_read(world: World, delegate: Client) -> None:
    assert delegate.post(ADD, TYPED).status_code == 302
    said = Row.objects.get().said
    assert {name: said[name] for name in SAID} == SAID
    assert (said["activity"]["section"], said["activity"]["typed"]) == ("S", "96.01")
    entry = Entry.objects.get(space=world.space, name="Wasserij De Kade")
    assert (entry.legal_form, entry.family, entry.lat, entry.heads) == ("be-vzw", "association", 50.85, 1200)


def test_a_number_keeps_its_zeros_and_names_its_register(world: World, delegate: Client) -> None:
    typed = {"name": "Ours", "country": "FR", "register": "fr-siret", "number": "00552032534 00017"}
    typed |= {"register_2": "be-ent", "number_2": "403019261"}
    response = delegate.post(ADD, typed | {"number": "05520325300016"})
    assert response.status_code == 422
    assert Row.objects.count() == 0
    assert delegate.post(ADD, typed | {"register": "pl-krs", "number": "0000012345"}).status_code == 302
    assert Row.objects.get().said["identifiers"] == [
        ["pl-krs", "0000012345", "valid"],
        ["be-ent", "0403019261", "valid"],
    ]


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("number", "0403.019.262", "This number cannot be right: its length or its check digit does not fit."),
        ("legal_form", "zzz", "This legal form is not known here. Write its usual abbreviation or its name"),
        ("website", "a@b.example", "This is not an address of a website. Write it as in example.org."),
        ("email", "a.example", "This is not a mail address. Write it as in office@example.org."),
        ("point", "here", "Write latitude and longitude in degrees: 50.85, 4.35."),
        ("nuts", "QQ99", "There is no such NUTS code."),
        ("founded", "long ago", "Write a day, a month or a year: 2004-03-12, 2004-03 or 2004."),
        ("heads", "many", "This is not a number of zero or more. Write it in digits, or a size class such as 10–49."),
        ("acronym", "-", "This says nothing, or nothing new."),
        ("street", "n" * 300, "Ensure this value has at most 200 characters (it has 300)."),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_at_its_field_and_nothing_typed_is_lost(
    world: World, delegate: Client, field: str, typed: str, message: str
) -> None:
    response = delegate.post(ADD, TYPED | {field: typed})
    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == {field}
    assert message in form.errors[field][0]
    assert f'value="{typed}"' in response.text
    assert all(f'value="{kept}"' in response.text for name, kept in TYPED.items() if kept and name != field)
    assert (Row.objects.count(), Membership.objects.count()) == (0, 0)


def test_a_number_without_its_register_and_country_is_asked_about(delegate: Client, world: World) -> None:
    response = delegate.post(ADD, {"name": "Ours", "number": "12345"})
    assert "Choose the register, or the country." in response.context["form"].errors["number"][0]
    assert Row.objects.count() == 0


def test_the_less_usual_fields_are_folded_until_somebody_types_into_them(delegate: Client, world: World) -> None:
    folded = re.compile(r'<details class="fold mt5">\s*<summary>More: other names')
    assert folded.search(delegate.get(ADD).text)
    assert folded.search(delegate.post(ADD, {"name": "Ours", "number": "x"}).text)
    assert not folded.search(delegate.post(ADD, {"name": "Ours", "point": "x"}).text)


def test_only_what_was_changed_is_stated(world: World, delegate: Client) -> None:
    address = _edit(_ours(
        world, founded="2004", heads=12, fte=7.5, acronym=["OU"], legal_form="be-vzw", lat=50.85, lon=4.35,
        description="One\nTwo", identifiers=[["be-ent", "0403019261", "valid"]], activity={"typed": "Laundry"},
        **{"name@fr": "À nous", "name@de": "Unseres"},
    ))  # fmt: skip
    shown = _as_shown(delegate, address)
    assert (shown["founded"], shown["heads"], shown["fte"], shown["acronym"]) == ("2004", "12", "7.5", "")
    assert (shown["point"], shown["activity"], shown["name_de"]) == ("50.85, 4.35", "Laundry", "Unseres")
    sent = shown | {"description": "One\r\nTwo"}
    assert "Nothing was changed." in delegate.post(address, sent).text
    assert delegate.post(address, sent | {"name_fr": "Les nôtres", "acronym": "OUR"}).status_code == 302
    assert Row.objects.latest("id").said == {"name@fr": "Les nôtres", "acronym": "OUR"}


def test_a_number_is_added_to_those_that_are_known(world: World, delegate: Client) -> None:
    ours = _ours(world, identifiers=[["be-ent", "0403019261", "valid"]])
    assert "Known already: Enterprise number (KBO/BCE) 0403019261. What you write is added." in delegate.get(
        _edit(ours)
    ).text.replace("&#x27;", "'")
    sent = _as_shown(delegate, _edit(ours)) | {"register": "lei", "number": "5493001KJTIIGC8Y1R12"}
    assert delegate.post(_edit(ours), sent).status_code == 302
    shown = organisation_page(world.nobody, ours)
    assert shown is not None
    [numbers] = [fact.text for fact in shown.facts if fact.field == "identifiers"]
    assert numbers.count("0403019261") == numbers.count("5493001KJTIIGC8Y1R12") == 1


def test_a_number_is_read_by_the_country_that_is_known(world: World, delegate: Client) -> None:
    ours = _ours(world)
    assert delegate.post(_edit(ours), _as_shown(delegate, _edit(ours)) | {"number": "403019261"}).status_code == 302
    assert Row.objects.latest("id").said == {"identifiers": [["be-ent", "0403019261", "valid"]]}


def test_who_adds_what_may_be_here_sees_it_first_and_loses_nothing(world: World, delegate: Client) -> None:
    ours = _ours(world, city="Namur")
    typed = {"name": "Ours", "country": "BE", "city": "Gent", "trading_name": "The others"}
    response = delegate.post(ADD, typed)
    assert response.status_code == 422
    assert "It may be here already" in response.text
    assert f'href="/en/network/register/{ours.address}/"' in response.text
    assert 'value="Gent"' in response.text
    assert 'value="The others"' in response.text
    assert (Row.objects.count(), Membership.objects.count()) == (1, 0)
    seen = re.findall(r'name="seen" value="([^"]+)"', response.text)
    assert delegate.post(ADD, typed | {"seen": seen}).status_code == 302
    assert (Row.objects.count(), Membership.objects.count()) == (2, 1)


def test_a_twin_by_its_number_is_found_under_another_name_and_a_number_nearby_is_none(
    world: World, delegate: Client
) -> None:
    _ours(world, identifiers=[["be-ent", "0403019261", "valid"]])
    typed = {"name": "Blanchisserie", "country": "BE"}
    response = delegate.post(ADD, typed | {"number": "0403.019.261"})
    assert [twin.name for twin in response.context["twins"]] == ["Ours"]
    assert delegate.post(ADD, typed | {"register": "lei", "number": "5493001KJTIIGC8Y1R12"}).status_code == 302


def test_other_twins_than_those_that_were_seen_are_shown_again(world: World, delegate: Client) -> None:
    _ours(world)
    add_list(world.space, world.federation, [org("Theirs")], series="more")
    link(world.space)
    seen = re.findall(r'name="seen" value="([^"]+)"', delegate.post(ADD, {"name": "Ours"}).text)
    response = delegate.post(ADD, {"name": "Theirs", "seen": seen})
    assert response.status_code == 422
    assert [twin.name for twin in response.context["twins"]] == ["Theirs"]
    assert not Membership.objects.exists()


def test_every_field_of_the_form_has_a_name_and_can_be_read_back() -> None:
    form = AddOrganisation(TYPED, languages=["en", "fr", "xx"])
    assert form.is_valid()
    assert [field.name for field in form.more_fields if field.name.startswith("name_")] == ["name_en", "name_fr"]
    assert set(form.changes()) == {*SAID, "activity", "postcode"}


def test_likely_twins_stand_below_the_name_where_they_are_seen_on_a_telephone(delegate: Client, world: World) -> None:
    page = delegate.get(ADD).content.decode()
    assert page.index('id="id_name"') < page.index('id="twins"') < page.index('id="id_country"')
    assert 'hx-target="#twins"' in page
    assert 'id="twins"' not in delegate.get(_edit(_ours(world))).content.decode()


def test_a_name_from_right_to_left_is_set_in_its_own_direction(delegate: Client, world: World) -> None:
    name = "تعاونية النسيج (SARL)"
    page = delegate.post(ADD, {"name": name}, follow=True).content.decode()
    assert f"<h1><bdi>{name}</bdi></h1>" in page
    assert page.count(f"<bdi>{name}</bdi>") == 2


def test_a_federation_that_stands_on_no_list_keeps_its_name_unsaid_where_something_else_is_written(
    world: World, client: Client
) -> None:
    _ours(world)
    sign_in(client, world.secretary)
    address = _edit(world.federation)
    shown = _as_shown(client, address)
    assert shown["name"] == "Federation One"
    assert client.post(address, shown | {"website": "one.example"}).status_code == 302
    said = Row.objects.latest("id").said
    assert (said["website"], "name" in said) == ("http://one.example", False)
    assert client.post(address, _as_shown(client, address) | {"name": "Federation 1"}).status_code == 302
    assert Row.objects.latest("id").said["name"] == "Federation 1"
