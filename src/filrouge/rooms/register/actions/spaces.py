"""Opening a working place for a member of the network, on the same installation."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground import limits
from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.mail import outbox
from filrouge.ground.people.actions import begin_space, grant_mandate
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Person, Role, Space
from filrouge.ground.words import Words
from filrouge.rooms.register.models import Membership
from filrouge.rooms.register.queries.members import may_open
from filrouge.rooms.register.rules import MAY

MOST, DAY = 10, 24 * 3600  # working places that one network opens in a day: each sends a mail to a stranger's address


def seconds_to_wait(membership: Membership) -> int:
    """Count one working place more against the limit of a network. 0 when it may be opened now."""
    return limits.allow("register.open_space", str(membership.space_id), MOST, DAY)


@dataclass(frozen=True, slots=True)
class Secretary:
    """Who leads the work in a new space: the mail address to which the invitation goes, and a name."""

    email: str
    name: str


@action(
    "register.open_space", rule=MAY["open_space"], about="membership",
    says=gettext_lazy("Working place opened for a member"),
)  # fmt: skip
def open_space(
    act: Act, *, membership: Membership, slug: str, name: Words, languages: list[str], zone: str, public: bool,
    secretary: Secretary,
) -> Space:  # fmt: skip
    """Open a working place for an active member of the network, and invite its first secretariat by mail.

    It is the member's own from then on: whoever opened it has no mandate there. Raises Refused for who is no active
    member of the network itself, has a working place already, or for an address that is taken.
    """
    if not may_open(membership):
        raise Refused(
            _("A working place is opened for active members of the network. Admit it first."), code="no_member"
        )
    member = membership.member
    space = begin_space(
        act, member, slug=slug, name=name, mission=Words(), languages=languages, public=public, zone=zone
    )
    # Noted in the trail of the new space, where its secretariat reads who gave the first mandate.
    mandate = grant_mandate(
        act.by.at(space), space=space, email=secretary.email, name=secretary.name, organisation=member,
        role=Role.SECRETARIAT, language=languages[0],
    )  # fmt: skip
    _invite(act, membership, space, mandate.person)
    act.changed(membership, after={"space": space.id, "zone": zone, "mandate": mandate.id, "person": mandate.person_id})
    return space


def _invite(act: Act, membership: Membership, space: Space, person: Person) -> None:
    above = membership.space
    context = {
        "network": above.name.in_(read_by(person)).text, "of": membership.member.name, "email": person.email,
        "href": settings.PUBLIC_ADDRESS + reverse("home", args=[space.slug]),
    }  # fmt: skip
    outbox.write("space_opened", person, by=act.by, space=above, context=context)
