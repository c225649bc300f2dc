"""The list of rooms, and who listens to whom. Nothing else knows every room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from filrouge.ground.actions import after
from filrouge.ground.asked.offers import offers
from filrouge.ground.pages import kept
from filrouge.ground.people.models import Space

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Room:
    """A room as the front door sees it: its folder, its word in the masthead, its first page.

    `derived` names what an archive leaves out, table by table (which of its rows, or None for all), and `derive` the
    function of the room, `(space, told)`, that makes it anew after a restore. `asks` is its `Offer` of what waits for
    organisations and of what it tells (ground/asked/offers.py). `home` is what it shows on the home page: a `HomeRows`
    (ground/pages/home_rows.py).
    """

    name: str
    label: Promise
    first_page: str
    derived: Mapping[str, Q | None] = field(default_factory=dict)
    derive: str = ""
    asks: str = ""
    home: str = ""


ROOMS: tuple[Room, ...] = (
    Room(
        "register",
        _("Register"),
        "register:directory",
        derived={
            "register.entry": None,
            "register.figure": None,
            "register.belonging": None,
            "register.cube": None,
            "register.count": Q(published=False),
        },
        derive="filrouge.rooms.register.actions.totals.derive_anew",
        asks="filrouge.rooms.register.queries.waiting.ASKS",
    ),
    Room(
        "ballots",
        _("Ballots"),
        "ballots:ballots",
        asks="filrouge.rooms.ballots.queries.waiting.ASKS",
        home="filrouge.rooms.ballots.queries.home.HOME",
    ),
    Room(
        "meetings",
        _("Meetings"),
        "meetings:meetings",
        asks="filrouge.rooms.meetings.queries.waiting.ASKS",
        home="filrouge.rooms.meetings.queries.home.HOME",
    ),
    Room(
        "plans",
        _("Plans"),
        "plans:plans",
        asks="filrouge.rooms.plans.queries.waiting.ASKS",
        home="filrouge.rooms.plans.queries.home.HOME",
    ),
)


def left_out() -> dict[str, Q | None]:
    """What an archive leaves out because a room can make it anew."""
    return {table: rows for room in ROOMS for table, rows in room.derived.items()}


def derive_anew(space: Space, told: Told) -> None:
    """Make everything anew that the rooms derive for a space."""
    for room in ROOMS:
        if room.derive:
            import_string(room.derive)(space, told)
    kept.forget()  # deriving is no action, so the stamp of what pages keep has not changed


def listen() -> None:
    """Subscriptions between rooms, `after(action, follower)`, one line each; and what each room offers to all."""
    _ballots_tell()
    _meetings_follow()
    _plans_follow()
    _take_answers()
    _offer()


def _ballots_tell() -> None:
    from filrouge.rooms.ballots.actions import candidatures, drafting, running, taking_back, telling

    after(drafting.announce_ballot, telling.of_announcement)
    after(drafting.withdraw_ballot, candidatures.of_withdrawal)
    for answered in (
        candidatures.admit_candidature, candidatures.not_admit_candidature, candidatures.withdraw_candidature,
    ):  # fmt: skip
        after(answered, telling.of_candidature)
    after(taking_back.take_vote_back, telling.of_taking_back)
    after(taking_back.take_secret_vote_back, telling.of_taking_back)
    after(drafting.change_ballot, telling.of_rewording)
    after(running.publish_result, telling.of_result)
    after(running.answer_contest, telling.of_answer)


def _meetings_follow() -> None:
    from filrouge.ground.people.actions import erase_person
    from filrouge.rooms.ballots.actions import entrusting, running
    from filrouge.rooms.meetings.actions import carrying, confirming, forgetting, preparing
    from filrouge.rooms.meetings.actions.voting import ballot_moved

    after(running.open_ballot, ballot_moved)
    after(running.open_ballot, carrying.ballot_opened)
    after(entrusting.entrust_ballot, carrying.ballot_opened)
    after(running.close_ballot, ballot_moved)
    after(running.count_ballot, ballot_moved)
    after(running.publish_result, ballot_moved)
    after(preparing.end_meeting, confirming.ask_afterwards)
    after(erase_person, forgetting.person_erased)


def _plans_follow() -> None:
    from filrouge.rooms.meetings.actions import capturing, confirming, following, rewording
    from filrouge.rooms.plans.actions import closing, hearing, reporting, undertaking

    for said in (capturing.capture_line, capturing.say_line):
        after(said, hearing.line_captured)
        after(said, undertaking.action_captured)
    for answered in (
        capturing.undo_line, confirming.confirm_line, confirming.correct_line, confirming.take_back_line,
        rewording.reword_line,
    ):  # fmt: skip
        after(answered, hearing.line_answered)
        after(answered, undertaking.action_answered)
    after(reporting.report, closing.line_follows)
    after(following.follow_up, closing.action_follows)


def _take_answers() -> None:
    """Answers that come by mail."""
    from filrouge.rooms.meetings.actions import confirming, following
    from filrouge.rooms.plans.actions import answering_progress, replying

    confirming.take_answers()
    following.take_answers()
    replying.take_answers()
    answering_progress.take_reports()


def _offer() -> None:
    """What each room shows on the thread, lets be decided, and asks."""
    from filrouge.rooms.ballots.queries import knots as of_ballots
    from filrouge.rooms.meetings.queries import decidable as decided_of_meetings
    from filrouge.rooms.meetings.queries import knots as of_meetings
    from filrouge.rooms.plans.queries import belonging as meetings_of_plans
    from filrouge.rooms.plans.queries import decidable as decided_of_plans
    from filrouge.rooms.plans.queries import knots as of_plans
    from filrouge.rooms.register.queries import knots as of_the_register

    of_the_register.describe()
    of_ballots.describe()
    of_meetings.describe()
    of_plans.describe()
    decided_of_meetings.offer()
    decided_of_plans.offer()
    meetings_of_plans.offer()
    for room in ROOMS:
        if room.asks:
            offers(import_string(room.asks))
    offers(import_string("filrouge.front.secretariat.waiting.ASKS"))
