"""The 169 targets of the world, in five languages: real sentences of one field that say different things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from filrouge.methods.similar.index import Index
from filrouge.methods.similar.items import Item

pytestmark = pytest.mark.shared


def targets(shared: Path, language: str) -> dict[str, str]:
    text = (shared / "data" / "impact" / "sdg" / language / "global_targets.yml").read_text("utf-8")
    found = re.findall(r"^(\S+)-title: (.*(?:\n  .*)*)", text, re.MULTILINE)
    return {number: " ".join(title.split()) for number, title in found}


@pytest.mark.parametrize(("language", "alike"), [("de", 20), ("en", 44), ("es", 32), ("fr", 30), ("it", 34)])
def test_of_14196_pairs_few_are_suggested_and_the_nearest_do_speak_of_the_same(
    shared: Path, language: str, alike: int
) -> None:
    items = [Item(number, {language: title}) for number, title in targets(shared, language).items()]
    assert len(items) == 169
    found = {
        frozenset({item.key, suggestion.key}): suggestion.score
        for item, suggestions in Index(items).near_each(most=168)
        for suggestion in suggestions
    }
    assert len(found) == alike
    nearest = sorted(found, key=lambda pair: -found[pair])[:3]
    # Sustainable tourism stands twice, and so does equal access to land and resources.
    assert {frozenset({"12-b", "8-9"}), frozenset({"1-4", "5-a"})} & set(nearest)
