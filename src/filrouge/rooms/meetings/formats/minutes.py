"""The value that minutes are frozen as: plain, the same for all readers, with a digest that anybody can work out.

    {"form": 1,
     "meeting": {"title": words, "zone": IANA name, "days": [[from, until], …], "mode", "place", "country"},
     "presence": [{"name", "country", "how": room | online | proxy | excused | absent, "guest": bool}, …],
     "quorum": null | {"words": words, "missing": [words, …], "reached": true | false | null},
     "items": [{"address", "kind", "title": words, "speaker", "lines": [line, …], "ballots": [ballot, …],
                "corrections": [{"organisation", "text"}, …], "wrote": [name, …]}, …],
     "lines": [line, …], "corrections": […]}        # what belongs to no item

`wrote` are those who handed in for a country round. An open space has "topics": [{"address", "title", "language",
"organisation", "round", "place"}, …], and "topic", the address of one, stands in each of its lines that belongs to it.
A line is {"address", "kind", "number", "organisation", "text",
"language", "state", "owner", "due"}, with "corrected": [name, …] where it was reworded at the request of others; a
ballot {"address", "title": words, "outcome": words, "votes": words}. `words` is Words.as_json; times are ISO 8601 in
UTC. No person is named but who opens an item, as the agenda printed it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FORM = 1
Content = Mapping[str, Any]


def canonical(content: Content) -> bytes:
    """The bytes of which the digest is: JSON with sorted names, nothing between its parts, in UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(content: Content) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()
