"""Who may do what with ballots: one table, action → rule; the tests assert every cell for every caller."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from filrouge.ground.people.models import Role
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.rules import Rule, member, reads_the_space, rule, the_system
from filrouge.rooms.ballots.models import Ballot, Candidature, Draw, Seen, State, Voter
from filrouge.rooms.register.queries.electorate import elector_class

VOTERS = (Role.HEAD_DELEGATE, Role.DELEGATE, Role.SUBSTITUTE)  # who votes for an organisation
SPEAKERS = (Role.HEAD_DELEGATE, Role.DELEGATE)  # who binds it: gives its proxy, records its position, contests
TELLERS = (Role.SECRETARIAT, Role.FACILITATOR, Role.RAPPORTEUR)  # who types what came in on paper

# Where a ballot may go from where it stands.
STEPS: dict[str, frozenset[str]] = {
    State.DRAFTED: frozenset({State.OPENED, State.WITHDRAWN}),
    State.OPENED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset({State.COUNTED}),
    State.COUNTED: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


def is_open(ballot: Ballot) -> bool:
    """Whether votes come in: from the opening until the planned closing, even if the worker has not closed it yet."""
    return ballot.state == State.OPENED and (ballot.closes_at is None or ballot.closes_at > timezone.now())


def awaits_votes(ballot: Ballot) -> bool:
    """Whether organisations can still decide what to vote: once it is announced, and until it closes."""
    return is_open(ballot) or (ballot.state == State.DRAFTED and ballot.announced_at is not None)


def takes_candidatures(ballot: Ballot) -> bool:
    """Whether organisations put candidates forward: once they were called for, until the hour that was set."""
    until = ballot.candidatures_until
    return awaits_votes(ballot) and not is_open(ballot) and until is not None and until > timezone.now()


def _here(viewer: Viewer, subject: Any) -> bool:
    """Whether the subject belongs to the space the viewer is in; a voter or candidature to that of its ballot."""
    placed = subject.ballot if isinstance(subject, Voter | Candidature) else subject
    space = getattr(placed, "space_id", None)
    return viewer.space is not None and (subject == viewer.space or space == viewer.space.id)


@rule
def secretariat_here(viewer: Viewer, subject: Any) -> bool:
    """The secretariat of the space that the rule, ballot or voter belongs to."""
    return _here(viewer, subject) and viewer.holds(Role.SECRETARIAT)


@rule
def leads_it(viewer: Viewer, subject: Any) -> bool:
    """Who leads meetings in this space, for a ballot that the secretariat left to whoever leads the meeting."""
    return (
        isinstance(subject, Ballot)
        and subject.led_in_a_meeting
        and _here(viewer, subject)
        and viewer.holds(Role.FACILITATOR)
    )


@rule
def teller(viewer: Viewer, subject: Any) -> bool:
    """Who works for the space and may type a paper ballot."""
    return _here(viewer, subject) and viewer.holds(*TELLERS)


@rule
def sees_the_ballot(viewer: Viewer, subject: Any) -> bool:
    """What is being prepared is for the secretariat and for who leads it in a meeting, and for members once it was
    announced; the rest for members, and for all where the ballot is public.
    """
    if not isinstance(subject, Ballot) or not _here(viewer, subject) or not reads_the_space(viewer, viewer.space):
        return False
    if viewer.level >= Level.SECRETARIAT:
        return True
    if subject.state in {State.DRAFTED, State.WITHDRAWN}:
        return leads_it(viewer, subject) or (subject.announced_at is not None and viewer.level >= Level.MEMBERS)
    return subject.public or viewer.level >= Level.MEMBERS


@rule
def sees_who_voted_what(viewer: Viewer, subject: Any) -> bool:
    """As the ballot's rule says: nobody for a secret one, otherwise after the closing, or as the votes come in."""
    if not sees_the_ballot(viewer, subject) or subject.secret:
        return False
    if subject.state in {State.DRAFTED, State.OPENED} and not subject.rule.seen_while_open:
        return False
    levels = {Seen.PUBLIC: Level.PUBLIC, Seen.MEMBERS: Level.MEMBERS, Seen.SECRETARIAT: Level.SECRETARIAT}
    return viewer.level >= levels[subject.rule.names_seen]


def sees_votes_come_in(viewer: Viewer, ballot: Ballot) -> bool:
    """Whether its rule shows this viewer who voted what before there is a result."""
    coming = ballot.state in {State.OPENED, State.CLOSED, State.COUNTED} and ballot.rule.seen_while_open
    return coming and sees_who_voted_what(viewer, ballot)


