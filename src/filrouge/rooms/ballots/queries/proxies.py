"""The proxies of a ballot: who carries whom, and to whom an organisation can give its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.hours import moment
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import with_semicolons
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import Ballot, Proxy, State, Vote, Voter
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.reminders import delegates_of
from filrouge.rooms.ballots.rules import MAY, is_open

KEYS = (("giver_name", False), ("id", False))


@dataclass(frozen=True, slots=True)
class ProxyRow:
    """One proxy: who gave it to whom, when, and what became of it."""

    giver: str
    holder: str
    since: str
    mark: str
    state: str


@dataclass(frozen=True, slots=True)
class MyProxy:
    """What the reader may do for its own organisation. `says` is a sentence on how its vote stands."""

    voter: Voter
    name: str
    says: str
    may_give: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class ProxyPage:
    """The register of a ballot's proxies and what the reader can do about its own."""

    title: Shown
    limit: str
    proxies: Slice[ProxyRow]
    mine: MyProxy | None
    holders: tuple[tuple[str, str], ...]
    back: str
    take_back_href: str


def proxy_page(viewer: Viewer, ballot: Ballot, cursor: str = "") -> ProxyPage:
    """The page of proxies. Seven statements at most, whatever the number of proxies and organisations."""
    mine = _mine(viewer, ballot)
    return ProxyPage(
        title=ballot.title.in_(get_language() or "en"),
        limit=_limit(ballot.rule.proxy_limit),
        proxies=_register(ballot, cursor),
        mine=mine,
        holders=tuple(_holders(ballot, mine.voter)) if mine and mine.may_give else (),
        back=href(viewer, ballot),
        take_back_href=href(viewer, ballot, "take_back_proxy"),
    )


def _register(ballot: Ballot, cursor: str) -> Slice[ProxyRow]:
    cast = Exists(Vote.in_force.filter(voter=OuterRef("giver")))
    found = Proxy.objects.filter(giver__ballot=ballot).select_related("giver", "holder")
    return cut(found.annotate(giver_name=F("giver__name"), cast=cast), KEYS, cursor, _row)


def _row(proxy: Any) -> ProxyRow:
    if proxy.revoked_at:
        mark, state = "no", _("taken back on %(time)s") % {"time": moment(proxy.revoked_at)}
    elif proxy.cast or proxy.giver.paper_in:
        mark, state = "done", _("cast")
    else:
        mark, state = "", _("not cast yet")
    return ProxyRow(proxy.giver.name, proxy.holder.name, moment(proxy.given_at), mark, state)


def _limit(limit: int) -> str:
    if not limit:
        return _("The rule of this ballot knows no proxies.")
    words = ngettext(
        "By the rule, an organisation carries the vote of %(number)d other at most.",
        "By the rule, an organisation carries the votes of %(number)d others at most.",
        limit,
    )
    return words % {"number": limit}


def _mine(viewer: Viewer, ballot: Ballot) -> MyProxy | None:
    """None for whoever speaks for nobody on the roll."""
    voter = voter_of(viewer, ballot)
    if voter is None or not MAY["give_proxy"](viewer, voter):
        return None
    held = Proxy.objects.filter(Q(giver=voter) | Q(holder=voter), revoked_at=None).select_related("giver", "holder")
    given = [proxy.holder.name for proxy in held if proxy.giver_id == voter.pk]
    carried = [proxy.giver.name for proxy in held if proxy.holder_id == voter.pk]
    over = not is_open(ballot)
    says, free = _standing(voter, given, carried, over=over)
    return MyProxy(
        voter=voter,
        name=voter.name,
        says=says,
        may_give=free and ballot.rule.proxy_limit > 0,
        may_take_back=bool(given) and not over and not _cast(voter),
    )


def voter_of(viewer: Viewer, ballot: Ballot) -> Voter | None:
    """The reader's organisation on the roll of a ballot, with `cast`: whether an open vote is in. One statement."""
    if viewer.acting is None:
        return None
    cast = Exists(Vote.in_force.filter(voter=OuterRef("pk")))
    voter: Voter | None = ballot.voters.filter(organisation=viewer.acting.organisation).annotate(cast=cast).first()
    if voter is not None:
        voter.ballot = ballot
    return voter


def _cast(voter: Any) -> bool:
    return bool(voter.cast or voter.paper_in)


def _standing(voter: Any, given: list[str], carried: list[str], *, over: bool) -> tuple[str, bool]:
    """How the vote of an organisation stands, and whether it can be given away."""
    if given:
        words = (
            _("%(holder)s has cast your vote, so it stands.") if _cast(voter) else _("%(holder)s carries your vote.")
        )
        return words % {"holder": given[0]}, False
    if over:
        return _("This ballot is not open, so no proxy can be given."), False
    if voter.weight == "0":
        return _("%(name)s is on the roll without a vote.") % {"name": voter.name}, False
    if _cast(voter):
        return _("Your vote is cast already. Correct it instead."), False
    if carried:
        return _("You carry the vote of %(names)s, so yours cannot be passed on.") % {
            "names": with_semicolons(carried)
        }, False
    return _("Nobody carries your vote."), True


def _holders(ballot: Ballot, voter: Voter) -> Iterable[tuple[str, str]]:
    """Who can carry one more: (address, name with what it carries). Two statements."""
    limit = ballot.rule.proxy_limit
    given = Exists(Proxy.objects.filter(giver=OuterRef("pk"), revoked_at=None))
    held = Count("proxies_held", filter=Q(proxies_held__revoked_at=None))
    free = ballot.voters.exclude(pk=voter.pk).filter(~given).annotate(held=held).filter(held__lt=limit)
    found = list(free.select_related("organisation").order_by("name", "id"))
    present = delegates_of(ballot.space, [row.organisation_id for row in found], timezone.now().date())
    for row in found:
        carries = _("%(name)s, carries %(held)d of %(limit)d") % {"name": row.name, "held": row.held, "limit": limit}
        alone = _("%(said)s, nobody votes for it here yet") % {"said": carries}
        yield row.organisation.address, carries if present.get(row.organisation_id) else alone


def holder_called(ballot: Ballot, address: str) -> Voter | None:
    """An organisation on the roll by its address. One statement."""
    return ballot.voters.filter(organisation__address=address).first()


def carried_in(ballots: Collection[int]) -> dict[int, int]:
    """Who handed its voice to whom in these ballots while they are open, by organisation. One statement."""
    held = Proxy.objects.filter(giver__ballot__in=ballots, giver__ballot__state=State.OPENED, revoked_at=None)
    return dict(held.order_by("given_at", "id").values_list("giver__organisation", "holder__organisation"))
