"""News as readers get it: which of it concerns whom, and how it reads in a language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.asked.models import Addressee, AtOnce, News
from filrouge.ground.asked.readers import Reader
from filrouge.ground.words import Shown, Words

QUOTED = "reason"  # the value in which somebody says why: readers are told when they read a translation of it


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news in the active language. `href` is a path, "" where the page is no more."""

    id: int
    kind: str
    about: str
    title: Shown
    text: str
    href: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Circle:
    """For whom each piece of news is: its organisations and persons, and who got it at once already."""

    organisations: Mapping[int, Collection[int]]
    persons: Mapping[int, Collection[int]]
    told: Collection[tuple[int, int]]

    def concerns(self, news: News, reader: Reader) -> bool:
        """Whether this reader is told: not of what they did themselves, and of nothing from before their time."""
        if news.by_id == reader.person.pk or news.at.date() < reader.since:
            return False
        if (news.pk, reader.person.pk) in self.told:
            return False
        addressed = reader.person.pk in self.persons.get(news.pk, ())
        return news.everybody or addressed or not reader.organisations.isdisjoint(self.organisations.get(news.pk, ()))


def circle(news: Collection[News], readers: Iterable[Reader]) -> Circle:
    """For whom these news are, as far as these readers are concerned. Two statements."""
    if not news:
        return Circle({}, {}, ())
    first, last = min(n.pk for n in news), max(n.pk for n in news)
    people = list(readers)
    here = {number for reader in people for number in reader.organisations}
    persons = [reader.person.pk for reader in people]
    # A stretch of numbers and not a list of them: there may be thousands.
    to = Addressee.objects.filter(Q(organisation__in=here) | Q(person__in=persons), news__id__range=(first, last))
    organisations, individuals = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for number, organisation, person in to.values_list("news", "organisation", "person"):
        (organisations if organisation else individuals)[number].add(organisation or person)
    told = AtOnce.objects.filter(news__id__range=(first, last), person__in=persons).values_list("news", "person")
    return Circle(organisations, individuals, set(told))


def item(news: News) -> Item:
    """One piece of news in the active language."""
    language = get_language() or "en"
    values = {name: _in(value, language) for name, value in news.values.items()}
    text = _filled(news.text.in_(language).text, values)
    if _translated(news.values.get(QUOTED), language):
        text = _("%(text)s (What is quoted is a translation.)") % {"text": text}
    return Item(news.pk, news.kind, news.about, news.title.in_(language), text, _href(news), news.at)


def _filled(text: str, values: Mapping[str, Any]) -> str:
    """A sentence with its values; one whose places do not fit stays as it is: no mail may fail for a word."""
    try:
        return text % values if values else text
    except (KeyError, ValueError, TypeError):
        return text


def _in(value: Any, language: str) -> Any:
    return Words.from_json(value).in_(language).text if isinstance(value, dict) else value


def _translated(value: Any, language: str) -> bool:
    """Whether these are words of people that a reader of this language gets in a translation."""
    return isinstance(value, dict) and not Words.from_json(value).in_(language).original


def _href(news: News) -> str:
    if not news.page:
        return ""
    name, arguments = news.page
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:  # written by an older version, whose page is gone
        return ""


def once_each(read: Callable[[News], Item]) -> Callable[[News], Item]:
    """`read`, done once for each piece of news and language, for a run in which a thousand people read the same."""
    known: dict[tuple[int, str], Item] = {}

    def reading(news: News) -> Item:
        place = (news.pk, get_language() or "")
        if place not in known:
            known[place] = read(news)
        return known[place]

    return reading


@dataclass(frozen=True, slots=True)
class Group:
    """News of one thing, the newest first."""

    title: Shown
    items: tuple[Item, ...]


def grouped(items: Iterable[Item]) -> tuple[Group, ...]:
    """News by what it is about: the thing of which something is newest comes first."""
    newest = sorted(items, key=lambda found: (found.at, found.id), reverse=True)
    groups: dict[str, list[Item]] = {}
    for found in newest:
        groups.setdefault(found.about, []).append(found)
    return tuple(Group(found[0].title, tuple(found)) for found in groups.values())
