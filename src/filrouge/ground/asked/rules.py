"""Who sees what waits, and who says how they are told: everybody for themselves."""

from __future__ import annotations

from typing import Any

from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import Rule, member, rule, signed_in


@rule
def ones_own(viewer: Viewer, subject: Any) -> bool:
    """The person themselves; whoever comes by a link of a mail is the person it was written to."""
    return viewer.person is not None and viewer.person == subject


MAY: dict[str, Rule] = {
    "see_what_waits": member,
    "choose_mail": ones_own,
    "see_own_mail": signed_in,
}
