"""A process with settings of its own, for tests of what may start: forked by tests/scale/forks.py, which has read the
program, and not started anew, which takes three times as long.
"""

from __future__ import annotations

import json
import os
import sys


def main(environment: str, code: str) -> None:
    """Read the settings anew, from this environment alone, and do what `code` says."""
    for name in [name for name in os.environ if name.startswith(("FILROUGE_", "DATABASE_"))]:
        del os.environ[name]
    os.environ.update(json.loads(environment))
    from django.conf import Settings, settings

    del sys.modules["filrouge.front.settings"]
    settings._wrapped = Settings("filrouge.front.settings")
    exec(code, {})  # noqa: S102  # what a test says
