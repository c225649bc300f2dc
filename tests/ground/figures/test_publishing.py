"""Tables as files that are named after what is in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from filrouge.ground.figures.publishing import digest_of, publish


def test_a_file_is_named_after_its_digest_and_the_same_columns_make_the_same_file(tmp_path: Path) -> None:
    columns = {"organisation": np.arange(5), "name": np.array(["a", "b", "c", "é", ""])}
    first = publish(tmp_path, "entries", columns)
    second = publish(tmp_path, "entries", columns)
    assert first == second
    assert (first.rows, first.digest) == (5, digest_of(first.path))
    assert first.path.name == f"entries-{first.digest[:16]}.parquet"
    assert [path.name for path in tmp_path.iterdir()] == [first.path.name]


@pytest.mark.parametrize(
    ("name", "columns", "why"),
    [
        ("entries; drop", {"a": np.arange(2)}, "plain name"),
        ("entries", {"a b": np.arange(2)}, "plain name"),
        ("entries", {"a": np.arange(2), "b": np.arange(3)}, "one length"),
        ("entries", {}, "one length"),
        ("entries", {"a": np.array([None, "x"], dtype=object)}, "neither number"),
    ],
)
def test_what_engines_would_read_differently_is_refused_and_nothing_is_written(
    tmp_path: Path, name: str, columns: dict[str, np.ndarray], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        publish(tmp_path, name, columns)
    assert list(tmp_path.iterdir()) == []
