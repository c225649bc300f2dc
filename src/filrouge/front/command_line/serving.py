"""`serve`: the server and its worker, watched over; and `worker` alone."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import click
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from filrouge.front.checks import serious
from filrouge.front.command_line.database import make_ready
from filrouge.front.command_line.watching import Watch

HEARTBEAT = "worker-was-here"


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
def serve_command(host: str, port: int, workers: int) -> None:
    """Start the server and the worker. A process that dies is started again; Ctrl-C stops both."""
    raise SystemExit(serve(host, port, workers))


def serve(host: str, port: int, workers: int, say_first: Callable[[], None] = lambda: None) -> int:
    """Serve until it is told to stop; the exit code. `say_first` speaks before the address, once that answers."""
    refuse_insecure_start()
    prepare()
    _refuse_taken(host, port)
    os.environ["FILROUGE_PROCESSES"] = str(workers)  # the server's processes inherit it
    watch = Watch({"server": _server(host, port, workers), "worker": [sys.executable, "-m", "filrouge", "worker"]})
    return watch.run(lambda: _tell(host, port, say_first))


def refuse_insecure_start() -> None:
    """Print what the checks found, each with how to mend it, and do not start when it is serious."""
    found = serious()
    for message in found:
        click.echo(f"- {message.msg}\n  {message.hint or ''}", err=True)
    if found:
        raise click.ClickException("Filrouge does not start like this. Mend what stands above and start again.")


def prepare() -> None:
    """Tables on the first start, and collected static files."""
    make_ready()
    collect_static()


def collect_static() -> None:
    """Copy style, fonts and pictures to where they are served from, when any of them changed."""
    whole = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            source = Path(storage.path(path)).stat()
            whole.update(f"{path} {source.st_size} {source.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or stamp.read_text("ascii") != whole.hexdigest():
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(whole.hexdigest(), "ascii")


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"{host}:{port} cannot be listened on: {error.strerror}. Another program may be there; "
                "stop it, or choose another with --port."
            ) from None


def _server(host: str, port: int, workers: int) -> list[str]:
    """Threads are said explicitly: without a number the server would start hundreds (docs/decisions/server.md)."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "filrouge.front.wsgi:application",
    ]  # fmt: skip


def _tell(host: str, port: int, say_first: Callable[[], None]) -> bool:
    """Say where it is, as soon as it answers."""
    line = HTTPConnection(_near(host), port, timeout=2)
    try:
        line.request("GET", "/health/live")
        line.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
    where = settings.PUBLIC_ADDRESS if settings.REACHABLE else f"http://{_shown(host)}:{port}"
    say_first()
    click.echo(f"Filrouge is at {where}\nCtrl-C stops it.")
    return True


def _near(host: str) -> str:
    """Where this machine itself reaches a server that listens on `host`; 0.0.0.0 and :: are all addresses."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # looked up, not listened on


def _shown(host: str) -> str:
    return "localhost" if _near(host) in {"127.0.0.1", "::1"} else host


@click.command("worker")
def worker_command() -> None:
    """Do the work that waits: imports, linking, mail. `serve` starts one; more may run beside it."""
    from filrouge.ground.jobs import worker

    worker.every_minute(beat)
    worker.serve()


def beat() -> None:
    """Leave a sign of life, which `doctor` looks for."""
    (settings.HOME / HEARTBEAT).touch()
