"""Asking for work, and doing it: lease, heartbeat, retry with back-off, cancel."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from filrouge.ground.jobs.models import Job, State
from filrouge.ground.people.viewer import Viewer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEASE = timedelta(seconds=90)
TRIES = 4
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The person who asked for the work does not want it any more, or another worker took it over."""


class Progress:
    """Handed to a job: `progress(done, total)` tells the person and keeps the lease; raises Cancelled to stop."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told = timezone.now() - LEASE

    def __call__(self, done: int, total: int) -> None:
        now = timezone.now()
        if now - self._told < timedelta(seconds=1) and done < total:
            return
        self._told = now
        held = Job.objects.filter(pk=self.job.pk, state=State.RUNNING, lease=self.job.lease)
        if not held.update(done=done, total=total, leased_until=now + LEASE):
            raise Cancelled


Outcome = Mapping[str, Any] | None
JOBS: dict[str, Callable[..., Outcome]] = {}
SAYS: dict[str, StrOrPromise] = {}  # kind → what people call this work; tests/house proves that every kind has it
ABOUT: dict[str, str] = {}  # kind → the table of what it is done to, where that is told on the thread


def job(
    kind: str, *, says: StrOrPromise = "", about: str = ""
) -> Callable[[Callable[..., Outcome]], Callable[..., Outcome]]:
    """Register a function `(progress, **arguments) -> outcome` as a kind of job. It must be safe to run twice.

    `about` is the table of what the work is done to (“ballots.ballot”), whose id is the argument of its name
    (`ballot`): pages then say which it is, in the words of the thread.
    """

    def register(function: Callable[..., Outcome]) -> Callable[..., Outcome]:
        if kind in JOBS:
            raise RuntimeError(f"two jobs are called {kind}")
        JOBS[kind], SAYS[kind] = function, says
        if about:
            ABOUT[kind] = about
        return function

    return register


def ask(kind: str, arguments: dict[str, Any], *, by: Viewer, once: str = "", wait: timedelta = timedelta()) -> Job:
    """Ask for a job, inside the transaction of the action that needs it. With `once`, a waiting twin is reused."""
    if kind not in JOBS:
        raise RuntimeError(f"no job is called {kind}")
    now = timezone.now()
    new = Job(
        kind=kind, arguments=arguments, space=by.space, asked_by=by.person, asked_at=now, not_before=now + wait,
        once=once,
    )  # fmt: skip
    if not once:
        new.save()
        return new
    # Two people may ask at the same moment: the constraint decides, and both get the one job that waits. A worker may
    # take that between the two statements; then a new one is made.
    while True:
        Job.objects.bulk_create([new], ignore_conflicts=True)
        if waits := Job.objects.filter(once=once, state=State.WAITING).first():
            return waits


def cancel(number: int) -> bool:
    """Cancel a job that has not ended. The worker notices at its next step."""
    open_job = Job.objects.filter(pk=number, state__in=[State.WAITING, State.RUNNING])
    return bool(open_job.update(state=State.CANCELLED, ended_at=timezone.now()))


def take(only: int | None = None) -> Job | None:
    """Lease the next job that is due: waiting, or running under a lease that ran out. None when nothing is due.

    With `only` that job alone is taken: a command does the work it asked for and leaves the rest to the worker.
    """
    now = timezone.now()
    due = Q(state=State.WAITING, not_before__lte=now) | Q(state=State.RUNNING, leased_until__lt=now)
    due &= Q(pk=only) if only else Q()
    _give_up(now)
    for number, state, lease in Job.objects.filter(due).order_by("not_before").values_list("pk", "state", "lease")[:5]:
        mine = secrets.token_hex(16)
        # Conditional update as lock: only one worker sees the row still in the state that was read.
        taken = Job.objects.filter(pk=number, state=state, lease=lease).update(
            state=State.RUNNING, lease=mine, leased_until=now + LEASE, tries=F("tries") + 1
        )
        if taken:
            return Job.objects.get(pk=number)
    return None


def _give_up(now: datetime) -> None:
    """A job that took its worker down each time it was tried is not tried for ever."""
    killed = Job.objects.filter(state=State.RUNNING, leased_until__lt=now, tries__gte=TRIES)
    killed.update(state=State.FAILED, ended_at=now, lease="", outcome={"error": "interrupted"})


def run(leased: Job, progress: Callable[[Job], Progress] = Progress) -> None:
    """Do a leased job to its end, its failure or its next try. A command may show the progress as it goes."""
    try:
        outcome = JOBS[leased.kind](progress(leased), **leased.arguments)
    except Cancelled:
        return
    except Exception as error:
        log.exception("job %s %s failed", leased.kind, leased.pk)
        _failed(leased, error)
        return
    _end(leased, State.DONE, dict(outcome or {}))


def _failed(leased: Job, error: Exception) -> None:
    from filrouge.ground.actions import Refused

    if isinstance(error, Refused):
        _end(leased, State.FAILED, {"refused": str(error.message)})
    elif leased.tries >= TRIES:
        _end(leased, State.FAILED, {"error": type(error).__name__})
    elif not _try_again(leased):
        _end(leased, State.FAILED, {"error": type(error).__name__, "again": "waiting"})


def _try_again(leased: Job) -> bool:
    """Put a job back to wait, a little longer each time. False when its twin waits already and is the next try."""
    later = timezone.now() + timedelta(seconds=15 * 4**leased.tries)
    try:
        with transaction.atomic():
            _held(leased).update(state=State.WAITING, not_before=later, lease="")
    except IntegrityError:
        return False
    return True


def _held(leased: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=leased.pk, state=State.RUNNING, lease=leased.lease)


def _end(leased: Job, state: State, outcome: dict[str, Any]) -> None:
    _held(leased).update(state=state, outcome=outcome, ended_at=timezone.now(), lease="")


def run_all(limit: int = 1000) -> int:
    """Do everything that is due now, one after the other; for commands and tests. Returns how many were done."""
    for count in range(limit):
        leased = take()
        if leased is None:
            return count
        run(leased)
    return limit


def forget_old(days: int = 90) -> int:
    """Remove ended jobs older than `days`; their outcome is kept by the action that they served."""
    old = Job.objects.filter(ended_at__lt=timezone.now() - timedelta(days=days))
    with transaction.atomic():
        return old.delete()[0]
