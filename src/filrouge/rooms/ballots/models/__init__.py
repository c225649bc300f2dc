"""The nouns of the room: the rule, the ballot with its roll, what is cast, and what is counted."""

from filrouge.rooms.ballots.models.ballots import Ballot, Method, Option, Question, State, Voter
from filrouge.rooms.ballots.models.candidatures import ELECTING, Candidature
from filrouge.rooms.ballots.models.casting import MailLink, Means, PaperEntry, Proxy, Urn, Vote
from filrouge.rooms.ballots.models.counts import Contest, Count
from filrouge.rooms.ballots.models.draws import Apart, Candidate, Draw, DrawRound, RoundState
from filrouge.rooms.ballots.models.positions import DraftWording, MemberPoll, PollAnswer, Position
from filrouge.rooms.ballots.models.rules import Rule, Seen

__all__ = [
    "ELECTING", "Apart", "Ballot", "Candidate", "Candidature", "Contest", "Count", "DraftWording", "Draw", "DrawRound",
    "MailLink", "Means", "MemberPoll", "Method", "Option", "PaperEntry", "PollAnswer", "Position", "Proxy", "Question",
    "RoundState", "Rule", "Seen", "State", "Urn", "Vote", "Voter",
]  # fmt: skip
