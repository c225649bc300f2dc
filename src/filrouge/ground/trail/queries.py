"""Reading the trail: for the secretariat of a space, and only what happened in that space."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from filrouge.ground.actions import ACTIONS
from filrouge.ground.hours import moment
from filrouge.ground.pages.keyset import Slice, cut
from filrouge.ground.people.models import Organisation, Person
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import secretariat
from filrouge.ground.tables.guards import guard
from filrouge.ground.trail.chain import COVERED
from filrouge.ground.trail.models import Entry

Called = Mapping[str, str | Promise]
Meaning = Mapping[str, Callable[[Any], str]]
ORGANISATIONS = ("organisation", "umbrella", "member", "other")  # parts that are the number of an organisation
KEYS = (("id", True),)
COLUMNS = ("id", "at", *COVERED, "digest")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
HOUR = re.compile(DAY.pattern + r"T[\d:.]+[+-]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of one kind, by one person, between two days (both included, UTC)."""

    verb: str = ""
    person: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed, in words; "" where there was nothing before, or is nothing after.

    `lang` is that of `what` where it is not the reader's: what an older version noted has no words but its own.
    """

    what: str
    before: str
    after: str
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, ready to print."""

    id: int
    at: datetime
    done: str
    lang: str  # of `done` where that is not the reader's: a verb of an older version has no words but its own
    verb: str
    by: str
    person: int | None
    acting_for: str
    means: str
    by_means: str
    subject: str
    subject_lang: str  # as `lang`
    changes: tuple[Change, ...]
    reason: str
    digest: str
    href: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of the rooms, which the ground does not know; what has none stands as it was noted.

    `called`: kinds of things and ways of doing them. `parts`: what of a thing was changed. `values`: what the values
    of a part mean, of one kind of thing (“ballots.ballot state”) or of all.
    """

    called: Called = field(default_factory=dict)
    parts: Called = field(default_factory=dict)
    values: Meaning = field(default_factory=dict)


def lines(viewer: Viewer, wanted: Wanted, cursor: str = "", *, words: Vocabulary | None = None) -> Slice[Line]:
    """One page of entries, the newest first, in `words`. Three statements for any number of rows."""
    found = cut(_entries(viewer, wanted), KEYS, cursor, lambda entry: entry)
    return Slice(tuple(_printed(viewer, found.rows, words or Vocabulary())), found.following, found.preceding)


def _entries(viewer: Viewer, wanted: Wanted) -> QuerySet[Entry]:
    if viewer.space is None or not secretariat(viewer, viewer.space):
        return Entry.objects.none()
    found = Entry.objects.filter(space=viewer.space.id)
    if wanted.verb:
        found = found.filter(verb=wanted.verb)
    if wanted.person is not None:
        found = found.filter(person=wanted.person)
    if wanted.since:
        found = found.filter(at__gte=datetime.combine(wanted.since, time.min, UTC))
    if wanted.until:
        found = found.filter(at__lt=datetime.combine(wanted.until + timedelta(days=1), time.min, UTC))
    return found


def _printed(viewer: Viewer, entries: Iterable[Entry], words: Vocabulary) -> Iterator[Line]:
    entries, called = list(entries), words.called
    names = Names.of(entries)
    slug = viewer.space.slug if viewer.space else ""
    for entry in entries:
        yield Line(
            entry.pk,
            entry.at,
            *said(entry.verb),
            entry.verb,
            names.people.get(entry.person or 0, _("The installation")),
            entry.person,
            names.organisations.get(entry.organisation or 0, ""),
            entry.means,
            str(called.get(entry.means, entry.means)),
            _subject(entry, called),
            "" if entry.subject_kind in called else "en",
            tuple(_changes(entry, names, words)),
            entry.reason,
            entry.digest,
            f"{reverse('secretariat:trail', args=[slug])}#entry-{entry.pk}",
        )


@dataclass(frozen=True, slots=True)
class Names:
    """The names behind the numbers of a page of entries: who acted, for whom, and who was acted upon."""

    people: dict[int, str]
    organisations: dict[int, str]

    @classmethod
    def of(cls, entries: list[Entry]) -> Names:
        people = {e.person for e in entries} | _numbers(entries, "person")
        organisations = {e.organisation for e in entries}.union(*(_numbers(entries, name) for name in ORGANISATIONS))
        found = Organisation.objects.filter(pk__in={n for n in organisations if n})
        return cls(_people({n for n in people if n}), dict(found.values_list("id", "name")))

    def value(self, what: str, value: Any) -> str:
        """A number of a person or an organisation by its name, anything else as it is."""
        known = {"person": self.people, **dict.fromkeys(ORGANISATIONS, self.organisations)}.get(what, {})
        return known.get(value, "") or _value(value) if isinstance(value, int) else _value(value)


def _subject(entry: Entry, called: Called) -> str:
    """“List 12”: what was acted upon."""
    if not entry.subject_kind:
        return ""
    return f"{called.get(entry.subject_kind, entry.subject_kind)} {entry.subject_id}"


def _numbers(entries: list[Entry], name: str) -> set[int]:
    said = [held.get(name) for entry in entries for held in (entry.before, entry.after)]
    return {value for value in said if isinstance(value, int)}


def _people(numbers: set[int]) -> dict[int, str]:
    found = Person.objects.filter(pk__in=numbers).values_list("id", "name", "email", "is_active")
    return {
        number: (name or email) if active else _("Person %(number)d, erased") % {"number": number}
        for number, name, email, active in found
    }


def said(verb: str) -> tuple[str, str]:
    """A verb in words and their language, "" for the reader's: “Mandate given”, or “grant mandate (people)”, en."""
    known = ACTIONS.get(verb)
    if known and known.says:
        return str(known.says), ""
    room, _dot, act = verb.partition(".")
    return f"{act.replace('_', ' ')} ({room})", "en"


