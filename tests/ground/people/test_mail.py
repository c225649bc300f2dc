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
from filrouge.ground.mail import delivery, outbox, sending
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
    """A mail server that answers as it is told; `sent` are the mails it took, `calls` how often it was rung up."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers, self.sent, self.calls = list(answers), list[Any](), 0

    def open(self) -> None:
        self.calls += 1

    def close(self) -> None:
        """Hang up."""

    def send_messages(self, mails: list[Any]) -> int:
        if self.answers and (answer := self.answers.pop(0)):
            raise answer
        self.sent += mails
        return len(mails)


class Away(Server):
    """Nobody answers."""

    def open(self) -> None:
        super().open()
        raise ConnectionRefusedError


def _written(world: World, monkeypatch: pytest.MonkeyPatch, *answers: Exception | None) -> tuple[Message, Server]:
    server = Server(*answers)
    _served_by(server, monkeypatch)
    outbox.write("ways_changed", world.delegate, by=world.secretariat)
    work.run_all()
    return Message.objects.get(), server


def _served_by(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setattr(delivery, "get_connection", lambda: server)
    return server


def _next_try() -> None:
    """Time passes until the next try."""
    Message.objects.filter(not_before__gt=timezone.now()).update(not_before=timezone.now())
    delivery.look_after()
    work.run_all()


def test_a_server_that_trips_is_tried_again_with_more_patience_each_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, server = _written(world, monkeypatch, *[TimeoutError()] * 7)
    pauses = []
    while message.state == "waiting":
        assert message.not_before is not None
        pauses.append(round((message.not_before - timezone.now()).total_seconds() / 60))
        delivery.look_after()
        assert work.run_all() == 0
        _next_try()
        message.refresh_from_db()
    assert (message.state, message.tries, message.error, server.sent) == ("failed", 7, "TimeoutError", [])
    assert pauses == [1, 5, 30, 120, 480, 1440]


def test_while_no_server_answers_it_is_rung_up_once_a_minute_and_the_other_mail_waits_untried(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = _served_by(Away(), monkeypatch)
    for _number in range(3):
        outbox.write("ways_changed", world.delegate, by=world.secretariat)
    work.run_all()
    assert server.calls == 1
    assert list(Message.objects.order_by("pk").values_list("state", "tries")) == [
        ("waiting", 1), ("waiting", 0), ("waiting", 0),
    ]  # fmt: skip
    back = _served_by(Server(), monkeypatch)
    _next_try()
    assert len(back.sent) == 3


def test_an_address_that_is_refused_is_not_tried_again_and_one_that_is_put_off_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = {"a@sample.example": (550, b"no such user")}
    message, _server = _written(world, monkeypatch, smtplib.SMTPRecipientsRefused(refused))
    assert (message.state, message.tries) == ("failed", 1)
    message.delete()
    put_off = {"a@sample.example": (450, b"try later")}
    message, _server = _written(world, monkeypatch, smtplib.SMTPRecipientsRefused(put_off))
    assert (message.state, message.tries) == ("waiting", 1)


def test_a_mail_that_cannot_be_spelled_does_not_stop_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    server = _served_by(Server(ValueError(), None), monkeypatch)
    for _number in range(2):
        outbox.write("ways_changed", world.delegate, by=world.secretariat)
    work.run_all()
    assert [message.state for message in Message.objects.order_by("pk")] == ["failed", "sent"]
    assert len(server.sent) == 1


def test_a_server_that_comes_back_gets_the_mail_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    message, server = _written(world, monkeypatch, TimeoutError(), None)
    for _minute in range(3):
        _next_try()
    message.refresh_from_db()
    assert (message.state, len(server.sent)) == ("sent", 1)


def test_what_was_interrupted_while_leaving_leaves_again_as_the_same_mail(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server had it, and the worker died before it could note that: the reader's mail store sees one mail."""
    message, server = _written(world, monkeypatch)
    Message.objects.update(state="sending", claimed_at=timezone.now() - timedelta(minutes=4), body=message.body)
    _next_try()
    assert len(server.sent) == 1
    Message.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    _next_try()
    first, second = (mail.message() for mail in server.sent)
    assert (first["Message-ID"], first["Date"]) == (second["Message-ID"], second["Date"])
    assert first.get_payload() == second.get_payload()
    assert (Message.objects.get().state, Message.objects.get().tries) == ("sent", 1)


def test_what_takes_its_worker_down_each_time_is_given_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    outbox.write("ways_changed", world.delegate, by=world.secretariat)
    for _time in range(delivery.TRIES):
        Message.objects.filter(state="waiting").update(
            state="sending", claimed_at=timezone.now() - timedelta(minutes=6)
        )
        delivery.look_after()
    assert (Message.objects.get().state, Message.objects.get().error) == ("failed", "interrupted")
    assert mail.outbox == []


def test_a_mail_whose_text_was_not_kept_cannot_leave_again(world: World) -> None:
    outbox.write("ways_changed", world.delegate, by=world.secretariat)
    Message.objects.update(state="sending", body="", claimed_at=timezone.now() - timedelta(minutes=6))
    delivery.look_after()
    work.run_all()
    assert (Message.objects.get().state, Message.objects.get().error) == ("failed", "interrupted")
    assert mail.outbox == []


def test_a_worker_that_is_told_to_stop_lets_go_of_the_mail_in_its_hand(world: World) -> None:
    outbox.write("ways_changed", world.delegate, by=world.secretariat)
    leased = work.take()
    assert leased is not None
    work.cancel(leased.pk)
    work.run(leased)
    assert Message.objects.get().state == "waiting"
    assert mail.outbox == []


def test_texts_of_long_ago_are_not_kept_and_the_line_in_the_log_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, _server = _written(world, monkeypatch)
    night = timezone.now().replace(hour=3, minute=1)
    for days, kept in ((89, True), (92, False)):
        monkeypatch.setattr(timezone, "now", lambda days=days: night + timedelta(days=days))
        delivery.forget_texts()
        message.refresh_from_db()
        assert bool(message.body) is kept
    assert message.subject == "A way to sign in was changed"


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
    _served_by(Server(ConnectionRefusedError(world.delegate.email)), monkeypatch)
    outbox.send_now("sign_in_code", world.delegate, {"code": "ABCD-EFGH"})
    kept = Message.objects.get()
    assert (kept.state, kept.error, kept.body) == ("failed", "ConnectionRefusedError", "")
    assert all(world.delegate.email not in line.getMessage() for line in caplog.records)
