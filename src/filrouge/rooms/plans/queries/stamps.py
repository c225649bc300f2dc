"""Until when what the pages of plans show may be kept: each list under a stamp of what can change it, and no more.

A stamp leaves out what is known to leave a list alone. What is not named here changes everything, so that an action
that is added and forgotten here makes a page slow and never wrong.
"""

from __future__ import annotations

from collections.abc import Hashable

from django.utils.translation import get_language

from filrouge.ground.pages import kept
from filrouge.ground.pages.kept import House
from filrouge.ground.people.viewer import Viewer

# A draft is on no page that is kept, and neither is a list that was sent and not taken in: pages write drafts every few
# seconds while somebody types.
UNSEEN = frozenset({"plans.keep_draft", "plans.throw_away", "plans.receive_list"})
ROOMS = ("plans", "register", "people")  # whose tables say what was said, and who said it


def _verbs(*names: str) -> frozenset[str]:
    return frozenset(f"plans.{name}" for name in names)


# What writes rows of one kind alone, and of no other list of the room.
SAYING = _verbs(
    "contribute", "correct_contribution", "confirm_contribution", "take_back_contribution", "import_list",
)  # fmt: skip
SUPPORTING = _verbs("support", "take_back_support")
COMMENTING = _verbs("comment", "take_back_comment")
AMENDING = _verbs("amend", "take_back_amendment", "not_take_in", "translate_answer")
AUTHORING = _verbs("invite_author", "answer_invitation", "leave")
PROPOSING = _verbs(
    "propose", "draw", "open_proposal", "revise", "renew", "take_in", "merge", "merge_anew", "unmerge", "tell_apart",
    "withdraw", "add_sources", "remove_source", "weigh", "decide", "reopen", "translate_reason",
)  # fmt: skip
ACTING = _verbs(
    "start_action", "place_action", "change_action", "report", "tick", "add_milestone", "change_milestone",
    "remove_milestone", "ask_owner", "answer_as_owner", "ask_partner", "answer_as_partner", "remind",
)  # fmt: skip
BELOW = _verbs("answer_line", "put_below", "take_from_below")
INVITING = _verbs("invite_unheard")

ASIDE = UNSEEN | ACTING | BELOW | INVITING  # no part of what is said and proposed
LEAVES_VOICES = ASIDE | SUPPORTING | COMMENTING | AMENDING
LEAVES_PROPOSALS = ASIDE | SAYING | COMMENTING
LEAVES_STATES = LEAVES_PROPOSALS | SUPPORTING | AUTHORING | AMENDING
LEAVES_AMENDMENTS = LEAVES_PROPOSALS | SUPPORTING
LEAVES_ROOMS = ASIDE | SAYING | SUPPORTING | COMMENTING | AMENDING | AUTHORING
OF_ONE_KIND = {
    "said": SAYING, "authors": AUTHORING, "comments": COMMENTING, "amendments": AMENDING, "support": SUPPORTING,
}  # fmt: skip
LEAVES_ACTIONS = UNSEEN | SAYING | SUPPORTING | COMMENTING | AMENDING | AUTHORING | PROPOSING | INVITING
LEAVES_PLANS = LEAVES_ACTIONS | ACTING | BELOW


def sight(viewer: Viewer) -> tuple[Hashable, ...]:
    """Whoever shares this sees the same of a plan: it depends on whether they sort, and on whom they act for."""
    acting = viewer.acting
    who = (acting.organisation, acting.role, viewer.needs_second_factor) if acting else ()
    return who, viewer.means, get_language()


def written(now: House | None = None) -> str:
    """The stamp of what was said, proposed and decided in plans, with who said it: meetings and votes that no plan
    follows leave it as it is. One statement, as with each stamp here; none where the house was read (`kept.house`).
    """
    return _house(now).stamp(*ROOMS, but=UNSEEN)


def stood(now: House | None = None) -> str:
    """The stamp of which proposals there are, and what became of each: not of who stands behind them."""
    return _house(now).stamp("plans", but=LEAVES_STATES)


def voiced(now: House | None = None, *, drafts: bool = False) -> str:
    """The stamp of contributions with what became of them, and of who said or proposed something; with the `drafts`
    for the one page that shows them.
    """
    return _house(now).stamp(*ROOMS, but=LEAVES_VOICES - UNSEEN if drafts else LEAVES_VOICES)


def proposed(now: House | None = None) -> str:
    """The stamp of proposals with their authors, their support and how many amendments wait."""
    return _house(now).stamp(*ROOMS, but=LEAVES_PROPOSALS)


def amended(now: House | None = None) -> str:
    """The stamp of amendments with the proposals that they are about, and of who answers them."""
    return _house(now).stamp(*ROOMS, but=LEAVES_AMENDMENTS)


def acted(now: House | None = None) -> str:
    """The stamp of actions with their steps, who leads them, and what lives of them below."""
    return _house(now).stamp(*ROOMS, but=LEAVES_ACTIONS)


def enrolled(now: House | None = None) -> str:
    """The stamp of who is a member."""
    return _house(now).stamp("register", "people")


def planned(now: House | None = None) -> str:
    """The stamp of plans themselves: words, areas and steps, with the meetings these are held in."""
    return _house(now).stamp("plans", "meetings", "people", but=LEAVES_PLANS)


def done(what: str, now: House | None = None) -> str:
    """The stamp of what members did in one way, named in `OF_ONE_KIND`: what writes rows of another of these kinds, and
    of no other kind, leaves it as it is.
    """
    return _house(now).stamp(*ROOMS, but=LEAVES_ROOMS - OF_ONE_KIND[what])


def adopted(now: House | None = None) -> str:
    """The stamp of what was adopted, of its authors, and of what it was drawn from."""
    return _house(now).stamp(*ROOMS, but=LEAVES_ROOMS - SAYING - AUTHORING)


def met(now: House | None = None) -> str:
    """The stamp of what was done at meetings and in ballots, and of which of them belong to plans."""
    return _house(now).stamp(*ROOMS, "meetings", "ballots", but=LEAVES_ROOMS)


def _house(now: House | None) -> House:
    return kept.house() if now is None else now
