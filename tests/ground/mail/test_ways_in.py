"""How a mail gets in: through the pipe of a mail server, or fetched from a mailbox."""

from __future__ import annotations

import imaplib
import io
import ssl
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, DataError
from django.utils import timezone

from filrouge.front.checks import answers_by_mail_have_their_way_in
from filrouge.front.command_line import receiving as command
from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.mail.models import Arrival
from filrouge.ground.mail.replies import inbox, receiving
from filrouge.ground.mail.replies.inbox import Inbox
from filrouge.ground.mail.replies.reading import LIMIT, Letter
from tests.ground.mail.conftest import Room
from tests.ground.mail.letters import mail

ADDRESS = "imaps://answers%40network.example:p%2Fss@mail.example/Answers"


def test_a_mail_server_hands_a_mail_over_through_a_pipe(room: Room) -> None:
    done = CliRunner().invoke(command.receive_command, input=mail(room.address))
    assert (done.exit_code, done.output, room.texts) == (0, "", ["Done."])


def test_a_large_mail_is_read_to_its_end_so_that_the_pipe_does_not_break(room: Room) -> None:
    raw = io.BytesIO(mail(room.address, "x" * 3 * LIMIT))
    assert CliRunner().invoke(command.receive_command, input=raw).exit_code == 0
    assert (raw.read(), Arrival.objects.get().why) == (b"", "too_large")


def test_nothing_is_no_mail(room: Room) -> None:
    done = CliRunner().invoke(command.receive_command, input=b"")
    assert (done.exit_code, Arrival.objects.count()) == (1, 0)
    assert "No mail came." in done.output


def test_while_the_database_is_away_the_mail_server_keeps_the_mail(room: Room) -> None:
    room.trouble = DatabaseError("away")
    raw = mail(room.address)
    assert CliRunner().invoke(command.receive_command, input=raw).exit_code == 75
    room.trouble = None
    assert CliRunner().invoke(command.receive_command, input=raw).exit_code == 0
    assert Arrival.objects.get().outcome == "taken"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", None),
        (ADDRESS, Inbox("mail.example", "answers@network.example", "p/ss", 993, "Answers")),
        ("imaps://me:secret@mail.example:1993", Inbox("mail.example", "me", "secret", 1993, "INBOX")),
    ],
)
def test_a_mailbox_is_read_from_one_address(address: str, found: Inbox | None) -> None:
    assert inbox.inbox(address) == found


@pytest.mark.parametrize(
    "address",
    ["imap://me:x@mail.example", "imaps://mail.example", "imaps://me@mail.example", "me:x@mail.example",
     "imaps://me:x@mail.example/%22", "imaps://me:%0Ax@mail.example", "imaps://mé:x@mail.example"],
)  # fmt: skip
def test_an_address_that_cannot_be_read_says_what_to_write(address: str) -> None:
    with pytest.raises(ValueError, match="FILROUGE_INBOX is imaps://user:password@host/folder"):
        inbox.inbox(address)


def test_settings_that_cannot_be_read_stop_the_start(settings: Any) -> None:
    assert answers_by_mail_have_their_way_in(None) == []
    settings.REPLY_TO, settings.INBOX = "Reply <reply@network.example>", "imap://me:x@mail.example"
    assert [found.id for found in answers_by_mail_have_their_way_in(None)] == ["filrouge.E032", "filrouge.E033"]


class Server:
    """A mailbox as imaplib shows it; `trouble` is raised when a mail is to be marked."""

    def __init__(self, *mails: bytes) -> None:
        self.mails, self.seen, self.said = dict(enumerate(mails, 1)), set[int](), list[Any]()
        self.trouble: Exception | None = None

    def __call__(self, host: str, port: int, *, ssl_context: ssl.SSLContext, timeout: int) -> Server:
        self.said.append((host, port, ssl_context.verify_mode, ssl_context.check_hostname, timeout))
        return self

    def login(self, user: str, password: str) -> None:
        self.said.append((user, password))

    def select(self, folder: str) -> tuple[str, list[bytes]]:
        self.said.append(folder)
        return "OK", [b"2"]

    def logout(self) -> None:
        self.said.append("logout")

    def uid(self, verb: str, *words: str) -> tuple[str, list[Any]]:
        if verb == "SEARCH":
            return "OK", [b" ".join(str(n).encode() for n in self.mails if n not in self.seen)]
        if verb == "FETCH":
            assert words[1] == f"(BODY.PEEK[]<0.{LIMIT + 1}>)"
            return "OK", [(b"1 (UID 1 BODY[]<0> {1}", self.mails[int(words[0])][: LIMIT + 1]), b")"]
        assert (verb, words[1:]) == ("STORE", ("+FLAGS", r"(\Seen)"))
        if self.trouble:
            raise self.trouble
        self.seen.add(int(words[0]))
        return "OK", [None]


