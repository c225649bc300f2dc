"""The nouns of the room: the meeting and its agenda, who comes, what was said, and the minutes made of it."""

from filrouge.rooms.meetings.models.agenda import AgendaItem, ItemAbout, ItemDocument, ItemKind, RoundAnswer, Slot
from filrouge.rooms.meetings.models.coming import Attendee, Invited, Presence, Reply
from filrouge.rooms.meetings.models.dates import DateAnswer, DateOption, DatePoll, Fits
from filrouge.rooms.meetings.models.feeds import FeedKey
from filrouge.rooms.meetings.models.meetings import Day, Meeting, Mode, Series, State
from filrouge.rooms.meetings.models.minutes import Correction, Minutes, MinutesState
from filrouge.rooms.meetings.models.saying import FollowUp, Line, LineKind, LineState, Speech
from filrouge.rooms.meetings.models.topics import Topic, TopicVisit

__all__ = [
    "AgendaItem", "Attendee", "Correction", "DateAnswer", "DateOption", "DatePoll", "Day", "FeedKey", "Fits",
    "FollowUp", "Invited", "ItemAbout", "ItemDocument", "ItemKind", "Line", "LineKind", "LineState", "Meeting",
    "Minutes", "MinutesState", "Mode", "Presence", "Reply", "RoundAnswer", "Series", "Slot", "Speech", "State",
    "Topic", "TopicVisit",
]  # fmt: skip
