"""Who speaks: asking, withdrawing, giving the floor in fair order, ending."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.ground.said import whole
from filrouge.rooms.meetings.actions.screens import in_the_room, moved_on, tell_screens
from filrouge.rooms.meetings.models import AgendaItem, Speech
from filrouge.rooms.meetings.queries.speakers import speakers_of
from filrouge.rooms.meetings.rules import MAY

LONGEST_NAME = 120  # characters


@action("meetings.ask_to_speak", rule=MAY["say"], about="item", says=gettext_lazy("Asked to speak"))
def ask_to_speak(act: Act, *, item: AgendaItem, point_of_order: bool = False) -> Speech:
    """Ask for the floor for one's own organisation. Asked twice, it waits once."""
    assert act.by.acting is not None  # the rule has settled it
    name = act.by.person.name if act.by.person else ""
    return _ask(act, item, act.by.acting.organisation, name, point_of_order=point_of_order)


@action("meetings.list_speaker", rule=MAY["lead"], about="item", says=gettext_lazy("Put on the list of speakers"))
def list_speaker(
    act: Act, *, item: AgendaItem, organisation: Organisation, name: str = "", point_of_order: bool = False
) -> Speech:
    """Put an invited organisation on the list, for somebody who raised a hand."""
    if not item.meeting.invited.filter(organisation=organisation).exists():
        raise Refused(_("That organisation is not invited. Choose another."), code="organisation", field="organisation")
    return _ask(act, item, organisation.pk, name, point_of_order=point_of_order)


def _ask(act: Act, item: AgendaItem, organisation: int, name: str, *, point_of_order: bool) -> Speech:
    in_the_room(item.meeting)
    refuse_unless_current(item)
    waiting = item.speeches.filter(organisation=organisation, began_at=None, withdrawn_at=None).first()
    if waiting is None:
        waiting = Speech.objects.create(
            item=item, organisation_id=organisation, name=whole(name, longest=LONGEST_NAME, field="name"),
            point_of_order=point_of_order,
            asked_at=act.at,
        )  # fmt: skip
        tell_screens(item.meeting)
    elif point_of_order and not waiting.point_of_order:
        waiting.point_of_order = True
        waiting.save(update_fields=["point_of_order"])
        tell_screens(item.meeting)
    act.changed(waiting, after={"organisation": organisation, "point_of_order": waiting.point_of_order})
    return waiting


@action("meetings.withdraw_speech", rule=MAY["withdraw"], about="speech", says=gettext_lazy("No longer asks to speak"))
def withdraw_speech(act: Act, *, speech: Speech) -> Speech:
    """Leave the list of speakers, oneself or by the chair."""
    in_the_room(speech.item.meeting)
    left = Speech.objects.filter(pk=speech.pk, began_at=None, withdrawn_at=None).update(withdrawn_at=act.at)
    speech.refresh_from_db()
    if not left and speech.began_at is not None:
        raise Refused(_("The floor was given already."), code="state")
    tell_screens(speech.item.meeting)
    act.changed(speech, after={"withdrawn": True})
    return speech


@action("meetings.give_floor", rule=MAY["lead"], about="speech", says=gettext_lazy("Floor given"))
def give_floor(act: Act, *, speech: Speech) -> Speech:
    """Let somebody of the list speak now, in or out of its order. Who spoke until now has ended."""
    in_the_room(speech.item.meeting)
    refuse_unless_current(speech.item)
    end_speaking(act, speech.item)
    given = Speech.objects.filter(pk=speech.pk, began_at=None, withdrawn_at=None).update(began_at=act.at)
    if not given:
        raise moved_on()
    speech.refresh_from_db()
    tell_screens(speech.item.meeting)
    act.changed(speech, after={"organisation": speech.organisation_id, "floor": True})
    return speech


@action("meetings.next_speaker", rule=MAY["lead"], about="item", says=gettext_lazy("Went on to the next speaker"))
def next_speaker(act: Act, *, item: AgendaItem, seen: int = 0) -> Speech | None:
    """End whoever speaks and give the floor to the first in fair order; None when nobody waits.

    `seen` is the number of the speech that the chair saw under way, 0 for none: pressed twice, it goes one step.
    """
    in_the_room(item.meeting)
    refuse_unless_current(item)
    now = item.speeches.filter(began_at__isnull=False, ended_at=None).first()
    if (now.pk if now else 0) != seen:
        raise moved_on()
    end_speaking(act, item)
    first = next(iter(speakers_of(item.meeting, item).waiting), None)
    speech = item.speeches.filter(pk=first.speech).first() if first else None
    if speech is not None:
        speech.began_at = act.at
        speech.save(update_fields=["began_at"])
    tell_screens(item.meeting)
    act.changed(speech or item, before={"speech": seen}, after={"speech": speech.pk if speech else 0})
    return speech


@action("meetings.end_speech", rule=MAY["lead"], about="speech", says=gettext_lazy("Speech ended"))
def end_speech(act: Act, *, speech: Speech) -> Speech:
    """End whoever speaks, without giving the floor to another."""
    in_the_room(speech.item.meeting)
    if not Speech.objects.filter(pk=speech.pk, began_at__isnull=False, ended_at=None).update(ended_at=act.at):
        raise moved_on()
    speech.refresh_from_db()
    tell_screens(speech.item.meeting)
    act.changed(speech, after={"organisation": speech.organisation_id, "ended": True})
    return speech


def end_speaking(act: Act, item: AgendaItem) -> None:
    item.speeches.filter(began_at__isnull=False, ended_at=None).update(ended_at=act.at)


def refuse_unless_current(item: AgendaItem) -> None:
    """Raise Refused for an item that has not begun or is over; it is read anew, for another page may have moved on."""
    item.refresh_from_db(fields=["began_at", "ended_at"])
    if item.began_at is None:
        raise Refused(_("This item has not begun. One can ask to speak once it has."), code="item")
    if item.ended_at is not None:
        raise Refused(_("This item is over. Ask to speak on the one that is discussed now."), code="item")
