"""Lists as they are copied from a printed page: a title, countries above their members, headings on every page."""

from __future__ import annotations

import pytest

from filrouge.ground.jobs import work
from filrouge.rooms.register.importing.planning import judged_rows
from tests.rooms.register.imports import preview, receive, said, send
from tests.world import World

PASTED = """Members of the European Network (as of 31 December 2024)

Full name\tAcronym\tTown\tWebsite
BELGIUM
Autre Terre\t\tHerstal\tautreterre.org
GREECE:
Pagkaki\tPGK\tAthens\ttopagkaki.gr

Full name\tAcronym\tTown\tWebsite
Klimax\t\tAthens\t
FRANCE
Enercoop\t\tParis\tenercoop.fr

* Associated members have no vote
Page 2 of 2
"""


@pytest.fixture(autouse=True)
def _linking_is_another_story(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(work.JOBS, "register.link", lambda progress, **_ids: {})


def test_a_list_pasted_from_a_document_has_its_members_and_their_countries(world: World) -> None:
    source = send(world, PASTED.encode(), file_name="members.txt")
    rows = said(source)
    assert {name: row["country"] for name, row in rows.items()} == {
        "Autre Terre": "BE", "Pagkaki": "GR", "Klimax": "GR", "Enercoop": "FR",
    }  # fmt: skip
    assert rows["Pagkaki"]["acronym"] == "PGK"
    assert source.report["reasons"] == {"country": 3, "remark": 3}


def test_the_country_above_is_the_same_when_a_list_is_judged_again(world: World) -> None:
    """What broke off goes on where it stopped: all rows are judged anew, and come to the same."""
    source = preview(world, receive(world, PASTED.encode(), file_name="members.txt"))
    once, again = ([row.digest for row in judged_rows(source)[1]] for _time in range(2))
    assert once == again


def test_what_a_row_says_of_its_country_goes_before_the_country_above(world: World) -> None:
    rows = "Name,Town,Country,Website\nBELGIUM,,,\nAurora,Lyon,France,\nBoreas,Namur,,\n"
    found = said(send(world, rows.encode()))
    assert (found["Aurora"]["country"], found["Boreas"]["country"]) == ("FR", "BE")


def test_the_country_of_a_whole_list_stays_whatever_stands_above_its_rows(world: World) -> None:
    rows = "Name,Town,Website,Phone\nGEORGIA,,,\nAurora,Atlanta,,1\n"
    found = said(send(world, rows.encode(), country="US"))
    assert found["Aurora"]["country"] == "US"


def test_a_row_that_says_part_of_the_headings_is_an_organisation(world: World) -> None:
    """“Town” may be the name of a bar: only a row of nothing but its own headings is the headings again."""
    rows = "Name,Town,Website\nName,Town,Website\nTown,Town,\nName,Gent,\n"
    source = send(world, rows.encode())
    assert set(said(source)) == {"Town", "Name"}
