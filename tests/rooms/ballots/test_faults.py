"""What a certificate says does not add up is told in the reader's language, whatever the sentence."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.utils import translation

from filrouge.methods.counting import certificate as transfers
from filrouge.methods.counting import schulze_audit
from filrouge.methods.shares import certificate as shares
from filrouge.rooms.ballots.formats.faults import in_words


def sentences(module: ModuleType) -> Iterator[str]:
    """Every sentence that a certificate can yield, with 7 where something is named."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.JoinedStr | ast.Constant):
            parts = node.value.values if isinstance(node.value, ast.JoinedStr) else [node.value]
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)


@pytest.mark.parametrize("fault", sorted({one for m in (transfers, schulze_audit, shares) for one in sentences(m)}))
def test_every_sentence_of_a_certificate_is_known(fault: str) -> None:
    with translation.override("en"):
        told = in_words(fault)
    assert told[0].isupper() or told[0].isdigit()
    assert told.endswith(".")


def test_what_is_named_stays_named() -> None:
    assert in_words("stage 3: Ada % Co is excluded, and another has fewer votes") == (
        "Stage 3: Ada % Co is excluded, and another has fewer votes."
    )
    assert in_words("a sentence of tomorrow") == "a sentence of tomorrow"
