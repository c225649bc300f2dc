"""Paper ballots: typed by two persons who do not see each other's entry; when both agree, it is a vote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.rooms.ballots.actions.casting import open_now, plain_answers, record_vote
from filrouge.rooms.ballots.models import Means, PaperEntry, Vote, Voter
from filrouge.rooms.ballots.rules import MAY


@action("ballots.type_paper", rule=MAY["type_paper"], about="voter", says=gettext_lazy("Paper ballot typed"))
def type_paper(act: Act, *, voter: Voter, answers: Mapping[str, Any]) -> PaperEntry:
    """Type what stands on a paper ballot. The second person's entry casts the vote if it says the same.

    Where the two differ both are set aside and the paper is typed anew by both; nothing is cast.
    """
    ballot = open_now(voter)
    if ballot.secret:
        raise Refused(_("A secret ballot on paper is counted from its own urn, not typed here."), code="secret")
    if Vote.in_force.filter(voter=voter).exclude(means=Means.PAPER).exists():
        raise Refused(_("%(name)s has voted already, not on paper.") % {"name": voter.name}, code="voted")
    if act.by.person is None:
        raise Refused(_("A paper ballot is typed by a person."), code="person")
    typed = plain_answers(ballot, answers)
    waiting = PaperEntry.objects.select_for_update().filter(voter=voter, settled_at=None)
    first = waiting.exclude(person=act.by.person).first()
    entry, _new = PaperEntry.objects.update_or_create(
        voter=voter, person=act.by.person, settled_at=None, defaults={"answers": typed, "at": act.at}
    )
    act.changed(entry, after={"ballot": ballot.id, "organisation": voter.organisation_id, "second": first is not None})
    if first is None:
        return entry
    waiting.update(settled_at=act.at)
    entry.settled_at = act.at
    if first.answers == typed:
        record_vote(act, voter, typed, Means.PAPER)
    return entry


def agreed(entry: PaperEntry) -> bool | None:
    """Whether both entries say the same and the vote is cast; None while the second person is still to type."""
    if entry.settled_at is None:
        return None
    both = PaperEntry.objects.filter(voter=entry.voter_id, settled_at=entry.settled_at)
    return all(answers == entry.answers for answers in both.values_list("answers", flat=True))
