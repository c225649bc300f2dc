"""Columns as Parquet files whose names are their digests, so that what was asked can be named and asked again."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = Mapping[str, NDArray[Any]]
NAME = re.compile(r"[a-z][a-z0-9_]*")
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Published:
    """A table that questions can name. `digest` is the SHA-256 of the file, in hexadecimal."""

    name: str
    path: Path
    digest: str
    rows: int


def publish(folder: Path, name: str, columns: Columns) -> Published:
    """Write columns of equal length (numbers, flags or text; nothing missing) to <name>-<digest>.parquet.

    ValueError when a name is not plain, when columns differ in length, or when not every engine reads a type alike.
    """
    rows = _length(name, columns)
    unfinished = folder / f"{name}.{os.getpid()}.unfinished"
    _write(unfinished, columns)
    digest = digest_of(unfinished)
    path = folder / f"{name}-{digest[:16]}.parquet"
    unfinished.replace(path)
    return Published(name, path, digest, rows)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _length(name: str, columns: Columns) -> int:
    strange = [each for each in (name, *columns) if not NAME.fullmatch(each)]
    if strange:
        raise ValueError(f"not a plain name: {strange[0]!r}")
    lengths = {len(values) for values in columns.values()}
    if len(lengths) != 1:
        raise ValueError("columns of one table have one length")
    if unread := [each for each, values in columns.items() if values.dtype.kind not in "ifbU"]:
        raise ValueError(f"column {unread[0]} is neither number, flag nor text")
    return lengths.pop()


def _write(path: Path, columns: Columns) -> None:
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.register("columns", {name: np.ascontiguousarray(values) for name, values in columns.items()})
        connection.table("columns").write_parquet(str(path), compression="zstd")
