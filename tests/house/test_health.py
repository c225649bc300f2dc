"""Alive and ready: 200 or 503, one word, whatever is broken; the details are for whoever runs the installation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from filrouge.front import health
from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Message
from tests.world import World


def _ready() -> tuple[int, str]:
    answer = Client().get("/health/ready")
    assert answer["Content-Type"].startswith("text/plain")
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.content.decode()


def test_a_sound_installation_is_alive_and_ready(world: World) -> None:
    alive = Client().get("/health/live")
    assert (alive.status_code, alive.content) == (200, b"live\n")
    assert _ready() == (200, "ready\n")
    assert health.troubles() == []


def test_late_work_makes_it_not_ready(world: World) -> None:
    outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    assert _ready() == (200, "ready\n")
    Job.objects.update(not_before=timezone.now() - timedelta(minutes=16))
    assert _ready() == (503, "not ready\n")
    assert "Is the worker running?" in health.troubles()[0]


def test_late_mail_makes_it_not_ready(world: World) -> None:
    outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    Message.objects.update(written_at=timezone.now() - timedelta(minutes=16))
    assert _ready() == (503, "not ready\n")
    assert any("FILROUGE_MAIL" in trouble for trouble in health.troubles())


def test_a_full_disk_makes_it_not_ready(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1024

    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: Usage)
    assert _ready() == (503, "not ready\n")


def test_a_database_that_is_older_than_the_program_makes_it_not_ready(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda _self, _nodes: ["one"])
    assert _ready() == (503, "not ready\n")


def test_a_database_that_does_not_answer_makes_it_not_ready_and_is_no_error(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError("planted password in a message")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        assert _ready() == (503, "not ready\n")


def test_what_is_done_in_time_leaves_it_ready(world: World) -> None:
    outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    Job.objects.update(not_before=timezone.now() - timedelta(minutes=16))
    Message.objects.update(written_at=timezone.now() - timedelta(minutes=16))
    work.run_all()
    assert _ready() == (200, "ready\n")
