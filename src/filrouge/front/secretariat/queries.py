"""What the secretariat's desk shows: work, mail and mandates of its space, ready to print."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from filrouge.front.secretariat.kinds_of_mail import KINDS, kind_of_mail
from filrouge.ground.jobs import work
from filrouge.ground.jobs.models import Job
from filrouge.ground.jobs.models import State as Work
from filrouge.ground.jobs.queries import JobShown
from filrouge.ground.mail.arriving import Unreached, state_said, unreached
from filrouge.ground.mail.keys import without_keys
from filrouge.ground.mail.models import Message
from filrouge.ground.mail.models import State as Mail
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Mandate, Organisation, Role
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import secretariat
from filrouge.ground.thread.knots import DESCRIBERS, Knot
from filrouge.ground.thread.sight import Sight
from filrouge.ground.trail.writing import Ref

KEYS = (("id", True),)


def _mine(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of the space, for its secretariat; nothing for anybody else."""
    if viewer.space is None or not secretariat(viewer, viewer.space):
        return rows.none()
    return rows.filter(space=viewer.space)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow(JobShown):
    """One piece of work, with what it is done to (where that is known), who asked and when."""

    about: Knot | None
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None


def jobs(viewer: Viewer, cursor: str = "") -> Slice[JobRow]:
    """Work under way and work that ended, the newest first."""
    rows = _mine(viewer, Job.objects.select_related("asked_by"))
    part: Slice[Job] = cut(rows, KEYS, cursor, lambda job: job)
    return Slice(_work(viewer, part.rows), part.following, part.preceding)


def job(viewer: Viewer, number: int) -> JobRow | None:
    found = _mine(viewer, Job.objects.select_related("asked_by")).filter(pk=number).first()
    return _work(viewer, (found,))[0] if found else None


def job_itself(viewer: Viewer, number: int) -> Job | None:
    """The row that an action is about."""
    found: Job | None = _mine(viewer, Job.objects.all()).filter(pk=number).first()
    return found


def _work(viewer: Viewer, found: tuple[Job, ...]) -> tuple[JobRow, ...]:
    """Each piece of work ready to print; what they are done to is asked for all together."""
    things = {job.pk: thing for job in found if (thing := _thing(job))}
    knots = Sight().described(viewer, set(things.values()))
    return tuple(_row(viewer, job, knots.get(things[job.pk]) if job.pk in things else None) for job in found)


def _thing(found: Job) -> Ref | None:
    """What a job is done to, where the thread tells things of that kind."""
    table = work.ABOUT.get(found.kind, "")
    number = found.arguments.get(table.rpartition(".")[2])
    return Ref(table, number) if table in DESCRIBERS and isinstance(number, int) else None


def _row(viewer: Viewer, found: Job, about: Knot | None) -> JobRow:
    slug = viewer.space.slug if viewer.space else ""
    asker = found.asked_by
    return JobRow(
        about=about,
        id=found.pk, title=kind_said(found.kind), state=found.state, done=found.done, total=found.total,
        text=outcome_said(found.outcome),
        href=reverse("secretariat:job", args=[slug, found.pk]),
        cancel_href=reverse("secretariat:job_stop", args=[slug, found.pk]),
        asked_by=(asker.name or asker.email) if asker else _("the installation"),
        asked_at=found.asked_at, ended_at=found.ended_at,
    )  # fmt: skip


def kind_said(kind: str) -> str:
    """A kind of work in words; one of an older version has no words but its own: “apply links (register)”."""
    if says := work.SAYS.get(kind):
        return str(says)
    room, _dot, what = kind.partition(".")
    return f"{what.replace('_', ' ')} ({room})"


def outcome_said(outcome: dict[str, Any]) -> str:
    """What came of a job: its refusal in full, else its numbers."""
    if "refused" in outcome:
        return str(outcome["refused"])
    if "error" in outcome:
        return _("It stopped by an error (%(kind)s). The log of the installation says more.") % {
            "kind": outcome["error"]
        }
    plain = {k: v for k, v in outcome.items() if isinstance(v, str | int) and not isinstance(v, bool)}
    return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in plain.items())


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail of the outbox."""

    id: int
    kind: str
    to: str
    subject: str
    body: str
    state: str
    state_label: str
    error: str
    written_at: datetime
    sent_at: datetime | None
    again_at: datetime | None
    period: date | None
    href: str
    resend_href: str


def letters(viewer: Viewer, state: str = "", cursor: str = "", kind: str = "") -> Slice[Letter]:
    """The outbox of the space, the newest first; only one state or one kind when asked."""
    rows = _mine(viewer, Message.objects.all())
    if state in Mail.values:
        rows = rows.filter(state=state)
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    return cut(rows, KEYS, cursor, lambda message: _letter(viewer, message))


def letter(viewer: Viewer, number: int) -> Letter | None:
    found = message_itself(viewer, number)
    return _letter(viewer, found) if found else None


def message_itself(viewer: Viewer, number: int) -> Message | None:
    """The row that an action is about."""
    found: Message | None = _mine(viewer, Message.objects.all()).filter(pk=number).first()
    return found


def _letter(viewer: Viewer, found: Message) -> Letter:
    slug = viewer.space.slug if viewer.space else ""
    again = found.state == Mail.FAILED and found.body and found.sent_at is None
    return Letter(
        found.pk,
        kind_of_mail(found.kind),
        found.to,
        found.subject,
        without_keys(found.body),
        str(found.state),
        state_said(found),
        _said_of(found) if found.sent_at else _trouble(found.error),
        found.written_at,
        found.sent_at,
        found.not_before if found.state == Mail.WAITING else None,
        found.period,
        reverse("secretariat:letter", args=[slug, found.pk]),
        reverse("secretariat:letter_resend", args=[slug, found.pk]) if again else "",
    )


def _said_of(found: Message) -> str:
    """What a mail server said of a mail that had left."""
    if not found.status:
        return ""
    said = {"reason": found.error or _("no reason given"), "status": found.status}
    if found.state == Mail.FAILED:
        return _("It could not be delivered. The mail server said: %(reason)s (%(status)s)") % said
    return (
        _("It has not arrived yet, and is tried again by the mail server, which said: %(reason)s (%(status)s)") % said
    )


def _trouble(error: str) -> str:
    said = {
        "": "",
        "SMTPRecipientsRefused": _("The mail server of the reader refused this address. Check it."),
        "interrupted": _("It was interrupted while leaving. If it arrived already, it arrives as the same mail."),
    }
    return said.get(error, _("The mail server could not be reached or refused (%(error)s).") % {"error": error})


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the secretariat: numbers with their way in."""

    failed_mail: int
    running_work: int
    failed_work: int
    ending_mandates: int
    unreached: int


