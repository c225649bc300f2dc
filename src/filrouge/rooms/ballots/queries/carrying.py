"""Whether an organisation can carry the vote of another in a ballot, and whose vote nobody carries though it was to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.people.models import Organisation
from filrouge.ground.thread.models import Link
from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Proxy, State, Vote, Voter

HOW = "wasDerivedFrom"  # what a proxy has to the voice that was handed over


@dataclass(frozen=True)
class Hands:
    """Of some ballots: which voters have a vote in, and in whose hands votes are (giver → holder, by their numbers)."""

    voted: frozenset[int]
    given: Mapping[int, int]

    @cached_property
    def held(self) -> Counter[int]:
        """How many votes each voter carries."""
        return Counter(self.given.values())


@dataclass(frozen=True, slots=True)
class NotCarried:
    """A voice that was handed over, and why nobody carries its vote in one open ballot. `giver` is an organisation."""

    ballot: int
    title: Shown
    giver: int
    giver_name: str
    why: str


def hands(voters: Collection[Voter]) -> Hands:
    """How the votes of these voters stand, and all proxies of their ballots. Two statements."""
    ballots = {voter.ballot_id for voter in voters}
    given = Proxy.objects.filter(giver__ballot__in=ballots, revoked_at=None).values_list("giver_id", "holder_id")
    cast = Vote.in_force.filter(voter__in=[voter.pk for voter in voters]).values_list("voter_id", flat=True)
    return Hands(frozenset(cast) | {voter.pk for voter in voters if voter.paper_in}, dict(given))


def obstacle(ballot: Ballot, voter: Voter, holder: Voter | None, known: Hands) -> str:
    """What keeps `holder` from carrying the vote of `voter`, in a word; empty for nothing."""
    if not ballot.rule.proxy_limit:
        return "no_proxies"
    if holder is None or holder.ballot_id != ballot.pk or holder.pk == voter.pk:
        return "holder"
    if voter.weight == "0":
        return "no_vote"
    if voter.pk in known.voted:
        return "voted"
    if voter.pk in known.given:
        return "already"
    if holder.pk in known.given:
        return "passed_on"
    if known.held[voter.pk]:
        return "carries"
    return "limit" if known.held[holder.pk] >= ballot.rule.proxy_limit else ""


def limit_words(name: str, limit: int) -> str:
    """That an organisation carries as many votes as a rule allows."""
    words = ngettext(
        "%(name)s carries %(number)d proxy already, which is all that the rule allows.",
        "%(name)s carries %(number)d proxies already, which is all that the rule allows.",
        limit,
    )
    return words % {"name": name, "number": limit}


def not_carried(ballots: Collection[int], voices: Mapping[int, int]) -> tuple[NotCarried, ...]:
    """Of voices that were handed over (who → to whom, organisations), those that nobody carries in those of these
    ballots that are led in a meeting.

    Whoever has voted, has no vote there, or took the proxy back in the ballot itself is not among them. Four
    statements, whatever their number.
    """
    if not ballots or not voices:
        return ()
    concerned = Voter.objects.filter(
        ballot__in=ballots, ballot__led_in_a_meeting=True, organisation__in={*voices, *voices.values()}
    )
    voters = list(concerned.select_related("ballot__rule").order_by("ballot", "name", "pk"))
    names = dict(Organisation.objects.filter(pk__in=set(voices.values())).values_list("pk", "name"))
    return tuple(_without(voters, voices, names))


def _without(voters: Collection[Voter], voices: Mapping[int, int], names: Mapping[int, str]) -> Iterator[NotCarried]:
    known, on_roll = hands(voters), {(voter.ballot_id, voter.organisation_id): voter for voter in voters}
    for voter in voters:
        if voter.organisation_id not in voices:
            continue
        to, ballot = voices[voter.organisation_id], voter.ballot
        code = obstacle(ballot, voter, on_roll.get((ballot.pk, to)), known)
        if why := _why(code, voter, names[to], ballot.rule.proxy_limit):
            title = ballot.title.in_(get_language() or "en")
            yield NotCarried(ballot.pk, title, voter.organisation_id, voter.name, why)


def _why(code: str, voter: Voter, holder: str, limit: int) -> str:
    if code == "limit":
        return limit_words(holder, limit)
    words = {
        "no_proxies": _("The rule of this ballot knows no proxies."),
        "holder": _("%(holder)s is not on the roll of this ballot."),
        "passed_on": _("%(holder)s has given its own vote away."),
        "carries": _("%(giver)s carries votes of others, so its own cannot be passed on with them."),
    }
    return words[code] % {"holder": holder, "giver": voter.name} if code in words else ""


def given_with(voice: Ref) -> tuple[Proxy, ...]:
    """The proxies that follow from a voice handed over, where nobody took them back and the ballot is open.

    One statement. `proxy.cast` says whether the vote is in.
    """
    links = Link.objects.filter(
        effect_kind=Proxy._meta.label_lower, how=HOW, cause_kind=voice.kind, cause_id=voice.id
    ).values("effect_id")
    found = Proxy.objects.filter(pk__in=links, revoked_at=None, giver__ballot__state=State.OPENED)
    cast = Q(giver__paper_in=True) | Exists(Vote.in_force.filter(voter=OuterRef("giver")))
    return tuple(found.annotate(cast=cast).select_related("giver__ballot", "holder").order_by("pk"))
