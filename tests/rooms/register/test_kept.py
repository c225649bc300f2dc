"""What the register keeps between two looks is what it would make anew, for whoever looks and in every language."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.pages import kept
from filrouge.ground.people.models import Organisation
from filrouge.ground.people.viewer import Level
from filrouge.rooms.register.actions import facts
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.formats import spreadsheet
from filrouge.rooms.register.queries import directory, totals
from filrouge.rooms.register.queries.directory import Filter, listing
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import World, sign_in

HERE = "/en/network/register/"


@pytest.fixture
def three(world: World) -> World:
    rows = [org("Atelier Rouge", city="Namur", family="cooperative"), org("Groen Gent", family="association")]
    add_list(world.space, world.federation, [*rows, org("Zonnedak", country="NL", city="Breda")])
    link(world.space)
    return world


def _facet(page: directory.Listing, name: str) -> dict[str, int]:
    return {o.value: o.count for f in page.facets if f.name == name for o in (*f.options, *f.rest)}


@pytest.mark.parametrize("text", ["", "atelier"])
def test_a_change_in_the_register_is_seen_by_the_next_look(three: World, text: str) -> None:
    assert listing(three.nobody, Filter(text=text)).count == (1 if text else 3)
    facts.add_organisation(
        three.secretariat,
        space=three.space,
        umbrella=three.federation,
        values={"name": "Atelier Deux", "country": "FR"},
    )
    after = listing(three.nobody, Filter(text=text))
    assert after.count == (2 if text else 4) == len(after.rows)
    assert _facet(after, "country")["FR"] == 1


def test_a_field_that_was_hidden_is_not_found_any_more_although_it_was_just_looked_for(three: World) -> None:
    assert [row.name for row in listing(three.nobody, Filter(text="namur")).rows] == ["Atelier Rouge"]
    facts.set_visibility(
        three.secretariat, space=three.space, organisation=at(three.space, "Atelier Rouge"), field="city",
        level=Level.MEMBERS,
    )  # fmt: skip
    assert listing(three.nobody, Filter(text="namur")).rows == ()


def test_who_may_not_read_gets_nothing_of_what_was_kept_for_others(three: World) -> None:
    assert listing(three.member, Filter()).count == 3
    three.space.public = False
    three.space.save()
    shut = listing(three.nobody, Filter())
    assert (shut.rows, shut.count, shut.facets, shut.by_country) == ((), 0, (), {})
    assert totals.total_of(three.nobody, three.federation) is None


def test_two_spaces_never_share_what_is_kept(three: World) -> None:
    assert listing(three.nobody, Filter()).count == 3
    assert listing(three.nobody.at(three.elsewhere), Filter()).count == 0


def test_each_reader_has_the_facets_and_the_map_in_their_own_language(three: World, client: Client) -> None:
    english, french = client.get(HERE).text, client.get(HERE.replace("/en/", "/fr/")).text
    assert client.get(HERE).text == english
    for page, belgium in ((english, "Belgium"), (french, "Belgique")):
        assert belgium in page
        assert f'aria-label="{belgium}, 2"' in page
    assert "Belgium" not in french


@pytest.mark.parametrize("query", ["", "?country=BE", "?q=atelier", "?federation=1", "?country=BE&family=cooperative"])
def test_a_list_that_was_just_looked_at_costs_five_statements(three: World, client: Client, query: str) -> None:
    first = client.get(f"{HERE}{query}").text
    with CaptureQueriesContext(connection) as asked:
        again = client.get(f"{HERE}{query}").text
    assert len(asked) <= 5
    assert again == first


def test_a_long_list_of_a_federation_is_read_another_way_and_is_the_same_list(
    three: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_list(three.space, Organisation.objects.create(name="Federation Two"), [org("Enkel Hier", city="Breda")])
    link(three.space)
    found = []
    for long_list in (0, 2_000):
        kept.forget()
        monkeypatch.setattr(directory, "LONG_LIST", long_list)
        wanted = Filter(federation=three.federation.id)
        found.append(
            [
                listing(three.nobody, wanted),
                listing(three.nobody, Filter(country=("BE",), federation=wanted.federation)),
            ]
        )
    assert found[0] == found[1]
    assert [row.name for row in found[0][0].rows] == ["Atelier Rouge", "Groen Gent", "Zonnedak"]
    assert [row.name for row in found[0][1].rows] == ["Atelier Rouge", "Groen Gent"]


def test_the_total_of_a_federation_is_counted_once_until_something_is_done(
    three: World, django_assert_num_queries: Any
) -> None:
    before = totals.total_of(three.nobody, three.federation)
    with django_assert_num_queries(1):
        assert totals.total_of(three.nobody, three.federation) == before
    assert before is not None
    added = Organisation.objects.create(name="Another", country="BE")
    admit_member(three.secretariat, space=three.space, member=added, umbrella=three.federation)
    after = totals.total_of(three.nobody, three.federation)
    assert after is not None
    assert (before.best, after.best) == (3, 4)


class TestWholeLists:
    """A whole list is written once for all who see the same, and any part for each caller."""

    @pytest.fixture(autouse=True)
    def _counted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.written = 0
        cells_of = spreadsheet.cells_of

        def counting(record: Any) -> dict[str, str]:
            self.written += 1
            return cells_of(record)

        monkeypatch.setattr(spreadsheet, "cells_of", counting)

    def _get(self, client: Client, kind: str = "csv", **query: str) -> bytes:
        answer: Any = client.get(f"{HERE}download/{kind}", query)
        assert int(answer["Content-Length"]) > 0
        return b"".join(answer.streaming_content)

    def test_it_is_written_once_and_again_after_a_change(self, three: World, client: Client) -> None:
        first = self._get(client)
        assert (self._get(client), self.written) == (first, 3)
        facts.set_visibility(
            three.secretariat, space=three.space, organisation=at(three.space, "Zonnedak"), field="city",
            level=Level.MEMBERS,
        )  # fmt: skip
        assert (b"Breda" in first, b"Breda" in self._get(client), self.written) == (True, False, 6)

    def test_members_and_strangers_never_get_each_others(self, three: World, client: Client) -> None:
        add_list(three.space, three.federation, [org("Pain", email="mail@pain.example")], series="more")
        link(three.space)
        signed_in = Client()
        sign_in(signed_in, three.delegate)
        for _time in range(2):
            assert b"mail@pain.example" not in self._get(client)
            assert b"mail@pain.example" in self._get(signed_in)
        assert self.written == 4 + 4

    def test_a_part_is_not_the_whole(self, three: World, client: Client) -> None:
        assert b"Groen Gent" in self._get(client)
        part = self._get(client, country="NL")
        assert (b"Zonnedak" in part, b"Groen Gent" in part) == (True, False)

    def test_each_language_and_form_has_its_own(self, three: World, client: Client) -> None:
        english = self._get(client)
        french = f"{HERE}download/csv".replace("/en/", "/fr/")
        assert b"Cooperative" in english
        other: Any = client.get(french)
        assert b"Cooperative" not in b"".join(other.streaming_content)
        assert self._get(client, "jsonl").startswith(b"{")
        assert self._get(client) == english
