"""`Idempotency-Key`: a request that is sent again is answered again, and done once."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from filrouge.ground.jobs import worker
from filrouge.ground.people.models import Mandate
from filrouge.ground.tokens.actions import Made, create_token, revoke_token
from filrouge.ground.tokens.forgetting import forget_answers
from filrouge.ground.tokens.models import IdempotencyKey
from filrouge.ground.trail.models import Entry
from tests.racing import at_once, on_disk
from tests.world import World, build

WRITE = ["register:read", "register:write"]
MILL = {"values": {"name": "Bakery of the Mill", "country": "BE"}}


def _token(world: World) -> Made:
    mandate = Mandate.objects.get(person=world.secretary)
    return create_token(world.secretariat, mandate=mandate, name="website", scopes=WRITE, days=30)


def _add(made: Made, key: str, body: object = MILL, client: Client | None = None) -> Any:
    return (client or Client()).post(
        "/api/v1/network/organisations", json.dumps(body), content_type="application/json",
        headers={"Authorization": f"Bearer {made.clear}", "Idempotency-Key": key},
    )  # fmt: skip


def _added() -> int:
    return Entry.objects.filter(verb="register.add_organisation").count()


def test_the_same_key_and_body_get_the_same_answer_and_are_done_once(world: World) -> None:
    made = _token(world)
    first, second = _add(made, "one"), _add(made, "one")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first["Content-Type"] == second["Content-Type"]
    assert second["Idempotent-Replayed"] == "true"
    assert _added() == 1


def test_without_a_key_a_request_is_done_each_time(world: World) -> None:
    made = _token(world)
    headers = {"Authorization": f"Bearer {made.clear}"}
    for _time in range(2):
        Client().post(
            "/api/v1/network/organisations", json.dumps(MILL), content_type="application/json", headers=headers
        )
    assert _added() == 2


def test_the_same_key_for_another_body_is_refused(world: World) -> None:
    made = _token(world)
    _add(made, "one")
    other = _add(made, "one", {"values": {"name": "Another"}})
    assert (other.status_code, other.json()["code"]) == (422, "key")
    assert _added() == 1


def test_two_tokens_may_use_the_same_key(world: World) -> None:
    first, second = _add(_token(world), "one"), _add(_token(world), "one")
    assert first.json()["address"] != second.json()["address"]


def test_what_was_refused_is_not_kept_so_it_may_be_sent_again(world: World) -> None:
    made = _token(world)
    refused = _add(made, "one", {"values": {"country": "BE"}})
    assert refused.status_code == 409
    assert not IdempotencyKey.objects.exists()
    assert _add(made, "one").status_code == 201


def test_after_a_day_a_key_is_forgotten(world: World) -> None:
    made = _token(world)
    _add(made, "one")
    IdempotencyKey.objects.update(at=timezone.now() - timedelta(hours=25))
    assert "Idempotent-Replayed" not in _add(made, "one")
    assert _added() == 2


def test_a_revoked_token_gets_no_old_answer(world: World) -> None:
    made = _token(world)
    _add(made, "one")
    revoke_token(world.secretariat, token=made.token)
    assert _add(made, "one").status_code == 401


@pytest.mark.parametrize("key", ["", " ", "ключ", "x" * 201, "a\tb"])
def test_a_key_that_is_none_is_refused_and_nothing_is_done(world: World, key: str) -> None:
    response = _add(_token(world), key)
    assert (response.status_code, response.json()["code"]) == (400, "key")
    assert _added() == 0


@pytest.mark.django_db(transaction=True)
def test_twins_that_come_together_are_done_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _token(build())
    on_disk(tmp_path, monkeypatch)
    together = threading.Barrier(4)

    def send(_number: int) -> tuple[Any, int]:
        together.wait()
        return _add(made, "one"), _added()

    answers = at_once(send, range(4))
    assert [(answer.status_code, added) for answer, added in answers] == [(201, 1)] * 4
    assert len({answer.json()["address"] for answer, _added in answers}) == 1


def test_what_expired_is_removed_by_the_minute_and_nothing_else(world: World) -> None:
    made = _token(world)
    for key in ("old", "new"):
        _add(made, key)
    IdempotencyKey.objects.filter(key="old").update(at=timezone.now() - timedelta(hours=25))
    worker.tick()
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["new"]
    assert forget_answers in worker.TICKS


def test_a_request_does_not_clear_away_for_others(world: World) -> None:
    made = _token(world)
    _add(made, "old")
    IdempotencyKey.objects.update(at=timezone.now() - timedelta(hours=25))
    _add(made, "new")
    assert set(IdempotencyKey.objects.values_list("key", flat=True)) == {"old", "new"}
