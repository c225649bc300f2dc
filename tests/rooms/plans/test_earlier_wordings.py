"""Nothing said is lost: how actions, contributions and answers read before, for those who see them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from filrouge.ground.actions import Refused
from filrouge.ground.people.actions import change_space
from filrouge.ground.people.models import Role
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.trail.models import Entry
from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import contributing, doing, inheriting, planning, reporting, shaping, taking_part
from filrouge.rooms.plans.actions.contributing import Said
from filrouge.rooms.plans.actions.inheriting import Answer
from filrouge.rooms.plans.models import Action, Contribution, ContributionState, Inherited, Plan
from filrouge.rooms.plans.queries.earlier import Part, changes_of, corrections_of
from filrouge.rooms.plans.queries.earlier_answers import answered_before
from filrouge.rooms.plans.queries.lines import plans_above
from tests.rooms.ballots.sheets import text_of
from tests.rooms.plans.effects import begun, open_plan, wish
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import say, statements
from tests.rooms.plans.test_inheriting import NOT_US, OURS, answered, own_space
from tests.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(making: Making) -> Action:
    return begun(making, open_plan(making), "gamma")


def changed(making: Making, line: Action, title: str = "A desk for joint tenders", **given: Any) -> None:
    line.refresh_from_db()
    draft = wish(line.plan, title, **given)
    doing.change_action(making.secretariat, action=line, draft=draft, revision=line.revision)


def retold(line: Action, title: Words) -> doing.ActionDraft:
    """The same action under another title."""
    assert line.area is not None
    return doing.ActionDraft(title, line.area)


def spelled(part: Part) -> str:
    """A part as “label: same -gone- +came+”."""
    marks = {"same": "{}", "deleted": "-{}-", "inserted": "+{}+"}
    words = "".join(marks[run.kind].format(run.text) for _language, runs in part.pieces for run in runs)
    return f"{part.label}: {words or part.said}"


def since(below: Viewer) -> list[str]:
    [row] = plans_above(below)[0].lines
    return [spelled(part) for part in row.changed]


def test_a_federation_reads_what_changed_since_it_answered_and_nothing_before(making: Making, line: Action) -> None:
    alpha = own_space(making, "alpha")
    changed(making, line, "A desk for tenders", until=date(2027, 6, 1))
    line.refresh_from_db()
    answered(alpha, line, "adopted")
    assert since(alpha) == []
    budget = {"budget": Decimal(500), "currency": "EUR"}
    changed(making, line, "A desk for tenders", until=date(2027, 6, 1), **budget)
    assert since(alpha) == []  # money alone asks for no review
    changed(making, line, "A shared desk for tenders", text=Words.of("In Ghent.", "en"), until=date(2027, 9, 1))
    changed(making, line, "A shared desk for all tenders", text=Words.of("In Ghent.", "en"), until=date(2027, 9, 1))
    taking_part.ask_owner(making.secretariat, action=line, organisation=making.members["beta"])
    assert since(alpha) == [
        "What is done: A +shared +desk for +all +tenders",
        "How: +In Ghent.+",
        "Ends: 1 June 2027; now 1 September 2027",
        "Lead: Gamma; now Beta",
    ]
    line.refresh_from_db()
    answered(alpha, line, "adopted")
    assert since(alpha) == []


def test_a_change_that_was_begun_before_the_answer_and_done_after_it_is_shown(making: Making, line: Action) -> None:
    alpha = own_space(making, "alpha")
    inherited = answered(alpha, line, "adopted")
    changed(making, line, "A fund")
    begun_at = Entry.objects.get(verb="plans.change_action").at
    Inherited.objects.filter(pk=inherited.pk).update(answered_at=begun_at + timedelta(seconds=30))
    assert since(alpha) == ["What is done: A -desk for joint tenders-+fund+"]


def test_a_translation_that_is_added_asks_nobody_for_review(making: Making, line: Action) -> None:
    alpha = own_space(making, "alpha")
    answered(alpha, line, "adopted")
    both = Words.of("A desk for joint tenders", "en", fr="Un bureau")
    doing.change_action(
        making.secretariat, action=line, draft=retold(line, both), revision=1,
    )  # fmt: skip
    assert (line.revision, plans_above(alpha)[0].lines[0].review) == (1, False)
    newer = Words.of("A desk for all tenders", "en", fr="Un bureau pour tous")
    doing.change_action(making.secretariat, action=line, draft=retold(line, newer), revision=1)
    assert since(alpha) == ["What is done: A desk for -joint-+all+ tenders"]  # of what it had answered to
    with translation.override("fr"):
        newest = changes_of(making.secretariat, line)[0]
        assert newest.parts[0].pieces[0][0] == "fr"
        assert spelled(newest.parts[0]).endswith("Un bureau+ pour tous+")


def test_words_said_anew_in_another_language_stand_beside_the_old_ones(making: Making, line: Action) -> None:
    draft = retold(line, Words.of("Un bureau pour tous", "fr"))
    doing.change_action(making.secretariat, action=line, draft=draft, revision=1)
    [part] = changes_of(making.secretariat, line)[0].parts
    assert [(language, [(str(run.kind), run.text) for run in runs]) for language, runs in part.pieces] == [
        ("en", [("deleted", "A desk for joint tenders")]), ("fr", [("inserted", "Un bureau pour tous")]),
    ]  # fmt: skip


def test_the_page_of_an_action_leads_to_every_earlier_wording(making: Making, line: Action, client: Client) -> None:
    page = f"/en/network/plans/actions/{line.address}/"
    risks = Words.of("Nobody comes.", "en")
    changed(making, line, risks=risks, moves=Words.of("Bids won", "en"), budget=Decimal(1500), currency="EUR")
    changed(making, line, risks=Words.of("Few come.", "en"), area=2)
    step = reporting.add_milestone(making.secretariat, action=line, draft=reporting.StepDraft(Words.of("A room", "en")))
    renamed = reporting.StepDraft(Words.of("Two rooms", "en"), date(2027, 2, 1))
    reporting.change_milestone(making.secretariat, milestone=step, draft=renamed)
    reporting.remove_milestone(making.secretariat, milestone=step)
    line.refresh_from_db()
    told = [[spelled(part) for part in change.parts] for change in changes_of(making.secretariat, line)]
    assert told == [
        ["Step: -Two rooms-"],
        ["Step: -A room-+Two rooms+", "Day of a step: no day; now 1 February 2027"],
        ["Which figures it should move: -Bids won-", "Risks: -Nobody comes-+Few come+.",
         "Budget: 1,500 EUR; now no budget", "Area: Buying and selling together; now Work and care"],
        ["Which figures it should move: +Bids won+", "Risks: +Nobody comes.+", "Budget: no budget; now 1,500 EUR"],
        ["Lead: nobody; now Gamma"],
    ]  # fmt: skip
    assert f"{page}changes/" in client.get(page).content.decode()
    shown = client.get(f"{page}changes/")
    assert "<del>Nobody comes</del>" in shown.content.decode()
    assert making.world.space.organisation.name in text_of(shown)


def test_an_action_that_never_changed_has_no_earlier_wordings(making: Making, client: Client) -> None:
    action = begun(making, open_plan(making))
    page = f"/en/network/plans/actions/{action.address}/"
    assert "changes/" not in client.get(page).content.decode()
    assert "It reads as it did on its first day." in text_of(client.get(f"{page}changes/"))


def test_who_does_not_see_an_action_does_not_see_how_it_read(making: Making, line: Action, client: Client) -> None:
    changed(making, line, "A fund")
    page = f"/en/network/plans/actions/{line.address}/changes/"
    assert client.get(page).status_code == 200
    Plan.objects.filter(pk=line.plan_id).update(public=False)
    assert client.get(page).status_code == 404
    sign_in(client, making.assembly.delegates["beta"])
    assert client.get(page).status_code == 200


def test_what_was_taken_out_before_a_plan_was_opened_to_everybody_stays_with_its_members(
    making: Making, line: Action, client: Client
) -> None:
    plan, page = line.plan, f"/en/network/plans/actions/{line.address}/"
    closed = planning.PlanDraft(plan.title, plan.since, plan.until, public=False)
    planning.change_plan(making.secretariat, plan=plan, draft=closed)
    changed(making, line, "A fund that bank X has promised")
    changed(making, line, "A fund")
    planning.change_plan(making.secretariat, plan=plan, draft=replace(closed, public=True))
    assert "changes/" not in client.get(page).content.decode()
    assert "bank X" not in text_of(client.get(f"{page}changes/"))
    changed(making, line, "A fund of funds")
    assert "changes/" in client.get(page).content.decode()
    assert "of funds" in text_of(client.get(f"{page}changes/"))
    assert "bank X" not in text_of(client.get(f"{page}changes/"))
    api = client.get(f"/api/v1/network/plans/actions/{line.address}")
    assert [each["title"]["en"] for each in api.json()["earlier"]] == ["A fund"]
    sign_in(client, making.viewer("beta").person)
    assert "bank X" in text_of(client.get(f"{page}changes/"))


def test_a_network_that_opens_shows_strangers_nothing_that_was_changed_before(
    making: Making, line: Action, client: Client
) -> None:
    alpha = own_space(making, "alpha")
    opened(making.secretariat, to_all=False)
    opened(alpha, to_all=False)
    changed(making, line, "A fund that bank X has promised")
    changed(making, line, "A fund")
    opened(making.secretariat, to_all=True)
    line.refresh_from_db()
    answered(alpha, line, "declined", reason=NOT_US)
    answered(alpha, line, "adopted")
    opened(alpha, to_all=True)
    page = f"/en/network/plans/actions/{line.address}/changes/"
    assert "bank X" not in text_of(client.get(page))
    assert answered_before(line) == ()
    answered(alpha, line, "adapted", words=OURS)
    answered(alpha, line, "adopted")
    assert [row.label for row in answered_before(line)] == ["Adapted"]


def opened(by: Viewer, *, to_all: bool) -> None:
    """The secretariat of a space says whether everybody may read it."""
    space = by.space
    assert space is not None
    space.refresh_from_db()
    given = {name: getattr(space, name) for name in ("name", "mission", "languages", "licence", "zone")}
    assert by.acting is not None
    secretary = replace(by, acting=replace(by.acting, role=Role.SECRETARIAT), strong=True)
    change_space(secretary, space=space, public=to_all, **given)


def test_what_an_older_version_kept_is_shown_as_far_as_it_goes(making: Making, line: Action) -> None:
    """It kept the title in the language of the original alone, and no text."""
    older = {"title": "A desk", "until": "2027-01-01", "revision": 1, "owner": None}
    newest = Entry.objects.latest("id")
    Entry.objects.create(
        at=timezone.now(), verb="plans.change_action", means="page", space=line.plan.space_id, digest="older",
        subject_kind="plans.action", subject_id=line.pk, before=older, after=older | {"title": "A fund", "revision": 2},
        previous=newest.digest,
    )  # fmt: skip
    assert [spelled(part) for part in changes_of(making.secretariat, line)[0].parts] == ["What is done: A -desk-+fund+"]


def test_the_federation_reviews_on_a_page_that_shows_the_difference(
    making: Making, line: Action, client: Client
) -> None:
    alpha = own_space(making, "alpha")
    assert alpha.person is not None
    sign_in(client, alpha.person)
    answered(alpha, line, "adopted")
    changed(making, line, "A fund for joint tenders", until=date(2027, 6, 1))
    card = text_of(client.get("/en/alpha/plans/above/"))
    assert "It has changed since you answered. Reads otherwise: What is done, Ends" in card
    page = f"/en/alpha/plans/above/{line.address}/"
    review = client.get(page).content.decode()
    assert "A <del>desk</del><ins>fund</ins> for joint tenders" in review
    assert "no day; now 1 June 2027" in review
    assert f"/en/network/plans/actions/{line.address}/changes/" in review


def test_nobody_answers_to_words_that_they_have_not_read(making: Making, line: Action, client: Client) -> None:
    alpha = own_space(making, "alpha")
    assert alpha.person is not None
    sign_in(client, alpha.person)
    page = f"/en/alpha/plans/above/{line.address}/"
    typed = {"stance": "adopted", "words_origin": "en", "reason_origin": "en", "reason_en": "We like it."}
    read = re.search(r'name="revision" value="(\d+)"', client.get(page).content.decode())
    assert read is not None
    changed(making, line, "A fund")
    refused = client.post(page, typed | {"revision": read[1]})
    assert (refused.status_code, Inherited.objects.count()) == (422, 0)
    assert "This line has changed meanwhile. Read it as it is now, then answer." in text_of(refused)
    shown = refused.content.decode()
    assert "We like it." in shown
    now = re.search(r'name="revision" value="(\d+)"', shown)
    assert now is not None
    assert client.post(page, typed | {"revision": now[1]}).status_code == 302
    assert Inherited.objects.get().revision == 2
    assert alpha.space is not None
    with pytest.raises(Refused, match="meanwhile"):
        inheriting.answer_line(alpha, space=alpha.space, above=line, answer=Answer("adopted"), revision=1)


def test_what_a_federation_answered_before_stays_readable(making: Making, line: Action, client: Client) -> None:
    alpha, beta = own_space(making, "alpha"), own_space(making, "beta")
    assert alpha.person is not None
    answered(alpha, line, "declined", reason=NOT_US)
    answered(beta, line, "adopted")
    answered(alpha, line, "adapted", words=OURS)
    answered(alpha, line, "adopted")
    earlier = [(row.name, row.label, row.words and row.words.text, row.reason and row.reason.text)
               for row in answered_before(line)]  # fmt: skip
    assert earlier == [
        ("Alpha", "Adapted", "A desk in Flanders", None),
        ("Alpha", "Not for us", None, "We do not bid for public work."),
    ]
    above = f"/en/network/plans/actions/{line.address}/changes/"
    assert "We do not bid for public work." in text_of(client.get(above))
    sign_in(client, alpha.person)
    assert "A desk in Flanders" in text_of(client.get(f"/en/alpha/plans/above/{line.address}/"))
    type(alpha.space).objects.filter(pk=alpha.space.pk).update(public=False)  # type: ignore[union-attr]  # has one
    assert answered_before(line) == ()
    assert "We do not bid" not in text_of(client.get(above))


def test_a_contribution_that_was_corrected_shows_what_it_said(making: Making, client: Client) -> None:
    contribution = say(making, making.begun(), "alpha", "We lose bids.")
    page = f"/en/network/plans/contributions/{contribution.address}/"
    assert "earlier wordings" not in text_of(client.get(page))
    contributing.correct(making.viewer("alpha"), contribution=contribution, said=Said("We lose most bids.", "en"))
    contributing.correct(making.viewer("alpha"), contribution=contribution, said=Said("Nous perdons.", "fr"))
    assert "earlier wordings" not in text_of(client.get(page)), "a visitor may be why it was corrected"
    sign_in(client, making.viewer("beta").person)
    shown = client.get(page).content.decode()
    assert "Corrected: earlier wordings" in shown
    assert "We lose <ins>most </ins>bids." in shown
    assert '<div class="voice" lang="en"><del>We lose most bids.</del></div>' in shown
    assert '<div class="voice" lang="fr"><ins>Nous perdons.</ins></div>' in shown


def test_what_was_not_handed_in_yet_is_shown_to_nobody_when_it_is(making: Making) -> None:
    contribution = say(making, making.begun(), "alpha", "Typed by others.")
    Contribution.objects.filter(pk=contribution.pk).update(state=ContributionState.TO_CONFIRM)
    contribution.refresh_from_db()
    contributing.correct(making.viewer("alpha"), contribution=contribution, said=Said("What we said.", "en"))
    contributing.confirm(making.viewer("alpha"), contribution=contribution)
    assert corrections_of(making.viewer("alpha"), contribution) == ()


def test_the_trail_keeps_the_words_of_plans_steps_and_areas(making: Making) -> None:
    plan = making.begun(text=Words.of("Why we plan", "en"))
    area, step = plan.areas.get(position=1), making.first_step(plan)
    shaping.change_area(making.secretariat, area=area, draft=shaping.AreaDraft(area.name, Words.of("New", "en")))
    shaping.change_area(making.secretariat, area=area, draft=shaping.AreaDraft(Words.of("Other", "en")))
    draft = planning.StepDraft(step.kind, Words.of("Lisbon", "en"), step.opens_at, step.closes_at)
    planning.change_step(making.secretariat, step=step, draft=draft)
    planning.change_plan(making.secretariat, plan=plan, draft=planning.PlanDraft(plan.title, plan.since, plan.until))
    kept = {entry.verb: entry.before for entry in Entry.objects.filter(verb__startswith="plans.change").order_by("id")}
    assert kept["plans.change_area"]["text"]["en"]["text"] == "New"
    assert kept["plans.change_step"]["name"]["en"]["text"] == "Listening"
    assert kept["plans.change"]["text"]["en"]["text"] == "Why we plan"


@pytest.mark.parametrize("number", [1, 3])
def test_earlier_wordings_cost_the_same_however_many_they_are(
    making: Making, line: Action, client: Client, number: int
) -> None:
    alpha = own_space(making, "alpha")
    assert alpha.person is not None
    lines = [line, *(begun(making, line.plan, "gamma") for _more in range(number - 1))]
    for each in lines:
        answered(alpha, each, "adopted")
    for turn in range(number):
        for each in lines:
            changed(making, each, f"A fund {turn}", area=2 - turn % 2)
            taking_part.ask_owner(
                making.secretariat, action=each, organisation=making.members["beta" if turn % 2 else "delta"]
            )
    page = f"/en/network/plans/actions/{line.address}/"
    assert statements(client, f"{page}changes/") == 7
    assert statements(client, page) == 15
    sign_in(client, alpha.person)
    assert statements(client, "/en/alpha/plans/above/") == 12
    assert statements(client, f"/en/alpha/plans/above/{line.address}/") == 15
