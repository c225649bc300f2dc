"""A mail server that keeps what it is given, as a mail store does: by Message-ID, counting how often each came."""

from __future__ import annotations

import email
import socketserver
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email.message import Message


class Sink(socketserver.ThreadingTCPServer):
    """`kept` holds each mail once; `handed_over` says how often it came. `after_each` runs before the answer to it."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.kept: dict[str, Message] = {}
        self.handed_over: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.after_each: Callable[[int], None] = lambda number: None
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}?none"

    def keep(self, raw: bytes) -> None:
        mail = email.message_from_bytes(raw)
        with self.lock:
            self.handed_over[mail["Message-ID"]] += 1
            self.kept[mail["Message-ID"]] = mail
            number = self.handed_over.total()
        self.after_each(number)


class Conversation(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as one client needs."""

    server: Sink

    def handle(self) -> None:
        with suppress(ConnectionError):  # the worker was killed
            self.converse()

    def converse(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say("354 go on")
                self.server.keep(self.text())
            self.say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
