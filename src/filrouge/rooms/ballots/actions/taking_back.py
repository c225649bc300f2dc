"""Taking a vote back until the closing: the organisation has not voted then, and may vote anew or give its proxy."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.rooms.ballots import sealing
from filrouge.rooms.ballots.actions.casting import open_now, paper_called, refuse_others_vote
from filrouge.rooms.ballots.models import Means, Urn, Vote, Voter
from filrouge.rooms.ballots.rules import MAY


@action("ballots.take_vote_back", rule=MAY["take_vote_back"], about="voter", says=gettext_lazy("Vote taken back"))
def take_vote_back(act: Act, *, voter: Voter) -> Voter:
    """Take an open vote back, however it came in but on paper. What was cast stays on record and counts no more.

    Who may correct a vote may take it back: whoever cast it or the head delegate, and the holder of a proxy for the
    votes that it cast.
    """
    ballot = open_now(voter)
    if ballot.secret:
        raise Refused(_("This ballot is secret. Load the page again and take the vote back there."), code="secret")
    cast = Vote.in_force.filter(voter=voter)
    last = cast.order_by("-number").first()
    if last is None:
        raise _nothing(voter)
    _refuse_what_a_proxy_cast(act, voter)
    refuse_others_vote(act, voter, last)
    if cast.filter(means=Means.PAPER).exists():
        raise Refused(_("%(name)s has voted on paper, so it stands.") % {"name": voter.name}, code="paper")
    cast.update(taken_back_at=act.at)
    noted = {"ballot": ballot.id, "organisation": voter.organisation_id, "number": last.number}
    act.changed(last, after={**noted, "taken_back": True})
    return voter


@action(
    "ballots.take_secret_vote_back",
    rule=MAY["take_vote_back"],
    about="voter",
    says=gettext_lazy("Secret vote taken back"),
)
def take_secret_vote_back(act: Act, *, voter: Voter, receipt: str) -> Voter:
    """Take a secret vote back by its receipt: the paper leaves the urn, and nothing says which one it was."""
    ballot = open_now(voter)
    if not ballot.secret:
        raise Refused(_("This ballot is open. Load the page again and take the vote back there."), code="open")
    _refuse_what_a_proxy_cast(act, voter)
    _take_paper_out(voter, receipt)
    act.changed(voter, after={"ballot": ballot.id, "organisation": voter.organisation_id, "taken_back": True})
    return voter


def _take_paper_out(voter: Voter, receipt: str) -> None:
    """The urn and the roll lose one paper together, so that both always tell the same number."""
    urn = Urn.objects.select_for_update().get(ballot=voter.ballot)
    papers = sealing.unseal(voter.ballot.address, urn.sealed)
    if not Voter.objects.filter(pk=voter.pk, paper_in=True).update(paper_in=False):
        raise _nothing(voter)
    paper = paper_called(papers, receipt, voter.weight)
    if paper is None:
        words = _("No vote was taken back. Type the receipt that was shown after voting.")
        raise Refused(words, code="receipt", field="receipt")
    papers.remove(paper)
    urn.sealed, urn.papers = sealing.seal(voter.ballot.address, papers), len(papers)
    urn.save()
    voter.paper_in = False


def _refuse_what_a_proxy_cast(act: Act, voter: Voter) -> None:
    """Who gave its proxy takes nothing back that its holder cast; the holder does."""
    carried = voter.proxies_given.filter(revoked_at=None).select_related("holder").first()
    if carried and act.by.acting and act.by.acting.organisation == voter.organisation_id:
        words = _("%(holder)s has cast your vote, so it stands. Only %(holder)s can take it back.")
        raise Refused(words % {"holder": carried.holder.name}, code="proxy")


def _nothing(voter: Voter) -> Refused:
    return Refused(_("%(name)s has not voted, so there is nothing to take back.") % {"name": voter.name}, code="none")
