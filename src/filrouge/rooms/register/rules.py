"""Who may do what in the register: one table, action → rule; the tests assert every cell for every caller."""

from __future__ import annotations

from typing import Any

from filrouge.ground.people.models import Organisation, Role
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.rules import Rule, reads_the_space, rule, secretariat, the_system
from filrouge.rooms.register.current import formerly
from filrouge.rooms.register.models import Belonging, Decision, Link, Membership, Source

KEEPERS = (Role.HEAD_DELEGATE, Role.DELEGATE, Role.DATA_CONTACT)  # who keeps a federation's or an organisation's data


@rule
def keeps_the_list(viewer: Viewer, subject: Any) -> bool:
    """The data contact or a delegate of the federation whose list it is."""
    if isinstance(subject, Source):
        here = viewer.space is not None and subject.space_id == viewer.space.id
        return here and viewer.acts_for(subject.umbrella_id, *KEEPERS)
    return isinstance(subject, Organisation) and viewer.acts_for(subject.id, *KEEPERS)


@rule
def keeps_the_organisation(viewer: Viewer, subject: Any) -> bool:
    """The organisation itself, or a federation for its own members; nobody for the members of others.

    Who has only asked to become a member is not one yet; what was merged into the organisation counts as it.
    """
    if viewer.acting is None or viewer.space is None or not viewer.holds(*KEEPERS):
        return False
    mine = viewer.acting.organisation
    if subject.id == mine:
        return True
    here = {"space": viewer.space, "umbrella_id": mine}
    if Belonging.objects.filter(organisation_id=subject.id, **here).exists():
        return True
    one = [subject.id, *formerly(subject.id)]
    members = Membership.objects.filter(member__in=one, until=None, **here)
    return mine in one or members.exclude(status=Membership.Status.APPLIED).exists()


@rule
def secretariat_here(viewer: Viewer, subject: Any) -> bool:
    """The secretariat, for organisations and for whatever belongs to its own space."""
    space = getattr(subject, "space_id", None)
    return viewer.space is not None and viewer.holds(Role.SECRETARIAT) and space in (None, viewer.space.id)


@rule
def sees_the_body(viewer: Viewer, subject: Any) -> bool:
    """Public bodies are for whoever reads the space, the others for those who hold a mandate in it."""
    here = viewer.space is not None and subject.space_id == viewer.space.id and reads_the_space(viewer, viewer.space)
    return here and (subject.public or viewer.level >= Level.MEMBERS)


@rule
def keeps_one_side(viewer: Viewer, subject: Any) -> bool:
    """Who keeps a list that speaks of one of the two organisations which the federations are asked about."""
    if viewer.space is None or viewer.acting is None or not viewer.holds(*KEEPERS):
        return False
    if not isinstance(subject, Decision) or subject.space_id != viewer.space.id:
        return False
    if subject.verdict != Decision.Verdict.ASKED or subject.undone_at is not None:
        return False
    rows = Link.objects.filter(space=viewer.space, organisation__in=[subject.left_id, subject.right_id], ended_at=None)
    return rows.filter(row__source__umbrella=viewer.acting.organisation).exists()


@rule
def keeps_some_list(viewer: Viewer, subject: Any) -> bool:
    """Who keeps the data of any organisation here, also under a mandate other than the one they act under now."""
    return viewer.space is not None and any(held.role in KEEPERS for held in viewer.standings)


SECRETARIAT = secretariat | the_system
KEEPERS_OF_LISTS = secretariat_here | keeps_the_list | the_system
KEEPERS_OF_FACTS = secretariat_here | keeps_the_organisation | the_system

MAY: dict[str, Rule] = {
    "read": reads_the_space,
    "send_list": KEEPERS_OF_LISTS,
    "finish_import": the_system,
    "withdraw_list": secretariat_here | the_system,
    "keep_register_counts": SECRETARIAT,
    "link": SECRETARIAT,
    "settle": SECRETARIAT,
    "see_questions": keeps_some_list,
    "answer_question": keeps_one_side,
    "state_facts": KEEPERS_OF_FACTS,
    "add_organisation": KEEPERS_OF_LISTS,
    "choose_value": SECRETARIAT,
    "set_visibility": KEEPERS_OF_FACTS,
    "admit_member": SECRETARIAT,
    "change_membership": secretariat_here | the_system,
    "open_space": secretariat_here | the_system,
    "relate": SECRETARIAT,
    "keep_body": SECRETARIAT,
    "warn_of_ends": the_system,
    "see_body": sees_the_body | the_system,
    "publish_total": SECRETARIAT,
}

# Where a membership may go from where it stands. Who left stays in the record, and may be admitted anew.
STEPS: dict[str, frozenset[str]] = {
    Membership.Status.APPLIED: frozenset({Membership.Status.ACTIVE, Membership.Status.LEFT}),
    Membership.Status.ACTIVE: frozenset({Membership.Status.SUSPENDED, Membership.Status.LEFT}),
    Membership.Status.SUSPENDED: frozenset({Membership.Status.ACTIVE, Membership.Status.LEFT}),
    Membership.Status.LEFT: frozenset(),
}
