"""The life of a ballot: tried, opened, closed, counted, published, contested, recounted."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.jobs.work import ask
from filrouge.ground.said import whole
from filrouge.methods import deciding
from filrouge.methods.counting.lots import commitment
from filrouge.methods.deciding.exact import digest
from filrouge.rooms.ballots import freezing, sealing
from filrouge.rooms.ballots.actions.drafting import refuse_unless_drafted
from filrouge.rooms.ballots.actions.screens import tell_screens
from filrouge.rooms.ballots.electorate import electors_for, roll_of
from filrouge.rooms.ballots.filing import ballot_file, counted
from filrouge.rooms.ballots.models import Ballot, Contest, Count, State, Urn, Voter
from filrouge.rooms.ballots.obstacles import Obstacle, obstacles, unequal
from filrouge.rooms.ballots.problems import in_words
from filrouge.rooms.ballots.rules import MAY, STEPS
from filrouge.rooms.register.queries.electorate import Elector


@action("ballots.try", rule=MAY["keep_ballot"], about="ballot", says=gettext_lazy("Ballot tried"))
def try_ballot(act: Act, *, ballot: Ballot) -> Ballot:
    """Note that somebody saw what the rule would make of invented votes on today's roll."""
    refuse_unless_drafted(ballot)
    ballot.tried_at = act.at
    ballot.save(update_fields=["tried_at"])
    act.changed(ballot, after={"tried": True})
    return ballot


@action("ballots.open", rule=MAY["run_ballot"], about="ballot", says=gettext_lazy("Ballot opened"))
def open_ballot(act: Act, *, ballot: Ballot, confirmed: bool = False) -> Ballot:
    """Open a ballot: the roll, the rule and the wording are frozen, each with its digest, and the lot is committed.

    Refused where it was not tried, unless `confirmed`: whoever opens it was told what is frozen. What organisations
    decided beforehand stays with them: whose vote it is for is known from the roll now.
    """
    _step(ballot, State.OPENED)
    if ballot.tried_at is None and not confirmed:
        raise Refused(_("This ballot was not tried. Try it first, or confirm what opening freezes."), code="untried")
    _refuse(obstacles(ballot, act.at))
    day = ballot.electorate_on or act.at.date()
    electors = electors_for(act.by, day, ballot.rule)
    roll, weights = weighed(ballot, electors)
    _enrol(ballot, roll, weights, electors)
    ballot.state, ballot.opened_at, ballot.electorate_on = State.OPENED, act.at, day
    ballot.lot_seed = secrets.token_hex(32)
    ballot.lot_commitment = commitment(ballot.lot_seed)
    ballot.rule_digest, ballot.roll_digest = freezing.rule_digest(ballot.rule), roll.digest()
    ballot.text_digest = freezing.text_digest(ballot)
    ballot.save()
    if ballot.secret:
        sealing.make_key(ballot.address)
        Urn.objects.create(ballot=ballot, sealed=sealing.seal(ballot.address, []))
    digests = {name: getattr(ballot, name) for name in ("rule_digest", "roll_digest", "text_digest", "lot_commitment")}
    act.changed(ballot, before={"state": "drafted"}, after={"state": "opened", "voters": len(weights), **digests})
    act.linked(ballot, "wasInfluencedBy", ballot.rule)
    return ballot


def weighed(ballot: Ballot, electors: tuple[Elector, ...]) -> tuple[deciding.Roll, Mapping[str, Fraction]]:
    """The roll and the weight of each member by its address. Refused where the rule does not fit the members."""
    roll = roll_of(ballot.rule, electors)
    if not roll.members:
        raise Refused(_("Nobody could vote: the rule names classes of membership that no member has."), code="nobody")
    try:
        weighing = deciding.weigh(deciding.read_rule(ballot.rule.said), roll)
    except deciding.WeighingRefused as refused:
        names = {elector.address: elector.name for elector in electors}
        said = " ".join(dict.fromkeys(in_words(problem, names) for problem in refused.problems))
        raise Refused(said, code=refused.problems[0].code) from refused
    return roll, weighing.weights


def _refuse(found: Iterable[Obstacle]) -> None:
    for obstacle in found:
        raise Refused(obstacle.words, code=obstacle.code, field=obstacle.field)


def _enrol(ballot: Ballot, roll: deciding.Roll, weights: Mapping[str, Fraction], electors: tuple[Elector, ...]) -> None:
    """Write the roll: who has a vote, and who counts among the present without one."""
    by_address = {elector.address: elector for elector in electors}
    _refuse(unequal(ballot, weights))
    Voter.objects.bulk_create(
        Voter(
            ballot=ballot, organisation_id=by_address[member.key].organisation, name=by_address[member.key].name,
            member_class=member.member_class, country=member.group, pillar=member.pillar,
            figures=by_address[member.key].figures, groups=dict(member.groups),
            weight=str(weights.get(member.key, Fraction(0))),
        )
        for member in roll.members
    )  # fmt: skip


@action("ballots.close", rule=MAY["run_ballot"], about="ballot", says=gettext_lazy("Ballot closed"))
def close_ballot(act: Act, *, ballot: Ballot) -> Ballot:
    """Close a ballot. What was cast before stands; nothing comes in afterwards. It is counted at once, as a job."""
    _step(ballot, State.CLOSED)
    ballot.state, ballot.closed_at = State.CLOSED, act.at
    ballot.save(update_fields=["state", "closed_at"])
    act.changed(ballot, before={"state": "opened"}, after={"state": "closed", "lot_seed": ballot.lot_seed})
    ask("ballots.count", {"ballot": ballot.id}, by=act.by, once=f"ballots.count.{ballot.id}")
    return ballot


