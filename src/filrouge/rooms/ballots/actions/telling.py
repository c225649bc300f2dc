"""What the room tells: that something was decided, and to whoever contested it that it was answered.

Followers of the actions, subscribed in front/rooms.py.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from filrouge.ground.actions import Act
from filrouge.ground.asked.telling import tell
from filrouge.rooms.ballots.models import Contest, Count
from filrouge.rooms.ballots.queries.ballots import OUTCOMES


def of_result(act: Act, count: Count) -> None:
    """Everybody hears of a published result, once; with its outcome where one question was put."""
    ballot, questions = count.ballot, count.result["questions"]
    one = len(questions) == 1
    tell(
        "ballots.decided", by=act.by, space=ballot.space, about=ballot, title=ballot.title, at=act.at, everybody=True,
        text=_("The result: %(outcome)s.") if one else _("The results are published."),
        values={"outcome": OUTCOMES[questions[0]["outcome"]][1]} if one else {},
        page=("ballots:ballot", [ballot.space.slug, ballot.address]), once=f"ballots.decided:{ballot.pk}",
    )  # fmt: skip


def of_answer(act: Act, contested: Contest) -> None:
    """The organisation that contested a result hears of the answer."""
    ballot = contested.ballot
    tell(
        "ballots.answered", by=act.by, space=ballot.space, about=ballot, title=ballot.title, at=act.at,
        text=_("What you contested was answered, and the votes were counted once more."),
        organisations=[contested.organisation_id], page=("ballots:count", [ballot.space.slug, ballot.address]),
        once=f"ballots.answered:{contested.pk}",
    )  # fmt: skip
