"""What an answer by mail begins with: one word that decides, and what was written beside it.

The word stands alone or before a full stop, a comma or the like, so that “done with the first two” is not “done”.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_END = re.compile(r"\s*(?:$|[.,;:!\n–—-])")
_BETWEEN = " \t\r\n.,;:!–—-"


def beginning(text: str, words: Mapping[str, Collection[str]]) -> tuple[str, str]:
    """(meaning, the rest) of an answer. `words` are the words of each meaning; the longest that fits decides.

    Without such a word the meaning is empty and the rest is everything.
    """
    said = text.strip()
    low = said.casefold()
    spelled = sorted(
        ((word, meaning) for meaning, each in words.items() for word in each), key=lambda one: -len(one[0])
    )
    for word, meaning in spelled:
        if low.startswith(word) and _END.match(low, len(word)):
            return meaning, said[len(word) :].lstrip(_BETWEEN).strip()
    return "", said
