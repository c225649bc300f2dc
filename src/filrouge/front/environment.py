"""Reading the environment for the settings: what cannot be is said in a sentence, before anything starts.

A variable that is there and empty says nothing, as one that is not there: files of variables are full of such lines.
No sentence repeats a value, which may be a password.
"""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ON, OFF = {"1", "yes", "true", "on"}, {"", "0", "no", "false", "off"}
ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def text(name: str, default: str) -> str:
    """What a variable says."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """Whether a variable is switched on. A word that is neither yes nor no is no, and that is not guessed."""
    said = text(name, "").lower()
    if said not in ON | OFF:
        raise ImproperlyConfigured(f"{name} is neither on nor off. Write {name}=1, or leave it away.")
    return said in ON


def number(name: str, default: int) -> int:
    """A whole number, from 0."""
    said = text(name, str(default))
    if not (said.isascii() and said.isdigit()):
        raise ImproperlyConfigured(f"{name} is not a whole number. Write it in digits alone, as in {name}={default}.")
    return int(said)


def listed(name: str, default: str) -> list[str]:
    """The parts of what a variable says, with commas between them."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def known(name: str, *words: str) -> str:
    """One of these words, in capitals; the first where nothing is said."""
    said = text(name, words[0]).upper()
    if said not in words:
        raise ImproperlyConfigured(f"{name} is none of {', '.join(words)}. Write one of them, or leave it away.")
    return said


def database(address: str) -> dict[str, Any]:
    """The database that DATABASE_URL names."""
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(address, conn_max_age=600))
    except ValueError:
        found = {}
    if found.get("ENGINE") not in ENGINES:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be understood. Write postgres://user:password@host/name, with special characters of "
            "the password as in %40 for @; or leave it away for a database in a file."
        )
    if found["ENGINE"].endswith("postgresql") and find_spec("psycopg") is None:
        raise ImproperlyConfigured(
            "The driver of PostgreSQL is not here. ./run installs it: start ./run filrouge doctor once, with "
            "DATABASE_URL set, as the user that the program belongs to."
        )
    return found


def secret(home: Path) -> str:
    """The secret key: from the environment, or made once and kept in a file only its owner can read."""
    if given := text("FILROUGE_SECRET", ""):
        return given
    path = home / "secret"
    try:
        kept = _kept(home, path)
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not text"
        raise ImproperlyConfigured(
            f"{path} can be neither read nor made ({why}). Start Filrouge as the user that the folder belongs to, "
            "or name another folder in FILROUGE_HOME."
        ) from error
    if not kept:
        raise ImproperlyConfigured(
            f"{path} is empty. Bring the old one back, or delete it: a new one is made, and everybody signs in again."
        )
    return kept


def _kept(home: Path, path: Path) -> str:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w") as file:
        file.write(made := secrets.token_urlsafe(50))
    return made
