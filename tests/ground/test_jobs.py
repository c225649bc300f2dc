"""Work for later: asked once, leased to one worker, tried again with patience, cancelled, and resumed when killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from filrouge.ground.actions import Refused
from filrouge.ground.jobs import queries, work, worker
from filrouge.ground.jobs.models import Job, State
from filrouge.ground.jobs.work import Cancelled, Progress, ask, cancel, run, run_all, take
from tests.world import World

Body = Callable[..., Any]


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Body]]:
    """Kinds of jobs that exist for one test."""
    known = dict(work.JOBS)
    monkeypatch.setattr(work, "JOBS", known)
    known["test.note"] = lambda progress, **said: said
    return known


def asked(world: World, kind: str = "test.note", **more: Any) -> Job:
    return ask(kind, more.pop("arguments", {}), by=world.secretariat, **more)


def expire(job: Job) -> None:
    """Its worker was killed: nobody prolonged the lease."""
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_a_job_runs_with_its_arguments_and_keeps_its_outcome(world: World, jobs: dict[str, Body]) -> None:
    job = asked(world, arguments={"number": 7})
    assert run_all() == 1
    job.refresh_from_db()
    assert (job.state, job.outcome, job.tries, job.lease) == (State.DONE, {"number": 7}, 1, "")
    assert job.ended_at is not None
    assert (job.space, job.asked_by) == (world.space, world.secretary)


def test_a_kind_that_nobody_does_cannot_be_asked_for(world: World) -> None:
    with pytest.raises(RuntimeError, match="no job is called"):
        asked(world, "test.nothing")


def test_two_functions_cannot_do_the_same_kind(jobs: dict[str, Body]) -> None:
    with pytest.raises(RuntimeError, match="two jobs"):
        work.job("test.note")(lambda progress: None)


def test_what_is_asked_in_an_action_that_fails_was_never_asked(world: World, jobs: dict[str, Body]) -> None:
    def failing() -> None:
        with transaction.atomic():
            asked(world)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert not Job.objects.exists()


def test_a_waiting_twin_is_reused_and_a_running_one_is_not(world: World, jobs: dict[str, Body]) -> None:
    first = asked(world, once="a")
    assert asked(world, once="a").pk == first.pk
    assert asked(world, once="b").pk != first.pk
    taken = take()
    assert taken is not None
    assert asked(world, once="a").pk != taken.pk
    assert Job.objects.count() == 3


def test_nothing_is_taken_before_its_time(world: World, jobs: dict[str, Body]) -> None:
    asked(world, wait=timedelta(hours=1))
    assert take() is None


def test_two_workers_take_different_jobs_and_the_third_none(world: World, jobs: dict[str, Body]) -> None:
    asked(world)
    asked(world)
    one, other = take(), take()
    assert one is not None
    assert other is not None
    assert one.pk != other.pk
    assert one.lease != other.lease
    assert take() is None


def test_a_command_takes_its_own_job_only(world: World, jobs: dict[str, Body]) -> None:
    asked(world)
    mine = asked(world)
    taken = take(mine.pk)
    assert taken is not None
    assert taken.pk == mine.pk
    assert take(mine.pk) is None


def test_of_two_workers_that_saw_the_same_job_one_gets_it(
    world: World, jobs: dict[str, Body], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other worker is quicker, between the reading and the taking."""
    job = asked(world)
    real = work.secrets.token_hex

    def slow(size: int) -> str:
        Job.objects.filter(pk=job.pk, state=State.WAITING).update(state=State.RUNNING, lease="quick")
        return real(size)

    monkeypatch.setattr(work.secrets, "token_hex", slow)
    assert take() is None
    job.refresh_from_db()
    assert job.lease == "quick"


