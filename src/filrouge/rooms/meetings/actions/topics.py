"""The marketplace of an open space: topics are offered, put at a time and a place, visited, and withdrawn."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.languages import language_of
from filrouge.ground.people.models import Organisation
from filrouge.ground.said import on_one_line
from filrouge.rooms.meetings.actions.capturing import refuse_unless_invited
from filrouge.rooms.meetings.actions.preparing import refuse_unless
from filrouge.rooms.meetings.actions.screens import tell_screens
from filrouge.rooms.meetings.models import AgendaItem, ItemKind, Line, LineState, Meeting, State, Topic, TopicVisit
from filrouge.rooms.meetings.rules import MAY

LONGEST = 300  # characters of a title, and of a place
MOST_TOPICS = 200  # of one open space
MOST_ROUNDS = 50


@action("meetings.offer_topic", rule=MAY["offer"], about="item", says=gettext_lazy("Topic offered for an open space"))
def offer_topic(act: Act, *, item: AgendaItem, title: str) -> Topic:
    """Offer something to talk about, for one's own organisation, which comes to it then. Offered twice, it is there
    once.
    """
    assert act.by.acting is not None  # the rule has settled it
    return _offered(act, item, act.by.acting.organisation, title)


@action(
    "meetings.offer_topic_for", rule=MAY["offer_for"], about="item",
    says=gettext_lazy("Topic written down for an organisation that offers it"),
)  # fmt: skip
def offer_topic_for(act: Act, *, item: AgendaItem, organisation: Organisation, title: str) -> Topic:
    """Write down what an invited organisation offers in the room, where it has no phone at hand. From then on the topic
    is its own, as if it had typed it.
    """
    refuse_unless_invited(item.meeting, organisation)
    return _offered(act, item, organisation.pk, title)


def _offered(act: Act, item: AgendaItem, own: int, title: str) -> Topic:
    _hold(item)
    said = on_one_line(title, longest=LONGEST, field="title")
    if not said:
        raise Refused(_("Nothing is written yet. Write what you want to talk about."), code="title", field="title")
    standing = item.topics.filter(withdrawn_at=None)
    topic = standing.filter(organisation=own, title=said).first()
    again = topic is not None
    if topic is None:
        if standing.count() >= MOST_TOPICS:
            words = _("An open space holds at most %(most)s topics. Join one that is offered.") % {"most": MOST_TOPICS}
            raise Refused(words, code="many")
        topic = Topic.objects.create(
            item=item, organisation_id=own, language=language_of(said, act.by), title=said, offered_at=act.at
        )
        TopicVisit.objects.create(topic=topic, organisation_id=own, at=act.at)
        tell_screens(item.meeting)
    act.changed(topic, after={"organisation": own, "again": again})
    return topic


@action("meetings.withdraw_topic", rule=MAY["withdraw"], about="topic", says=gettext_lazy("Topic withdrawn"))
def withdraw_topic(act: Act, *, topic: Topic) -> Topic:
    """Take a topic off the board, as long as nothing was said in it. Its row stays on record."""
    _hold(topic.item)
    if said_in(topic):
        raise Refused(_("Something was written down in this topic, so it stays on the board."), code="said")
    Topic.objects.filter(pk=topic.pk, withdrawn_at=None).update(withdrawn_at=act.at)
    topic.refresh_from_db(fields=["withdrawn_at"])
    tell_screens(topic.item.meeting)
    act.changed(topic, after={"withdrawn": True})
    return topic


@action("meetings.place_topic", rule=MAY["place"], about="topic", says=gettext_lazy("Topic given a time and a place"))
def place_topic(act: Act, *, topic: Topic, round: int, place: str) -> Topic:
    """Say in which round a topic is talked about (0: not said yet), and where: at a table, in a room online."""
    _hold_standing(topic)
    at = on_one_line(place, longest=LONGEST, field="place")
    if not 0 <= round <= MOST_ROUNDS:
        words = _("Rounds are numbered from 1 to %(most)s. Leave it empty where it is open.") % {"most": MOST_ROUNDS}
        raise Refused(words, code="round", field="round")
    there = topic.item.topics.filter(withdrawn_at=None, round=round, place__iexact=at).exclude(pk=topic.pk).first()
    if there is not None and round and at:
        said = {"title": there.title, "place": at, "round": round}
        words = _("“%(title)s” is at %(place)s in round %(round)s. Choose another place or another round.") % said
        raise Refused(words, code="taken", field="place")
    before = {"round": topic.round, "place": topic.place}
    topic.round, topic.place = round, at
    topic.save(update_fields=["round", "place"])
    tell_screens(topic.item.meeting)
    act.changed(topic, before=before, after={"round": round, "place": at})
    return topic


@action("meetings.visit_topic", rule=MAY["come"], about="topic", says=gettext_lazy("Said whether it comes to a topic"))
def visit_topic(act: Act, *, topic: Topic, comes: bool) -> Topic:
    """Say that one's own organisation comes to a topic, or that it does not. It may come to several of a round."""
    assert act.by.acting is not None  # the rule has settled it
    _hold_standing(topic)
    own = act.by.acting.organisation
    mine = topic.visits.filter(organisation=own)
    if comes != mine.exists():
        if comes:
            TopicVisit.objects.create(topic=topic, organisation_id=own, at=act.at)
        else:
            mine.delete()
        tell_screens(topic.item.meeting)
    act.changed(topic, after={"organisation": own, "comes": comes})
    return topic


def leave_the_market(act: Act, meeting: Meeting, organisation: int) -> None:
    """What follows in open spaces when an organisation is no longer invited: it comes to no topic, and those that it
    offered are withdrawn unless something was said in them.
    """
    TopicVisit.objects.filter(topic__item__meeting=meeting, organisation=organisation).delete()
    said = Line.objects.filter(topic=OuterRef("pk")).exclude(state=LineState.TAKEN_BACK)
    offered = Topic.objects.filter(~Exists(said), item__meeting=meeting, organisation=organisation, withdrawn_at=None)
    offered.update(withdrawn_at=act.at)


def said_in(topic: Topic) -> bool:
    """Whether a line of this topic stands."""
    return topic.lines.exclude(state=LineState.TAKEN_BACK).exists()


def _hold(item: AgendaItem) -> None:
    """Raises Refused unless the item is an open space that is still to come or under way. Holds its meeting."""
    refuse_unless(item.meeting, State.ANNOUNCED, State.UNDER_WAY)
    item.refresh_from_db(fields=["kind", "ended_at"])
    if item.kind != ItemKind.OPEN_SPACE:
        raise Refused(_("This item is no open space."), code="kind")
    if item.ended_at is not None:
        raise Refused(_("This open space is over, so its board stays as it was."), code="over")


def _hold_standing(topic: Topic) -> None:
    _hold(topic.item)
    topic.refresh_from_db(fields=["round", "place", "withdrawn_at"])
    if topic.withdrawn_at is not None:
        raise Refused(_("This topic was withdrawn. Choose another."), code="withdrawn")
