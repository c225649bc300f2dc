"""The words of a ballot's file, in the language that somebody reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def in_language(said: Mapping[str, Any], language: str) -> str:
    """A text of the file in `language`, else in its original, else in whatever there is; `ground.words` as data."""
    for code in (language, said.get("origin", ""), *said):
        wording = said.get(code)
        if isinstance(wording, Mapping) and isinstance(text := wording.get("text"), str) and text:
            return text
    return ""