def test_a_job_that_fails_is_tried_again_with_more_patience_each_time_and_then_given_up(
    world: World, jobs: dict[str, Body], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(progress: Progress) -> None:
        raise ValueError("a secret of a person")

    jobs["test.broken"] = broken
    job = asked(world, "test.broken")
    waits = []
    for _try in range(work.TRIES):
        Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
        assert run_all() == 1
        job.refresh_from_db()
        waits.append(round((job.not_before - timezone.now()).total_seconds() / 15))
    assert (job.state, job.tries) == (State.FAILED, work.TRIES)
    assert waits[:-1] == [4, 16, 64]
    assert job.outcome == {"error": "ValueError"}


def test_a_refusal_is_told_and_not_tried_again(world: World, jobs: dict[str, Body]) -> None:
    def refused(progress: Progress) -> None:
        raise Refused("The list is gone. Send it again.")

    jobs["test.refused"] = refused
    job = asked(world, "test.refused")
    run_all()
    job.refresh_from_db()
    assert (job.state, job.tries, job.outcome) == (State.FAILED, 1, {"refused": "The list is gone. Send it again."})


def test_a_failed_job_whose_twin_waits_leaves_the_next_try_to_it(
    world: World, jobs: dict[str, Body], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(progress: Progress) -> None:
        ask("test.broken", {}, by=world.secretariat, once="a", wait=timedelta(hours=1))
        raise ValueError

    jobs["test.broken"] = broken
    job = asked(world, "test.broken", once="a")
    assert run_all() == 1
    job.refresh_from_db()
    assert (job.state, job.outcome) == (State.FAILED, {"error": "ValueError", "again": "waiting"})
    assert Job.objects.filter(once="a", state=State.WAITING).count() == 1


def test_a_killed_worker_loses_its_lease_and_the_job_is_resumed_once(world: World, jobs: dict[str, Body]) -> None:
    asked(world, arguments={"number": 1})
    killed = take()
    assert killed is not None
    assert take() is None
    expire(killed)
    resumed = take()
    assert resumed is not None
    assert (resumed.pk, resumed.tries) == (killed.pk, 2)
    assert take() is None
    run(resumed)
    assert Job.objects.get().state == State.DONE


def test_who_lost_the_lease_cannot_end_the_job_any_more(world: World, jobs: dict[str, Body]) -> None:
    asked(world)
    slow = take()
    assert slow is not None
    expire(slow)
    quick = take()
    assert quick is not None
    with pytest.raises(Cancelled):
        Progress(slow)(1, 2)
    run(slow)
    assert Job.objects.get().state == State.RUNNING
    run(quick)
    assert Job.objects.get().state == State.DONE


def test_a_job_that_kills_every_worker_is_given_up(world: World, jobs: dict[str, Body]) -> None:
    asked(world)
    for _try in range(work.TRIES):
        taken = take()
        assert taken is not None
        expire(taken)
    assert take() is None
    job = Job.objects.get()
    assert (job.state, job.outcome) == (State.FAILED, {"error": "interrupted"})


def test_progress_is_told_and_prolongs_the_lease(world: World, jobs: dict[str, Body]) -> None:
    asked(world)
    job = take()
    assert job is not None
    Job.objects.update(leased_until=timezone.now() + timedelta(seconds=1))
    Progress(job)(3, 10)
    job.refresh_from_db()
    assert (job.done, job.total) == (3, 10)
    assert job.leased_until is not None
    assert job.leased_until > timezone.now() + timedelta(seconds=60)


def test_progress_writes_at_most_once_a_second_and_always_at_the_end(
    world: World, jobs: dict[str, Body], django_assert_num_queries: Any
) -> None:
    asked(world)
    job = take()
    assert job is not None
    progress = Progress(job)
    with time_machine.travel(timezone.now(), tick=False) as clock, django_assert_num_queries(3):
        for number in range(50):
            progress(number, 100)
        clock.shift(1)
        for number in range(50, 101):
            progress(number, 100)
    job.refresh_from_db()
    assert job.done == 100


def test_a_cancelled_job_stops_at_its_next_step_and_stays_cancelled(world: World, jobs: dict[str, Body]) -> None:
    reached = []

    def long(progress: Progress) -> dict[str, int]:
        progress(1, 3)
        reached.append(1)
        cancel(progress.job.pk)
        progress(3, 3)
        reached.append(3)
        return {"done": 3}

    jobs["test.long"] = long
    job = asked(world, "test.long")
    run_all()
    job.refresh_from_db()
    assert (job.state, reached, job.outcome) == (State.CANCELLED, [1], {})
    assert not cancel(job.pk)


def test_a_waiting_job_can_be_cancelled_and_is_never_taken(world: World, jobs: dict[str, Body]) -> None:
    job = asked(world)
    assert cancel(job.pk)
    assert take() is None
    assert not cancel(999_999)


def test_a_job_that_ended_before_the_cancel_came_stays_done(world: World, jobs: dict[str, Body]) -> None:
    job = asked(world)
    run_all()
    assert not cancel(job.pk)
    job.refresh_from_db()
    assert job.state == State.DONE


def test_ended_jobs_are_forgotten_after_ninety_days_and_waiting_ones_never(world: World, jobs: dict[str, Body]) -> None:
    old, waiting = asked(world), asked(world, wait=timedelta(hours=1))
    run_all()
    Job.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=91))
    Job.objects.filter(pk=waiting.pk).update(asked_at=timezone.now() - timedelta(days=91))
    assert work.forget_old() == 1
    assert list(Job.objects.all()) == [waiting]


def test_what_recurs_goes_on_when_one_part_of_it_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ticked = []

    def broken() -> None:
        raise ValueError

    monkeypatch.setattr(worker, "TICKS", [broken, lambda: ticked.append(1)])
    worker.tick()
    assert ticked == [1]
    assert "tick broken failed" in caplog.text


def test_a_page_shows_how_far_a_job_is_and_then_where_it_led(world: World, jobs: dict[str, Body]) -> None:
    def shown(job: queries.JobShown) -> str:
        return render_to_string("ground/parts/job.html", {"job": job})

    job = asked(world)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, done=3, total=4)
    job.refresh_from_db()
    under_way = queries.shown(job, "Counting sheep", "/sheep/", cancel_href="/stop/")
    assert under_way.open
    page = shown(under_way)
    assert (f'id="job-{job.pk}"' in page, 'hx-get="/sheep/"' in page, 'action="/stop/"' in page) == (True, True, True)
    assert "3 of 4" in page
    there = queries.ready("Counting sheep", "/sheep/", "Look at the sheep")
    assert not there.open
    page = shown(there)
    assert ('id="job-0"' in page, "hx-get" in page, "Look at the sheep</a>" in page) == (True, False, True)
