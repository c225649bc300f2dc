"""A meeting whose room is open, for its journey: `python -m tests.journeys.small_meeting init …` prints its address."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.journeys.opening import open_space

if TYPE_CHECKING:
    from filrouge.ground.people.models import Organisation, Space
    from filrouge.ground.people.viewer import Viewer
    from filrouge.rooms.ballots.models import Rule
    from filrouge.rooms.meetings.models import Meeting

SINCE = date(2020, 1, 1)
# member: country, address of its head delegate, name of that person
MEMBERS = {
    "Rete Sociale": ("IT", "rete@room.example", "Chiara Verdi"),
    "Coop Noord": ("BE", "noord@room.example", "Joris Peeters"),
    "Sieć Wspólna": ("PL", "siec@room.example", "Marta Zielińska"),
}
ITEMS = ("Opening, who is here", "A desk for joint tenders", "Close")


def gather(slug: str) -> Meeting:
    """Admit the members, each with a head delegate, adopt a rule, and open the room of a meeting of today."""
    from filrouge.ground.people.queries import space_called
    from filrouge.ground.people.viewer import system

    space = space_called(slug)
    assert space is not None
    viewer = system(space)
    members = [_admit(viewer, space, name) for name in MEMBERS]
    return _meet(viewer, space, members, _rule(viewer, space))


def _admit(viewer: Viewer, space: Space, name: str) -> Organisation:
    from filrouge.ground.people import actions
    from filrouge.ground.people.models import Organisation
    from filrouge.rooms.register.actions import memberships

    country, email, person = MEMBERS[name]
    member = Organisation.objects.create(name=name, country=country)
    memberships.admit_member(
        viewer, space=space, member=member, umbrella=space.organisation, category="full", since=SINCE
    )
    actions.grant_mandate(
        viewer, space=space, email=email, name=person, organisation=member, role="head_delegate", since=SINCE,
        language="en",
    )  # fmt: skip
    return member


def _rule(viewer: Viewer, space: Space) -> Rule:
    from filrouge.ground.words import Words
    from filrouge.methods import deciding
    from filrouge.rooms.ballots.actions import ruling

    half = deciding.Quorum(Fraction(1, 2), "heads", strict=True)
    said = deciding.Rule({"full": Fraction(1)}, (deciding.Majority.simple(),), participation=(half,)).as_dict()
    wording = ruling.Wording(Words.of("More for than against", "en"), said)
    rule = ruling.try_rule(viewer, rule=ruling.write_rule(viewer, space=space, wording=wording))
    return ruling.adopt_rule(viewer, rule=rule)


def _meet(viewer: Viewer, space: Space, members: list[Organisation], rule: Rule) -> Meeting:
    from django.utils import timezone

    from filrouge.ground.people.viewer import Standing, Viewer
    from filrouge.ground.words import Words
    from filrouge.rooms.meetings.actions import agenda, preparing

    now = timezone.now()
    draft = preparing.MeetingDraft(
        title=Words.of("General meeting, Bologna", "en"), zone="Europe/Rome", place="Sala Borsa", rule=rule,
        days=((now - timedelta(hours=1), now + timedelta(hours=4)),),
    )  # fmt: skip
    meeting = preparing.draft_meeting(viewer, space=space, draft=draft)
    for title in ITEMS:
        agenda.add_item(viewer, meeting=meeting, item=agenda.ItemDraft(Words.of(title, "en"), minutes=30))
    preparing.invite(viewer, meeting=meeting, organisations=members, because="full members")
    preparing.announce_meeting(viewer, meeting=meeting)
    own = space.organisation
    chair = Viewer(space, None, (), Standing(0, own.pk, own.name, "facilitator"), means="command", strong=True)
    return preparing.begin_meeting(chair, meeting=meeting)


if __name__ == "__main__":
    open_space()
    print(gather("room").address)  # read by the journey
