"""What happens without anybody clicking: the summaries of a morning, and news in a mail at once."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy

from filrouge.ground.asked import digests, passing
from filrouge.ground.asked.models import Edition, News
from filrouge.ground.jobs.models import Job, State
from filrouge.ground.jobs.work import Progress, ask, job
from filrouge.ground.jobs.worker import every_minute
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import system

MORNING = time(7)  # on the clock of the space
KIND = "asked.digests"


@every_minute
def each_morning() -> None:
    """Begin the edition of every space in which it is morning, and resume one that did not come to its end."""
    now = timezone.now()
    lately = Edition.objects.filter(day__gte=now.date() - timedelta(days=2)).values_list("space", "day", "ended_at")
    ended = {(space, day): at is not None for space, day, at in lately}
    for space in Space.objects.select_related("organisation").order_by("id"):
        local = now.astimezone(ZoneInfo(space.zone))
        if local.time() >= MORNING and not ended.get((space.pk, local.date())):
            _begin(space, local.date())


def _begin(space: Space, day: date) -> None:
    edition = digests.begin(space, day)
    if edition is None:
        return
    # A worker that was killed still holds the job until its lease ends; then another takes that up.
    once = f"{KIND}:{edition.pk}"
    if not Job.objects.filter(kind=KIND, once=once, state__in=[State.WAITING, State.RUNNING]).exists():
        ask(KIND, {"edition": edition.pk}, by=system(space, means="job"), once=once)


@job(KIND, says=gettext_lazy("Writing the summaries of the morning"))
def write_digests(progress: Progress, edition: int) -> dict[str, int]:
    """Write everybody's summary of an edition. An older one is left alone: the newer one holds its news as well."""
    found = Edition.objects.select_related("space__organisation").get(pk=edition)
    newer = Edition.objects.filter(space=found.space, pk__gt=found.pk)
    if found.ended_at or newer.exists():
        return {}
    return {"mails": digests.make(found, system(found.space, means="job"), progress)}


@every_minute
def look_after() -> None:
    """Ask for the work once more where news is left: what was told while a worker looked for news may have been too
    late for it, and nobody asks again until something else happens. Where that failed, it is tried once an hour.
    """
    now = timezone.now()
    left = News.objects.filter(passed_at=None, at__lt=now - timedelta(minutes=1)).order_by().values("space")
    failed = Job.objects.filter(kind="asked.at_once", state=State.FAILED, ended_at__gt=now - timedelta(hours=1))
    spaces = Space.objects.filter(pk__in=left).exclude(pk__in=failed.values("space"))
    for space in spaces.select_related("organisation").order_by("id"):
        ask("asked.at_once", {"space": space.pk}, by=system(space, means="job"), once=f"asked.at_once:{space.pk}")


@job("asked.at_once", says=gettext_lazy("Passing news on"))
def pass_on(progress: Progress, space: int) -> dict[str, int]:
    """Write mails of their own to those who want to hear of something at once."""
    found = Space.objects.select_related("organisation").get(pk=space)
    return {"mails": passing.pass_on(found, system(found, means="job"), progress)}
