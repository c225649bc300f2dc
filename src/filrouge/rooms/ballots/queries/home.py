"""What this room offers for the home page: ballots that are open, and what was decided last."""

from __future__ import annotations

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from filrouge.ground.pages.home_rows import MOST, DecidedLast, HomeRows, OpenNow
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import Voices
from filrouge.rooms.ballots.models import Ballot, Count, Method, State
from filrouge.rooms.ballots.queries.ballots import href, seen_ballots, standing
from filrouge.rooms.ballots.queries.results_decision import decided as sums

# Done to open ballots all day long; none of it is told before the votes are counted.
UNSEEN = (
    "ballots.cast", "ballots.cast_sheet", "ballots.cast_secretly", "ballots.vote_by_link", "ballots.type_paper",
    "ballots.give_proxy", "ballots.revoke_proxy", "ballots.state_position", "ballots.answer_poll", "ballots.remind",
)  # fmt: skip
NEWEST = Prefetch("counts", Count.objects.order_by("-number").only("ballot_id", "number", "result"))


def open_now(viewer: Viewer) -> list[OpenNow]:
    """Ballots that votes come in for, those that close first at the top. One statement."""
    found = seen_ballots(viewer).filter(state=State.OPENED).exclude(closes_at__lte=timezone.now())
    return [_open(viewer, ballot) for ballot in found.defer("text").order_by("closes_at", "id")[:MOST]]


def _open(viewer: Viewer, ballot: Ballot) -> OpenNow:
    title = ballot.title.in_(get_language() or "en")
    asked = _("Ballot: %(method)s. Delegates vote for their organisations.") % {"method": Method(ballot.method).label}
    word = pgettext("beside a day", "closes") if ballot.closes_at else ""
    return OpenNow(title.text, asked, href(viewer, ballot), ballot.closes_at, word, title.language)


def decided_last(viewer: Viewer) -> list[DecidedLast]:
    """Ballots whose result was published, the newest first. Two statements."""
    found = seen_ballots(viewer).filter(state=State.PUBLISHED).defer("text").prefetch_related(NEWEST)
    return [_decided(viewer, ballot) for ballot in found.order_by("-published_at", "-id")[:MOST]]


def _decided(viewer: Viewer, ballot: Ballot) -> DecidedLast:
    title, (mark, words) = ballot.title.in_(get_language() or "en"), standing(ballot)
    at = ballot.published_at or ballot.drafted_at
    return DecidedLast(title.text, words, href(viewer, ballot), at, mark, voices_of(ballot), title.language)


def voices_of(ballot: Ballot) -> Voices | None:
    """The votes of a published yes-or-no question as ticks; its newest count has to be prefetched with its result."""
    if ballot.state != State.PUBLISHED or ballot.method != Method.DECISION:
        return None
    questions = [question for count in list(ballot.counts.all())[:1] for question in count.result["questions"]]
    if len(questions) != 1:
        return None
    strip = sums(questions[0], with_parts=False).strip
    yes, against, abstain, silent = (number for number, _tone in strip.parts)
    return Voices(strip.words, yes, against, abstain, silent)


HOME = HomeRows(open_now=open_now, decided_last=decided_last, unseen=UNSEEN)
