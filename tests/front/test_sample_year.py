"""The sample network has lived a year: a plan made in six steps, with every state that things can be in."""

from __future__ import annotations

import pytest
from django.db import models, transaction
from django.utils import timezone

from filrouge.front.sample import year
from filrouge.front.sample.vocabulary import table
from filrouge.ground.people.models import Organisation
from filrouge.ground.thread.models import Link
from filrouge.ground.trail.chain import broken
from filrouge.ground.trail.models import Entry
from filrouge.rooms.meetings import models as meetings
from filrouge.rooms.plans import models as plans
from filrouge.rooms.plans.queries.rolling_up import lives_below
from filrouge.rooms.register.models import Membership
from tests.world import DAY, World

pytestmark = pytest.mark.django_db
KINDS: dict[type[models.Model], type[models.TextChoices]] = {
    plans.Contribution: plans.ContributionState,
    plans.Proposal: plans.ProposalState,
    plans.Amendment: plans.AmendmentState,
    plans.Action: plans.ActionState,
    meetings.Meeting: meetings.State,
    meetings.Line: meetings.LineState,
}


def live(world: World) -> plans.Plan:
    """Let the members of the sample live a small year in a network."""
    rows = [row for row in table("federations") if row["status"] != "applied"]
    made = {row["key"]: Organisation(name=row["brand"], country=row["country"]) for row in rows}
    Organisation.objects.bulk_create(made.values())
    Membership.objects.bulk_create(
        Membership(
            space=world.space, member=made[row["key"]], umbrella=world.space.organisation, since=DAY.replace(2020),
            category=row["class"],
        )
        for row in rows
    )  # fmt: skip
    return year.live(world.system, world.space, made, whole=False)


def content() -> list[object]:
    """What the year says, without its addresses and moments."""
    return [
        list(plans.Contribution.objects.order_by("id").values_list("number", "text", "state", "came")),
        list(plans.Proposal.objects.order_by("id").values_list("number", "title", "text", "state", "version")),
        list(plans.Action.objects.order_by("id").values_list("number", "title", "state", "until")),
        list(plans.Support.objects.order_by("id").values_list("proposal__number", "organisation__name")),
        list(meetings.Line.objects.order_by("id").values_list("kind", "text", "state", "organisation__name")),
    ]


@pytest.mark.slow
def test_a_year_is_lived_twice_alike_with_every_state_and_thread_in_it(world: World) -> None:
    """One story, for a year takes its time: it is lived, taken back, lived again, and looked at from all sides."""
    with transaction.atomic():
        live(world)
        first = content()
        transaction.set_rollback(True)
    live(world)
    assert content() == first
    every_state_occurs()
    members_speak_in_six_languages_and_by_every_way()
    what_was_decided_has_reasons_and_leads_back_to_the_room()
    who_signs_in_finds_something_that_waits()
    federations_answer_in_their_own_space_and_a_strategy_lives_mostly_there()
    assert broken(Entry.objects.order_by("pk")) is None


def every_state_occurs() -> None:
    found = {kind: set(kind._default_manager.values_list("state", flat=True)) for kind in KINDS}
    assert found == {kind: set(states.values) for kind, states in KINDS.items()}
    held = meetings.Meeting.objects.filter(state=meetings.State.ENDED)
    assert held.filter(minutes=None).count() == 1  # its minutes are still being written
    assert set(meetings.Minutes.objects.values_list("state", flat=True)) == {"circulated", "approved"}
    carried = meetings.Invited.objects.filter(reply="proxy", proxy_to__isnull=False)
    assert carried.filter(meeting__state="ended").exists()  # a voice was handed to another


def members_speak_in_six_languages_and_by_every_way() -> None:
    said = list(plans.Contribution.objects.all())
    assert {each.text.origin for each in said} == {"en", "fr", "nl", "de", "it", "es"}
    assert {each.came for each in said} == {"page", "room", "mail", "list"}
    statuses = {w.status for proposal in plans.Proposal.objects.all() for w in proposal.title.wordings.values()}
    assert statuses == {"original", "checked", "draft", "machine"}


def what_was_decided_has_reasons_and_leads_back_to_the_room() -> None:
    decided = plans.Decision.objects.all()
    assert decided.filter(outcome="adopted").count() == 14
    assert all(each.reason for each in decided.exclude(outcome="adopted"))
    adopted = plans.Proposal.objects.filter(state="adopted").values_list("id", flat=True)
    assert set(plans.Action.objects.exclude(proposal=None).values_list("proposal", flat=True)) == set(adopted)
    action = plans.Action.objects.get(proposal__number=1)
    assert {"plans.contribution", "meetings.line", "plans.amendment"} <= causes_of(("plans.action", action.pk))
    begun, last = Entry.objects.filter(verb="plans.draft").earliest("id"), Entry.objects.latest("id")
    assert (last.at - begun.at).days > 280
    assert last.at <= timezone.now()


def who_signs_in_finds_something_that_waits() -> None:
    member = Organisation.objects.get(name="El Telar")
    assert meetings.Line.objects.filter(organisation=member, state="captured", meeting__state="ended").exists()
    assert meetings.Invited.objects.filter(organisation=member, reply="open", meeting__state="announced").exists()
    coming = meetings.RoundAnswer.objects.filter(item__meeting__state="announced")
    written = set(coming.exclude(handed_in_at=None).values_list("language", flat=True))
    assert written == {"fr", "nl", "de", "it", "es", "en"}
    assert (coming.filter(handed_in_at=None).count(), coming.filter(organisation=member).count()) == (1, 0)
    assert plans.Amendment.objects.filter(state="open", proposal__authors__organisation=member).exists()
    assert plans.Milestone.objects.filter(action__owner=member, due__lt=timezone.now()).exists()


def federations_answer_in_their_own_space_and_a_strategy_lives_mostly_there() -> None:
    answers = plans.Inherited.objects.all()
    assert set(answers.values_list("stance", flat=True)) == set(plans.Stance.values)
    assert all(each.reason for each in answers.filter(stance="declined"))
    asked_to_look_again = answers.filter(revision__lt=models.F("above__revision"))
    assert set(asked_to_look_again.values_list("space__slug", flat=True)) == {"trame-commune", "samenspoor"}
    own = plans.Plan.objects.filter(space__slug__in=answers.values("space__slug"))
    assert {plan.title.origin for plan in own} == {"fr", "nl", "it"}
    (strategy,) = [plan for plan in plans.Plan.objects.all() if "decentralised" in plan.title.in_("en").text]
    told = lives_below(strategy.pk)
    assert told is not None
    assert (told.mostly, told.actions, told.lines) == (True, 7, 3)
    assert told.share
    assert plans.Action.objects.filter(plan__in=own, inherits=None).count() == 0


def causes_of(thing: tuple[str, int]) -> set[str]:
    """The kinds of everything that led to a thing, over any number of links."""
    seen: set[tuple[str, int]] = set()
    edge = {thing}
    while edge:
        seen |= edge
        links = Link.objects.filter(effect_id__in=[number for _kind, number in edge])
        edge = {(link.cause_kind, link.cause_id) for link in links if (link.effect_kind, link.effect_id) in edge} - seen
    return {kind for kind, _number in seen}