def waiting(viewer: Viewer) -> Waiting:
    """Small counts over small, indexed parts of tables: what failed lately, what runs, what ends within 60 days."""
    lately, day = timezone.now() - timedelta(days=30), today()
    work = _mine(viewer, Job.objects.all())
    return Waiting(
        _mine(viewer, Message.objects.filter(state=Mail.FAILED, written_at__gte=lately)).count(),
        work.filter(state__in=[Work.WAITING, Work.RUNNING]).count(),
        work.filter(state=Work.FAILED, asked_at__gte=lately).count(),
        _mine(viewer, Mandate.objects.filter(until__gte=day, until__lte=day + timedelta(days=60))).count(),
        len(not_arriving(viewer)),
    )


def not_arriving(viewer: Viewer) -> tuple[Unreached, ...]:
    """To whom mail of the space does not arrive; for its secretariat, nothing for anybody else."""
    if viewer.space is None or not secretariat(viewer, viewer.space):
        return ()
    return unreached(viewer.space)


@dataclass(frozen=True, slots=True)
class MandateRow:
    """One mandate of the space."""

    person: str
    email: str
    organisation: str
    role: str
    since: date
    until: date | None
    ended: bool
    end_href: str
    unreached: bool


def mandates(viewer: Viewer, cursor: str = "") -> Slice[MandateRow]:
    """One page of the mandates of the space, by organisation."""
    rows = _mine(viewer, Mandate.objects.select_related("person", "organisation"))
    day = today()
    keys = (("sort", False), ("id", False))
    lost = {row.person for row in not_arriving(viewer)}
    return cut(rows.annotate(sort=F("organisation__name")), keys, cursor, lambda m: _mandate(viewer, m, day, lost))


def _mandate(viewer: Viewer, found: Mandate, day: date, lost: Collection[int]) -> MandateRow:
    ended = found.until is not None and found.until < day
    slug = viewer.space.slug if viewer.space else ""
    person = found.person
    name = (person.name or person.email) if person.is_active else _("erased person")
    return MandateRow(
        name,
        person.email if person.is_active else "",
        found.organisation.name,
        str(Role(found.role).label),
        found.since,
        found.until,
        ended,
        "" if ended else reverse("secretariat:end_mandate", args=[slug, found.pk]),
        found.person_id in lost,
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation for which a mandate may be given."""

    name: str
    note: str
    href: str


def candidates(viewer: Viewer, text: str) -> list[Candidate]:
    """The network itself, organisations with mandates, and what the register finds for `text`; at most 20."""
    if viewer.space is None or not secretariat(viewer, viewer.space):
        return []
    own = viewer.space.organisation
    grant = reverse("secretariat:grant", args=[viewer.space.slug])
    found = [Candidate(own.name, _("the network itself"), f"{grant}?for={own.address}")]
    known = Organisation.objects.filter(
        pk__in=Mandate.objects.filter(space=viewer.space).values("organisation"), merged_into=None
    ).exclude(pk=own.pk)
    known = known.filter(name__icontains=text) if text else known
    found += [Candidate(o.name, o.country, f"{grant}?for={o.address}") for o in known.order_by("name")[:20]]
    seen = {candidate.href for candidate in found}
    return found + [c for c in _in_the_register(viewer, text, grant) if c.href not in seen]


def _in_the_register(viewer: Viewer, text: str, grant: str) -> list[Candidate]:
    from filrouge.rooms.register.queries import directory

    if not text:
        return []
    rows = directory.listing(viewer, directory.Filter(text=text)).rows[:20]
    return [Candidate(row.name, row.place, f"{grant}?for={row.href.rstrip('/').rpartition('/')[2]}") for row in rows]


def organisation_called(viewer: Viewer, address: str) -> Organisation | None:
    """The organisation for which a mandate is to be given, by its address: one of those that `candidates` may offer."""
    from filrouge.rooms.register.queries.organisations import organisation_at

    if viewer.space is None or not secretariat(viewer, viewer.space):
        return None
    held = Q(pk__in=Mandate.objects.filter(space=viewer.space).values("organisation"))
    here = Organisation.objects.filter(held | Q(pk=viewer.space.organisation_id), address=address, merged_into=None)
    return here.first() or organisation_at(viewer, address)


def mandate_itself(viewer: Viewer, number: int) -> Mandate | None:
    """The row that an action is about."""
    found: Mandate | None = (
        _mine(viewer, Mandate.objects.select_related("person", "organisation")).filter(pk=number).first()
    )
    return found
