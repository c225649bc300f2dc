"""DuckDB, inside the process that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from numpy.typing import NDArray

from filrouge.ground.figures.engine import Answer, Part
from filrouge.ground.figures.publishing import Columns, Published, publish


class Here:
    """The engine that every installation has."""

    def __init__(self, folder: Path) -> None:
        import duckdb

        self.folder = folder
        # What does not fit into memory goes beside the tables, and a killed run leaves nothing elsewhere.
        self.connection = duckdb.connect(config={"temp_directory": str(folder / "overflow")})

    def publish(self, name: str, columns: Columns) -> Published:
        published = publish(self.folder, name, columns)
        self.connection.read_parquet(str(published.path)).create_view(name)
        return published

    def ask(self, question: str, parameters: Mapping[str, int | float | str] | None = None) -> Answer:
        found = self.connection.execute(question, dict(parameters or {})).fetchnumpy()
        return {str(name): values for name, values in found.items()}

    def each(self, work: Callable[[Any, Part], NDArray[Any]], given: Any, parts: Iterable[Part]) -> list[NDArray[Any]]:
        return [work(given, part) for part in parts]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.close()
