"""Ports for servers of tests that are processes of their own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_port() -> Iterator[int]:
    """A port that nobody else on this machine is given until the end of the block.

    It is bound and not listened on: a server that is told its number may take it, as it may take one that was in use a
    moment ago, and whoever asks for any port gets another.
    """
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield int(kept.getsockname()[1])
