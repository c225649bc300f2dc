"""Settings that cannot be: every command says which and what to write, and never repeats a value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from filrouge.front import environment
from filrouge.ground.mail.sending import transport
from tests.house.test_secure_start import _run


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (lambda: environment.number("V", 1), "three", "V is not a whole number"),
        (lambda: environment.number("V", 1), "-1", "V is not a whole number"),
        (lambda: environment.flag("V"), "maybe", "V is neither on nor off"),
        (lambda: environment.known("V", "WARNING", "INFO"), "loud", "V is none of WARNING, INFO"),
        (lambda: environment.database(environment.text("V", "")), "mysql://u:planted@h/n", "DATABASE_URL cannot be"),
        (lambda: environment.database(environment.text("V", "")), "postgres://u:p/planted@h/n", "DATABASE_URL cannot"),
    ],
)
def test_what_cannot_be_is_refused_without_its_value(
    read: Callable[[], object], value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("V", value)
    with pytest.raises(ImproperlyConfigured, match=sentence) as found:
        read()
    assert "planted" not in str(found.value)
    assert value not in str(found.value)


def test_a_variable_that_is_empty_says_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("V", " ")
    assert (environment.text("V", "x"), environment.number("V", 7), environment.flag("V")) == ("x", 7, False)
    assert environment.listed("V", "a, b,") == ["a", "b"]


@pytest.mark.parametrize(("said", "on"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False)])
def test_a_switch_is_read_in_capitals_too(said: str, on: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("V", said)
    assert environment.flag("V") is on


def test_postgresql_without_its_driver_says_how_it_comes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(environment, "find_spec", lambda _name: None)
    with pytest.raises(ImproperlyConfigured, match=r"The driver of PostgreSQL is not here. ./run installs it"):
        environment.database("postgres://user:password@host/name")


def test_a_secret_that_is_empty_or_out_of_reach_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("FILROUGE_SECRET", raising=False)
    (tmp_path / "secret").touch()
    with pytest.raises(ImproperlyConfigured, match="secret is empty"):
        environment.secret(tmp_path)
    with pytest.raises(ImproperlyConfigured, match="can be neither read nor made"):
        environment.secret(tmp_path / "secret" / "below a file")


@pytest.mark.parametrize("address", ["smtp://user:12/34@mail.example", "smtp://user:12#3@mail.example", "smtp://h:abc"])
def test_a_password_is_never_taken_for_a_host_or_a_port(address: str):
    with pytest.raises(ValueError, match="FILROUGE_MAIL is console") as found:
        transport(address)
    assert "12" not in str(found.value)


def test_the_command_line_says_it_in_a_sentence_also_when_asked_for_help(tmp_path: Path):
    for words in (["doctor"], ["--help"]):
        done = _run(tmp_path, "-m", "filrouge", *words, FILROUGE_PROXIES="one")
        said: Any = done.stderr + done.stdout
        assert done.returncode == 1
        assert "FILROUGE_PROXIES is not a whole number. Write it in digits alone" in said
        assert "Traceback" not in said
