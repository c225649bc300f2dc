"""The changes that people proposed to a real manifesto, and what became of them."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from filrouge.methods.amending.carrying import Carried, carry
from filrouge.methods.amending.difference import compare

pytestmark = pytest.mark.shared


def changes(shared: Path) -> Iterator[tuple[str | None, ...]]:
    """Of every change the wording before, as proposed, before it was taken in and after; None where there was none."""
    with gzip.open(shared / "data" / "texts" / "wordings.json.gz", "rt", encoding="utf-8") as file:
        wordings = json.load(file)
    with gzip.open(shared / "data" / "texts" / "proposed-changes.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            for change in json.loads(line)["changes"]:
                names = ("base", "proposed", "before_merge", "after_merge")
                yield tuple(wordings.get(change.get(name)) for name in names)


def test_changes_are_carried_as_people_merged_them_or_somebody_is_asked(shared: Path) -> None:
    compared, ends = 0, Counter[str]()
    for base, proposed, newer, merged in changes(shared):
        if base is None or proposed is None:
            continue
        found = compare(base, proposed)
        assert (found.old, found.new) == (base, proposed)
        compared += 1
        if newer is None or merged is None or newer == base:
            continue
        carried = carry(base, proposed, newer)
        if isinstance(carried, Carried):
            ends["as merged" if carried.text == merged else "merged otherwise"] += 1
        else:
            ends["collides"] += 1
    assert compared == 542
    # Most collisions are two paragraphs put into one place. Of the nine, six differ in one line break.
    assert ends == {"as merged": 81, "merged otherwise": 9, "collides": 22}
