"""What a card asks about, as one digest: a card expires when the data of either side change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping

from filrouge.ground.database import chunks
from filrouge.ground.people.models import Space
from filrouge.rooms.register.models import Doubt, Link, Row, Source


def digests_of(space: Space, organisations: Collection[int]) -> dict[int, list[str]]:
    """Organisation → digests of what its rows say, sorted; the same row on next year's list says nothing new."""
    found: dict[int, set[str]] = {}
    for chunk in chunks(organisations):
        links = Link.objects.filter(
            space=space, organisation__in=chunk, ended_at=None, row__kind=Row.Kind.ORGANISATION,
            row__source__state=Source.State.IMPORTED,
        )  # fmt: skip
        for organisation, digest in links.values_list("organisation_id", "row__digest"):
            found.setdefault(organisation, set()).add(digest)
    return {organisation: sorted(digests) for organisation, digests in found.items()}


def of_both(one: list[str], other: list[str]) -> str:
    """One digest over the data of both sides, whichever is left."""
    return hashlib.sha256(json.dumps(sorted([one, other])).encode()).hexdigest()


def holds(doubt: Doubt, known: Mapping[int, list[str]] | None = None) -> bool:
    """Whether a card still asks about the data it was made from. One without a fingerprint is too old to tell.

    `known`: digests of both sides, as from `digests_of`, where they were read already.
    """
    digests = digests_of(doubt.space, {doubt.left_id, doubt.right_id}) if known is None else known
    now = of_both(digests.get(doubt.left_id, []), digests.get(doubt.right_id, []))
    return not doubt.fingerprint or doubt.fingerprint == now
