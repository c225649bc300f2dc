"""Members, delegates and a rule for the journey of a small year: `python -m tests.journeys.small_year init …`."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.journeys.opening import open_space

if TYPE_CHECKING:
    from filrouge.ground.people.models import Space
    from filrouge.ground.people.viewer import Viewer

ONE, THIRD = Fraction(1), Fraction(1, 3)
SINCE = date(2020, 1, 1)
# member: class (which is its pillar), country, address of its head delegate, name and language of that person
MEMBERS = {
    "Union des Ateliers": ("national", "FR", "union@year.example", "Louise Martin", "fr"),
    "Coop Noord": ("national", "BE", "noord@year.example", "Joris Peeters", "nl"),
    "Rete Sociale": ("national", "IT", "rete@year.example", "Chiara Verdi", "en"),
    "Sieć Wspólna": ("national", "PL", "siec@year.example", "Marta Zielińska", "en"),
    "Youth Houses Europe": ("international", "BE", "youth@year.example", "Ilse Maes", "en"),
    "Fair Repair International": ("international", "NL", "repair@year.example", "Piet de Wit", "nl"),
}


def settle(slug: str) -> None:
    """Admit the members to a network, each with a head delegate, and adopt the rule by which they decide."""
    from filrouge.ground.people.queries import space_called
    from filrouge.ground.people.viewer import system

    space = space_called(slug)
    assert space is not None
    viewer = system(space)
    for name in MEMBERS:
        _admit(viewer, space, name)
    _adopt_the_rule(viewer, space)


def _admit(viewer: Viewer, space: Space, name: str) -> None:
    from filrouge.ground.people import actions
    from filrouge.ground.people.models import Organisation
    from filrouge.rooms.register.actions import memberships

    category, country, email, person, language = MEMBERS[name]
    member = Organisation.objects.create(name=name, country=country)
    memberships.admit_member(
        viewer, space=space, member=member, umbrella=space.organisation, category=category, since=SINCE
    )
    actions.grant_mandate(
        viewer, space=space, email=email, name=person, organisation=member, role="head_delegate", since=SINCE,
        language=language,
    )  # fmt: skip


def _adopt_the_rule(viewer: Viewer, space: Space) -> None:
    """A double majority: more yes than no among all members, and in each of the two pillars."""
    from filrouge.ground.words import Words
    from filrouge.methods.deciding import Majority, Quorum, Rule
    from filrouge.rooms.ballots.actions import ruling

    pillars = {"national": ONE, "international": ONE}
    said = Rule(
        pillars, (Majority.simple(), Majority.simple(per_pillar=True)), pillars=tuple(pillars),
        participation=(Quorum(THIRD, "heads", per_pillar=True),),
    )  # fmt: skip
    wording = ruling.Wording(
        Words.of("Double majority", "en", nl="Dubbele meerderheid"), said.as_dict(),
        pillar_of={name: name for name in pillars}, proxy_limit=1, may_split=True,
    )  # fmt: skip
    rule = ruling.try_rule(viewer, rule=ruling.write_rule(viewer, space=space, wording=wording))
    ruling.adopt_rule(viewer, rule=rule)


if __name__ == "__main__":
    open_space()
    settle("year")
