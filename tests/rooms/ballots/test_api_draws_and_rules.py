"""Draws and rules for programs: how a panel was drawn, so that anybody can check it, and by which rules one decides."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from filrouge.methods.counting.lots import commitment
from filrouge.rooms.ballots import rule_files
from tests.rooms.ballots.assembly import Assembly
from tests.rooms.ballots.drawing_panels import VALUE, computed, drawn, published
from tests.world import sign_in

pytestmark = pytest.mark.django_db
HERE = "/api/v1/network/ballots"


def test_a_draw_can_be_checked_from_what_a_program_reads(client: Client, assembly: Assembly) -> None:
    drawing = drawn(assembly)
    path = f"{HERE}/draws/{drawing.draw.address}"
    assert [row["address"] for row in client.get(f"{HERE}/draws").json()["items"]] == [drawing.draw.address]
    one = client.get(path).json()
    [first] = one["rounds"]
    assert (first["state"], first["public_value"], first["digits"]) == ("drawn", VALUE, f"{first['number']:03}")
    assert commitment(first["lot_seed"]) == first["commitment"]
    listed = client.get(f"{path}/rounds/0/panels").json()
    assert listed["digest"] == first["digest"] == sha256(drawing.panels.encode()).hexdigest()
    assert sorted(str(seat["number"]) for seat in one["panel"]) == sorted(listed["panels"][first["number"]])
    assert {seat["name"] for seat in one["panel"]} == {""}
    sign_in(client, assembly.world.delegate)
    assert all(seat["name"].startswith("Delegate ") for seat in client.get(path).json()["panel"])


def test_nothing_of_the_number_is_told_before_it_is_shown(client: Client, assembly: Assembly) -> None:
    path = f"{HERE}/draws/{published(assembly).draw.address}"
    [first] = client.get(path).json()["rounds"]
    assert (first["digits"], first["number"], first["lot_seed"], first["state"]) == ("", None, "", "published")
    assert client.get(path).json()["panel"] == []


def test_a_draw_that_is_prepared_or_for_members_is_not_there_for_strangers(client: Client, assembly: Assembly) -> None:
    hidden = [computed(assembly).draw, published(assembly, public=False).draw]
    paths = [f"{HERE}/draws/{draw.address}{more}" for draw in hidden for more in ("", "/rounds/0/panels")]
    assert {client.get(path).status_code for path in paths} == {404}
    assert client.get(f"{HERE}/draws").json()["items"] == []
    sign_in(client, assembly.world.delegate)
    assert [row["address"] for row in client.get(f"{HERE}/draws").json()["items"]] == [hidden[1].address]
    assert client.get(f"{HERE}/draws/aaaaaaaa").status_code == 404


def test_a_rule_is_read_in_sentences_and_as_the_file_of_its_page(client: Client, assembly: Assembly) -> None:
    rule = assembly.rule()
    [line] = client.get(f"{HERE}/rules").json()["items"]
    assert (line["id"], line["state"]) == (rule.id, "in_force")
    one = client.get(f"{HERE}/rules/{rule.id}").json()
    assert one["sentences"]
    assert rule_files.read(rule_files.written(rule).encode()).said == one["file"]["said"]
    assert [version["id"] for version in one["versions"]] == [rule.id]
    assert client.get(f"{HERE}/rules/999999").status_code == 404


def test_a_rule_that_is_being_written_is_for_those_who_keep_rules(client: Client, assembly: Assembly) -> None:
    rule = assembly.rule()
    type(rule).objects.filter(pk=rule.pk).update(adopted_at=None, tried_at=None)
    assert client.get(f"{HERE}/rules").json()["items"] == []
    assert client.get(f"{HERE}/rules/{rule.id}").status_code == 404
    sign_in(client, assembly.world.secretary)
    assert client.get(f"{HERE}/rules/{rule.id}").json()["state"] == "written"


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_the_lists(
    client: Client, assembly: Assembly, number: int, django_assert_max_num_queries: Any
) -> None:
    for _unused in range(number):
        assembly.rule()
        published(assembly)
    for path in ("rules", "draws"):
        with django_assert_max_num_queries(4):
            assert len(client.get(f"{HERE}/{path}").json()["items"]) == number
