"""The mails: the summary of a person, and news in a mail of its own, in the language that is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filrouge.ground.asked import stopping
from filrouge.ground.asked.models import Edition, Rhythm
from filrouge.ground.asked.offers import Asked, in_order, kind_called
from filrouge.ground.asked.readers import Reader
from filrouge.ground.asked.reading import Item, grouped
from filrouge.ground.asked.stopping import SUMMARY, Stop
from filrouge.ground.hours import clock_of, day, until
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Message
from filrouge.ground.people.languages import read_by
from filrouge.ground.people.models import Person, Space
from filrouge.ground.punctuation import colon

DIGEST, NEWS = "digest", "news"  # the kinds of mail, and the names of their templates


@dataclass(frozen=True, slots=True)
class Summary:
    """What one reader is to read on one morning: what waits, and what happened."""

    reader: Reader
    edition: Edition
    period: date
    rows: tuple[Asked, ...]
    items: tuple[Item, ...]


def digest_letter(summary: Summary) -> Message:
    """The mail of a summary, not in the outbox yet."""
    reader, space = summary.reader, summary.edition.space
    with translation.override(reader.language), clock_of(space):
        context: dict[str, Any] = {
            "subject": _subject(summary),
            "lines": _lines(summary),
            "groups": [(group.title.text, [_told(i) for i in group.items]) for group in grouped(summary.items)],
            "why": _rhythm(reader),
            "all_href": settings.PUBLIC_ADDRESS + reverse("asked", args=[space.slug]),
        }  # fmt: skip
        context |= _ways_out(reader.person, space, [row.kind for row in summary.rows] + [i.kind for i in summary.items])
        stop = Stop(reader.person.pk, space.pk, SUMMARY)
        context |= {"stop_all_href": stopping.address(stop), "headers": stopping.headers(stop)}
    message = outbox.worded(DIGEST, reader.person, space, context)
    message.period = summary.period
    message.once = f"asked.digest:{space.pk}:{summary.period.isoformat()}"
    return message


def news_letter(reader: Reader, space: Space, item: Item) -> Message:
    """The mail of one piece of news, not in the outbox yet. `item` is in the reader's language."""
    with translation.override(reader.language), clock_of(space):
        context = {
            "network": _network(space), "title": item.title.text, "told": _told(item),
            "why": _("You get this mail at once, and it will not stand in your summary."),
        } | ways_out(reader.person, space, item.kind)  # fmt: skip
    message = outbox.worded(NEWS, reader.person, space, context)
    message.once = f"asked.news:{item.id}"
    return message


def _subject(summary: Summary) -> str:
    network = _network(summary.edition.space)
    waits, told = len(summary.rows), len(summary.items)
    parts = []
    if waits:
        parts.append(ngettext("%(number)d thing waits for you", "%(number)d things wait for you", waits) % _n(waits))
    if told:
        parts.append(ngettext("%(number)d piece of news", "%(number)d pieces of news", told) % _n(told))
    return f"{network}{colon()} {', '.join(parts)}"


def _n(number: int) -> dict[str, int]:
    return {"number": number}


def _lines(summary: Summary) -> list[dict[str, str]]:
    """What waits, by date; for whom, where the reader acts for several organisations."""
    space = summary.edition.space
    names = summary.reader.names | {space.organisation_id: _network(space)}
    several = len(summary.reader.organisations) > 1
    return [
        {
            "what": row.what.text, "kind": kind_words(row.kind), "verb": row.verb,
            "due": until(row.due) if row.due else "",
            "late": _late(row.due, summary.edition.made_at), "href": settings.PUBLIC_ADDRESS + row.href,
            "for": names.get(row.organisation, "") if several else "",
        }
        for row in in_order(summary.rows)
    ]  # fmt: skip


def _late(due: datetime | None, now: datetime) -> str:
    return "late" if due is not None and due < now else ""


def kind_words(kind: str) -> str:
    """A kind of things in words; one that no room knows any more says what it can."""
    found = kind_called(kind)
    return str(found.says) if found else kind.rpartition(".")[2].replace("_", " ")


def _told(item: Item) -> dict[str, str]:
    return {
        "day": day(item.at),
        "text": item.text,
        "href": settings.PUBLIC_ADDRESS + item.href if item.href else "",
    }


def _rhythm(reader: Reader) -> str:
    if reader.wish.rhythm == Rhythm.DAILY:
        return _("You get this summary every morning on which there is something to say.")
    return _("You get this summary once a week, if there is something to say.")


def ways_out(person: Person, space: Space, kind: str) -> dict[str, Any]:
    """For a mail of one kind, also one that a room writes itself: how its reader has no more of them. Its template ends
    with mail/ways_out.txt, and programs show a button of their own (outbox.worded).
    """
    with translation.override(read_by(person)):
        return _ways_out(person, space, [kind]) | {"headers": stopping.headers(Stop(person.pk, space.pk, kind))}


def _ways_out(person: Person, space: Space, kinds: Iterable[str]) -> dict[str, Any]:
    """Where to change what one gets, and a link for each kind of the mail that stops it without signing in."""
    known = [found for name in dict.fromkeys(kinds) if (found := kind_called(name))]
    return {
        "settings_href": settings.PUBLIC_ADDRESS + reverse("choose_mail", args=[space.slug]),
        "stops": [(str(kind.says), stopping.address(Stop(person.pk, space.pk, kind.name))) for kind in known],
    }


def _network(space: Space) -> str:
    return str(space.name.in_(translation.get_language() or "en").text)
