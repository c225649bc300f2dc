"""What failed beside other tests is tried once more, alone: by chance or for good, the run says which.

Workers, browsers and servers share two cores, so of ten thousand tests one may fail that nothing is wrong with. A few
that pass alone do not hold up a change; they are named at the end of the run, for a test that depends on what runs
beside it is itself to be mended. Many are no chance, and are not tried again.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

FEW = 3


class SecondLook:
    """Keeps the names of what failed, and decides at the end what that means for the run."""

    def __init__(self) -> None:
        self.failed: dict[str, None] = {}  # a set that keeps its order
        self.said = ""
        self.unsteady = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed[report.nodeid] = None

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus != pytest.ExitCode.TESTS_FAILED or not 0 < len(self.failed) <= FEW:
            return
        done = _alone(session.config, list(self.failed))
        self.said, self.unsteady = done.stdout + done.stderr, done.returncode == pytest.ExitCode.OK
        if self.unsteady:
            session.exitstatus = pytest.ExitCode.OK

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.said:
            return
        terminalreporter.section("tried once more, alone")
        terminalreporter.write_line(self.said.strip())
        if self.unsteady:
            names = ", ".join(self.failed)
            terminalreporter.write_line(
                f"Passed alone, so this run counts. To be mended, for they are unsteady: {names}"
            )


def _alone(config: pytest.Config, names: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-c", str(config.inipath), *names]
    return subprocess.run(command, cwd=config.rootpath, capture_output=True, text=True, check=False)


def pytest_configure(config: pytest.Config) -> None:
    """For divided runs; workers of one report to the process that divides it."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SecondLook(), "filrouge-second-look")
