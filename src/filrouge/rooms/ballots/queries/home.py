"""What this room offers for the home page: ballots that are open, and what was decided last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from filrouge.ground.pages.home_rows import MOST, DecidedLast, HomeRows, OpenNow
from filrouge.ground.people.seen import Seen
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.knots import Voices
from filrouge.rooms.ballots.models import Ballot, Method, State
from filrouge.rooms.ballots.queries.ballots import RESULT, href, seen_ballots, stood
from filrouge.rooms.ballots.queries.results_decision import decided as sums
from filrouge.rooms.ballots.queries.stamps import VOTING


def _opened(viewer: Viewer, now: datetime) -> QuerySet[Ballot, Any]:
    found = seen_ballots(viewer).filter(state=State.OPENED).exclude(closes_at__lte=now).order_by("closes_at", "id")
    return found.values_list("title", "method", "address", "closes_at")[:MOST]


def _published(viewer: Viewer) -> QuerySet[Ballot, Any]:
    found = seen_ballots(viewer).filter(state=State.PUBLISHED).annotate(result=RESULT)
    columns = ("title", "state", "method", "address", "published_at", "drafted_at", "result")
    return found.order_by("-published_at", "-id").values_list(*columns)[:MOST]


_OPENED, _PUBLISHED = Seen(_opened, now=datetime.min.replace(tzinfo=UTC)), Seen(_published)


def open_now(viewer: Viewer) -> list[OpenNow]:
    """Ballots that votes come in for, those that close first at the top. One statement."""
    return [_open(viewer, ballot) for ballot in _OPENED.rows(viewer, now=timezone.now())]


def _open(viewer: Viewer, ballot: Any) -> OpenNow:
    title = ballot.title.in_(get_language() or "en")
    asked = _("Ballot: %(method)s. Delegates vote for their organisations.") % {"method": Method(ballot.method).label}
    word = pgettext("beside a day", "closes") if ballot.closes_at else ""
    return OpenNow(title.text, asked, href(viewer, ballot), ballot.closes_at, word, title.language)


def decided_last(viewer: Viewer) -> list[DecidedLast]:
    """Ballots whose result was published, the newest first. One statement."""
    return [_decided(viewer, ballot) for ballot in _PUBLISHED.rows(viewer)]


def _decided(viewer: Viewer, ballot: Any) -> DecidedLast:
    title, (mark, words) = ballot.title.in_(get_language() or "en"), stood(ballot, ballot.result)
    at = ballot.published_at or ballot.drafted_at
    return DecidedLast(
        title.text, words, href(viewer, ballot), at, mark, voices_of(ballot, ballot.result), title.language
    )


def voices_of(ballot: Ballot, result: Mapping[str, Any] | None) -> Voices | None:
    """The votes of a published yes-or-no question as ticks, by the result of its newest count (`RESULT`)."""
    if ballot.state != State.PUBLISHED or ballot.method != Method.DECISION or result is None:
        return None
    if len(result["questions"]) != 1:
        return None
    strip = sums(result["questions"][0], with_parts=False).strip
    yes, against, abstain, silent = (number for number, _tone in strip.parts)
    return Voices(strip.words, yes, against, abstain, silent)


# Something follows a vote that is taken back (front/rooms.py), and may change what is shown.
FOLLOWED = {"ballots.take_vote_back", "ballots.take_secret_vote_back"}
UNSEEN = tuple(verb for verb in VOTING if verb not in FOLLOWED)
HOME = HomeRows(open_now=open_now, decided_last=decided_last, rooms=("ballots", "people"), unseen=UNSEEN)
