"""What the room tells: that a ballot is coming, that its text changed since an organisation decided on it, that
something was decided, and to whoever contested it that it was answered; what became of a candidature, and that a vote
was taken back.

Followers of the actions, subscribed in front/rooms.py.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from filrouge.ground.actions import Act
from filrouge.ground.asked.telling import tell
from filrouge.methods.deciding.exact import digest
from filrouge.rooms.ballots.freezing import as_it_stands
from filrouge.rooms.ballots.models import (
    Ballot,
    Candidature,
    Contest,
    Count,
    DraftWording,
    MemberPoll,
    Position,
    State,
    Voter,
)
from filrouge.rooms.ballots.queries.ballots import OUTCOMES

CANDIDATURES = {
    Candidature.State.ADMITTED: _("The candidature of your organisation is admitted and stands on the ballot."),
    Candidature.State.NOT_ADMITTED: _("The candidature of your organisation is not admitted. Read why."),
    Candidature.State.WITHDRAWN: _("The secretariat withdrew the candidature of your organisation."),
}


def of_announcement(act: Act, ballot: Ballot) -> None:
    """Everybody hears once of a ballot that members can decide on before it opens."""
    tell(
        "ballots.announced", by=act.by, space=ballot.space, about=ballot, title=ballot.title, at=act.at, everybody=True,
        text=_("This ballot is coming. Each organisation can decide before it opens what its delegate is to vote."),
        page=("ballots:ballot", [ballot.space.slug, ballot.address]), once=f"ballots.announced:{ballot.pk}",
    )  # fmt: skip


def of_rewording(act: Act, ballot: Ballot) -> None:
    """Organisations whose position or poll of members is on an earlier wording hear that the text has changed."""
    if ballot.announced_at is None:
        return
    newest: dict[int, DraftWording | None] = {}
    for made in Position.objects.filter(ballot=ballot).select_related("wording").order_by("id"):
        newest[made.organisation_id] = made.wording
    now = digest(as_it_stands(ballot))
    outdated = {organisation for organisation, wording in newest.items() if wording and wording.digest != now}
    polls = MemberPoll.objects.filter(ballot=ballot, replaced_at=None).exclude(wording__digest=now)
    outdated.update(polls.values_list("organisation", flat=True))
    if outdated:
        tell(
            "ballots.reworded", by=act.by, space=ballot.space, about=ballot, title=ballot.title, at=act.at,
            text=_("The text has changed since your organisation decided on it. Read it again."),
            organisations=sorted(outdated), page=("ballots:position", [ballot.space.slug, ballot.address]),
        )  # fmt: skip


def of_candidature(act: Act, candidature: Candidature) -> None:
    """An organisation hears what became of its candidature; why one was not admitted stands on its page alone."""
    ballot, state = candidature.ballot, Candidature.State(candidature.state)
    if ballot.state == State.DRAFTED:
        of_rewording(act, ballot)
    if act.by.acting and act.by.acting.organisation == candidature.organisation_id:
        return
    tell(
        "ballots.candidature_answered", by=act.by, space=ballot.space, about=ballot, title=ballot.title, at=act.at,
        text=CANDIDATURES[state], organisations=[candidature.organisation_id],
        page=("ballots:candidature", [ballot.space.slug, ballot.address, candidature.address]),
        once=f"ballots.candidature:{candidature.pk}:{state.value}",
    )  # fmt: skip


def of_taking_back(act: Act, voter: Voter) -> None:
    """Whoever acts for an organisation hears that its vote was taken back: another may have cast it."""
    ballot = voter.ballot
    tell(
        "ballots.taken_back", by=act.by, space=ballot.space, about=ballot, title=ballot.title, at=act.at,
        text=_("The vote of your organisation was taken back. It has not voted until a new vote is cast."),
        organisations=[voter.organisation_id], page=("ballots:cast", [ballot.space.slug, ballot.address]),
    )  # fmt: skip


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
