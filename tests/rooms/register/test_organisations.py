"""One organisation: where its former addresses lead, whose value is shown, and who sees which field."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.facts import (
    add_organisation,
    choose_value,
    set_visibility,
    state_facts,
)
from filrouge.rooms.register.actions.linking import settle_doubt, undo_decision
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.models import Choice, Doubt, Entry, FieldVisibility, Link, Membership, Row
from filrouge.rooms.register.queries.directory import Filter, listing
from filrouge.rooms.register.queries.organisations import _safe_link, organisation_at, organisation_page
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World, sign_in

HERE = "/en/network/register/"
SIREN = [["fr-siren", "552032534", "valid"]]


@pytest.fixture
def second(world: World) -> Organisation:
    return Organisation.objects.create(name="Federation Two", country="BE")


def _same(world: World, left: Organisation, right: Organisation) -> Any:
    rows = [Link.objects.filter(organisation=o, ended_at=None).order_by("row_id")[0].row for o in (left, right)]
    card = Doubt.objects.create(
        space=world.space, left=left, right=right, left_row=rows[0], right_row=rows[1], probability=0.5, value=1
    )
    return settle_doubt(world.secretariat, doubt=card, verdict="same")


def _three(world: World) -> list[Organisation]:
    names = ["Atelier du Moulin", "Wasserij De Kade", "Banca Popolare"]
    for name in names:
        federation = Organisation.objects.create(name=f"Federation of {name}")
        add_list(world.space, federation, [org(name, city="Namur")])
    link(world.space)
    Doubt.objects.all().delete()
    return [at(world.space, name) for name in names]


def _leads_to(client: Client, address: str) -> str:
    response = client.get(f"{HERE}{address}/")
    assert response.status_code in {200, 301}, response
    return response["Location"] if response.status_code == 301 else f"{HERE}{address}/"


def test_a_federation_that_stands_on_no_list_is_where_it_was_said_to_be_when_its_own_came(
    world: World, second: Organisation, client: Client
) -> None:
    add_list(world.space, second, [org("Atelier du Moulin", city="Namur")])
    link(world.space)
    page = organisation_page(world.nobody, second)
    assert page is not None
    assert (page.country, page.place) == ("BE", "Belgium")
    assert f'<a href="{HERE}?country=BE">Belgium</a>' in client.get(f"{HERE}{second.address}/").text


def test_a_former_address_leads_through_merges_of_merges_and_back_again_when_they_are_undone(
    world: World, client: Client
) -> None:
    one, two, three = _three(world)
    first = _same(world, two, three)
    second = _same(world, one, two)
    assert {_leads_to(client, o.address) for o in (one, two, three)} == {f"{HERE}{one.address}/"}
    undo_decision(world.secretariat, decision=second)
    assert _leads_to(client, three.address) == _leads_to(client, two.address) == f"{HERE}{two.address}/"
    undo_decision(world.secretariat, decision=first)
    assert [_leads_to(client, o.address) for o in (one, two, three)] == [
        f"{HERE}{o.address}/" for o in (one, two, three)
    ]


@pytest.mark.parametrize("page", ["", "data/vcf"])
def test_a_browser_does_not_keep_where_a_former_address_leads_since_a_merge_may_be_undone(
    world: World, client: Client, page: str
) -> None:
    one, two, _rest = _three(world)
    _same(world, one, two)
    answer = client.get(f"{HERE}{two.address}/{page}")
    assert (answer.status_code, answer["Cache-Control"]) == (301, "private, no-cache")
    assert answer["Location"] == f"{HERE}{one.address}/{page}"


def test_the_first_of_two_merges_can_be_undone_alone(world: World) -> None:
    one, two, three = _three(world)
    first = _same(world, two, three)
    _same(world, one, two)
    undo_decision(world.secretariat, decision=first)
    found = {o.name: organisation_at(world.nobody, o.address) for o in (one, two, three)}
    assert found["Banca Popolare"] == three
    assert found["Wasserij De Kade"] == found["Atelier du Moulin"] == one


def test_an_address_leads_on_in_this_space_while_the_organisation_stands_in_another(world: World) -> None:
    one, two, _rest = _three(world)
    abroad = add_list(world.elsewhere, world.federation, [org("Wasserij De Kade")])
    row = Row.objects.get(source=abroad)
    Link.objects.create(row=row, organisation=two, space=world.elsewhere, method="alone", at=world.space.opened_at)
    _same(world, one, two)
    two.refresh_from_db()
    assert two.merged_into is None
    assert organisation_at(world.nobody, two.address) == one


@pytest.mark.parametrize("address", ["zzzzzzzz", "22222222"])
def test_an_address_that_nobody_has_is_not_found(world: World, client: Client, address: str) -> None:
    assert client.get(f"{HERE}{address}/").status_code == 404


def test_what_stands_in_another_space_only_is_not_found_here(world: World, client: Client) -> None:
    add_list(world.elsewhere, world.federation, [org("Far away")])
    link(world.elsewhere)
    assert client.get(f"{HERE}{at(world.elsewhere, 'Far away').address}/").status_code == 404


def _disagreeing(world: World, second: Organisation) -> Organisation:
    day = date(2025, 1, 1)
    add_list(world.space, world.federation, [org("Chez Nous", country="FR", identifiers=SIREN, city="Lyon")], day=day)
    add_list(world.space, second, [org("Chez Nous", country="FR", identifiers=SIREN, city="Villeurbanne")])
    link(world.space)
    return at(world.space, "Chez Nous")


def test_other_values_stand_beside_the_one_shown_with_their_source_and_day(world: World, second: Organisation) -> None:
    shown = organisation_page(world.nobody, _disagreeing(world, second))
    assert shown is not None
    [city] = [fact for fact in shown.facts if fact.field == "city"]
    assert (city.text, city.source) == ("Villeurbanne", "Federation Two, 15 January 2026")
    assert [(other.text, other.source) for other in city.others] == [("Lyon", "Federation One, 1 January 2025")]
    assert shown.place == "Villeurbanne, France"


def test_each_source_says_in_words_how_it_was_recognised(world: World, second: Organisation, client: Client) -> None:
    subject = _disagreeing(world, second)
    newest, first = Link.objects.filter(organisation=subject, ended_at=None).order_by("-row__stated_on")
    for one, method in ((newest, Link.Method.SCORE), (first, Link.Method.ALONE)):
        Link.objects.filter(pk=one.pk).update(method=method)
    shown = organisation_page(world.nobody, subject)
    assert shown is not None
    assert [source.how for source in shown.sources] == [
        "recognised by its name, place and other details", "first row of its organisation",
    ]  # fmt: skip


def test_the_secretariat_chooses_a_value_and_the_directory_follows(
    world: World, second: Organisation, client: Client
) -> None:
    subject = _disagreeing(world, second)
    row = Row.objects.get(said__city="Lyon")
    sign_in(client, world.secretary)
    address = f"{HERE}{subject.address}/choose/"
    assert client.post(address, {"field": "city", "row": row.id}).status_code == 302
    assert Entry.objects.get(space=world.space, organisation=subject).city == "Lyon"
    page = client.get(f"{HERE}{subject.address}/").content.decode()
    assert "That value is shown now" in page
    assert page.index("Lyon") < page.index("Villeurbanne")


@pytest.mark.parametrize(
    "sent", [{"field": "city", "row": "x"}, {"field": "city", "row": "9" * 30}, {"field": "city", "row": "0"}, {}]
)
def test_a_choice_of_a_row_that_does_not_speak_of_it_is_not_found(
    world: World, second: Organisation, client: Client, sent: dict[str, str]
) -> None:
    subject = _disagreeing(world, second)
    sign_in(client, world.secretary)
    assert client.post(f"{HERE}{subject.address}/choose/", sent).status_code == 404
    assert not Choice.objects.exists()


def test_a_choice_of_a_field_that_the_row_does_not_have_is_refused(world: World, second: Organisation) -> None:
    subject = _disagreeing(world, second)
    with pytest.raises(Refused, match="says nothing about this field"):
        choose_value(
            world.secretariat, space=world.space, organisation=subject, field="website", row=Row.objects.all()[0]
        )
    assert not Choice.objects.exists()


@pytest.mark.parametrize("who", ["nobody", "member", "other"])
def test_only_the_secretariat_chooses(world: World, second: Organisation, who: str) -> None:
    subject = _disagreeing(world, second)
    with pytest.raises(NotAllowed):
        choose_value(
            dict(world.callers())[who], space=world.space, organisation=subject, field="city", row=Row.objects.all()[0]
        )
    assert not Choice.objects.exists()


# Fields whose marker would be seen on the page, and what a row must say for it.
PLANTED: dict[str, Any] = {
    "city": "Zwartewater", "website": "https://zwartewater.example", "email": "zwartewater@o.example",
    "phone": "+32 zwartewater", "street": "Zwartewater 1", "postcode": "ZWARTEWATER",
    "description": "About zwartewater",
    "acronym": "Zwartewater", "former_name": "Zwartewater", "trading_name": "Zwartewater", "region": "Zwartewater",
    "identifiers": [["be-kbo", "zwartewater", "unknown"]], "description@fr": "Sur zwartewater",
    "activity": {"typed": "zwartewater"}, "legal_form": "zwartewater",
}  # fmt: skip


@pytest.mark.parametrize("field", sorted(PLANTED))
def test_a_hidden_field_is_nowhere_on_the_page_for_whoever_may_not_see_it(
    world: World, second: Organisation, client: Client, field: str
) -> None:
    add_list(world.space, second, [org("Theirs", **{field: PLANTED[field]})])
    link(world.space)
    subject = at(world.space, "Theirs")
    set_visibility(world.secretariat, space=world.space, organisation=subject, field=field.partition("@")[0], level=1)
    seen = {}
    for who, person in {
        "nobody": None, "member": world.delegate, "other": world.outsider, "secretariat": world.secretary
    }.items():  # fmt: skip
        client.logout()
        if person:
            sign_in(client, person)
        pages = [client.get(f"{HERE}{subject.address}/"), client.get(HERE)]
        seen[who] = any("zwartewater" in page.content.decode().casefold() for page in pages)
    assert seen == {"nobody": False, "member": True, "other": False, "secretariat": True}
    assert listing(world.nobody, Filter(text="zwartewater")).rows == ()


def test_the_federation_sees_what_it_hid_of_its_own_member_and_others_do_not(
    world: World, second: Organisation
) -> None:
    add_list(world.space, world.federation, [org("Ours", website="https://ours.example")])
    link(world.space)
    subject = at(world.space, "Ours")
    set_visibility(world.member, space=world.space, organisation=subject, field="website", level=3)
    seen = {who: bool(organisation_page(viewer, subject).website) for who, viewer in world.callers()}  # type: ignore[union-attr]
    assert seen == {"nobody": False, "member": True, "other": False, "secretariat": True}


@pytest.mark.parametrize(
    ("field", "level", "message"),
    [("name", 1, "always shown"), ("city", 2, "Choose who"), ("nothing", 1, "Choose who")],
)
def test_visibility_that_makes_no_sense_is_refused(world: World, field: str, level: int, message: str) -> None:
    add_list(world.space, world.federation, [org("Ours")])
    link(world.space)
    with pytest.raises(Refused, match=message):
        set_visibility(
            world.member,
            space=world.space,
            organisation=at(world.space, "Ours"),
            field=field,
            level=level,  # type: ignore[arg-type]
        )
    assert not FieldVisibility.objects.exists()


NASTY = "</p><script>alert('x')</script>\"'><img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    "field", ["name", "acronym", "former_name", "description", "description@fr", "website", "city", "street", "email",
              "phone", "region", "postcode"]
)  # fmt: skip
def test_what_a_list_says_is_printed_and_never_run(world: World, client: Client, field: str) -> None:
    add_list(world.space, world.federation, [{"name": "Plain", "country": "BE"} | {field: NASTY}])
    link(world.space)
    sign_in(client, world.secretary)
    subject = Entry.objects.get(space=world.space, listed=True).organisation
    for address in (f"{subject.address}/", f"{subject.address}/edit/", ""):
        page = client.get(HERE + address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "Plain" in page or field == "name"


@pytest.mark.parametrize(
    ("typed", "link_to"),
    [("https://o.example/a?b=1", "https://o.example/a?b=1"), ("HTTP://o.example", "HTTP://o.example"),
     ("o.example", "https://o.example"), (" o.example ", "https://o.example"), ("javascript:alert(1)", ""),
     ("JaVaScRiPt:alert(1)//o.example", ""), ("data:text/html;base64,PHN2Zz4=", ""), ("vbscript:x.y", ""),
     ("not a site", ""), ("", ""), (None, ""), ("mailto:a@o.example", ""), ("java\nscript:alert.x", "")],
)  # fmt: skip
def test_only_web_addresses_become_links(typed: Any, link_to: str) -> None:
    assert _safe_link(typed) == link_to


def test_a_script_as_website_is_shown_and_not_linked(world: World, client: Client) -> None:
    add_list(world.space, world.federation, [org("Plain", website="javascript:alert(1)")])
    link(world.space)
    page = client.get(f"{HERE}{at(world.space, 'Plain').address}/").content.decode()
    assert "javascript:alert(1)" in page
    assert not re.search(r'href="javascript', page, re.IGNORECASE)


@pytest.mark.parametrize(
    ("reader", "said", "language", "text"),
    [
        ("fr", {"description": "Plain", "description@fr": "En français"}, "fr", "En français"),
        ("nl", {"description": "Plain", "description@fr": "En français"}, "", "Plain"),
        ("en", {"description@fr": "En français"}, "fr", "En français"),
        ("en", {}, "", ""),
    ],
)
def test_a_description_is_shown_in_the_readers_language_or_marked_as_another(
    world: World, client: Client, reader: str, said: dict[str, str], language: str, text: str
) -> None:
    from django.utils import translation

    add_list(world.space, world.federation, [org("Plain", **said)])
    link(world.space)
    with translation.override(reader):
        shown = organisation_page(world.nobody, at(world.space, "Plain"))
    assert shown is not None
    assert (shown.description_language, shown.description) == (language, text)
    page = client.get(f"/{reader}/network/register/{shown.address}/").content.decode()
    assert (f'<p class="voice own" lang="{language}">{text}' in page) is bool(language)


def test_what_is_written_here_is_shown_and_the_list_stays_beside_it(
    world: World, second: Organisation, client: Client
) -> None:
    subject = _disagreeing(world, second)
    sign_in(client, world.delegate)
    address = f"{HERE}{subject.address}/edit/"
    form = client.get(address)
    assert form.status_code == 200
    typed = {"name": "Chez Nous", "country": "FR", "city": "Paris", "heads": "7"}
    assert client.post(address, typed).status_code == 302
    shown = organisation_page(world.nobody, subject)
    assert shown is not None
    [city] = [fact for fact in shown.facts if fact.field == "city"]
    assert city.text == "Paris"
    assert city.source.startswith("Federation One, written here, ")
    assert {other.text for other in city.others} == {"Lyon", "Villeurbanne"}
    assert [fact.text for fact in shown.figures.newest] == ["7"]


def test_wrong_typing_keeps_what_was_typed_and_changes_nothing(world: World, client: Client) -> None:
    add_list(world.space, world.federation, [org("Ours")])
    link(world.space)
    sign_in(client, world.delegate)
    before = Row.objects.count()
    response = client.post(f"{HERE}{at(world.space, 'Ours').address}/edit/", {"name": "", "heads": "many", "city": "X"})
    assert response.status_code == 422
    assert 'value="many"' in response.content.decode()
    assert Row.objects.count() == before


@pytest.mark.parametrize("path", ["edit/", "choose/", "visibility/", "split/"])
def test_strangers_and_other_networks_find_no_way_to_change_it(
    world: World, second: Organisation, client: Client, path: str
) -> None:
    subject = _disagreeing(world, second)
    before = (Row.objects.count(), Choice.objects.count(), FieldVisibility.objects.count(), Link.objects.count())
    sent = {"name": "X", "field": "city", "row": Row.objects.all()[0].id, "level": 1}
    assert client.post(f"{HERE}{subject.address}/{path}", sent).status_code in {302, 404}
    sign_in(client, world.outsider)
    assert client.post(f"{HERE}{subject.address}/{path}", sent).status_code == 404
    assert before == (
        Row.objects.count(), Choice.objects.count(), FieldVisibility.objects.count(), Link.objects.count()
    )  # fmt: skip


def test_a_field_that_does_not_exist_is_refused(world: World) -> None:
    add_list(world.space, world.federation, [org("Ours")])
    link(world.space)
    with pytest.raises(Refused, match="no field"):
        state_facts(world.member, space=world.space, organisation=at(world.space, "Ours"), values={"shoe": "42"})
    with pytest.raises(Refused, match="Nothing was changed"):
        state_facts(world.member, space=world.space, organisation=at(world.space, "Ours"), values={})
    assert Row.objects.count() == 1


def test_an_added_organisation_is_a_member_at_once(world: World, client: Client) -> None:
    sign_in(client, world.delegate)
    response = client.post(f"{HERE}add/", {"name": "Nouvelle", "country": "BE", "city": "Mons"})
    assert response.status_code == 302
    entry = Entry.objects.get(space=world.space, name="Nouvelle")
    assert (entry.listed, entry.city) == (True, "Mons")
    assert Membership.objects.get(member=entry.organisation).umbrella == world.federation
    assert "Nouvelle" in client.get(response["Location"]).content.decode()


def test_an_organisation_without_a_name_is_not_added(world: World) -> None:
    with pytest.raises(Refused, match="needs a name"):
        add_organisation(world.member, space=world.space, umbrella=world.federation, values={"name": "  "})
    assert not Membership.objects.exists()


def test_who_left_and_stands_on_the_list_again_belongs_by_the_list(world: World) -> None:
    add_list(world.space, world.federation, [org("Ours", member_since="2020")])
    link(world.space)
    subject = at(world.space, "Ours")
    edge = {"space": world.space, "member": subject, "umbrella": world.federation}
    Membership.objects.create(**edge, status="left", until=date(2019, 1, 1))
    shown = organisation_page(world.nobody, subject)
    assert shown is not None
    assert [(tie.name, tie.words) for tie in shown.belongs] == [("Federation One", "Member since 2020")]


def test_a_membership_of_what_was_merged_into_it_is_shown(world: World) -> None:
    one, two, _rest = _three(world)
    umbrella = world.space.organisation
    admit_member(world.secretariat, space=world.space, member=two, umbrella=umbrella, category="full")
    _same(world, one, two)
    shown = organisation_page(world.nobody, one)
    assert shown is not None
    assert ("Sample Network", "full") in [(tie.name, tie.words) for tie in shown.belongs]


def test_the_page_costs_as_many_statements_with_three_lists_as_with_one(world: World, client: Client) -> None:
    counted = []
    for number in (1, 2):
        for place in range(1 if number == 1 else 2):
            federation = Organisation.objects.create(name=f"F{number}{place}")
            add_list(world.space, federation, [org("Chez Nous", country="FR", identifiers=SIREN, city="Lyon")])
        link(world.space)
        subject = at(world.space, "Chez Nous")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{HERE}{subject.address}/").status_code == 200
        counted.append(len(captured))
    assert Entry.objects.get(organisation=subject).lists == 3
    assert counted[0] == counted[1] <= 14
