"""What stories of elections share: a ballot that is announced and calls for candidatures, and who is put forward."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import candidatures, drafting
from filrouge.rooms.ballots.models import Ballot, Candidature
from tests.rooms.ballots.assembly import Assembly

SAID = "A bakery in every village."


def called(assembly: Assembly, options: tuple[str, ...] = (), *, days: int = 7, **fields: Any) -> Ballot:
    """An election of two that is announced, with a call for candidatures that ends in some days."""
    fields = {"method": "scottish_stv", "settings": {"places": 2}} | fields
    ballot = drafting.announce_ballot(assembly.secretariat, ballot=assembly.draft(options=options, **fields))
    until = timezone.now() + timedelta(days=days)
    return candidatures.call_for_candidatures(assembly.secretariat, ballot=ballot, until=until)


def ended(ballot: Ballot) -> Ballot:
    """The same ballot a moment after its call has ended."""
    Ballot.objects.filter(pk=ballot.pk).update(candidatures_until=timezone.now() - timedelta(seconds=1))
    return Ballot.objects.select_related("rule", "space__organisation").get(pk=ballot.pk)


def put_by(
    assembly: Assembly, member: str, name: str = "", ballot: Ballot | None = None, category: str = ""
) -> Candidature:
    """A person put forward by a member: in this ballot, or in one of its own."""
    return candidatures.put_forward(
        assembly.viewer(member), ballot=ballot or called(assembly), name=name or f"Candidate of {member}",
        statement=Words.of(SAID, "en"), category=category, consents=True,
    )  # fmt: skip
