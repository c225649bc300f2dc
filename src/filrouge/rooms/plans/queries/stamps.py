"""Until when what the pages of plans show may be kept."""

from __future__ import annotations

from collections.abc import Hashable

from django.utils.translation import get_language

from filrouge.ground.pages import kept
from filrouge.ground.people.viewer import Viewer

# A draft is on no page that is kept, and neither is a list that was sent and not taken in: pages write drafts every few
# seconds while somebody types.
UNSEEN = ("plans.keep_draft", "plans.throw_away", "plans.receive_list")
ROOMS = ("plans", "register", "people")  # whose tables say what was said, and who said it


def sight(viewer: Viewer) -> tuple[Hashable, ...]:
    """Whoever shares this sees the same of a plan: it depends on whether they sort, and on whom they act for."""
    acting = viewer.acting
    who = (acting.organisation, acting.role, viewer.needs_second_factor) if acting else ()
    return who, viewer.means, get_language()


def written() -> str:
    """The stamp of what was said, proposed and decided in plans, with who said it: meetings and votes that no plan
    follows leave it as it is. One statement.
    """
    return kept.stamp(*ROOMS, but=UNSEEN)


def planned() -> str:
    """The stamp of plans themselves: words, areas and steps, with the meetings these are held in. One statement."""
    return kept.stamp("plans", "meetings", "people", but=UNSEEN)


def done() -> str:
    """The stamp of what was done in plans, and in the meetings and ballots that belong to them. One statement."""
    return kept.stamp(but=UNSEEN)
