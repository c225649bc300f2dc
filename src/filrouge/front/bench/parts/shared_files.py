"""Real ballots of the shared folder, by kind; nothing where the folder is not there."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]


def decisions(*inside: str) -> list[Path]:
    """Files of a folder of decisions, the smallest first: below what FILROUGE_SHARED names, or ../shared."""
    shared = Path(os.environ.get("FILROUGE_SHARED", ROOT.parent / "shared"))
    folder = shared.joinpath("data", "decisions", *inside)
    found = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    return sorted(found, key=lambda path: (path.stat().st_size, path.name))
