"""Lines inherited between levels: answered below, rolled up above, and reviewed when they change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.asked.offers import Asked
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Organisation, Role, Space
from filrouge.ground.people.viewer import Viewer, system, viewer_for
from filrouge.ground.thread import ref
from filrouge.ground.thread.queries import life
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import doing, inheriting, planning, reporting
from filrouge.rooms.plans.actions.inheriting import Answer
from filrouge.rooms.plans.models import Action, Inherited, Plan, StepKind
from filrouge.rooms.plans.queries.lines import plans_above
from filrouge.rooms.plans.queries.rolling_up import lives_below, rolled_up
from filrouge.rooms.plans.queries.waiting import waiting
from tests.rooms.ballots.sheets import text_of
from tests.rooms.plans.effects import begun, open_plan, wish
from tests.rooms.plans.making import Making
from tests.world import DAY, sign_in

pytestmark = pytest.mark.django_db
OURS = Words.of("A desk in Flanders", "en")
NOT_US = Words.of("We do not bid for public work.", "en")


def own_space(making: Making, member: str) -> Viewer:
    """A space of a member's own, seen by who leads plans there."""
    organisation = making.members[member]
    space = Space.objects.create(slug=member, organisation=organisation, name=Words.of(member.title(), "en"))
    space.languages = ["en"]
    space.save()
    mandate = people.grant_mandate(
        system(space), space=space, email=f"office@{member}.example", name="Office", organisation=organisation,
        role=Role.FACILITATOR, since=date(2020, 1, 1),
    )  # fmt: skip
    return viewer_for(mandate.person, space, day=DAY)


def answered(below: Viewer, line: Action, stance: str, **given: Words) -> Inherited:
    assert below.space is not None
    answer = Answer(stance, **given)
    return inheriting.answer_line(below, space=below.space, above=line, answer=answer, revision=line.revision)


def own_action(below: Viewer, making: Making, **fields: object) -> Action:
    """An own action in a plan of a space below."""
    assert below.space is not None
    draft = planning.PlanDraft(
        Words.of("Our plan", "en"), date(2026, 1, 1), date(2028, 12, 31), areas=(Words.of("All", "en"),),
        steps=(making.step(StepKind.STARTING),), **fields,
    )  # fmt: skip
    plan = planning.draft_plan(below, space=below.space, draft=draft)
    planning.begin_plan(below, plan=plan)
    return doing.start_action(below, plan=plan, draft=wish(plan, "Our desk"), owner=below.space.organisation)


@pytest.fixture
def line(making: Making) -> Action:
    return begun(making, open_plan(making), "gamma")


def test_a_federation_answers_to_the_lines_of_its_network_in_its_own_space(making: Making, line: Action) -> None:
    alpha = own_space(making, "alpha")
    above = plans_above(alpha)
    assert [(plan.network, [row.label for row in plan.lines]) for plan in above] == [
        ("Sample Network", ["Not answered yet"])
    ]
    answered(alpha, line, "adapted", words=OURS)
    row = plans_above(alpha)[0].lines[0]
    assert (row.label, row.review, row.words and row.words.text) == ("Adapted", False, "A desk in Flanders")


def test_an_answer_that_says_too_little_is_refused(making: Making, line: Action) -> None:
    alpha = own_space(making, "alpha")
    for stance, words in (("adapted", "Write the line"), ("declined", "Say why"), ("maybe", "Choose what")):
        with pytest.raises(Refused, match=words):
            answered(alpha, line, stance)
    assert not Inherited.objects.exists()
    answered(alpha, line, "declined", reason=NOT_US)
    answered(alpha, line, "adopted")
    assert Inherited.objects.get().stance == "adopted"


def test_only_active_members_inherit_and_only_what_they_may_see_above(making: Making, line: Action) -> None:
    stranger = Organisation.objects.create(name="Stranger")
    making.members["stranger"] = stranger
    outside, alpha = own_space(making, "stranger"), own_space(making, "alpha")
    assert plans_above(outside) == ()
    with pytest.raises(Refused, match="not a line of a network above"):
        answered(outside, line, "adopted")
    Plan.objects.filter(pk=line.plan_id).update(public=False)
    assert plans_above(alpha) == ()
    with pytest.raises(Refused, match="not a line"):
        answered(alpha, line, "adopted")
    with pytest.raises(NotAllowed):
        answered(replace(alpha, acting=None), line, "adopted")
    assert not Inherited.objects.exists()


def test_who_has_a_mandate_above_sees_there_what_members_see(making: Making, line: Action) -> None:
    Plan.objects.filter(pk=line.plan_id).update(public=False)
    alpha = own_space(making, "alpha")
    assert alpha.person is not None
    people.grant_mandate(
        making.world.system, space=making.world.space, email=alpha.person.email, name="Office",
        organisation=making.members["alpha"], role=Role.DELEGATE, since=date(2020, 1, 1),
    )  # fmt: skip
    assert answered(alpha, line, "adopted").stance == "adopted"


def test_what_became_of_a_line_rolls_up_on_its_page(making: Making, line: Action) -> None:
    below = {name: own_space(making, name) for name in ("alpha", "beta", "delta", "epsilon")}
    answered(below["alpha"], line, "adopted")
    answered(below["beta"], line, "adapted", words=OURS)
    answered(below["delta"], line, "declined", reason=NOT_US)
    for name, percent in (("alpha", 20), ("beta", 60)):
        action = own_action(below[name], making)
        inheriting.put_below(below[name], inherited=Inherited.objects.get(space=below[name].space), action=action)
        reporting.report(below[name], action=action, report=reporting.Report("under_way", percent))
    told = rolled_up(line)
    assert told is not None
    assert told.words == "1 adopted it, 1 adapted it, 1 declined, 1 has not answered"
    assert (told.share, told.actions) == (40, 2)
    assert [answer.name for answer in told.answers] == ["Alpha", "Beta", "Delta"]
    own = Action.objects.get(inherits__space=below["alpha"].space)
    shown = text_of(Client().get(f"/en/alpha/plans/actions/{own.address}/"))
    assert "Below a line of the network" in shown
    assert "Sample Network" in shown
    page = text_of(Client().get(f"/en/network/plans/actions/{line.address}/"))
    assert "We do not bid for public work." in page
    assert "40 % done on average of 2 actions below" in page