def _changes(entry: Entry, names: Names, words: Vocabulary) -> Iterator[Change]:
    for name in {**entry.before, **entry.after}:
        old, new = entry.before.get(name), entry.after.get(name)
        if old != new or name in entry.after:
            what, lang = _called(entry.verb, name, words.parts)
            means = words.values.get(f"{entry.subject_kind} {name}") or words.values.get(name)
            yield Change(what, _said(name, old, names, means), _said(name, new, names, means), lang)


def _called(verb: str, name: str, parts: Called) -> tuple[str, str]:
    """What a part is called, with its language ("" for the reader's); “proposal 12” is a part with a number."""
    head, _space, number = name.rpartition(" ")
    if number.isdecimal() and head in parts:
        return f"{parts[head]} {number}", ""
    known = parts.get(f"{verb} {name}") or parts.get(name)
    return (str(known), "") if known else (name.replace("_", " "), "en")


def _said(name: str, value: Any, names: Names, means: Callable[[Any], str] | None) -> str:
    return means(value) if means and isinstance(value, int | str | list) and value != "" else names.value(name, value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_value(part) for part in value)
    if isinstance(value, dict):
        return _words(value)
    return "" if value is None else _text(str(value))


def _text(value: str) -> str:
    """A day and an hour as on every page; actions note them in the form of ISO 8601."""
    if HOUR.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    return date_format(date.fromisoformat(value), "DATE_FORMAT") if DAY.fullmatch(value) else value


def _words(value: dict[str, Any]) -> str:
    """Words show their original; any other structure is written out."""
    original = value.get(str(value.get("origin")))
    if isinstance(original, dict):
        return str(original.get("text", ""))
    return json.dumps(value, ensure_ascii=False)


def verbs(viewer: Viewer) -> list[tuple[str, str]]:
    """The kinds of entries that the space has, for the filter."""
    found = _entries(viewer, Wanted()).order_by().values_list("verb", flat=True).distinct()
    return sorted(((verb, said(verb)[0]) for verb in found), key=lambda pair: pair[1].casefold())


def actors(viewer: Viewer) -> list[tuple[int, str]]:
    """Everybody who did something in the space, for the filter."""
    numbers = set(_entries(viewer, Wanted()).order_by().values_list("person", flat=True).distinct())
    return sorted(_people({n for n in numbers if n}).items(), key=lambda pair: pair[1].casefold())


def as_jsonl(viewer: Viewer, wanted: Wanted) -> Iterator[str]:
    """Whole entries, one JSON object a line, oldest first; with their digests, so that others can check the chain."""
    for entry in _entries(viewer, wanted).order_by("id").iterator(chunk_size=2000):
        yield json.dumps(_whole(entry), ensure_ascii=False, sort_keys=True) + "\n"


def _whole(entry: Entry) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in COLUMNS}
    return row | {"at": entry.at.isoformat(timespec="microseconds")}


def as_csv(viewer: Viewer, wanted: Wanted) -> Iterator[str]:
    """The same entries as a table; what a spreadsheet would take for a formula is kept from being one."""
    yield _row(COLUMNS)
    for entry in _entries(viewer, wanted).order_by("id").iterator(chunk_size=2000):
        yield _row(_cell(value) for value in _whole(entry).values())


def _cell(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "" if value is None else guard(str(value))


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
