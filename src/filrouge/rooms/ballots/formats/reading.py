"""Files that people send are read and counted in a child process, which has little and ends with the question."""

from __future__ import annotations

import json
import logging
import subprocess  # our own interpreter and module, see below
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import filrouge
from filrouge.ground.patience import patience
from filrouge.ground.tables.limits import Limits
from filrouge.methods.recount.anew import Counted
from filrouge.methods.recount.foreign import Asked
from filrouge.methods.recount.outline import Outline

MB = 1024 * 1024
LIMITS = Limits(bytes=5 * MB, unpacked=40 * MB, seconds=20, memory=800 * MB)
ENDINGS = (".json", ".blt", ".pb", ".csv")
ENVIRONMENT = {
    "PYTHONPATH": str(Path(filrouge.__file__).parent.parent),
    "LC_ALL": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",  # the child may start no threads
}
_log = logging.getLogger(__name__)


class Uncountable(Exception):
    """The file cannot be read. `why` is in English, as the reader of that format says it; "" if it took too much."""

    def __init__(self, why: str = "") -> None:
        super().__init__(why)
        self.why = why


def counted(content: bytes, ending: str, asked: Asked) -> Counted:
    """The file counted anew. Raises Uncountable."""
    found = _asked({"work": "count", "ending": ending, "asked": asdict(asked)}, content)
    try:
        return Counted.of(found)
    except (KeyError, TypeError, ValueError) as error:
        raise Uncountable from error


def outlined(content: bytes, ending: str) -> Outline:
    """What the file says about an election to be prepared. Raises Uncountable."""
    found = _asked({"work": "outline", "ending": ending}, content)
    try:
        return Outline.of(found)
    except (KeyError, TypeError, ValueError) as error:
        raise Uncountable from error


def _asked(order: dict[str, Any], content: bytes) -> dict[str, Any]:
    if len(content) > LIMITS.bytes:
        raise Uncountable
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(content)
        given.seek(0)
        _run(order | {"limits": asdict(LIMITS)}, given, answer)
        answer.seek(0)
        return _understood(answer.read(LIMITS.unpacked))


def _run(order: dict[str, Any], given: IO[bytes], answer: IO[bytes]) -> None:
    try:
        # -P: the child looks for modules in no folder of the present directory.
        ended = subprocess.run(  # noqa: S603  # our own interpreter and module, no word of it from outside
            [sys.executable, "-P", "-m", "filrouge.rooms.ballots.formats.child", json.dumps(order)],
            stdin=given,
            stdout=answer,
            stderr=subprocess.PIPE,
            cwd="/",
            env=ENVIRONMENT,
            timeout=patience(LIMITS.seconds) + 5,
            start_new_session=True,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Uncountable from error
    if ended.returncode:
        _log.warning(
            "counting a file ended with %s: %s", ended.returncode, ended.stderr[-2000:].decode(errors="replace")
        )
        raise Uncountable


def _understood(answer: bytes) -> dict[str, Any]:
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise Uncountable from error
    if not isinstance(said, dict) or not isinstance(said.get("found"), dict):
        raise Uncountable(str(said.get("refused", "")) if isinstance(said, dict) else "")
    found: dict[str, Any] = said["found"]
    return found
