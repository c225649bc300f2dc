"""An index as a file, so that what took long to make is read quickly and is there again after a restart.

One array after the other in NumPy's own format (NEP 1), which holds numbers only: nothing in it is run when it is read.
The items stand first, as JSON. Vectors are kept in half precision, which is what makes them out to three digits.
"""

import json
from collections.abc import Mapping
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from filrouge.methods.similar.index import Index, Tongue
from filrouge.methods.similar.items import Item, Meaning
from filrouge.methods.similar.words import Rarity, Sparse

FORMAT = 1
"""Another number whenever files that were written before cannot be read, or are weighed otherwise than new texts."""


def write(index: Index, out: BinaryIO) -> None:
    """Write an index: what it is made of, its items, and of each language its features."""
    languages = list(index.tongues)
    head = {"languages": languages, "items": [[item.key, item.texts] for item in index.items]}
    _put(out, np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), np.uint8))
    vectors = index.vectors
    _put(out, np.zeros((0, 0), np.float16) if vectors is None else vectors.astype(np.float16))
    for tongue in index.tongues.values():
        _put(out, tongue.items)
        _put(out, tongue.rarity.weights)
        _put_sparse(out, tongue.by_text)
        _put_sparse(out, tongue.by_feature)


def read(source: BinaryIO, meaning: Meaning | None = None) -> Index:
    """The index that was written. A file that is not whole is a ValueError or an EOFError.

    Vectors that were kept are taken as they are where `meaning` is given, and left out where it is not.
    """
    head: Mapping[str, Any] = json.loads(_get(source).tobytes())
    items = tuple(Item(key, texts) for key, texts in head["items"])
    vectors = _get(source).astype(np.float32)
    tongues = {language: _tongue(source) for language in head["languages"]}
    return Index.of(items, meaning, tongues, vectors if meaning is not None and vectors.size else None)


def _tongue(source: BinaryIO) -> Tongue:
    return Tongue(_get(source), Rarity(_get(source)), _get_sparse(source), _get_sparse(source))


def _put(out: BinaryIO, numbers: NDArray[Any]) -> None:
    np.lib.format.write_array(out, np.ascontiguousarray(numbers), allow_pickle=False)


def _get(source: BinaryIO) -> NDArray[Any]:
    found: NDArray[Any] = np.lib.format.read_array(source, allow_pickle=False)
    return found


def _put_sparse(out: BinaryIO, rows: Sparse) -> None:
    _put(out, np.array(rows.shape))
    for part in (rows.data, rows.indices, rows.indptr):
        _put(out, part)


def _get_sparse(source: BinaryIO) -> Sparse:
    from scipy.sparse import csr_array

    wide, high = (int(number) for number in _get(source))
    return csr_array((_get(source), _get(source), _get(source)), shape=(wide, high))
