"""The process that reads and counts what strangers sent: ``python -m filrouge.rooms.ballots.formats.child``.

The file is its standard input, the order stands in its first argument, one JSON object comes out: what was found, or
why not, in English. It gives up memory, time and further processes before it reads the first byte (ground.tables).
"""

from __future__ import annotations

import json
import sys
from typing import Any

from filrouge.ground.tables.child import limit_self
from filrouge.ground.tables.limits import Limits
from filrouge.methods.recount.anew import count_anew
from filrouge.methods.recount.foreign import Asked
from filrouge.methods.recount.outline import outline


def answer(order: dict[str, Any], content: bytes) -> dict[str, Any]:
    """What the order asks about the content: `count` or `outline`; `refused` says why there is nothing."""
    try:
        if order["work"] == "outline":
            return {"found": outline(content, order["ending"]).as_dict()}
        return {"found": count_anew(content, order["ending"], Asked(**order["asked"])).as_dict()}
    except ValueError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "it needs more memory than a file may take here"}


def main() -> None:
    """Read standard input by the order given as JSON in the first argument."""
    order = json.loads(sys.argv[1])
    limit_self(Limits(**order["limits"]))
    sys.stdout.write(json.dumps(answer(order, sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
