"""Processes that may be killed, each on an installation of its own: `python -m tests.scale.forks` is their parent.

It reads the program once and then forks a process for every line that it reads, for a start takes longer than most of
what is killed here. It answers each line with the number of the process, and with its exit code when it has ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_THEIRS = {"DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}  # of the test's own process; journeys set the second


class Forks:
    """Asks for processes, one after another; `environment` is for all of them."""

    def __init__(self, **environment: str) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_THEIRS}
        env = kept | environment | {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "DJANGO_SETTINGS_MODULE": "filrouge.front.settings",
        }  # fmt: skip
        words = [sys.executable, "-m", "tests.scale.forks"]
        self.parent = subprocess.Popen(words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, home: Path, module: str, *words: str) -> subprocess.CompletedProcess[str]:
        """One process, from its start to its end or its death."""
        self.start(home, module, *words)
        return self.ended(home, *words)

    def start(self, home: Path, module: str, *words: str) -> int:
        """A process calls `main` of a module with some words, in the installation in `home`. Returns its number."""
        assert self.parent.stdin is not None
        print(json.dumps([module, str(home), *words]), file=self.parent.stdin, flush=True)
        return self._answered()

    def ended(self, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
        """How the process that was started last came to its end, and what it said; waits for it."""
        code = self._answered()
        said = [Path(f"{home}.{channel}").read_text("utf-8") for channel in ("out", "err")]
        return subprocess.CompletedProcess(words, code, *said)

    def _answered(self) -> int:
        assert self.parent.stdout is not None
        return int(self.parent.stdout.readline())

    def stop(self) -> None:
        self.parent.communicate(timeout=240)


def main() -> None:
    """The parent's side."""
    import django

    django.setup()
    from django.urls import get_resolver

    from filrouge.methods import legal_forms

    # Read now, and not by every process anew: the pages, and what linking reads when it first needs it.
    assert get_resolver().url_patterns
    import_module("scipy.sparse.csgraph")
    legal_forms.split("Atelier du Soleil asbl", "BE")
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            os._exit(one(*json.loads(line)))
        print(number, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), flush=True)


def one(module: str, home: str, *words: str) -> int:
    """The process itself; what it says goes into files beside the folder of its installation. Returns its exit code."""
    from django.conf import settings
    from django.db import connection

    for channel, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{home}.{name}", os.O_CREAT | os.O_WRONLY | os.O_TRUNC), channel)
    settings.HOME, settings.STORAGE = Path(home), Path(home, "files")
    connection.settings_dict["NAME"] = str(Path(home, "filrouge.sqlite3"))
    try:
        import_module(module).main(*words)
    except SystemExit as ended:
        return int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    main()
