"""Compiling the texts of the interface: `python -m filrouge.front.catalogues FILE.po …`.

Catalogues are kept as .po, which people can read and translate, and read as .mo. Needs no gettext on the machine.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import polib


def compile_catalogue(source: Path) -> Path:
    """Write the .mo beside a .po. Entries that are empty or uncertain are left out, so the English text shows."""
    target = source.with_suffix(".mo")
    partial = target.with_suffix(".mo.partial")
    polib.pofile(str(source)).save_as_mofile(str(partial))
    os.replace(partial, target)
    return target


if __name__ == "__main__":
    for name in sys.argv[1:]:
        compile_catalogue(Path(name))
