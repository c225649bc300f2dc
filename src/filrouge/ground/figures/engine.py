"""What an engine is, and which there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, Self

from numpy.typing import NDArray

from filrouge.ground.figures.publishing import Columns, Published

Answer = dict[str, NDArray[Any]]
Part = tuple[NDArray[Any], ...]

ENGINES = ("duckdb", "spark")


class NotHere(Exception):
    """An engine was asked for that this installation does not have; says what to install."""


class Engine(Protocol):
    """Publishes tables and answers questions about them; closed when the `with` ends.

    `each` is for the one thing that SQL cannot say: measuring parts of a table with a method of ours.
    """

    def publish(self, name: str, columns: Columns) -> Published:
        """Make columns known under a name; a name published again stands for the newer table."""
        ...

    def ask(self, question: str, parameters: Mapping[str, int | float | str] | None = None) -> Answer:
        """Answer a question in SQL of DuckDB's dialect, with parameters written $name: columns by name."""
        ...

    def each(self, work: Callable[[Any, Part], NDArray[Any]], given: Any, parts: Iterable[Part]) -> list[NDArray[Any]]:
        """`work(given, part)` for every part, in order."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_error: object) -> None: ...


def open_engine(name: str, folder: Path) -> Engine:
    """The engine of that name, keeping its files in a folder.

    Raises NotHere when the installation lacks it, ValueError for a name that no engine has.
    """
    if name == "duckdb":
        from filrouge.ground.figures.here import Here

        return Here(folder)
    if name == "spark":
        from filrouge.ground.figures.spark import Spark

        return Spark(folder)
    raise ValueError(f"there is no engine {name!r}; there are {', '.join(ENGINES)}")
