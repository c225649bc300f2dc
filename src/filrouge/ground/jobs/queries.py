"""How a piece of work stands, as ground/parts/job.html shows it."""

from __future__ import annotations

from dataclasses import dataclass

from filrouge.ground.jobs.models import Job, State

OPEN = (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobShown:
    """A job ready to print. `href` is the part of the page that shows it, `text` what it does or what came of it.

    `done` of `total` are in the job's own units; a `total` of 0 is not known yet. `result_href` is where it led.
    """

    id: int
    title: str
    state: str
    href: str
    done: int = 0
    total: int = 0
    text: str = ""
    cancel_href: str = ""
    result_href: str = ""
    result_label: str = ""

    @property
    def open(self) -> bool:
        """Whether something is still to come."""
        return self.state in OPEN


def shown(job: Job, title: str, href: str, **more: str) -> JobShown:
    """A job with how far it is."""
    return JobShown(id=job.pk, title=title, state=job.state, href=href, done=job.done, total=job.total, **more)


def ready(title: str, href: str, label: str) -> JobShown:
    """What a page that waited says once there is something to go to."""
    return JobShown(id=0, title=title, state=State.DONE, href=href, result_href=href, result_label=label)
