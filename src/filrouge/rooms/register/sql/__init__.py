"""Analytic questions as portable SQL, one a file; the figures engine asks them of DuckDB or of Spark."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def question(name: str) -> str:
    """The text of a question."""
    return resources.files(__package__).joinpath(f"{name}.sql").read_text("utf-8")