@pytest.fixture
def server(room: Room, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Server:
    settings.INBOX = ADDRESS
    made = Server(mail(room.address, "One."), mail(room.address, "Two."))
    monkeypatch.setattr(imaplib, "IMAP4_SSL", made)
    monkeypatch.setattr(made, "error", imaplib.IMAP4.error, raising=False)
    return made


def test_the_worker_fetches_what_was_not_read_and_marks_it(room: Room, server: Server) -> None:
    inbox.look_in()
    inbox.look_in()
    work.run_all()
    assert Job.objects.get(kind=inbox.KIND).outcome == {"received": 2}
    assert (room.texts, server.seen) == (["One.", "Two."], {1, 2})
    assert server.said == [
        ("mail.example", 993, ssl.CERT_REQUIRED, True, inbox.SECONDS), ("answers@network.example", "p/ss"),
        '"Answers"', "logout",
    ]  # fmt: skip


def fetch() -> dict[str, int]:
    return dict(work.JOBS[inbox.KIND](lambda done, total: None) or {})


def test_a_line_that_breaks_after_the_work_fetches_the_mail_again_and_does_nothing_twice(
    room: Room, server: Server
) -> None:
    server.trouble = OSError("the line broke")
    with pytest.raises(OSError, match="the line broke"):
        fetch()
    assert (room.texts, server.seen, server.said[-1]) == (["One."], set(), "logout")
    server.trouble = None
    assert fetch() == {"received": 2}
    assert (room.texts, server.seen) == (["One.", "Two."], {1, 2})


def test_a_mail_that_could_not_be_noted_stays_unread(
    room: Room, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_post: Any) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(receiving, "_settled", away)
    with pytest.raises(DatabaseError):
        fetch()
    assert (room.texts, server.seen) == ([], set())


def test_a_mail_that_the_server_cannot_give_is_in_nobodys_way(room: Room, server: Server) -> None:
    whole, said = server.uid, "NO"

    def uid(verb: str, *words: str) -> tuple[str, list[Any]]:
        return (said, [b"broken"]) if (verb, words[0]) == ("FETCH", "1") else whole(verb, *words)

    server.uid = uid  # type: ignore[method-assign]  # the first mail is broken on the server
    assert fetch() == {"received": 1, "left": 1}
    assert (room.texts, server.seen) == (["Two."], {2})
    said = "OK"
    server.uid = whole  # type: ignore[method-assign]
    assert fetch() == {"received": 1}
    assert room.texts == ["Two.", "One."]


def test_a_line_that_is_gone_is_not_taken_for_a_broken_mail(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(verb: str, *words: str) -> tuple[str, list[Any]]:
        if verb == "FETCH":
            raise imaplib.IMAP4.abort("the line is gone")
        return Server.uid(server, verb, *words)

    monkeypatch.setattr(server, "uid", gone)
    with pytest.raises(imaplib.IMAP4.abort):
        fetch()


@pytest.mark.parametrize("error", [DataError("does not fit"), UnicodeEncodeError("utf-8", "x", 0, 1, "no")])
def test_a_mail_that_cannot_be_written_down_has_a_bare_row_and_never_comes_again(
    room: Room, server: Server, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    known = receiving._known

    def breaks(letter: Letter) -> Any:
        if letter.text == "One.":
            raise error
        return known(letter)

    monkeypatch.setattr(receiving, "_known", breaks)
    assert (fetch(), fetch()) == ({"received": 2}, {"received": 0})
    assert (room.texts, server.seen) == (["Two."], {1, 2})
    server.seen.clear()
    fetch()
    bare = Arrival.objects.get(outcome="failed")
    assert (bare.why, bare.sender, bare.subject, bare.text, bare.size > 0) == ("error", "", "", "", True)


def test_a_server_that_says_no_is_an_error(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "select", lambda folder: ("NO", [b"no such folder"]))
    with pytest.raises(imaplib.IMAP4.error, match="answers NO"):
        fetch()


def test_without_a_mailbox_nothing_is_asked_for(room: Room, settings: Any) -> None:
    settings.INBOX = ""
    inbox.look_in()
    assert (Job.objects.count(), fetch()) == (0, {"received": 0})


def test_of_the_many_jobs_few_are_kept(server: Server) -> None:
    inbox.look_in()
    Job.objects.update(state="done", ended_at=timezone.now() - timedelta(hours=2))
    inbox.look_in()
    assert list(Job.objects.values_list("state", flat=True)) == ["waiting"]
