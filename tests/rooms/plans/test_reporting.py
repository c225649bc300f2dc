"""Progress is reported by one click and by answering a mail; what is late is asked for kindly, once a fortnight."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.mail.models import Message, ReplyAddress
from filrouge.ground.people.viewer import system
from filrouge.ground.trail.writing import Ref
from filrouge.ground.words import Words
from filrouge.rooms.plans import jobs
from filrouge.rooms.plans.actions import answering_progress, planning, reminding, reporting, taking_part
from filrouge.rooms.plans.actions.answering_progress import Understood, understood
from filrouge.rooms.plans.actions.reporting import Report, StepDraft
from filrouge.rooms.plans.models import Action, Milestone, Progress
from filrouge.rooms.plans.queries.action_page import action_page
from tests.rooms.plans.effects import adopted, begun, open_plan, told
from tests.rooms.plans.making import Making
from tests.rooms.plans.saying import offer


def today() -> date:
    return timezone.now().date()


def with_steps(making: Making, *days: int | None, **fields: Any) -> Action:
    """An action led by alpha, with a step due in so many days each."""
    action = begun(making, open_plan(making), "alpha", **fields)
    for place, days_on in enumerate(days, start=1):
        due = None if days_on is None else today() + timedelta(days_on)
        draft = StepDraft(Words.of(f"Step {place}", "en"), due)
        reporting.add_milestone(making.viewer("alpha"), action=action, draft=draft)
    return action


def step(action: Action, position: int) -> Milestone:
    return Milestone.objects.select_related("action__plan__space").get(action=action, position=position)


@pytest.mark.django_db
def test_a_ticked_step_sets_the_action_under_way_and_is_its_share_done(making: Making) -> None:
    action, alpha = with_steps(making, 20, 30, None, None), making.viewer("alpha")
    reporting.tick(alpha, milestone=step(action, 1))
    reporting.tick(alpha, milestone=step(action, 1))
    action.refresh_from_db()
    page = action_page(alpha, action)
    assert (action.state, page.share, page.words, len(page.reports)) == ("under_way", 25, "1 of 4 steps done", 1)
    reporting.tick(alpha, milestone=step(action, 1), done=False)
    assert action_page(alpha, action).share == 0
    with pytest.raises(NotAllowed):
        reporting.tick(making.viewer("beta"), milestone=step(action, 2))


@pytest.mark.django_db
def test_a_done_step_stays_and_another_can_be_taken_away(making: Making) -> None:
    action, alpha = with_steps(making, 20, 30), making.viewer("alpha")
    reporting.tick(alpha, milestone=step(action, 1))
    with pytest.raises(Refused, match="stays on record"):
        reporting.remove_milestone(alpha, milestone=step(action, 1))
    reporting.remove_milestone(alpha, milestone=step(action, 2))
    reporting.add_milestone(alpha, action=action, draft=StepDraft(Words.of("Another", "en")))
    assert [each.position for each in action.milestones.all()] == [1, 2]


@pytest.mark.django_db
def test_partners_report_too_and_what_was_said_before_stays(making: Making) -> None:
    action = begun(making, open_plan(making), "alpha", proposal=None)
    partner = taking_part.ask_partner(making.secretariat, action=action, organisation=making.members["beta"])
    taking_part.answer_as_partner(making.viewer("beta"), partner=partner, yes=True)
    reporting.report(making.viewer("alpha"), action=action, report=Report("under_way", 20))
    reporting.report(making.viewer("beta"), action=action, report=Report("under_way", 60, Words.of("Two towns", "en")))
    page = action_page(making.viewer("gamma"), action)
    assert [(row.who, row.percent) for row in page.reports] == [("Beta", 60), ("Alpha", 20)]
    assert (page.share, page.words) == (60, "60 % done")


@pytest.mark.django_db
def test_who_spoke_for_it_hears_that_it_is_done_and_a_stop_says_why(making: Making) -> None:
    plan = open_plan(making)
    action = begun(making, plan, "alpha", proposal=adopted(making, offer(making, plan, "gamma")))
    alpha = making.viewer("alpha")
    with pytest.raises(Refused, match="why it is stopped"):
        reporting.report(alpha, action=action, report=Report("stopped"))
    assert told("plans.action_done") == []
    reporting.report(alpha, action=action, report=Report("done"))
    assert told("plans.action_done") == ["Gamma"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("report", "words"),
    [
        (Report("draft"), "Choose where it stands"),
        (Report("under_way", 101), "0 to 100"),
        (Report("under_way", 50), "Tick those"),
    ],
)
def test_a_report_that_cannot_be_taken_changes_nothing(making: Making, report: Report, words: str) -> None:
    action = with_steps(making, 20)
    with pytest.raises(Refused, match=words):
        reporting.report(making.viewer("alpha"), action=action, report=report)
    action.refresh_from_db()
    assert (action.state, Progress.objects.count()) == ("to_start", 0)


@pytest.mark.parametrize(
    ("text", "state", "percent", "words"),
    [
        ("done", "done", None, ""),
        ("Fertig.\nAm Montag übergeben.", "done", None, "Am Montag übergeben."),
        ("fait, avec deux mois de retard", "done", None, "avec deux mois de retard"),
        ("Klaar!", "done", None, ""),
        ("FATTO", "done", None, ""),
        ("hecho", "done", None, ""),
        ("60 %", "under_way", 60, ""),
        ("60%: two towns have said yes", "under_way", 60, "two towns have said yes"),
        ("100 %", "done", 100, ""),
        ("0 %", "to_start", 0, ""),
        ("En cours\nDeux villes.", "under_way", None, "Deux villes."),
        ("nicht begonnen", "to_start", None, ""),
        ("done with the first two steps", None, None, "done with the first two steps"),
        ("60 % of the members said yes", None, None, "60 % of the members said yes"),
        ("160 %", None, None, "160 %"),
        ("Hi no, done", None, None, "Hi no, done"),
        ("Hallo nein, 60 %", None, None, "Hallo nein, 60 %"),
        ("60 %? No.", None, None, "60 %? No."),
        ("60 %, no", None, None, "60 %, no"),
        ("60 %, not everything is done yet", "under_way", 60, "not everything is done yet"),
        ("Done: 60 %", None, None, "Done: 60 %"),
        ("Not yet, 10 %", None, None, "Not yet, 10 %"),
        ("Done, 100 %", "done", None, "100 %"),
        ("not done yet", None, None, "not done yet"),
        ("Not yet. Done.", None, None, "Not yet. Done."),
        ("Not yet, no", "to_start", None, "no"),
        ("We are looking for a second lead.", None, None, "We are looking for a second lead."),
    ],
)
def test_the_first_word_says_where_it_stands_when_it_stands_alone(
    text: str, state: str | None, percent: int | None, words: str
) -> None:
    assert understood(text) == Understood(state, percent, words)


@given(st.text(max_size=200))
def test_no_word_of_an_answer_is_lost_or_made_up(text: str) -> None:
    read = understood(text)
    assert text.strip().endswith(read.words)
    assert read.state is not None or read.words == text.strip()


@pytest.mark.django_db
def test_an_answer_by_mail_is_a_report_and_the_confirmation_says_what_was_understood(making: Making) -> None:
    action, alpha = begun(making, open_plan(making), "alpha"), making.viewer("alpha")
    about = Ref("plans.action", action.pk)
    said = answering_progress.take_progress(alpha, about, "60 %\nTwo towns have said yes.", "<1@x>")
    assert said.startswith("Action 1.1, “A desk for joint tenders”, is now “Under way”, at 60 %. Your words were taken")
    kept = answering_progress.take_progress(alpha, about, "We look for a second lead.", "<2@x>")
    assert kept.startswith("Your words on action 1.1")
    assert "It stays “Under way”." in kept
    assert [each.words.in_("en").text for each in Progress.objects.order_by("id")] == [
        "Two towns have said yes.", "We look for a second lead.",
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        answering_progress.take_progress(making.viewer("beta"), about, "done", "<3@x>")
    with pytest.raises(Refused, match="not here any more"):
        answering_progress.take_progress(alpha, Ref("plans.action", 999_999), "done", "<4@x>")
    assert Progress.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Hi no, done", "Done? Not yet.", "not done yet", "klaar, nee"])
def test_an_answer_that_takes_itself_back_is_words_to_be_read_and_the_writer_is_told_so(
    making: Making, text: str
) -> None:
    action, alpha = begun(making, open_plan(making), "alpha"), making.viewer("alpha")
    said = answering_progress.take_progress(alpha, Ref("plans.action", action.pk), text, "<1@x>")
    action.refresh_from_db()
    progress = Progress.objects.get()
    assert (action.state, progress.state, progress.words.in_("").text) == ("to_start", "to_start", text)
    assert "were taken in. It stays “Not started”." in said
    assert "You can read and correct it here: http" in said


@pytest.mark.django_db
def test_a_share_said_by_mail_stays_in_the_words_where_steps_are_counted(making: Making) -> None:
    action = with_steps(making, 20)
    about = Ref("plans.action", action.pk)
    answering_progress.take_progress(making.viewer("alpha"), about, "60 %\nTwo towns.", "<1@x>")
    progress = Progress.objects.get()
    assert (progress.state, progress.percent, progress.words.in_("en").text) == ("under_way", None, "60 %\nTwo towns.")


@pytest.mark.django_db
def test_owners_are_asked_before_a_date_and_after_it_at_most_once_a_fortnight(making: Making, settings: Any) -> None:
    settings.REPLY_TO = "reply@network.example"
    soon, late = with_steps(making, 10), with_steps(making, -15, title="A shared job")
    with_steps(making, 40, title="Later")
    for _twice in range(2):
        jobs.ask_how_it_goes()
    assert sorted(Message.objects.values_list("subject", flat=True)) == [
        "How is it going? 1.1 A desk for joint tenders", "How is it going? 1.1 A shared job",
    ]  # fmt: skip
    mail = Message.objects.get(subject__endswith="A shared job")
    assert "\nOr report with one click here:" in mail.body
    assert "Things take the time they take" in mail.body
    assert mail.headers["Reply-To"].startswith("reply+")
    assert ReplyAddress.objects.filter(about_id=soon.pk, kind="plans.progress").count() == 1
    late.refresh_from_db()
    words = action_page(making.viewer("alpha"), late).late  # the action itself is not late, one of its steps is
    assert words.startswith("a step is 2 weeks over its date; the owner was reminded on")
    Action.objects.filter(pk=late.pk).update(until=today() - timedelta(20))
    late.refresh_from_db()
    words = action_page(making.viewer("alpha"), late).late
    assert words.startswith("2 weeks over its date; the owner was reminded on")
    Action.objects.filter(pk=late.pk).update(until=None)
    Action.objects.update(reminded_at=timezone.now() - timedelta(15))
    reporting.report(making.viewer("alpha"), action=soon, report=Report("under_way"))
    jobs.ask_how_it_goes()
    assert Message.objects.count() == 3


@pytest.mark.django_db
def test_nobody_is_asked_about_what_is_done_not_taken_on_or_in_a_plan_that_has_ended(making: Making) -> None:
    done, asked, over = (with_steps(making, 1) for _three in range(3))
    reporting.report(making.viewer("alpha"), action=done, report=Report("done"))
    taking_part.ask_owner(making.secretariat, action=asked, organisation=making.members["beta"])
    planning.run_plan(making.secretariat, plan=over.plan)
    planning.end_plan(making.secretariat, plan=over.plan)
    jobs.ask_how_it_goes()
    for action in (done, asked, over):
        with pytest.raises(Refused, match="No report is expected"):
            reminding.remind(system(action.plan.space), action=action)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_secretariat_asks_with_one_click_and_not_twice(making: Making) -> None:
    action = begun(making, open_plan(making), "alpha")
    assert reminding.remind(making.secretariat, action=action) == 1
    assert "\nReport with one click here:" in Message.objects.get().body  # mail is not answered here
    with pytest.raises(Refused, match="within the last fortnight"):
        reminding.remind(making.secretariat, action=action)
    with pytest.raises(NotAllowed):
        reminding.remind(making.viewer("alpha"), action=action)
    assert Message.objects.count() == 1
