"""Real lists of the shared folder, read as rows to link; what tells the truth is kept from the matcher."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from filrouge.methods.linkage import Record
    from filrouge.methods.linkage.scores import Labels

Row = dict[str, str]
ROOT = Path(__file__).resolve().parents[5]


def folder() -> Path | None:
    """Where the real lists lie: the folder FILROUGE_SHARED names, or ../shared beside the project."""
    found = Path(os.environ.get("FILROUGE_SHARED", ROOT.parent / "shared")) / "data" / "register"
    return found if found.is_dir() else None


def _rows(name: str) -> list[Row]:
    where = folder()
    path = where / name if where else None
    if path is None or not path.exists():
        return []
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def organisations() -> list[Record]:
    """Real organisations with all that is known of them, as the base of simulated lists; none where none are here."""
    from filrouge.methods.linkage import Record

    british = [(_in_2022(row), row["Companies House Number"]) for row in _rows("coopsuk_2022_standard.csv")]
    known = [(*said, (("gb-coh", number),) if number else ()) for said, number in british]
    known += [(_of_susy(row), ()) for row in _rows("susy_transformap_europe.csv")]  # type: ignore[misc]
    return []


PAIRS: dict[str, Callable[[], tuple[list[Record], Labels]]] = {}