def test_what_stands_below_a_declined_line_counts_no_more_until_it_is_taken_up_again(
    making: Making, line: Action
) -> None:
    alpha = own_space(making, "alpha")
    inherited = answered(alpha, line, "adopted")
    action = own_action(alpha, making)
    inheriting.put_below(alpha, inherited=inherited, action=action)
    reporting.report(alpha, action=action, report=reporting.Report("under_way", 20))

    def counted() -> list[tuple[int | None, int]]:
        told, plan = rolled_up(line), lives_below(line.plan_id)
        assert told is not None
        assert plan is not None
        assert sum(len(answer.actions) for answer in told.answers) == told.actions
        return [(told.share, told.actions), (plan.share, plan.actions)]

    assert counted() == [(20, 1)] * 2
    answered(alpha, line, "declined", reason=NOT_US)
    assert counted() == [(None, 0)] * 2
    answered(alpha, line, "adopted")
    assert counted() == [(20, 1)] * 2


def test_no_more_of_a_space_below_is_shown_than_it_shows_itself(making: Making, line: Action) -> None:
    alpha, beta = own_space(making, "alpha"), own_space(making, "beta")
    for below, fields in ((alpha, {}), (beta, {"public": False})):
        inherited = answered(below, line, "adapted", words=OURS)
        inheriting.put_below(below, inherited=inherited, action=own_action(below, making, **fields))
    Space.objects.filter(pk=alpha.space.pk).update(public=False)  # type: ignore[union-attr]  # has one
    told = rolled_up(line)
    assert told is not None
    assert told.words == "1 adapted it, 1 answered for itself"
    assert (told.share, told.actions, [answer.name for answer in told.answers]) == (None, 0, ["Beta"])


def test_a_change_above_asks_for_review_below_until_it_is_answered_anew(making: Making, line: Action) -> None:
    alpha = own_space(making, "alpha")

    def asked() -> list[Asked]:
        assert alpha.space is not None
        return list(waiting(alpha.space, [making.members["alpha"].pk]))

    assert [(row.kind, row.what.text) for row in asked()] == [("plans.line", "Lines from above without an answer: 1")]
    answered(alpha, line, "adopted")
    assert asked() == []
    doing.change_action(making.secretariat, action=line, draft=wish(line.plan, "A desk and a fund"), revision=1)
    assert [(row.kind, row.what.text) for row in asked()] == [("plans.review", "A desk and a fund")]
    assert plans_above(alpha)[0].lines[0].review
    line.refresh_from_db()
    answered(alpha, line, "adopted")
    assert asked() == []


def test_a_plan_whose_lines_live_below_says_so(making: Making, line: Action) -> None:
    alpha = own_space(making, "alpha")
    assert lives_below(line.plan_id) is None
    inherited = answered(alpha, line, "adopted")
    for _two in range(2):
        inheriting.put_below(alpha, inherited=inherited, action=own_action(alpha, making))
    told = lives_below(line.plan_id)
    assert told is not None
    assert (told.mostly, told.actions) == (True, 2)
    for address in ("", "actions/"):
        page = text_of(Client().get(f"/en/network/plans/{line.plan.address}/{address}"))
        assert "This plan lives mostly in the federations. Federations answered 1 of 1 lines" in page
    assert "Lines from above" in text_of(Client().get("/en/alpha/plans/"))
    assert "Lines from above" not in text_of(Client().get("/en/network/plans/"))


def test_the_pages_below_answer_and_put_own_actions_there(making: Making, line: Action, client: Client) -> None:
    alpha = own_space(making, "alpha")
    assert alpha.person is not None
    sign_in(client, alpha.person)
    making.begun()  # of a plan without lines nothing is counted
    above = text_of(client.get("/en/alpha/plans/above/"))
    assert "Not answered yet" in above
    assert "It has no actions yet." in above
    assert "0 of 1 answered" in above
    assert "0 of 0 answered" not in above
    page = f"/en/alpha/plans/above/{line.address}/"
    typed = {"words_origin": "en", "reason_origin": "en", "revision": str(line.revision)}
    short = client.post(page, typed | {"stance": "adapted"})
    assert short.status_code == 422
    assert "Write the line as you adapt it." in text_of(short)
    client.post(page, typed | {"stance": "adopted"})
    own = own_action(alpha, making)
    assert "Our desk" in text_of(client.get(page))
    client.post(page + "below/", {"action": own.address})
    assert list(Inherited.objects.get().below.all()) == [own]
    seen = life(Viewer(alpha.space), own)
    assert (seen.knots[0].mark, seen.knots[0].title) == ("Line of Sample Network", line.title.in_("en").text)
    assert seen.knots[0].href == f"/en/network/plans/actions/{line.address}/"
    Plan.objects.filter(pk=line.plan_id).update(public=False)
    assert [knot.ref for knot in life(Viewer(alpha.space), own)] == [ref(own)]
    Plan.objects.filter(pk=line.plan_id).update(public=True)
    assert "Our desk" in text_of(client.get("/en/alpha/plans/above/"))
    client.post(page + "below/", {"action": own.address, "remove": "1"})
    assert not Inherited.objects.get().below.exists()
    assert [knot.ref for knot in life(alpha, own)] == [ref(own)]
