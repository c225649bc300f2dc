"""What the room asks of organisations: to vote and to put candidates forward, and of the secretariat to open, publish
and answer. What it tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Offer, Way
from filrouge.ground.people.models import Role, Space
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import system
from filrouge.ground.statements import Prepared
from filrouge.rooms.ballots.models import Ballot, Candidature, Contest, Proxy, Rule, State, Vote, Voter
from filrouge.rooms.ballots.queries.reminders import PROXY, REMINDER
from filrouge.rooms.ballots.rules import SPEAKERS, VOTERS, takes_candidatures
from filrouge.rooms.register.queries.electorate import elector_classes

SECRETARIAT = (Role.SECRETARIAT,)
READ = (
    "pk", "address", "title", "state", "rule_id", "electorate_on", "drafted_at", "announced_at", "candidatures_until",
    "tried_at", "opens_at", "opened_at", "closes_at", "closed_at",
)  # of a ballot  # fmt: skip


def waiting(space: Space, organisations: Collection[int]) -> list[Asked]:
    """Votes that are not in, for whoever casts them; candidates that can be put forward; at the desk what is tried,
    counted, contested or put forward.

    At most three statements, two for others than the secretariat; one where no ballot waits for anybody. Where
    candidates are called for, three more, another for each further day of a roll, and at the desk one more.
    """
    at_desk = space.organisation_id in organisations
    ballots, now = {ballot.pk: ballot for ballot in _BALLOTS.rows(at_desk, space=space.pk)}, timezone.now()
    opened = [b.pk for b in ballots.values() if b.state == State.OPENED and (not b.closes_at or b.closes_at > now)]
    rows = [_vote(space, ballots[ballot], caster) for ballot, caster in sorted(_silent(opened, organisations))]
    rows += [_call(space, *called) for called in _called(space, ballots.values(), organisations)]
    if at_desk:
        rows += [row for ballot in ballots.values() for row in _step(space, ballot)]
        rows += _candidatures(space, ballots)
        rows += _contests(space)
    return rows


def _ballots(at_desk: bool, space: int) -> QuerySet[Ballot, Any]:
    states = Q(state=State.OPENED) | Q(state=State.DRAFTED, candidatures_until__isnull=False)
    if at_desk:
        states |= Q(state=State.DRAFTED, tried_at__isnull=False) | Q(state=State.COUNTED)
    return Ballot.objects.filter(states, space=space).order_by("pk").values_list(*READ)


_BALLOTS = Prepared(_ballots, space=-1)


def _not_in(ballots: list[int], organisations: list[int]) -> QuerySet[Voter, Any]:
    """(ballot, organisation that casts) for every vote that is not in: its own, or that of whose proxy it holds."""
    silent = Voter.objects.filter(~Exists(Vote.in_force.filter(voter=OuterRef("pk"))), ballot__in=ballots,
                                  paper_in=False).exclude(weight="0").order_by()  # fmt: skip
    given = Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None)
    own = silent.filter(~Exists(given), organisation__in=organisations).values_list("ballot_id", "organisation_id")
    held = Proxy.objects.filter(revoked_at=None, holder__ballot__in=ballots, holder__organisation__in=organisations)
    carried = silent.filter(pk__in=held.values("giver"), proxies_given__revoked_at=None)
    return own.union(carried.values_list("ballot_id", "proxies_given__holder__organisation_id"), all=True)


_NOT_IN = Prepared(_not_in, ballots=[-1], organisations=[-2])


def _silent(ballots: list[int], organisations: Collection[int]) -> set[tuple[int, int]]:
    return {(row.ballot_id, row.organisation_id) for row in _NOT_IN.rows(ballots=ballots, organisations=organisations)}


def _vote(space: Space, ballot: Any, organisation: int) -> Asked:
    since = ballot.opened_at or ballot.drafted_at
    return _asked(
        space, ballot, "ballots.vote", _("Cast your vote"), "cast", since, organisation, ballot.closes_at, VOTERS,
        closes=True,
    )  # fmt: skip


def _called(
    space: Space, ballots: Collection[Any], organisations: Collection[int]
) -> Iterator[tuple[Any, int]]:  # fmt: skip
    """Each ballot with the organisations that would have a vote in it and may still put a candidate forward."""
    open_ones = [ballot for ballot in ballots if takes_candidatures(ballot)]
    if not open_ones:
        return
    stand = (Candidature.State.PUT, Candidature.State.ADMITTED)
    put = Candidature.objects.filter(ballot__in=[ballot.pk for ballot in open_ones], state__in=stand)
    done, days = set(put.values_list("ballot_id", "organisation_id")), {b.electorate_on or today() for b in open_ones}
    classes = {day: elector_classes(system(space), day) for day in sorted(days)}
    rules = Rule.objects.in_bulk({ballot.rule_id for ballot in open_ones})
    for ballot in open_ones:
        counts, held = rules[ballot.rule_id].said["classes"], classes[ballot.electorate_on or today()]
        for organisation in sorted(set(organisations) & set(held)):
            if counts.get(held[organisation], "0") != "0" and (ballot.pk, organisation) not in done:
                yield ballot, organisation


def _call(space: Space, ballot: Any, organisation: int) -> Asked:
    since, until = ballot.announced_at or ballot.drafted_at, ballot.candidatures_until
    return _asked(
        space, ballot, "ballots.candidature", _("Put forward a candidate"), "put_forward", since, organisation, until,
        SPEAKERS, closes=True,
    )  # fmt: skip


def _candidatures(space: Space, ballots: Mapping[int, Any]) -> list[Asked]:
    """Candidatures that wait for the secretariat."""
    called = [ballot.pk for ballot in ballots.values() if ballot.state == State.DRAFTED and ballot.candidatures_until]
    if not called:
        return []
    waits = Candidature.objects.filter(ballot__in=called, state=Candidature.State.PUT).order_by("id")
    return [
        Asked(
            "ballots.answer_candidature", f"ballots.candidature:{found.pk}", space.organisation_id,
            ballots[found.ballot_id].title.in_(get_language() or "en"), _("Admit or do not admit"),
            reverse("ballots:candidature", args=[space.slug, ballots[found.ballot_id].address, found.address]),
            found.at, SECRETARIAT,
        )
        for found in waits
    ]  # fmt: skip


def _step(space: Space, ballot: Any) -> Iterator[Asked]:
    """What the secretariat does next with a ballot that does not move by itself."""
    desk = space.organisation_id
    if ballot.state == State.DRAFTED and ballot.tried_at:
        words = _("Look and open it")
        yield _asked(space, ballot, "ballots.open", words, "ballot", ballot.tried_at, desk, ballot.opens_at)
    if ballot.state == State.COUNTED:
        words, since = _("Look and publish it"), ballot.closed_at or ballot.drafted_at
        yield _asked(space, ballot, "ballots.publish", words, "ballot", since, desk)


def _open_contests(space: int) -> QuerySet[Contest, Any]:
    open_ones = Contest.objects.filter(ballot__space=space, answered_at=None).order_by("id")
    return open_ones.values_list("id", "at", "ballot__title", "ballot__address")


_CONTESTS = Prepared(_open_contests, space=-1)


def _contests(space: Space) -> list[Asked]:
    return [
        Asked(
            "ballots.contest", f"ballots.contest:{found.id}", space.organisation_id,
            found.ballot__title.in_(get_language() or "en"), _("Answer"),
            reverse("ballots:answer", args=[space.slug, found.ballot__address, found.id]), found.at, SECRETARIAT,
        )
        for found in _CONTESTS.rows(space=space.pk)
    ]  # fmt: skip


def _asked(
    space: Space,
    ballot: Any,
    kind: str,
    verb: str,
    page: str,
    since: datetime,
    organisation: int,
    due: datetime | None = None,
    roles: tuple[str, ...] = SECRETARIAT,
    *,
    closes: bool = False,
) -> Asked:
    href = reverse(f"ballots:{page}", args=[space.slug, ballot.address])
    title = ballot.title.in_(get_language() or "en")
    return Asked(kind, f"ballots.ballot:{ballot.pk}", organisation, title, verb, href, since, roles, due, closes)


ASKS = Offer(
    waiting,
    roles=(*VOTERS, Role.SECRETARIAT),
    rooms=("ballots", "register", "people"),
    asks=(
        Kind("ballots.vote", gettext_lazy("Votes to cast"), roles=VOTERS),
        Kind("ballots.candidature", gettext_lazy("Candidates to put forward"), roles=SPEAKERS),
        Kind("ballots.answer_candidature", gettext_lazy("Candidatures to answer"), roles=SECRETARIAT),
        Kind("ballots.open", gettext_lazy("Ballots that are ready to open"), roles=SECRETARIAT),
        Kind("ballots.publish", gettext_lazy("Results to publish"), roles=SECRETARIAT),
        Kind("ballots.contest", gettext_lazy("Contested results to answer"), roles=SECRETARIAT),
    ),
    tells=(
        Kind("ballots.announced", gettext_lazy("Ballots that are coming")),
        Kind("ballots.reworded", gettext_lazy("Texts that changed since you decided on them"), Way.AT_ONCE),
        Kind("ballots.decided", gettext_lazy("Results of ballots")),
        Kind("ballots.answered", gettext_lazy("Answers to what you contested"), Way.AT_ONCE),
        Kind("ballots.candidature_answered", gettext_lazy("Answers to candidatures"), Way.AT_ONCE),
        Kind("ballots.taken_back", gettext_lazy("Votes that were taken back"), Way.AT_ONCE),
        *(
            Kind(kind, says, Way.AT_ONCE, VOTERS, written=True)
            for kind, says in (
                (REMINDER, gettext_lazy("Reminders to vote, some with a link that votes")),
                (PROXY, gettext_lazy("Proxies that you get, or no longer have")),
            )
        ),
    ),
)
