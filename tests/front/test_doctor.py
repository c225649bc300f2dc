"""What `doctor` finds in an installation that is not in order; each time the rest of it is in order."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from filrouge.front.command_line import archiving, database, doctor, serving
from filrouge.front.rooms import left_out
from filrouge.ground import archive
from filrouge.ground.files import storing
from filrouge.ground.mail.replies.inbox import Inbox
from filrouge.ground.people.models import Space
from filrouge.rooms.ballots.sealing import folder_of_seals
from tests.front.test_commands import refused, said
from tests.world import World


@pytest.fixture
def sound(world: World, settings: Any, tmp_path: Path) -> Path:
    """An installation in order, with a worker that was here a moment ago."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir(mode=0o700)
    serving.beat()
    assert "NOT" not in said("doctor")
    return Path(settings.HOME)


def found() -> str:
    """What is not in order: one thing, with what to do."""
    output = refused("doctor")
    assert output.count("NOT in order") == 1
    return " ".join(output.split("NOT in order")[1].split())


class Refusing(socketserver.StreamRequestHandler):
    """A mail server that refuses what `server.refuses` begins with."""

    def handle(self) -> None:
        with suppress(ConnectionError):  # the visitor hung up
            self.wfile.write(b"220 here\r\n")
            for line in self.rfile:
                self.wfile.write(self._answer((line.split() or [b""])[0].upper()) + b"\r\n")

    def _answer(self, word: bytes) -> bytes:
        if word == self.server.refuses:  # type: ignore[attr-defined]  # a Server
            return b"535 no"
        return {b"EHLO": b"250-here\r\n250 AUTH PLAIN", b"AUTH": b"235 yes"}.get(word, b"250 yes")


class Server(socketserver.ThreadingTCPServer):
    """It ends with the test, also when a visitor did not hang up."""

    daemon_threads, block_on_close = True, False
    refuses = b""


@contextmanager
def mail_server(refuses: str) -> Iterator[str]:
    with Server(("127.0.0.1", 0), Refusing) as server:
        server.refuses = refuses.encode()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"smtp://user:password@127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


@pytest.mark.parametrize(
    ("refuses", "query", "sentence"),
    [
        ("AUTH", "?none", "does not accept the user and the password of FILROUGE_MAIL"),
        ("MAIL", "?none", "takes no mail from filrouge@localhost (535). → Set FILROUGE_MAIL_FROM"),
        ("nothing", "", "does not do what FILROUGE_MAIL asks: TLS (STARTTLS)"),
        ("nothing", "?tls", "fails (WRONG_VERSION_NUMBER). → Name the host that stands in its certificate"),
    ],
)
def test_a_mail_server_that_would_refuse_is_asked_before_somebody_waits_for_a_code(
    sound: Path, settings: Any, refuses: str, query: str, sentence: str
):
    with mail_server(refuses) as address:
        settings.EMAIL_URL = address + query
        output = found()
        assert sentence in output
        assert "password@" not in output


def test_a_mail_server_that_takes_mail_is_in_order(sound: Path, settings: Any):
    with mail_server("nothing") as address:
        settings.EMAIL_URL = f"{address}?none"
        assert "NOT" not in said("doctor")


def test_a_mailbox_that_cannot_be_opened_is_named(sound: Path, settings: Any, monkeypatch: pytest.MonkeyPatch):
    def closed(_inbox: Inbox) -> None:
        raise OSError("planted")

    monkeypatch.setattr(doctor, "visit", closed)
    settings.INBOX = "imaps://user:planted@mail.example/INBOX"
    assert "The mailbox of FILROUGE_INBOX cannot be opened (OSError)" in (output := found())
    assert "planted" not in output


def test_a_folder_of_uploads_that_is_gone_is_noticed(sound: Path, settings: Any):
    storing.keep([b"name\nBakery\n"], "list.csv")
    assert "NOT" not in said("doctor")
    settings.STORAGE = sound / "elsewhere"
    assert "The folder of uploaded files" in found()


def test_what_another_user_left_behind_is_named(sound: Path, monkeypatch: pytest.MonkeyPatch):
    (sound / "filrouge.sqlite3-wal").touch()
    monkeypatch.setattr(doctor, "_user", lambda path: "root" if path.name.endswith("-wal") else doctor._name(0) + "x")
    monkeypatch.setattr(doctor, "_name", lambda _number: "rootx")
    assert "filrouge.sqlite3-wal belongs to root, the folder to rootx" in found()


def test_a_command_that_is_started_as_somebody_else_is_told_so(sound: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor.os, "geteuid", lambda: sound.stat().st_uid + 4321)
    assert "Start commands as" in found()


def test_keys_of_ballots_that_others_may_read_are_named(sound: Path):
    folder_of_seals().mkdir()
    folder_of_seals().chmod(0o755)
    assert f"chmod go-rwx {sound / 'seals'}" in found()


def test_a_clock_that_is_behind_is_noticed(sound: Path, monkeypatch: pytest.MonkeyPatch):
    behind = timezone.now() - timedelta(days=400)
    monkeypatch.setattr(doctor.timezone, "now", lambda: behind)
    assert "The clock of this machine is behind" in refused("doctor")


def test_a_time_zone_that_is_not_known_here_is_noticed(sound: Path):
    Space.objects.filter(slug="network").update(zone="Europe/Atlantis")
    assert "The time zone Europe/Atlantis of a network is not known here" in found()


class TestAnInterruptedRestore:
    """The rows are kept, and what is derived of them is not made yet."""

    @pytest.fixture
    def interrupted(self, sound: Path, tmp_path: Path) -> Path:
        path = tmp_path / "network.zip"
        archive.write(path, at=timezone.now(), left_out=left_out())
        archiving._leave_mark(archive.said_by(path))
        return path

    def test_it_is_noticed_and_nothing_is_served_before_its_end(self, interrupted: Path):
        assert "A restore was interrupted before its end. → Start it again with the same file" in found()
        assert "A restore was interrupted" in refused("serve")

    def test_the_same_command_takes_it_up_again(self, interrupted: Path, sound: Path, monkeypatch: pytest.MonkeyPatch):
        derived: list[str] = []
        monkeypatch.setattr(archiving, "derive_anew", lambda space, _told: derived.append(space.slug))
        assert "The trail holds" in said("restore", str(interrupted))
        assert derived == list(Space.objects.order_by("id").values_list("slug", flat=True))
        assert not (sound / database.UNFINISHED).exists()
        assert "NOT" not in said("doctor")

    def test_another_archive_is_not_taken_for_it(self, interrupted: Path, sound: Path):
        (sound / database.UNFINISHED).write_text("0" * 64)
        assert "The database is not empty" in refused("restore", str(interrupted))

    def test_neither_is_another_database(self, interrupted: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setitem(connection.settings_dict, "HOST", "elsewhere.example")
        assert "The database is not empty" in refused("restore", str(interrupted))
