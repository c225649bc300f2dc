"""Rows and small networks that the tests of linkage tell their stories with; all invented."""

from __future__ import annotations

from functools import cache

from filrouge.methods.linkage.invention import invent
from filrouge.methods.linkage.records import Record
from filrouge.methods.linkage.simulate import Simulated, federations


def row(key: int, name: str | tuple[str, ...], **known: object) -> Record:
    """A Belgian row of list `key` unless said otherwise."""
    names = (name,) if isinstance(name, str) else name
    return Record(**{"key": key, "source": key, "names": names, "country": "BE", **known})  # type: ignore[arg-type]  # tests give what they need


@cache
def network(organisations: int = 250, seed: int = 5) -> Simulated:
    """A simulated network; the same one for every test that asks."""
    return federations(invent(organisations, seed=seed), seed=seed)
