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
    """Subscriptions between rooms, `after(action, follower)`, one line each; what each shows on the thread and asks."""
    from filrouge.rooms.ballots.actions import running as ballots
    from filrouge.rooms.ballots.actions import telling as of_decisions
    from filrouge.rooms.ballots.queries import knots as of_ballots
    from filrouge.rooms.meetings.actions import capturing, confirming, following, preparing, rewording
    from filrouge.rooms.meetings.actions.voting import ballot_moved
    from filrouge.rooms.meetings.queries import knots as of_meetings
    from filrouge.rooms.plans.actions import answering_progress, closing, hearing, replying, reporting, undertaking
    from filrouge.rooms.plans.queries import knots as of_plans
    from filrouge.rooms.register.queries import knots as of_the_register

    after(ballots.open_ballot, ballot_moved)
    after(ballots.close_ballot, ballot_moved)
    after(ballots.count_ballot, ballot_moved)
    after(ballots.publish_result, ballot_moved)
    after(capturing.capture_line, hearing.line_captured)
    after(capturing.say_line, hearing.line_captured)
    after(capturing.undo_line, hearing.line_answered)
    after(confirming.confirm_line, hearing.line_answered)
    after(confirming.confirm_line, undertaking.action_answered)
    after(confirming.correct_line, hearing.line_answered)
    after(confirming.correct_line, undertaking.action_answered)
    after(confirming.take_back_line, hearing.line_answered)
    after(confirming.take_back_line, undertaking.action_answered)
    after(rewording.reword_line, hearing.line_answered)
    after(rewording.reword_line, undertaking.action_answered)
    after(preparing.end_meeting, confirming.ask_afterwards)
    after(capturing.capture_line, undertaking.action_captured)
    after(capturing.say_line, undertaking.action_captured)
    after(capturing.undo_line, undertaking.action_answered)
    after(reporting.report, closing.line_follows)
    after(following.follow_up, closing.action_follows)
    after(ballots.publish_result, of_decisions.of_result)
    after(ballots.answer_contest, of_decisions.of_answer)
    confirming.take_answers()
    following.take_answers()
    replying.take_answers()
    answering_progress.take_reports()
    of_the_register.describe()
    of_ballots.describe()
    of_meetings.describe()
    of_plans.describe()
    for room in ROOMS:
        if room.asks:
            offers(import_string(room.asks))
