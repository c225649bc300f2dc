"""An organisation that does not come hands its voice to one that does, for the whole meeting."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation
from filrouge.rooms.meetings.actions.carrying import carry, lay_down
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.screens import tell_screens
from filrouge.rooms.meetings.actions.telling import tell_voice
from filrouge.rooms.meetings.models import Invited, Reply, State
from filrouge.rooms.meetings.rules import MAY


@action("meetings.hand_voice", rule=MAY["hand_voice"], about="invited", says=gettext_lazy("Voice handed over"))
def hand_voice(act: Act, *, invited: Invited, holder: Organisation) -> Invited:
    """Let another organisation carry this one's voice: it counts for the quorum where the meeting's rule says so, and
    is a proxy in the ballots led in the meeting (carrying). It is the answer “gives its proxy”, and ends with another.
    """
    meeting = invited.meeting
    refuse_unless(meeting, State.ANNOUNCED, State.UNDER_WAY)
    invited.refresh_from_db(fields=["guest", "reply", "proxy_to"])
    _refuse(invited, holder)
    before = invited.proxy_to_id or 0
    if before != holder.pk:
        lay_down(invited)
    Invited.objects.filter(pk=invited.pk).update(reply=Reply.PROXY, replied_at=act.at, proxy_to=holder)
    invited.refresh_from_db()
    carry(invited)
    tell_voice(act, invited)
    tell_screens(meeting)
    act.changed(
        invited, before={"holder": before}, after={"organisation": invited.organisation_id, "holder": holder.pk}
    )
    return invited


@action("meetings.take_voice_back", rule=MAY["hand_voice"], about="invited", says=gettext_lazy("Voice taken back"))
def take_voice_back(act: Act, *, invited: Invited) -> Invited:
    """Nobody carries this organisation's voice any more; what it answers stays open. A vote that is cast stands."""
    refuse_unless(invited.meeting, State.ANNOUNCED, State.UNDER_WAY)
    invited.refresh_from_db(fields=["reply", "proxy_to"])
    before = invited.proxy_to_id or 0
    open_again = Reply.OPEN if invited.reply == Reply.PROXY else invited.reply
    Invited.objects.filter(pk=invited.pk).update(proxy_to=None, reply=open_again)
    invited.refresh_from_db()
    lay_down(invited)
    tell_screens(invited.meeting)
    act.changed(invited, before={"holder": before}, after={"organisation": invited.organisation_id, "holder": 0})
    return invited


def _refuse(invited: Invited, holder: Organisation) -> None:
    meeting, rule = invited.meeting, invited.meeting.rule
    if rule is None or not rule.proxy_limit:
        raise Refused(_("The rule of this meeting knows no proxies."), code="no_proxies")
    if invited.guest:
        raise Refused(_("A guest has no voice that could be carried."), code="guest")
    others = meeting.invited.filter(guest=False)
    its = others.filter(organisation=holder).exclude(pk=invited.pk).first()
    if its is None:
        raise Refused(_("Choose another organisation that is invited."), code="holder", field="holder")
    given = others.filter(reply=Reply.PROXY, proxy_to__isnull=False)
    if given.filter(pk=its.pk).exists():
        words = _("%(name)s has handed its own voice to another and cannot carry yours.")
        raise Refused(words % {"name": holder.name}, code="passed_on", field="holder")
    if given.filter(proxy_to=invited.organisation_id).exists():
        words = _("This organisation carries the voice of others, so its own cannot be passed on with them.")
        raise Refused(words, code="carries")
    if given.filter(proxy_to=holder).exclude(pk=invited.pk).count() >= rule.proxy_limit:
        words = ngettext(
            "%(name)s carries %(number)d proxy already, which is all that the rule allows.",
            "%(name)s carries %(number)d proxies already, which is all that the rule allows.",
            rule.proxy_limit,
        )
        raise Refused(words % {"name": holder.name, "number": rule.proxy_limit}, code="limit", field="holder")
