"""A ballot as the file that is counted and published."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from filrouge.methods import recount
from filrouge.rooms.ballots import sealing
from filrouge.rooms.ballots.electorate import frozen_roll
from filrouge.rooms.ballots.freezing import asked, rule_as_frozen
from filrouge.rooms.ballots.models import Ballot, Urn, Vote, Voter

AGREEMENT = "agreement"


def ballot_file(ballot: Ballot) -> dict[str, Any]:
    """The file of a closed ballot (methods.recount). Six statements, whatever the number of voters."""
    voters = list(ballot.voters.select_related("organisation").order_by("organisation__address"))
    return {
        "format": recount.FORMAT,
        # Without it, trying all ways to put names on the papers until the digest fits would find the right one.
        "salt": secrets.token_hex(16),
        "ballot": _ballot(ballot),
        "rule": {
            **rule_as_frozen(ballot.rule), "name": ballot.rule.name.as_json(), "digest": ballot.rule_digest,
        },
        "roll": _roll(ballot, voters),
        "questions": asked(ballot),
        "lot": {"seed": ballot.lot_seed, "commitment": ballot.lot_commitment},
        **_papers(ballot, voters),
    }  # fmt: skip


def counted(file: dict[str, Any]) -> dict[str, Any]:
    """The result of a ballot, from its file alone; beside it how far rankings agree, which is no part of the result."""
    result = recount.count(file)
    agreeing = recount.agreements(file)
    return {**result, AGREEMENT: agreeing} if agreeing else result


def stated(result: Mapping[str, Any]) -> dict[str, Any]:
    """A result as it is published and compared: what anyone counts again, on any machine."""
    return {name: part for name, part in result.items() if name != AGREEMENT}


def _ballot(ballot: Ballot) -> dict[str, Any]:
    times = {name: getattr(ballot, name) for name in ("opened_at", "closed_at")}
    return {
        "address": ballot.address,
        "title": ballot.title.as_json(),
        "text": ballot.text.as_json(),
        "method": ballot.method,
        "settings": ballot.settings,
        "secret": ballot.secret,
        "silence_consents": ballot.silence_consents,
        "text_digest": ballot.text_digest,
        **{name: at.isoformat() if at else None for name, at in times.items()},
    }


def _roll(ballot: Ballot, voters: list[Voter]) -> dict[str, Any]:
    return {
        "digest": ballot.roll_digest,
        "members": frozen_roll(voters).as_dict()["members"],
        "weights": {voter.organisation.address: voter.weight for voter in voters},
        "names": {voter.organisation.address: voter.name for voter in voters},
    }


def _papers(ballot: Ballot, voters: list[Voter]) -> dict[str, Any]:
    if ballot.secret:
        # Asked anew: a ballot that was opened in this process still holds the urn as it was when it was empty.
        papers = sealing.unseal(ballot.address, Urn.objects.get(ballot=ballot).sealed)
        took_part = sorted(voter.organisation.address for voter in voters if voter.paper_in)
        listed = [{"receipt": p.receipt, "weight": p.weight, "answers": p.answers} for p in papers]
        return {"took_part": took_part, "papers": listed}
    addresses = {voter.id: voter.organisation.address for voter in voters}
    votes = sorted(last_votes(addresses), key=lambda vote: addresses[vote.voter_id])
    papers_by_name = [{"voter": addresses[vote.voter_id], "answers": vote.answers} for vote in votes]
    return {"took_part": [paper["voter"] for paper in papers_by_name], "papers": papers_by_name}


def last_votes(voters: Iterable[int]) -> list[Vote]:
    """The vote that counts of each voter: the one with the highest number in force. One statement."""
    return [votes[-1] for votes in votes_in_force(voters).values()]


def votes_in_force(voters: Iterable[int]) -> dict[int, list[Vote]]:
    """What each voter cast and did not take back, the one that counts last. One statement."""
    cast: dict[int, list[Vote]] = {}
    for vote in Vote.in_force.filter(voter__in=list(voters)).order_by("number"):
        cast.setdefault(vote.voter_id, []).append(vote)
    return cast
