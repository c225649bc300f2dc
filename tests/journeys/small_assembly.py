"""Members, delegates, a second secretary for the journey of a ballot: `python -m tests.journeys.small_assembly …`."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.journeys.opening import open_space

if TYPE_CHECKING:
    from filrouge.ground.people.models import Organisation, Space
    from filrouge.ground.people.viewer import Viewer

ONE = Fraction(1)
SINCE = date(2020, 1, 1)
# Ballots that are open from the start: title, method, settings
KINDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Where we meet", "approval", {"places": 1}),
    ("How the year was", "score", {"places": 1, "highest": 5}),
    ("What comes first", "points", {"points": 10, "places": 1}),
    ("A new logo", "schulze", {"places": 1}),
    ("The board", "scottish_stv", {"places": 2}),
    ("The common fund", "equal_shares", {"budget": "1000"}),
    ("The minutes", "consent", {}),
    ("Discharge of the board", "decision", {}),
)
SECRET = "Discharge of the board"
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
    _open_all_kinds(viewer, space)


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


def _open_all_kinds(viewer: Viewer, space: Space) -> None:
    """A ballot of each kind of paper, open, under a rule that asks for nothing but a majority."""
    from decimal import Decimal

    from filrouge.ground.words import Words
    from filrouge.methods import deciding
    from filrouge.rooms.ballots.actions import drafting, ruling, running

    said = deciding.Rule({"national": ONE, "international": ONE}, (deciding.Majority.simple(),)).as_dict()
    wording = ruling.Wording(Words.of("More for than against", "en"), said)
    rule = ruling.try_rule(viewer, rule=ruling.write_rule(viewer, space=space, wording=wording))
    ruling.adopt_rule(viewer, rule=rule)
    for title, method, settings in KINDS:
        names = () if method in {"decision", "consent"} else ("Weaving", "Spinning", "Dyeing")
        cost = Decimal(400) if method == "equal_shares" else None
        options = tuple(drafting.Choice(Words.of(name, "en"), cost=cost) for name in names)
        words = Words.of(title, "en")
        draft = drafting.Draft(
            title=words, text=words, rule=rule, questions=(drafting.Matter(words, options),), method=method,
            settings=settings, secret=title == SECRET,
        )  # fmt: skip
        running.open_ballot(viewer, ballot=drafting.draft_ballot(viewer, space=space, draft=draft), confirmed=True)


if __name__ == "__main__":
    open_space()
    assemble("assembly")
