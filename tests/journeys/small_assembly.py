"""Members, delegates and a second secretary for the journey of a ballot: `python -m tests.journeys.small_assembly`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filrouge.ground.people.models import Organisation, Space
    from filrouge.ground.people.viewer import Viewer

SINCE = date(2020, 1, 1)
# member: class (which is its pillar), country, address of its head delegate, language of that person
MEMBERS = {
    "Union des Ateliers": ("national", "FR", "union@assembly.example", "fr"),
    "Coop Noord": ("national", "BE", "noord@assembly.example", "nl"),
    "Rete Sociale": ("national", "IT", "rete@assembly.example", "en"),
    "Sieć Wspólna": ("national", "PL", "siec@assembly.example", "en"),
    "Youth Houses Europe": ("international", "BE", "youth@assembly.example", "en"),
    "Fair Repair International": ("international", "NL", "repair@assembly.example", "en"),
    "Mutual Health Worldwide": ("international", "LU", "health@assembly.example", "fr"),
}


def assemble(slug: str) -> None:
    """Admit the members to a network and give each a head delegate; two persons are needed to type a paper."""
    from filrouge.ground.people.queries import space_called
    from filrouge.ground.people.viewer import system

    space = space_called(slug)
    assert space is not None
    viewer = system(space)
    _grant(viewer, space, "bea@assembly.example", "Bea Secretary", space.organisation, "secretariat", "en")
    for name, (category, country, email, language) in MEMBERS.items():
        member = _admit(viewer, space, name, category, country)
        _grant(viewer, space, email, f"Delegate of {name}", member, "head_delegate", language)


def _admit(viewer: Viewer, space: Space, name: str, category: str, country: str) -> Organisation:
    from filrouge.ground.people.models import Organisation
    from filrouge.rooms.register.actions import memberships

    member = Organisation.objects.create(name=name, country=country)
    memberships.admit_member(
        viewer, space=space, member=member, umbrella=space.organisation, category=category, since=SINCE
    )
    return member


def _grant(viewer: Viewer, space: Space, email: str, name: str, member: Organisation, role: str, language: str) -> None:
    from filrouge.ground.people import actions

    actions.grant_mandate(
        viewer, space=space, email=email, name=name, organisation=member, role=role, since=SINCE, language=language
    )


if __name__ == "__main__":
    from filrouge.front.commands import set_up

    set_up()
    assemble("assembly")
