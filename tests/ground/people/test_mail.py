"""How mail leaves: to the terminal, to a folder or to a server; never twice, and never a stranger's wait."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend as ToServer
from django.utils import timezone

from filrouge.ground.jobs import work
from filrouge.ground.mail import outbox, sending
from filrouge.ground.mail.models import Message
from filrouge.ground.mail.sending import Transport, transport
from filrouge.ground.people.models import Person
from tests.world import World


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("console", Transport("console")),
        ("file:///var/mail/out%20box", Transport("file", folder="/var/mail/out box")),
        ("smtp://mail.example", Transport("smtp", host="mail.example")),
        ("smtp://me:p%40ss@mail.example:2525", Transport("smtp", "", "mail.example", 2525, "me", "p@ss", "starttls")),
        ("smtp://mail.example?tls", Transport("smtp", host="mail.example", port=465, encryption="tls")),
        ("smtp://localhost:1025?none", Transport("smtp", host="localhost", port=1025, encryption="none")),
    ],
)
def test_the_transport_is_read_from_one_address(address: str, read: Transport) -> None:
    assert transport(address) == read


@pytest.mark.parametrize("address", ["", "mail.example", "http://mail.example", "smtp://", "smtp://x?ssl", "file://x"])
def test_an_address_that_cannot_be_read_says_what_to_write(address: str) -> None:
    with pytest.raises(ValueError, match="FILROUGE_MAIL is console, file:///folder or smtp://"):
        transport(address)


def test_a_folder_keeps_each_mail_as_a_file(world: World, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_URL = f"file://{tmp_path}"
    settings.EMAIL_BACKEND = "filrouge.ground.mail.sending.post_office"
    outbox.write("ways_changed", world.delegate, by=world.secretariat)
    work.run_all()
    (written,) = tmp_path.glob("*.log")
    assert f"To: {world.delegate.email}" in written.read_text()


def test_a_server_is_spoken_to_with_tls_and_a_time_limit(settings: Any) -> None:
    settings.EMAIL_URL = "smtp://me:secret@mail.example:2525"
    office = sending.post_office()
    assert isinstance(office, ToServer)
    assert (office.host, office.port, office.use_tls, office.use_ssl, office.timeout) == (
        "mail.example", 2525, True, False, 20,
    )  # fmt: skip


def test_mail_is_in_the_language_of_its_reader(world: World) -> None:
    Person.objects.filter(pk=world.delegate.pk).update(language="nl")
    outbox.write("ways_changed", Person.objects.get(pk=world.delegate.pk), by=world.secretariat)
    assert Message.objects.get().language == "nl"


def test_the_same_thing_is_told_once(world: World) -> None:
    for _try in range(2):
        outbox.write("ways_changed", world.delegate, by=world.secretariat, once="told")
    assert Message.objects.count() == 1


class Server:
    """A mail server that answers as it is told; `sent` counts what it took."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers, self.sent = list(answers), 0

    def send_messages(self, mails: list[Any]) -> int:
        if self.answers and (answer := self.answers.pop(0)):
            raise answer
        self.sent += len(mails)
        return len(mails)


def _written(world: World, monkeypatch: pytest.MonkeyPatch, *answers: Exception | None) -> tuple[Message, Server]:
    server = Server(*answers)
    monkeypatch.setattr(outbox, "get_connection", lambda: server)
    outbox.write("ways_changed", world.delegate, by=world.secretariat)
    work.run_all()
    return Message.objects.get(), server


def test_a_server_that_is_away_is_tried_again_five_times(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    message, server = _written(world, monkeypatch, *[ConnectionRefusedError()] * 5)
    assert (message.state, message.tries, message.error) == ("waiting", 1, "ConnectionRefusedError")
    for _minute in range(4):
        outbox.look_after()
        work.run_all()
    message.refresh_from_db()
    assert (message.state, message.tries, server.sent) == ("failed", 5, 0)


def test_an_address_that_is_refused_is_not_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    message, _server = _written(world, monkeypatch, smtplib.SMTPRecipientsRefused({}))
    assert (message.state, message.tries) == ("failed", 1)


def test_a_server_that_comes_back_gets_the_mail_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    message, server = _written(world, monkeypatch, TimeoutError(), None)
    for _minute in range(3):
        outbox.look_after()
        work.run_all()
    message.refresh_from_db()
    assert (message.state, server.sent) == ("sent", 1)


def test_what_was_interrupted_while_leaving_is_never_sent_by_itself(world: World) -> None:
    outbox.write("ways_changed", world.delegate, by=world.secretariat)
    Message.objects.update(state="sending", written_at=timezone.now() - timedelta(minutes=16))
    outbox.look_after()
    work.run_all()
    assert (Message.objects.get().state, Message.objects.get().error) == ("failed", "interrupted")
    assert mail.outbox == []


def test_asking_for_a_code_never_waits_for_the_mail_server(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_over: list[Any] = []
    monkeypatch.setattr(sending, "get_connection", lambda: ToServer(host="mail.example"))
    monkeypatch.setattr(sending._hands, "submit", lambda *task: handed_over.append(task))
    outbox.send_now("sign_in_code", world.delegate, {"code": "ABCD-EFGH"})
    assert len(handed_over) == 1
    assert mail.outbox == []
    assert not Message.objects.exists()


def test_a_server_that_is_away_is_no_error_of_the_page(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outbox, "get_connection", lambda: Server(ConnectionRefusedError(world.delegate.email)))
    outbox.send_now("sign_in_code", world.delegate, {"code": "ABCD-EFGH"})
    kept = Message.objects.get()
    assert (kept.state, kept.error, kept.body) == ("failed", "ConnectionRefusedError", "")
    assert all(world.delegate.email not in line.getMessage() for line in caplog.records)
