"""Which function takes the answers of a kind. Rooms register theirs in front/rooms.listen."""

from __future__ import annotations

from collections.abc import Callable

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.writing import Ref

Take = Callable[[Viewer, Ref, str, str], str]
"""(viewer, about, text, message_id) → what was done, in words for the confirmation; raises Refused or NotAllowed."""

ANSWERS: dict[str, Take] = {}


def answered(kind: str, take: Take) -> None:
    """Let a room take answers of a kind such as `plans.progress`.

    `take` runs in the transaction in which the mail is noted, with the viewer whom the address was made for: acting
    for that organisation, by means “mail”, without a second factor. It calls an action and says what was done, in the
    language that is active, which is the reader's. Only the writer's own words come, without quotation and signature.
    """
    if ANSWERS.get(kind, take) != take:
        raise RuntimeError(f"two functions take answers of the kind {kind}")
    ANSWERS[kind] = take
