"""Minutes: made of the lines, circulated, corrected, approved at a later meeting. Nothing published changes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.telling import Value, tell
from filrouge.ground.said import whole
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.rewording import take_in
from filrouge.rooms.meetings.formats.minutes import digest_of
from filrouge.rooms.meetings.models import AgendaItem, Correction, Meeting, Minutes, MinutesState, State
from filrouge.rooms.meetings.queries.minutes import may_approve_in
from filrouge.rooms.meetings.queries.minutes_content import content_of
from filrouge.rooms.meetings.rules import MAY

LONGEST = 2_000  # characters of a correction
LONGEST_ANSWER = 600
SHORTEST = timedelta(hours=24)  # that members have to read and correct


@action(
    "meetings.circulate_minutes", rule=MAY["write_minutes"], about="meeting", says=gettext_lazy("Minutes circulated")
)
def circulate_minutes(act: Act, *, meeting: Meeting, correct_until: datetime) -> Minutes:
    """Freeze what the minutes say now as the next version and send it to all who were invited, for correction."""
    refuse_unless(meeting, State.ENDED)
    _refuse_approved(meeting)
    if correct_until < act.at + SHORTEST:
        words = _("Give members at least a day to read. Choose a later moment.")
        raise Refused(words, code="until", field="correct_until")
    if Correction.objects.filter(minutes__meeting=meeting, taken_in=None).exists():
        raise Refused(_("Some corrections are not answered yet. Answer them first."), code="corrections")
    content = content_of(act.by, meeting, [code for code, _name in settings.LANGUAGES])
    digest, last = digest_of(content), meeting.minutes.order_by("-version").first()
    if last is not None and last.digest == digest:
        words = _("Nothing has changed since version %(number)d, so there is nothing to circulate.")
        raise Refused(words % {"number": last.version}, code="same")
    made = Minutes.objects.create(
        meeting=meeting, version=last.version + 1 if last else 1, content=content, digest=digest,
        circulated_at=act.at, correct_until=correct_until,
    )  # fmt: skip
    act.changed(made, after={"version": made.version, "digest": digest, "until": correct_until.isoformat()})
    act.linked(made, "wasDerivedFrom", meeting)
    if last is not None:
        act.linked(made, "wasRevisionOf", last)
    _tell_invited(act, made, gettext_lazy("The minutes, version %(number)d, are there to read and to correct."))
    return made


@action(
    "meetings.ask_correction", rule=MAY["correct_minutes"], about="minutes", says=gettext_lazy("Correction asked for")
)
def ask_correction(act: Act, *, minutes: Minutes, text: str, item: AgendaItem | None = None) -> Correction:
    """An invited organisation asks to have the circulated minutes corrected, under one item or in all."""
    assert act.by.acting is not None  # the rule has settled it
    hold_for_correction(act, minutes)
    if not text.strip():
        raise Refused(_("Nothing is written. Say what should read otherwise, and how."), code="text", field="text")
    if len(text) > LONGEST:
        words = _("A correction holds at most %(most)s characters.") % {"most": LONGEST}
        raise Refused(words, code="long", field="text")
    if item is not None and item.meeting_id != minutes.meeting_id:
        raise Refused(_("That item is not one of this meeting. Choose another."), code="item", field="item")
    asked = Correction.objects.create(
        minutes=minutes, organisation_id=act.by.acting.organisation, item=item, text=text.strip(), at=act.at
    )
    act.changed(asked, after={"organisation": asked.organisation_id, "text": asked.text})
    act.linked(asked, "wasInformedBy", minutes)
    return asked


@action(
    "meetings.answer_correction",
    rule=MAY["write_minutes"],
    about="correction",
    says=gettext_lazy("Correction answered"),
)
def answer_correction(act: Act, *, correction: Correction, taken_in: bool, answer: str = "") -> Correction:
    """Take a correction into the next version, or say why not. The organisation that asked is told."""
    minutes, answer = correction.minutes, whole(answer, longest=LONGEST_ANSWER, field="answer")
    _hold(minutes)
    if not taken_in and not answer:
        words = _("Say in a sentence why it is not taken in: who asked reads it.")
        raise Refused(words, code="answer", field="answer")
    unanswered = Correction.objects.filter(pk=correction.pk, taken_in=None)
    if not unanswered.update(taken_in=taken_in, answer=answer, answered_at=act.at):
        raise Refused(_("This correction was answered already."), code="answered")
    correction.refresh_from_db()
    if taken_in and correction.line is not None:
        take_in(act, correction)
    act.changed(correction, after={"taken_in": taken_in, "answer": answer}, reason=answer)
    told = (
        gettext_lazy("Your correction is taken into the next version of the minutes. %(answer)s")
        if taken_in
        else gettext_lazy("Your correction of the minutes is not taken in: %(answer)s")
    )
    _tell(act, minutes, "meetings.correction_answered", told, [correction.organisation_id], {"answer": answer},
          f"meetings.correction:{correction.pk}")  # fmt: skip
    return correction


@action("meetings.approve_minutes", rule=MAY["approve_minutes"], about="minutes", says=gettext_lazy("Minutes approved"))
def approve_minutes(act: Act, *, minutes: Minutes, meeting: Meeting) -> Minutes:
    """Note that a later meeting approved the newest version, under its item for the minutes. It is final."""
    _hold(minutes)
    _refuse_not_newest(minutes)
    if not may_approve_in(minutes.meeting, meeting):
        raise Refused(
            _("Minutes are approved at a later meeting that has begun and has an item for them on its agenda."),
            code="meeting",
            field="meeting",
        )
    if minutes.corrections.filter(taken_in=None).exists():
        raise Refused(_("Some corrections are not answered yet. Answer them first."), code="corrections")
    if Correction.objects.filter(minutes=minutes, taken_in=True).exists():
        words = _("Corrections were taken in after this version. Circulate the next version, then approve that.")
        raise Refused(words, code="taken_in")
    waiting = Minutes.objects.filter(pk=minutes.pk, state=MinutesState.CIRCULATED)
    waiting.update(state=MinutesState.APPROVED, approved_at=act.at, approved_in=meeting)
    minutes.refresh_from_db()
    act.changed(minutes, after={"version": minutes.version, "approved_in": meeting.address, "digest": minutes.digest})
    act.linked(minutes, "wasInformedBy", meeting)
    _tell_invited(act, minutes, gettext_lazy("The minutes, version %(number)d, are approved."))
    return minutes


def hold_for_correction(act: Act, minutes: Minutes) -> None:
    """Raises Refused unless these are the newest minutes of their meeting and the time for corrections runs."""
    _hold(minutes)
    _refuse_not_newest(minutes)
    if act.at > minutes.correct_until:
        raise Refused(_("The time for corrections is over. Write to whoever keeps the minutes."), code="late")


def _hold(minutes: Minutes) -> None:
    """Raises Refused once minutes are approved. The meeting is held, so that two presses happen one after the other."""
    refuse_unless(minutes.meeting, State.ENDED)
    _refuse_approved(minutes.meeting)
    minutes.refresh_from_db(fields=["state", "correct_until"])


def _refuse_approved(meeting: Meeting) -> None:
    if meeting.minutes.filter(state=MinutesState.APPROVED).exists():
        raise Refused(_("The minutes are approved, so they stay as they are."), code="approved")


def _refuse_not_newest(minutes: Minutes) -> None:
    newest = minutes.meeting.minutes.aggregate(newest=Max("version"))["newest"]
    if minutes.version != newest:
        words = _("There is a newer version of these minutes, version %(number)d. Look at that one.")
        raise Refused(words % {"number": newest}, code="version")


def _tell_invited(act: Act, minutes: Minutes, text: Promise) -> None:
    invited = minutes.meeting.invited.order_by("organisation_id").values_list("organisation_id", flat=True)
    once = f"meetings.minutes:{minutes.pk}:{minutes.state}"
    _tell(act, minutes, "meetings.minutes", text, list(invited), {"number": minutes.version}, once)


def _tell(
    act: Act, minutes: Minutes, kind: str, text: Promise, to: list[int], values: dict[str, Value], once: str
) -> None:
    meeting = minutes.meeting
    tell(
        kind, by=act.by, space=meeting.space, about=meeting, title=meeting.title, text=text, at=act.at, values=values,
        organisations=to, page=("meetings:minutes", [meeting.space.slug, meeting.address]), once=once,
    )  # fmt: skip
