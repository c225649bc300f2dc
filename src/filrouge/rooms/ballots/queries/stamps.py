"""What the pages of the room that are kept hang on: what was done, and what whoever looks may see."""

from __future__ import annotations

from collections.abc import Hashable

from django.utils.translation import get_language

from filrouge.ground.pages import kept
from filrouge.ground.people.viewer import Viewer

# What is done to open ballots all day long. None of it changes a decided one, or the wording, the rule and the thread
# of one that is open: who has voted, and what is asked of the reader's organisation, is read anew for every page.
VOTING = (
    "ballots.cast", "ballots.cast_sheet", "ballots.cast_secretly", "ballots.vote_by_link", "ballots.type_paper",
    "ballots.take_vote_back", "ballots.take_secret_vote_back",
    "ballots.give_proxy", "ballots.revoke_proxy", "ballots.carry_voice", "ballots.lay_voice_down",
    "ballots.state_position", "ballots.ask_members", "ballots.answer_poll", "ballots.remind",
)  # fmt: skip


def listed() -> str:
    """The stamp of what lists of ballots show. One statement."""
    return kept.stamp("ballots", but=VOTING)


def told() -> str:
    """The stamp of what the page of a ballot tells: any room may have a link on its thread. One statement."""
    return kept.stamp(but=VOTING)


def here(viewer: Viewer) -> Hashable:
    """What everything that is drawn depends on: the network with its clock, and the language."""
    return (viewer.space.slug, viewer.space.zone, get_language()) if viewer.space else get_language()


def sight(viewer: Viewer) -> Hashable:
    """Whoever shares this sees the same ballots and results; nothing of an organisation of its own is told by it."""
    return here(viewer), int(viewer.level), viewer.acting.role if viewer.acting else ""


def mandate(viewer: Viewer) -> Hashable:
    """For what may differ from one organisation to the next, as a thread does: the person and whom they act for."""
    return sight(viewer), viewer.person.pk if viewer.person else 0, viewer.acting.mandate if viewer.acting else 0
