"""What a federation answered to a line before it answered anew, read from the trail, which keeps every answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from filrouge.ground.hours import day
from filrouge.ground.people.models import Space
from filrouge.ground.trail.models import Entry
from filrouge.ground.words import Shown
from filrouge.rooms.plans.models import Action, Inherited, Stance
from filrouge.rooms.plans.queries.earlier import openings, words_of
from filrouge.rooms.plans.queries.lines import MARKS

MOST = 50


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """One answer that another one took the place of."""

    name: str
    label: str
    mark: str
    when: str
    words: Shown | None
    reason: Shown | None


def earlier_answers(inherited: Inherited) -> tuple[EarlierAnswer, ...]:
    """What a space answered to one line before, the newest first. One statement."""
    return tuple(_superseded({inherited.pk: ""}))


def answered_before(line: Action) -> tuple[EarlierAnswer, ...]:
    """What spaces that are open to everybody answered to a line before, the newest first; nothing from the time before
    they opened. Two statements.
    """
    open_to_all = Inherited.objects.filter(above=line, space__public=True).select_related("space")
    language = get_language() or "en"
    names = {each.pk: each.space.name.in_(language).text for each in open_to_all}
    of_it = Inherited.objects.filter(pk=OuterRef(OuterRef("subject_id"))).values("space")
    opened = openings().filter(subject_kind=Space._meta.label_lower, subject_id__in=of_it, pk__gt=OuterRef("pk"))
    return tuple(_superseded(names, Q(~Exists(opened)))) if names else ()


def _superseded(names: Mapping[int, str], *shown: Q) -> Iterator[EarlierAnswer]:
    """The newest answer of each is the one that stands."""
    standing = set[int]()
    for entry in _entries(names, *shown):
        inherited = entry.subject_id or 0
        if inherited in standing:
            yield _answer(entry, names[inherited])
        standing.add(inherited)


def _entries(names: Mapping[int, str], *shown: Q) -> QuerySet[Entry]:
    answers = Entry.objects.filter(*shown, subject_kind=Inherited._meta.label_lower, verb="plans.answer_line")
    return answers.filter(subject_id__in=names).order_by("-id")[: MOST + len(names)]


def _answer(entry: Entry, name: str) -> EarlierAnswer:
    stance = Stance(entry.after["stance"])
    return EarlierAnswer(
        name, str(stance.label), MARKS[stance], day(entry.at), _shown(entry.after.get("words")),
        _shown(entry.after.get("reason")),
    )  # fmt: skip


def _shown(value: object) -> Shown | None:
    words = words_of(value)
    return words.in_(get_language() or "en") if words else None
