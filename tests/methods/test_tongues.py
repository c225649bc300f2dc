"""In which language something is said, by its short words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import filrouge.front.sample
from filrouge.methods.tongues import SHORT_WORDS, tongue_of

DATA = Path(filrouge.front.sample.__file__).parent / "data"


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("Nous avons besoin d'un guichet.", "fr"), ("WIR BRAUCHEN EINE STELLE FÜR DIE GEMEINDEN", "de"),
        ("Abbiamo bisogno di una rete per i più piccoli", "it"), ("We hebben een loket nodig voor de regio", "nl"),
        ("Necesitamos una oficina para los pequeños", "es"), ("Done.", ""), ("", ""), ("12 345 %", ""),
        ("la la la de de de", ""),
    ],
)  # fmt: skip
def test_the_short_words_tell_or_nothing_does(text: str, tongue: str) -> None:
    assert tongue_of(text) == tongue


def said(value: Any) -> Iterator[tuple[str, str]]:
    """Every sentence of the sample with the language that it says it is in."""
    if isinstance(value, dict):
        told = ((each, code) for code, each in value.items() if code in SHORT_WORDS and isinstance(each, str))
        yield from ((text, code) for text, code in told if len(text) > 40)
        for each in value.values():
            yield from said(each)
    elif isinstance(value, list):
        for each in value:
            yield from said(each)


def test_of_what_the_sample_network_says_nearly_all_is_named_and_nothing_wrongly() -> None:
    texts = [each for file in sorted(DATA.glob("*.json")) for each in said(json.loads(file.read_text("utf-8")))]
    named = [(tongue_of(text), language) for text, language in texts]
    assert len(texts) > 100
    assert {pair for pair in named if pair[0] and pair[0] != pair[1]} == set()
    assert sum(bool(found) for found, _language in named) >= 0.9 * len(texts)
