"""What an organisation does, from one or several cells: a code where there is one, and the words as typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from filrouge.methods.activities import activity

_LONGEST = 200


def activity_of(typed: Sequence[str]) -> dict[str, Any]:
    """The assertion `activity`: the words as typed; code, version, section and division of NACE where they are known.

    Of several columns (sector, section, code) the one that says most gives the code.
    """
    read = [found for cell in typed if (found := activity(cell))]
    best = max(read, key=lambda one: (one.version != "words", len(one.code), len(one.division)), default=None)
    known = {name: value for name, value in best._asdict().items() if value} if best else {}
    return known | {"typed": " · ".join(dict.fromkeys(typed))[:_LONGEST]}
