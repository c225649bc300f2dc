"""The pages of a draw: prepared, computed, published, drawn digit by digit before everybody's eyes, and checked."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.jobs import work
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import draw_rounds
from filrouge.rooms.ballots.formats.pools import LARGEST, read_pool
from filrouge.rooms.ballots.models import Candidate, Draw, RoundState
from filrouge.rooms.ballots.panels import panel_now
from filrouge.rooms.register.actions import bodies
from filrouge.rooms.register.models import Term
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.drawing_panels import SOURCE, VALUE, computed, drawn, prepared, published, round_of
from tests.world import sign_in

pytestmark = pytest.mark.django_db
HERE = "/en/network/ballots/draws/"
ROWS = "name,organisation,sector\n" + "".join(
    f"Delegate {n},{'Alpha' if n == 1 else f'Works {n}'},{'public' if n % 3 == 0 else 'private'}\n" for n in range(12)
)


@pytest.fixture
def secretary(client: Client, assembly: Assembly) -> Client:
    sign_in(client, assembly.world.secretary)
    return client


@pytest.fixture
def member(assembly: Assembly) -> Client:
    other = Client()
    sign_in(other, assembly.delegates["alpha"])
    return other


def typed(**over: Any) -> dict[str, Any]:
    return {
        "title_en": "Expert group", "title_origin": "en", "size": "6", "source": "typed", "typed": ROWS, "public": "on",
    } | over  # fmt: skip


def text_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return " ".join(text.split())


def test_a_panel_is_drawn_from_typed_rows_to_the_seats_of_a_body(secretary: Client, assembly: Assembly) -> None:
    quotas = secretary.post(HERE + "new/", typed(), follow=True)
    draw = Draw.objects.get()
    here = f"{HERE}{draw.address}/"
    assert "12 people are in the pool" in text_of(quotas)
    sent = {name: field.initial for name, field in quotas.context["form"].fields.items()}
    assert sent == {"size": 6, "use_0": True, "lower_0_0": 4, "upper_0_0": 4, "lower_0_1": 2, "upper_0_1": 2}
    assert "Computing the chances" in text_of(secretary.post(here + "0/quotas/", sent | {"use_0": "on"}, follow=True))
    work.run_all()
    assert "no lottery is fairer" in text_of(secretary.get(here + "0/"))
    asked = {"source": SOURCE, "digest": round_of(draw).digest}
    live = secretary.post(here + "0/", asked, follow=True)
    assert "The number is not drawn yet." in text_of(live)
    assert "Show the first digit" in text_of(secretary.post(here + "0/step/number/", {"value": VALUE}, follow=True))
    for seen in ("0", "1", "2"):
        last = secretary.post(here + "0/step/digit/?view=projector", {"seen": seen}, follow=True)
    number = round_of(draw).number
    assert f"Panel number {number:03} is drawn." in text_of(last)
    assert 'data-view="projector"' in text_of(last)
    assert Candidate.objects.get(label="Delegate 1").organisation == assembly.members["alpha"]
    assert "Seats: Sector" in text_of(secretary.get(here))


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(secretary: Client, assembly: Assembly) -> None:
    for over, said in (
        ({"size": "13"}, "The pool has 12 people for 13 seats"),
        ({"typed": "sector\nprivate\n"}, "The table has no column “name”"),
        ({"source": "table"}, "Choose the table."),
        ({"source": "members"}, "No member is of these classes."),
    ):
        refused = secretary.post(HERE + "new/", typed(**over))
        assert refused.status_code == 422
        assert said in text_of(refused)
        assert "Expert group" in text_of(refused)
    assert not Draw.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("big.csv", b"name\n" + b"x" * LARGEST, "too large"),
        ("bomb.xlsx", b"PK\x03\x04" + b"\0" * 400, "workbook"),
        ("mail.csv", b"name,mail\n" + b"".join(b"n%d,m%d@x.example\n" % (n, n) for n in range(70)), "mail"),
        ("empty.csv", b"name,sector\n", "no row"),
    ],
)
def test_a_hostile_table_is_refused_in_words(
    secretary: Client, assembly: Assembly, name: str, content: bytes, said: str
) -> None:
    sent = typed(source="table", table=SimpleUploadedFile(name, content))
    refused = secretary.post(HERE + "new/", sent)
    assert refused.status_code == 422
    assert refused.context["form"].errors["table"]
    assert not Draw.objects.exists()


def test_a_table_is_read_leniently(world: object) -> None:
    found = read_pool("Nom;Organisation;Secteur\nDéléguée;Œuvres;privé\n;;\n=2+2;;public\n".encode())
    assert found.features == ("Secteur",)
    assert [(e.label, e.organisation_name, e.features["Secteur"]) for e in found.entrants] == [
        ("Déléguée", "Œuvres", "privé"), ("=2+2", "", "public"),
    ]  # fmt: skip


def test_members_of_the_network_are_a_pool_by_class(secretary: Client, assembly: Assembly) -> None:
    secretary.post(HERE + "new/", typed(source="members", classes=["full", "associate"], size="2"))
    draw = Draw.objects.get()
    assert draw.features == ["country", "class"]
    assert {c.label for c in draw.candidates.all()} == {"Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"}
    page = text_of(secretary.get(f"{HERE}{draw.address}/0/quotas/"))
    assert "Belgium" in page
    assert "Class of membership" in page


def test_quotas_that_cannot_be_met_are_said_in_words_and_never_changed(secretary: Client, assembly: Assembly) -> None:
    found = computed(assembly, [["sector", "private", 0, 6], ["sector", "public", 0, 6],
                                ["country", "BE", 0, 1], ["country", "FR", 0, 3], ["country", "IT", 0, 1]])  # fmt: skip
    page = text_of(secretary.get(f"{HERE}{found.draw.address}/0/"))
    assert "No panel meets all quotas." in page
    assert "instead of" in page
    assert "Publish the list" not in page
    assert "it would have to be at most" in text_of(secretary.get(f"{HERE}{found.draw.address}/0/quotas/"))


def test_the_country_that_gives_way_is_said_by_name(assembly: Assembly) -> None:
    from filrouge.rooms.ballots.draw_words import relaxation_in_words

    said = relaxation_in_words("country", "FR", "lower", 3, 2)
    assert said == "Country, France: it would have to be at least 2 instead of 3."


def test_members_see_nothing_before_the_list_and_no_name_of_the_pool_afterwards(
    member: Client, assembly: Assembly
) -> None:
    found = computed(assembly)
    here = f"{HERE}{found.draw.address}/"
    addresses = ("", "0/", "0/live/", "0/standing.json", "0/list.jsonl", "0/list.certificate", "pool.csv", "0/quotas/")
    assert {member.get(here + address).status_code for address in addresses} == {404}
    draw_rounds.publish_list(
        assembly.secretariat, draw=found.draw, drawing=found, digest=found.digest, public_source=SOURCE
    )
    for address in ("", "0/", "0/live/", "0/list.jsonl", "0/list.json", "0/list.csv", "0/list.certificate"):
        answer = member.get(here + address)
        assert answer.status_code == 200
        assert "Delegate " not in answer.content.decode()
    for address in ("pool.csv", "0/quotas/", "decline/", "names/", "seats/", "discard/"):
        assert member.get(here + address).status_code == 404
    assert member.post(here + "0/", {"source": "mine"}).status_code == 404
    assert member.post(here + "0/step/number/", {"value": "1"}).status_code == 404
    assert round_of(found.draw).state == RoundState.PUBLISHED


def test_the_public_sees_a_public_draw_by_numbers_and_members_see_who_it_is(member: Client, assembly: Assembly) -> None:
    found = drawn(assembly)
    here = f"{HERE}{found.draw.address}/"
    stranger = text_of(Client().get(here))
    assert "Number " in stranger
    assert "Delegate " not in stranger
    assert text_of(member.get(here)).count("Delegate ") == 6
    Draw.objects.update(public=False)
    assert Client().get(here).status_code == 404


def test_digits_are_told_one_by_one_and_the_seed_with_the_last(member: Client, assembly: Assembly) -> None:
    found = published(assembly)
    here = f"{HERE}{found.draw.address}/0/"
    draw_rounds.draw_number(assembly.secretariat, draw=found.draw, drawing=found, public_value=VALUE)
    number = f"{round_of(found.draw).number:03}"
    for seen in range(3):
        told = member.get(here + "standing.json").json()
        assert told == {"state": "drawing", "digits": number[:seen], "number": None, "panel": []}
        pages = "".join(member.get(here + page).content.decode() for page in ("", "live/", "list.json"))
        assert found.lot_seed not in pages
        draw_rounds.show_digit(assembly.secretariat, draw=found.draw, drawing=found, seen=seen)
    told = member.get(here + "standing.json").json()
    assert told["number"] == int(number)
    assert told["panel"] == list(panel_now([round_of(found.draw)]))
    check = text_of(member.get(here))
    assert found.lot_seed in check
    assert f"0x{sha256((found.lot_seed + VALUE).encode()).hexdigest()} % 1000" in check


def test_phones_ask_again_and_are_answered_only_when_something_changed(member: Client, assembly: Assembly) -> None:
    found = published(assembly)
    here = f"{HERE}{found.draw.address}/0/"
    first = member.get(here + "standing.json")
    assert member.get(here + "standing.json", headers={"If-None-Match": first["ETag"]}).status_code == 304
    part = member.get(here + "live/", headers={"HX-Request": "true"})
    asked = part.context["part"]
    assert member.get(asked, headers={"HX-Request": "true"}).status_code == 204
    assert member.get(here + "live/", headers={"HX-Request": "true", "If-None-Match": part["ETag"]}).status_code == 304
    draw_rounds.draw_number(assembly.secretariat, draw=found.draw, drawing=found, public_value=VALUE)
    assert "The number is fixed." in text_of(member.get(asked, headers={"HX-Request": "true"}))


def test_the_published_file_has_the_digest_and_the_panel_that_was_drawn(member: Client, assembly: Assembly) -> None:
    found = drawn(assembly)
    file = member.get(f"{HERE}{found.draw.address}/0/list.jsonl").content
    assert sha256(file).hexdigest() == found.digest
    assert json.loads(file.splitlines()[found.number or 0])[1:] == list(panel_now([found]))
    told = member.get(f"{HERE}{found.draw.address}/0/list.json").json()
    assert sum(told["chances"].values()) == pytest.approx(6)
    assert member.get(f"{HERE}{found.draw.address}/0/list.exe").status_code == 404


def test_everybody_finds_the_chance_of_a_number(member: Client, assembly: Assembly) -> None:
    found = published(assembly)
    here = f"{HERE}{found.draw.address}/0/?number="
    assert "Number 7 is on 250 of the 1,000 panels." in text_of(member.get(here + "7"))
    assert "Nobody in this round has the number 99." in text_of(member.get(here + "99"))


def test_a_wrong_public_number_is_refused_and_kept_in_the_form(secretary: Client, assembly: Assembly) -> None:
    found = published(assembly)
    refused = secretary.post(f"{HERE}{found.draw.address}/0/step/number/", {"value": "4711 “é”"})
    assert refused.status_code == 422
    assert "Type the number as it was published" in text_of(refused)
    assert "4711" in text_of(refused)
    assert round_of(found.draw).number is None


def test_who_declined_is_replaced_and_names_are_removed_by_forms(secretary: Client, assembly: Assembly) -> None:
    found = drawn(assembly)
    here = f"{HERE}{found.draw.address}/"
    gone = panel_now([found])[0]
    assert secretary.post(here + "decline/", {}).status_code == 422
    secretary.post(here + "decline/", {"declined": [gone]})
    assert "1 person declined" in text_of(secretary.get(here))
    work.run_all()
    again = round_of(found.draw, 1)
    draw_rounds.publish_list(
        assembly.secretariat, draw=found.draw, drawing=again, digest=again.digest, public_source=SOURCE
    )
    drawn(assembly, round_of(found.draw, 1))
    assert "replacement" in text_of(secretary.get(here))
    assert "18 names are removed" in text_of(secretary.post(here + "names/", {"panel_too": "no"}, follow=True))
    assert "Numbers, features, the list and the chances remain." in text_of(secretary.get(here))


def test_the_panel_gets_its_seats_by_one_form(secretary: Client, assembly: Assembly) -> None:
    body = bodies.create_body(assembly.secretariat, space=assembly.world.space, name=Words.of("Group", "en"))
    bodies.add_seats(assembly.secretariat, body=body, name=Words.of("Seats", "en"), seats=9)
    found = drawn(assembly)
    here = f"{HERE}{found.draw.address}/seats/"
    sent = {"body": "group", "feature": "sector", "since": "2026-12-01"}
    refused = secretary.post(here, sent)
    assert refused.status_code == 422
    assert "Nobody on the panel stands for an organisation of the register." in text_of(refused)
    Candidate.objects.filter(number=panel_now([found])[0]).update(organisation=assembly.members["alpha"])
    assert "1 seat is given." in text_of(secretary.post(here, sent, follow=True))
    assert Term.objects.get().organisation == assembly.members["alpha"]


def test_a_draw_is_discarded_only_before_its_list_is_published(secretary: Client, assembly: Assembly) -> None:
    draw = prepared(assembly)
    assert "This cannot be undone." in text_of(secretary.get(f"{HERE}{draw.address}/discard/"))
    secretary.post(f"{HERE}{draw.address}/discard/")
    assert not Draw.objects.exists()
    found = published(assembly)
    assert "Load the page again" in text_of(secretary.post(f"{HERE}{found.draw.address}/discard/", follow=True))
    assert Draw.objects.exists()


def test_the_pages_ask_the_same_of_the_database_for_one_draw_and_for_three(
    secretary: Client, assembly: Assembly
) -> None:
    found = drawn(assembly)
    one = _statements(secretary, HERE)
    page = [_statements(secretary, f"{HERE}{found.draw.address}/{part}") for part in ("", "0/", "0/live/")]
    for _unused in range(2):
        drawn(assembly, people=30, size=9)
    assert _statements(secretary, HERE) == one
    larger = Draw.objects.exclude(pk=found.draw.pk).first()
    assert larger is not None
    assert [_statements(secretary, f"{HERE}{larger.address}/{part}") for part in ("", "0/", "0/live/")] == page
    assert max(page) <= 14


def _statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
