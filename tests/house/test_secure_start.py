"""Filrouge refuses to start insecurely, and says how to mend it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as ours

from filrouge.front import checks
from tests.scale.forks import Forks

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "FILROUGE_TLS": "1", "FILROUGE_HOSTS": "network.example", "FILROUGE_ADDRESS": "https://network.example",
    "FILROUGE_MAIL": "smtp://user:secret@mail.example:587", "FILROUGE_PROXIES": "1",
}  # fmt: skip


def _run(home: Path, *command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("FILROUGE_", "DATABASE_", "DJANGO_"))
    }
    environment = kept | {
        "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "filrouge.front.settings",
        "FILROUGE_HOME": str(home),
    } | changed  # fmt: skip
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=home, capture_output=True, text=True, check=False
    )


def _fork(forks: Forks, home: Path, code: str, **changed: str) -> subprocess.CompletedProcess[str]:
    return forks.run(home, "tests.house.settled", json.dumps({"FILROUGE_HOME": str(home)} | changed), code)


CHECKED = """
from django.core.management import execute_from_command_line
execute_from_command_line(["django", "check", "--deploy", "--fail-level", "WARNING"])
"""


def _settings(home: Path, *names: str, **changed: str) -> dict[str, object]:
    chosen = f"{{name: getattr(settings, name) for name in {names!r}}}"
    code = f"import json; from filrouge.front import settings; print(json.dumps({chosen}))"
    done = _run(home, "-c", code, **changed)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_good_installation_has_nothing_to_mend(forks: Forks, tmp_path: Path) -> None:
    done = _fork(forks, tmp_path, CHECKED, **GOOD)
    assert done.returncode == 0, done.stderr + done.stdout


OPEN = {"FILROUGE_HOSTS": "*", "FILROUGE_DEMO": "1", "FILROUGE_SECRET": "short", "FILROUGE_PROXIES": "0"}
ELSEWHERE = GOOD | {"FILROUGE_HOSTS": "other.example", "FILROUGE_MAIL": "smtp://user:secret@mail.example?none"}


@pytest.mark.parametrize(
    ("environment", "wrong"),
    [
        (
            OPEN,
            {
                "E010": "set FILROUGE_TLS=1",
                "E011": "Unset FILROUGE_DEMO",
                "E012": "Set FILROUGE_MAIL to smtp://",
                "E013": "e.g. https://network.example",
                "E014": "Name the hosts",
                "E020": "40 or more random characters",
                "W040": "Set FILROUGE_PROXIES",
            },
        ),
        (ELSEWHERE, {"E015": "Add it to FILROUGE_HOSTS", "E031": "Leave ?none away"}),
        (GOOD | {"FILROUGE_MAIL": "mailto:user:secret@host"}, {"E030": "Correct FILROUGE_MAIL"}),
    ],
)
def test_each_insecurity_stops_the_start_with_the_way_to_mend_it(
    forks: Forks, tmp_path: Path, environment: dict[str, str], wrong: dict[str, str]
) -> None:
    done = _fork(forks, tmp_path, CHECKED, **environment)
    assert done.returncode != 0
    for code, mend in wrong.items():
        assert f"filrouge.{code}" in done.stderr
        assert mend in done.stderr
    assert "secret@" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_that_others_may_read_stops_the_start(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    (tmp_path / "secret").write_text("x" * 50)
    (tmp_path / "secret").chmod(0o644)
    (found,) = checks.the_secret_is_one(None)
    assert (found.id, "chmod 600" in str(found.hint)) == ("filrouge.E021", True)
    (tmp_path / "secret").chmod(0o600)
    assert checks.the_secret_is_one(None) == []


def test_a_page_without_a_rule_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def stray(request: Any) -> None: ...

    monkeypatch.setattr(checks, "views", lambda: iter([("en/stray/", stray)]))
    (found,) = checks.every_page_names_its_rule(None)
    assert (found.id, "/en/stray/" in found.msg) == ("filrouge.E001", True)


def test_the_server_does_not_start_on_a_reachable_host_and_says_what_to_mend(tmp_path: Path) -> None:
    done = _run(tmp_path, "-m", "filrouge", "serve", FILROUGE_HOSTS="network.example")
    assert done.returncode != 0
    said = done.stderr + done.stdout
    assert "set FILROUGE_TLS=1" in said
    assert "Set FILROUGE_MAIL to smtp://" in said
    assert "Traceback" not in said


SERVED = "import filrouge.front.wsgi as served; print(callable(served.application))"


def test_no_other_server_starts_the_application_insecurely_either(forks: Forks, tmp_path: Path) -> None:
    done = _fork(forks, tmp_path, SERVED, FILROUGE_HOSTS="network.example")
    assert done.returncode != 0
    assert done.stdout == ""
    for mend in ("set FILROUGE_TLS=1", "Set FILROUGE_MAIL to smtp://", "Set it to the address that people type"):
        assert mend in done.stderr


def test_another_server_starts_the_application_when_nothing_is_insecure(forks: Forks, tmp_path: Path) -> None:
    reachable_and_secure = _run(tmp_path, "-c", SERVED, **GOOD)  # a start as every server makes it
    this_machine_alone = _fork(forks, tmp_path, SERVED)
    for done in (reachable_and_secure, this_machine_alone):
        assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = _settings(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert first == _settings(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert len(str(first)) >= 50
    assert first == (tmp_path / "secret").read_text().strip()
    assert _settings(tmp_path, "SECRET_KEY", FILROUGE_SECRET="x" * 50)["SECRET_KEY"] == "x" * 50


def test_with_tls_cookies_are_bound_to_this_host_and_to_tls(tmp_path: Path) -> None:
    found = _settings(
        tmp_path, "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY", "LANGUAGE_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "DEBUG", **GOOD,
    )  # fmt: skip
    assert found == {
        "SESSION_COOKIE_NAME": "__Host-session", "CSRF_COOKIE_NAME": "__Host-csrf", "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True, "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000, "SECURE_SSL_REDIRECT": True, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
        "DEBUG": False,
    }  # fmt: skip


def test_passwords_are_hashed_with_argon2_and_off(tmp_path: Path) -> None:
    assert ours.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert ours.PASSWORDS is False
    code = (
        "import django; django.setup(); from django.urls import reverse;"
        "print(*(reverse(f'account_{n}') for n in ('reset_password', 'change_password', 'reauthenticate')))"
    )
    done = _run(tmp_path, "-c", code, FILROUGE_PASSWORDS="1")
    assert done.stdout.split() == [
        "/en/account/password/reset/", "/en/account/password/change/", "/en/account/reauthenticate/",
    ]  # fmt: skip


def test_no_secret_stands_in_the_repository() -> None:
    planted = ("BEGIN PRIVATE KEY", "BEGIN RSA PRIVATE KEY", "BEGIN OPENSSH PRIVATE KEY")
    found = [
        str(path)
        for folder in ("src", "docs", "requirements")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in {".py", ".md", ".txt", ".toml", ".in", ".html", ".json"}
        and any(mark in path.read_text("utf-8", errors="ignore") for mark in planted)
    ]  # fmt: skip
    assert found == []
