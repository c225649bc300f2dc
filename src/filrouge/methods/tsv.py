"""Tables that lie beside the code that reads them: tab-separated text in UTF-8, nothing in it is quoted."""

from __future__ import annotations

import csv
from importlib.resources import files


def read_tsv(package: str, name: str) -> list[dict[str, str]]:
    """The rows of a table in a package (`__package__` of whoever asks), each by the headings of its first line."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
