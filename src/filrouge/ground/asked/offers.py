"""How a room offers what waits for organisations, and which kinds of things it asks and tells.

A room writes one query and one value, for instance in rooms/meetings/queries/waiting.py:

    def waiting(space: Space, organisations: Collection[int]) -> list[Asked]:
        "Meetings that these organisations have not answered yet. Two statements, however many organisations."
        …

    ASKS = Offer(waiting, roles=(Role.HEAD_DELEGATE, Role.DELEGATE), asks=(Kind("meetings.reply", _("Meetings")),),
                 tells=(Kind("meetings.moved", _("Meetings that move"), Way.AT_ONCE),))

and names it in its line of front/rooms.py: `asks="filrouge.rooms.meetings.queries.waiting.ASKS"`. The same query serves
the page of one person and the mail of a thousand, so its number of statements must not grow with the organisations,
and it must return nothing after one statement where nothing is open. Everything it returns is ready to print in the
language that is active. What a row says must be for everybody who holds one of its `roles` for its organisation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import Space
from filrouge.ground.words import Shown

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Way(TextChoices):
    """How something that happened is told."""

    AT_ONCE = "at_once", _("At once, in a mail of its own")
    DIGEST = "digest", _("In the summary")
    NEVER = "never", _("Not by mail")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that waits for an organisation.

    `kind` is one of the offer's kinds; `about` names the thing, `ballots.ballot:12`. Kind, thing and organisation
    together are the line: the same line is never new twice. `what` is the thing in words, `verb` stands on the button,
    `href` is a path in the active language. `due` is None where no day is set. `roles` may do it. What `closes` waits
    no longer than until `due`, though nobody does anything.
    """

    kind: str
    about: str
    organisation: int
    what: Shown
    verb: str
    href: str
    since: datetime
    roles: tuple[str, ...]
    due: datetime | None = None
    closes: bool = False

    def over(self, now: datetime) -> bool:
        """Whether the time has passed until which it could be done."""
        return self.closes and self.due is not None and self.due <= now

    @property
    def key(self) -> str:
        """What the line is known by from one mail to the next."""
        return f"{self.kind} {self.about} {self.organisation}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of things that are asked or told, in words for the settings, and how it is told unless one wishes else.

    With `roles` the choice is offered to them alone, for the others never hear of it. What is `written` is a mail that
    a room writes itself, such as one that can be answered: it comes at once or not at all. Of what waits and is
    `mailed` a room writes once when it comes up, beside the line in the summary.
    """

    name: str
    says: StrOrPromise
    way: Way = Way.DIGEST
    roles: tuple[str, ...] = ()
    written: bool = False
    mailed: bool = False


Waiting = Callable[[Space, Collection[int]], Iterable[Asked]]


@dataclass(frozen=True, slots=True)
class Offer:
    """What one room asks of organisations (`waiting`, whose rows are of the kinds `asks`) and what it `tells`.

    `roles` are all those that any row may be for: whoever holds none of them costs no statement. An offer that
    costs many statements names the `rooms` whose tables `waiting` reads (`people` is one): for pages it is asked again
    only when something was done there; without them, when anything was done anywhere. `unseen` are verbs that change
    nothing of what waits.
    """

    waiting: Waiting
    roles: tuple[str, ...]
    asks: tuple[Kind, ...] = ()
    tells: tuple[Kind, ...] = field(default=())
    rooms: tuple[str, ...] = ()
    unseen: Collection[str] = ()


OFFERS: list[Offer] = []


def offers(offer: Offer) -> None:
    """Take in what a room offers. Called by front/rooms.py and nowhere else."""
    if known := [kind.name for kind in (*offer.asks, *offer.tells) if kind_called(kind.name)]:
        raise RuntimeError(f"two kinds are called {known[0]}")
    OFFERS.append(offer)


def kinds_asked() -> Iterator[Kind]:
    """Everything that may be asked, in the order of the rooms."""
    return (kind for offer in OFFERS for kind in offer.asks)


def kinds_told() -> Iterator[Kind]:
    """Everything that may be told, in the order of the rooms."""
    return (kind for offer in OFFERS for kind in offer.tells)


def kind_called(name: str) -> Kind | None:
    """A kind by its name; None for one that no room knows any more."""
    return next((kind for kind in (*kinds_asked(), *kinds_told()) if kind.name == name), None)


def ways_of(kind: Kind) -> dict[Way, StrOrPromise]:
    """How one may be told of a kind, each way in words: what waits stands in the summary, for its time comes later."""
    if kind.written:
        ways: tuple[Way, ...] = (Way.AT_ONCE, Way.NEVER)
    else:
        ways = (Way.DIGEST, Way.NEVER) if kind in kinds_asked() else tuple(Way)
    twice = {Way.DIGEST: _("When it comes up, and in the summary")} if kind.mailed else {}
    return {way: twice.get(way, way.label) for way in ways}


def gather(space: Space, organisations: Collection[int], roles: Collection[str]) -> list[Asked]:
    """What waits for these organisations in any of these roles: by date, then the oldest; what has no date is last.

    As many statements as the rooms need for one organisation.
    """
    return in_order(row for offer in asking(organisations, roles) for row in offer.waiting(space, organisations))


def asking(organisations: Collection[int], roles: Collection[str]) -> list[Offer]:
    """The rooms that may ask something of somebody in these roles."""
    return [offer for offer in OFFERS if organisations and set(offer.roles) & set(roles)]


def in_order(rows: Iterable[Asked]) -> list[Asked]:
    """By the day until when; what has none comes last, the oldest first."""
    return sorted(rows, key=lambda row: (row.due is None, row.due or row.since, row.key))
