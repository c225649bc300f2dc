"""The directory: found although misspelled, counted exactly, turned page by page, and never broken by an address."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filrouge.ground.pages.keyset import encode
from filrouge.ground.people.models import Organisation
from filrouge.rooms.register import deriving
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.models import Doubt, Entry
from filrouge.rooms.register.queries import directory
from filrouge.rooms.register.queries.directory import Filter, filter_of, likely_twins, listing, matching
from tests.rooms.register.lists import add_list, link, org
from tests.rooms.register.umbrellas import declare
from tests.world import World, sign_in

HERE = "/en/network/register/"


@pytest.fixture
def second(world: World) -> Organisation:
    return Organisation.objects.create(name="Federation Two", country="BE")


@pytest.fixture
def several(world: World, second: Organisation) -> World:
    """Eleven organisations on two lists, three of them on both."""
    cells = [
        ("Société de Crédit Économica", "BE", "cooperative", 4, "Namur", "Wallonie"),
        ("Ηλιος Ενέργεια", "GR", "cooperative", 12, "Athens", "Attica"),
        ("Солидарност", "BG", "association", 0, "Sofia", ""),
        ("Łódzka Spółdzielnia", "PL", "cooperative", 60, "Łódź", "Łódzkie"),
        ("Groen Gent", "BE", "association", None, "Gent", "Vlaanderen"),
        ("Mutua di Torino", "IT", "mutual", 300, "Torino", "Piemonte"),
        ("Stichting Licht", "NL", "foundation", 2, "Utrecht", "Utrecht"),
        ("Atelier Rouge", "BE", "cooperative", 7, "Liège", "Wallonie"),
    ]
    rows = [
        org(name, country=country, family=family, city=city, region=region, own_id=name,
            **({} if heads is None else {"heads": heads}))
        for name, country, family, heads, city, region in cells
    ]  # fmt: skip
    numbers = ["0403019261", "0202239951", "0403170701"]
    shared = [row | {"identifiers": [["be-kbo", numbers[place], "valid"]]} for place, row in enumerate(rows[:3])]
    add_list(world.space, world.federation, shared + rows[3:])
    add_list(world.space, second, [*shared, org("Enkel Hier", country="NL", city="Breda", own_id="x")])
    link(world.space)
    return world


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("economica", "Société de Crédit Économica"),
        ("ÉCONÓMICA", "Société de Crédit Économica"),
        ("credit econ", "Société de Crédit Économica"),
        ("econmica", "Société de Crédit Économica"),
        ("socite credit", "Société de Crédit Économica"),
        ("ηλιος", "Ηλιος Ενέργεια"),
        ("Ήλιος", "Ηλιος Ενέργεια"),
        ("ilios", "Ηλιος Ενέργεια"),
        ("солидарност", "Солидарност"),
        ("solidarnost", "Солидарност"),
        ("lodzka", "Łódzka Spółdzielnia"),
        ("łódź", "Łódzka Spółdzielnia"),
        ("spoldzielna", "Łódzka Spółdzielnia"),
        ("0403019261", "Société de Crédit Économica"),
        ("0403.019.261", "Société de Crédit Économica"),
        ("0403 019 261", "Société de Crédit Économica"),
    ],
)
def test_search_forgives_accents_capitals_scripts_and_spelling(several: World, typed: str, found: str) -> None:
    assert [row.name for row in listing(several.nobody, Filter(text=typed)).rows] == [found]


def test_a_word_that_nobody_has_finds_nothing(several: World) -> None:
    found = listing(several.nobody, Filter(text="zzzxqy"))
    assert (found.rows, found.count, found.following) == ((), 0, "")


def test_all_words_must_be_there(several: World) -> None:
    assert listing(several.nobody, Filter(text="atelier gent")).rows == ()


FACETS = st.fixed_dictionaries(
    {
        "family": st.lists(st.sampled_from(["cooperative", "mutual", "association"]), max_size=2).map(tuple),
        "country": st.lists(st.sampled_from(["BE", "NL", "GR", "MT"]), max_size=2, unique=True).map(tuple),
        "size": st.lists(st.sampled_from([1, 2, 3]), max_size=1).map(tuple),
        "region": st.sampled_from(["", "", "Wallonie"]),
        "text": st.sampled_from(["", "", "e", "groen", "so"]),
        "member": st.sampled_from([None, None, 0, 1]),
    }
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(chosen=FACETS)
def test_every_count_of_a_facet_is_what_choosing_it_shows(several: World, chosen: dict[str, Any]) -> None:
    federations = list(Organisation.objects.filter(name__startswith="Federation").order_by("id"))
    member = chosen.pop("member")
    wanted = Filter(**chosen, federation=federations[member].id if member is not None else 0)
    shown = listing(several.nobody, wanted)
    assert shown.count == len(shown.rows)
    for facet in shown.facets:
        for option in (*facet.options, *facet.rest):
            asked = filter_of(QueryDict(option.href[1:]))
            others = getattr(wanted, facet.name)
            alone = Filter(**{n: getattr(asked, n) for n in asked.__slots__} | {facet.name: _only(facet.name, option)})
            assert listing(several.nobody, alone).count == option.count, (facet.name, option, others)


def _only(facet: str, option: directory.Option) -> Any:
    if facet == "region":
        return option.value
    if facet == "federation":
        return int(option.value)
    return (int(option.value) if facet == "size" else option.value,)


def test_facets_hold_what_the_rows_hold(several: World) -> None:
    shown = listing(several.nobody, Filter())
    assert shown.count == 9
    entries = Entry.objects.filter(space=several.space, listed=True)
    facets = {f.name: {o.value: o.count for o in (*f.options, *f.rest)} for f in shown.facets}
    assert facets["country"] == dict(Counter(entries.values_list("country", flat=True)))
    assert facets["size"] == {"1": 1, "2": 3, "3": 1, "4": 1, "5": 1}
    assert facets["federation"] == {
        str(o.id): n for o, n in zip(Organisation.objects.filter(name__startswith="Federation").order_by("id"), (8, 4),
                                     strict=True)
    }  # fmt: skip


def test_regions_are_offered_once_a_country_is_chosen(several: World) -> None:
    assert "region" not in [facet.name for facet in listing(several.nobody, Filter()).facets]
    shown = listing(several.nobody, Filter(country=("BE",)))
    [regions] = [facet for facet in shown.facets if facet.name == "region"]
    assert [(o.label, o.count) for o in regions.options] == [("Wallonie", 2), ("Vlaanderen", 1)]
    narrowed = listing(several.nobody, Filter(country=("BE",), region="Wallonie"))
    assert sorted(row.name for row in narrowed.rows) == ["Atelier Rouge", "Société de Crédit Économica"]
    assert [chip.label for chip in narrowed.chips] == ["Belgium", "Wallonie"]


def test_the_list_of_one_federation(several: World, second: Organisation) -> None:
    shown = listing(several.nobody, Filter(federation=second.id))
    assert sorted(row.name for row in shown.rows) == [
        "Enkel Hier", "Société de Crédit Économica", "Ηλιος Ενέργεια", "Солидарност",
    ]  # fmt: skip
    assert {row.name for row in shown.rows if row.once} == {
        "Société de Crédit Économica", "Ηλιος Ενέργεια", "Солидарност",
    }  # fmt: skip
    assert shown.count == 4


def _many(world: World, number: int) -> None:
    """Entries with names that repeat, so that only the second key tells them apart."""
    made = [Organisation(name=f"Name {n % 7}", address=f"a{n:07d}") for n in range(number)]
    Organisation.objects.bulk_create(made)
    stamp = {"space": world.space, "changed_at": world.space.opened_at}
    Entry.objects.bulk_create(
        Entry(organisation=o, name=o.name, sort_name=o.name.lower(), **stamp) for o in made
    )  # fmt: skip
    deriving.rebuild_cube(world.space)


@pytest.mark.parametrize("number", [0, 1, 3, 50, 51, 120])
def test_pages_show_every_row_once_in_order_forward_and_back(world: World, number: int) -> None:
    _many(world, number)
    expected = list(
        Entry.objects.filter(space=world.space, listed=True)
        .order_by("sort_name", "id").values_list("organisation__address", flat=True)
    )  # fmt: skip
    forward, shown = [], listing(world.nobody, Filter())
    pages = [shown]
    while shown.following:
        shown = listing(world.nobody, Filter(), shown.following)
        pages.append(shown)
    forward = [_address(row.href) for page in pages for row in page.rows]
    assert forward == expected
    assert all(len(page.rows) <= 50 for page in pages)
    back = [[_address(row.href) for row in pages[-1].rows]]
    while shown.preceding:
        shown = listing(world.nobody, Filter(), shown.preceding)
        back.insert(0, [_address(row.href) for row in shown.rows])
    assert [address for page in back for address in page] == expected
    assert {page.count for page in pages} == {number}


def _address(href: str) -> str:
    return href.rstrip("/").rpartition("/")[2]


def test_a_long_search_is_turned_page_by_page_too(world: World) -> None:
    add_list(world.space, world.federation, [org("Maison", city=f"Ville{n}", own_id=str(n)) for n in range(60)])
    from filrouge.ground.search import index

    made = [Organisation(name=f"Maison {n}", address=f"b{n:07d}") for n in range(60)]
    Organisation.objects.bulk_create(made)
    Entry.objects.bulk_create(
        Entry(space=world.space, organisation=o, name=o.name, sort_name=o.name, changed_at=world.space.opened_at)
        for o in made
    )
    index.keep(world.space, deriving.KIND, {o.id: o.name for o in made})
    first = listing(world.nobody, Filter(text="maison"))
    rest = listing(world.nobody, Filter(text="maison"), first.following)
    names = [row.name for row in (*first.rows, *rest.rows)]
    assert (first.count, len(set(names)), len(names), rest.following) == (60, 60, 60, "")
    assert listing(world.nobody, Filter(text="maison"), rest.preceding).rows == first.rows


def test_a_search_with_more_hits_than_are_counted_says_so(
    several: World, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(directory, "MOST_FOUND", 2)
    assert listing(several.nobody, Filter(text="e")).count is None
    assert "The 2 best matches" in client.get(f"{HERE}?q=e").content.decode()


@pytest.mark.parametrize("query", ["", "?country=BE", "?q=e", "?country=BE&region=Wallonie", "?federation=1"])
def test_three_rows_cost_as_many_statements_as_one(world: World, client: Client, query: str) -> None:
    counted = []
    for number in (1, 3):
        add_list(
            world.space, world.federation, [org(f"Ecole {n}", city="Namur", region="Wallonie", own_id=str(n))
                                            for n in range(number)], day=date(2026, 1, number)
        )  # fmt: skip
        link(world.space)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(f"{HERE}{query}").status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1] <= 12


HOSTILE = [
    "q=%00", "q=" + "a" * 3000, "q=%22%20OR%20%22", "q=*", "q=NEAR(", "q=%27%3B--", "q=&amp;q=%F0%9F%98%80",
    "q=a:b", "q=(((", "q=l%27espoir%26%21", "q=%D8%A7%D9%84%D8%B3%D9%84%D8%A7%D9%85", "q=%E6%97%A5%E6%9C%AC",
    "country=%C3%84%C3%96", "country=%27%22", "country=BE&country=BE", "country=" + "&country=".join(["BE"] * 200),
    "family=nothing", "section=ZZ", "size=-1", "size=99999999999999999999", "size=1.5", "size=%C2%B2",
    "region=%00", "region=%27%20OR%201=1", "federation=-1", "federation=99999999999999999999999",
    "federation=%C2%B2", "federation=abc", "federation=999999999", "after=abc", "after=%00", "after=-1",
    "after=999999999999", "q=a&after=99999", "q=a&after=-5", "q=a&after=%C2%B2", "after=W10", "unknown=1",
    "after=" + encode(["a"]), "after=" + encode([1, "x"]), "after=" + encode(["a", "b"]),
    "after=" + encode(["a", 10**40]), "after=" + encode(["\x00", 1]), "after=" + encode([3, 4]),
    "after=" + encode(["a", 1], back=True), "after=" + encode(["a", 1, 2]),
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_no_address_breaks_the_directory(several: World, client: Client, query: str) -> None:
    assert client.get(f"{HERE}?{query}").status_code in ({400} if "%00" in query else {200})


def test_values_that_are_not_known_are_dropped_and_an_old_link_still_leads_to_a_list() -> None:
    asked = QueryDict("family=cooperative&family=x&country=be&country=BE&country=??&size=2&size=9&section=A&q=+a+")
    assert filter_of(asked) == Filter(text="a", family=("cooperative",), country=("BE",), size=(2,), section=("A",))


def test_a_filter_is_spelled_and_read_back() -> None:
    wanted = Filter(
        text="é&=", family=("mutual",), country=("BE", "NL"), section=("A",), size=(1, 2), region="x y", federation=7
    )
    assert filter_of(QueryDict(wanted.query()[1:])) == wanted
    assert Filter().query() == "?"


def test_a_register_in_which_nobody_is_says_how_to_begin_to_whoever_can(world: World, client: Client) -> None:
    send = f"{HERE}lists/send/"
    for path in (HERE, f"{HERE}totals/"):
        assert send not in client.get(path).content.decode()
    sign_in(client, world.secretary)
    for path in (HERE, f"{HERE}totals/"):
        assert send in client.get(path).content.decode()
    page = client.get(HERE).content.decode()
    assert "Show what matches" not in page
    assert "download/csv" not in page
    assert "Show what matches" in client.get(f"{HERE}?country=BE").content.decode()


def test_the_fold_of_the_filters_counts_those_in_use_if_any(several: World, client: Client) -> None:
    assert "<summary>Filters</summary>" in client.get(HERE).text
    assert "<summary>Filters (2 in use)</summary>" in client.get(f"{HERE}?country=BE&family=cooperative").text


def test_a_list_of_another_length_than_the_total_says_why(several: World, client: Client) -> None:
    """Two numbers of organisations on one page are one too many where nobody says what parts them."""
    said = "The total differs"
    Doubt.objects.all().delete()
    keep_count(several.space)
    assert "<b>9 organisations</b>" in client.get(HERE).text
    assert said not in client.get(HERE).text
    declare(several, several.space.organisation, 40)
    keep_count(several.space)
    assert said in client.get(HERE).text
    assert said not in client.get(f"{HERE}?country=BE").text


def test_who_types_a_name_sees_likely_twins(several: World, client: Client) -> None:
    assert [twin.name for twin in likely_twins(several.nobody, "Econmica", "BE")] == ["Société de Crédit Économica"]
    assert likely_twins(several.nobody, "Economica", "IT") == []
    assert likely_twins(several.nobody, "ec") == []
    assert "Économica" in client.get(f"{HERE}twins/?name=economica").content.decode()


def test_a_closed_space_lists_nothing_to_strangers(several: World, client: Client) -> None:
    several.space.public = False
    several.space.save()
    assert client.get(HERE).status_code == 302
    assert not matching(several.nobody, Filter()).exists()
    shown = listing(several.nobody, Filter(text="economica"))
    assert (shown.rows, shown.count) == ((), 0)
    assert [option for facet in shown.facets for option in facet.options] == []
    assert likely_twins(several.nobody, "Economica") == []


def test_the_page_reads_the_same_without_scripts_and_as_a_part(several: World, client: Client) -> None:
    whole = client.get(f"{HERE}?country=BE").content.decode()
    part = client.get(f"{HERE}?country=BE", headers={"HX-Request": "true"}).content.decode()
    rows = re.compile(r'<th scope="row"><a href="([^"]+)"')
    assert rows.findall(whole) == rows.findall(part)
    assert len(rows.findall(whole)) == 3
    assert "3 organisations" in whole
    assert 'href="?"' not in whole or "Belgium" in whole


def test_names_are_printed_and_never_run(world: World, client: Client) -> None:
    nasty = "<script>alert(1)</script>“Ô”"
    add_list(world.space, world.federation, [org(nasty, city="<img src=x>", region='"><b>')])
    link(world.space)
    for query in ("", "?country=BE", "?q=script", "?q=%3Cscript%3Ealert(1)%3C/script%3E"):
        page = client.get(HERE + query).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page
        assert '"><b>' not in page