@action("ballots.count", rule=MAY["run_ballot"], about="ballot", says=gettext_lazy("Ballot counted"))
def count_ballot(act: Act, *, ballot: Ballot) -> Count:
    """Count a closed ballot, from the file that will be published and from nothing else."""
    _step(ballot, State.COUNTED)
    count = _count(act, ballot, ballot_file(ballot))
    ballot.state = State.COUNTED
    ballot.save(update_fields=["state"])
    if ballot.secret:
        Urn.objects.filter(ballot=ballot).delete()
        transaction.on_commit(lambda: sealing.destroy_key(ballot.address))
    act.changed(ballot, before={"state": "closed"}, after={"state": "counted", "digest": count.digest})
    return count


@action("ballots.settle_tie", rule=MAY["keep_ballot"], about="ballot", says=gettext_lazy("Tie settled by the chair"))
def settle_tie(act: Act, *, ballot: Ballot, choices: Mapping[str, str]) -> Count:
    """The chair parts a tie, where the rule leaves it to the chair: question → yes or no. Before publication."""
    _hold(ballot)
    if ballot.state != State.COUNTED:
        raise Refused(_("The chair’s vote is asked for between the count and its publication."), code="state")
    if set(choices.values()) - {"yes", "no"}:
        raise Refused(_("The chair says yes or no."), code="chair")
    file = latest(ballot).file | {"chair": dict(choices)}
    count = _count(act, ballot, file)
    act.changed(ballot, after={"chair": dict(choices), "digest": count.digest})
    return count


@action("ballots.publish", rule=MAY["run_ballot"], about="ballot", says=gettext_lazy("Result published"))
def publish_result(act: Act, *, ballot: Ballot) -> Count:
    """Publish the result. It never changes afterwards; a recount stands beside it."""
    _step(ballot, State.PUBLISHED)
    count = latest(ballot)
    if any(question["outcome"] == "tied" for question in count.result["questions"]):
        raise Refused(
            _("Votes are equal, and the rule asks the chair. Record the chair’s vote, then publish."), code="tied"
        )
    ballot.state, ballot.published_at = State.PUBLISHED, act.at
    ballot.save(update_fields=["state", "published_at"])
    act.changed(ballot, before={"state": "counted"}, after={"state": "published", "digest": count.digest})
    act.linked(count, "wasDerivedFrom", ballot)
    return count


@action("ballots.contest", rule=MAY["contest"], about="voter", says=gettext_lazy("Result contested"))
def contest(act: Act, *, voter: Voter, reason: str) -> Contest:
    """Contest a published result for an organisation on its roll."""
    if voter.ballot.state != State.PUBLISHED:
        raise Refused(_("A result can be contested once it is published."), code="state")
    if not reason.strip():
        raise Refused(
            _("Write what is wrong with the result, so that it can be answered."), code="empty", field="reason"
        )
    made = Contest.objects.create(
        ballot=voter.ballot,
        organisation_id=voter.organisation_id,
        reason=whole(reason, longest=2000, field="reason"),
        at=act.at,
    )
    act.changed(made, after={"ballot": voter.ballot_id, "organisation": voter.organisation_id})
    act.linked(made, "wasInformedBy", latest(voter.ballot))
    return made


@action("ballots.answer_contest", rule=MAY["answer_contest"], about="ballot", says=gettext_lazy("Contest answered"))
def answer_contest(act: Act, *, ballot: Ballot, contested: Contest, answer: str) -> Contest:
    """Answer a contest by counting the published file once more; the recount is kept beside the first count."""
    contested.refresh_from_db(from_queryset=Contest.objects.select_for_update())
    if contested.ballot_id != ballot.id or contested.answered_at is not None:
        raise Refused(_("This was answered already."), code="already")
    if not answer.strip():
        raise Refused(_("Write what the recount showed."), code="empty", field="answer")
    contested.answer = whole(answer, longest=2000, field="answer")
    recount = _count(act, ballot, latest(ballot).file)
    contested.answered_at, contested.recount = act.at, recount
    contested.save()
    act.changed(contested, after={"answered": True, "recount": recount.number, "digest": recount.digest})
    act.linked(recount, "wasInformedBy", contested)
    return contested


def latest(ballot: Ballot) -> Count:
    """The newest count of a ballot."""
    return ballot.counts.order_by("-number")[0]


def _count(act: Act, ballot: Ballot, file: dict[str, Any]) -> Count:
    result = counted(file)
    number = ballot.counts.count() + 1
    return Count.objects.create(ballot=ballot, number=number, at=act.at, file=file, result=result, digest=digest(file))


def _step(ballot: Ballot, to: State) -> None:
    """Move on only from how the ballot stands in the database, so that two clicks never make two steps. Those who look
    at it hear of that.
    """
    _hold(ballot)
    if to not in STEPS[ballot.state]:
        raise Refused(
            _("This ballot is “%(state)s” now. Load the page again.") % {"state": State(ballot.state).label},
            code="state",
        )
    tell_screens(ballot)


def _hold(ballot: Ballot) -> None:
    """Read the ballot anew and keep it from changing until this action is done: a tab may have loaded it long ago."""
    ballot.refresh_from_db(from_queryset=Ballot.objects.select_for_update())