@rule
def votes_for_it(viewer: Viewer, subject: Any) -> bool:
    """A delegate or substitute of the organisation on the roll, or of the one that holds its proxy."""
    if not isinstance(subject, Voter) or not _here(viewer, subject) or viewer.acting is None:
        return False
    if not viewer.holds(*VOTERS):
        return False
    mine = viewer.acting.organisation
    if subject.organisation_id == mine:
        return True
    return subject.proxies_given.filter(revoked_at=None, holder__organisation=mine).exists()


@rule
def speaks_for_it(viewer: Viewer, subject: Any) -> bool:
    """A delegate, head or not, of the organisation on the roll."""
    return isinstance(subject, Voter) and _here(viewer, subject) and viewer.acts_for(subject.organisation_id, *SPEAKERS)


@rule
def speaks_in_it(viewer: Viewer, subject: Any) -> bool:
    """A delegate, head or not, of an organisation on the roll; before the opening of one that would be on it today."""
    if not isinstance(subject, Ballot) or viewer.acting is None or not viewer.holds(*SPEAKERS):
        return False
    if not sees_the_ballot(viewer, subject):
        return False
    mine = viewer.acting.organisation
    if subject.state == State.DRAFTED:
        its_class = elector_class(viewer, mine, subject.electorate_on or today())
        return subject.announced_at is not None and its_class in subject.rule.said["classes"]
    return subject.voters.filter(organisation=mine).exists()


@rule
def would_vote_in_it(viewer: Viewer, subject: Any) -> bool:
    """A delegate, head or not, of an organisation that would have a vote if the ballot that is announced opened."""
    if not isinstance(subject, Ballot) or viewer.acting is None or not viewer.holds(*SPEAKERS):
        return False
    if subject.state != State.DRAFTED or subject.announced_at is None or not sees_the_ballot(viewer, subject):
        return False
    its_class = elector_class(viewer, viewer.acting.organisation, subject.electorate_on or today())
    return bool(subject.rule.said["classes"].get(its_class, "0") != "0")


@rule
def sees_the_candidature(viewer: Viewer, subject: Any) -> bool:
    """Once it is admitted whoever sees the ballot; before that, and otherwise, whose it is and the secretariat."""
    if not isinstance(subject, Candidature) or not sees_the_ballot(viewer, subject.ballot):
        return False
    if subject.state == Candidature.State.ADMITTED or viewer.level >= Level.SECRETARIAT:
        return True
    return viewer.acts_for(subject.organisation_id, *SPEAKERS)


@rule
def put_it_forward(viewer: Viewer, subject: Any) -> bool:
    """A delegate, head or not, of the organisation whose candidature it is."""
    mine = isinstance(subject, Candidature) and viewer.acts_for(subject.organisation_id, *SPEAKERS)
    return mine and _here(viewer, subject)


@rule
def sees_the_draw(viewer: Viewer, subject: Any) -> bool:
    """Until its list is published a draw is for the secretariat; then for members, and for all where it is public."""
    if not isinstance(subject, Draw) or not _here(viewer, subject) or not reads_the_space(viewer, viewer.space):
        return False
    if viewer.level >= Level.SECRETARIAT:
        return True
    return subject.published_at is not None and (subject.public or viewer.level >= Level.MEMBERS)


SECRETARIAT = secretariat_here | the_system

MAY: dict[str, Rule] = {
    "read": reads_the_space,
    "see": sees_the_ballot | the_system,
    "see_votes": sees_who_voted_what,
    "keep_rule": SECRETARIAT,
    "keep_ballot": SECRETARIAT,
    "run_ballot": SECRETARIAT | leads_it,  # open, close, count, publish
    "cast": votes_for_it,
    "cast_sheet": member,
    "take_vote_back": votes_for_it,
    "give_proxy": speaks_for_it,
    "carry_voice": the_system,  # follows from a voice that was handed over in a meeting
    "state_position": speaks_in_it,  # and to ask the own members
    "put_forward": would_vote_in_it,
    "see_candidature": sees_the_candidature | the_system,
    "withdraw_candidature": put_it_forward | SECRETARIAT,
    "answer_candidature": SECRETARIAT,
    "send_links": SECRETARIAT,
    "vote_by_link": the_system,
    "type_paper": teller,
    "contest": speaks_for_it,
    "answer_contest": secretariat_here,
    "keep_draw": SECRETARIAT,
    "see_draw": sees_the_draw | the_system,
}
