"""Says at the end of a run what was left out and why. With CI=true nothing may be."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest

KINDS = {
    "browser": "walks through pages in Chromium",
    "java": "needs Java for Spark",
    "shared": "reads the real data of ../shared",
    "postgresql": "needs a PostgreSQL server",
}


class LeftOut:
    """Counts the tests of these kinds that were skipped, by reason."""

    def __init__(self) -> None:
        self.reasons: Counter[tuple[str, str]] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            for kind in KINDS.keys() & report.keywords.keys():
                self.reasons[kind, _reason(report)] += 1

    @pytest.hookimpl(trylast=True)  # after what failed was tried once more: what counts is how the session ends
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.reasons and os.environ.get("CI") == "true" and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if not self.reasons:
            return
        terminalreporter.section("left out")
        for (kind, reason), number in sorted(self.reasons.items()):
            tests = "1 test that" if number == 1 else f"{number} tests, each of which"
            terminalreporter.write_line(f"{tests} {KINDS[kind]}: {reason}")
        if os.environ.get("CI") == "true":
            terminalreporter.write_line("With CI=true nothing may be left out, so this run has failed.")


def _reason(report: pytest.TestReport) -> str:
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return said.removeprefix("Skipped: ")


def pytest_configure(config: pytest.Config) -> None:
    """Workers of a divided run report to the process that divides it."""
    for kind, meaning in KINDS.items():
        config.addinivalue_line("markers", f"{kind}: {meaning}")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(LeftOut(), "filrouge-left-out")
