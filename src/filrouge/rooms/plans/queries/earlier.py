"""How an action, a contribution or a proposal read before somebody changed it, for those who see the thing itself.
Of the first two the trail keeps both sides of every change and nothing else does, so it is read here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.trail.models import Entry
from filrouge.ground.words import Words
from filrouge.methods.amending.difference import Kind, Run
from filrouge.rooms.plans.models import (
    Action,
    Area,
    Contribution,
    ContributionState,
    Plan,
    Proposal,
    ProposalVersion,
)
from filrouge.rooms.plans.queries.changes import runs, said
from filrouge.rooms.plans.queries.following import shown_day
from filrouge.rooms.plans.rules import MAY

CHANGED = "plans.change_action"
LEADS = ("plans.ask_owner", "plans.answer_as_owner")
STEPS = ("plans.change_milestone", "plans.remove_milestone")
MOST = 50  # changes of one action that its page shows, the newest
MOST_READ = 1_000  # changes of many lines that are looked through
SLACK = timedelta(minutes=5)  # an action that began before the answer may have been done after it
WORDS = {
    "title": gettext_lazy("What is done"),
    "text": gettext_lazy("How"),
    "moves": gettext_lazy("Which figures it should move"),
    "risks": gettext_lazy("Risks"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that reads otherwise. Words come as `pieces`, each a language and its runs: one, or two where they were
    said anew in another language. Days, money and names come as `said`, in words of the reader.
    """

    label: str
    pieces: tuple[tuple[str, tuple[Run, ...]], ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change: when, by whom, and what reads otherwise since."""

    when: str
    who: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A line as somebody answered to it: in which revision, and when."""

    line: Action
    revision: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Names:
    """The names behind the numbers that the trail keeps."""

    organisations: Mapping[int, str]
    areas: Mapping[int, Words]


def kept_of(action: Action) -> dict[str, Any]:
    """What the trail keeps of an action: all that its readers see, with the words in every language."""
    return {
        "number": action.number,
        "area": action.area_id,
        "state": str(action.state),
        **{name: kept_words(getattr(action, name)) for name in WORDS},
        "owner": action.owner_id,
        "since": action.since.isoformat() if action.since else None,
        "until": action.until.isoformat() if action.until else None,
        "budget": None if action.budget is None else f"{action.budget:.2f} {action.currency}",
        "revision": action.revision,
    }


def kept_words(words: Words) -> dict[str, Any] | None:
    """Words as the trail keeps them; None where nothing is said."""
    return words.as_json() if words else None


def words_of(value: object, origin: str = "") -> Words:
    """Words as the trail kept them. Before it kept all languages it kept the text of the original alone."""
    if isinstance(value, str):
        return Words.of(value, origin) if value else Words()
    return Words.from_json(value) if value else Words()


def was_changed(viewer: Viewer, action: Action) -> bool:
    """Whether an action ever read otherwise, as far as the viewer may know. One statement."""
    return _open_to(viewer, action, (CHANGED, LEADS[0], *STEPS)).exists()


def changes_of(viewer: Viewer, action: Action) -> tuple[ChangeLine, ...]:
    """What was changed in an action that the viewer may see, the newest first. Three statements at most."""
    entries = list(_open_to(viewer, action, (CHANGED, *LEADS, *STEPS)).order_by("-id")[:MOST])
    names = _names([side for entry in entries for side in (entry.before, entry.after)], entries)
    lines = (
        ChangeLine(day(entry.at), names.organisations.get(entry.organisation or 0, ""), _parts_of(entry, names))
        for entry in entries
    )
    return tuple(line for line in lines if line.parts)


def changes_kept(viewer: Viewer, action: Action) -> tuple[list[Entry], Mapping[int, str]]:
    """The changes of an action's own words, dates and means as they were kept, the newest first, with the names of the
    organisations that they name. Two statements.
    """
    entries = list(_open_to(viewer, action, (CHANGED,)).order_by("-id")[:MOST])
    return entries, _names([entry.before for entry in entries], entries).organisations


def changed_since(answers: Sequence[Read]) -> dict[int, tuple[Part, ...]]:
    """What reads otherwise in lines since they were answered to, by the number of the line; nothing where the trail
    does not say. Three statements at most, however many they are.
    """
    if not answers:
        return {}
    found = _entries([each.line.pk for each in answers], (CHANGED, *LEADS))
    since = found.filter(at__gte=min(each.at for each in answers) - SLACK).order_by("id")[:MOST_READ]
    entries: dict[int, list[Entry]] = {}
    for entry in since:
        entries.setdefault(entry.subject_id or 0, []).append(entry)
    both = {each.line.pk: (_as_read(each, entries.get(each.line.pk, ())), kept_of(each.line)) for each in answers}
    names = _names([side for sides in both.values() for side in sides if side])
    return {number: _parts(before, now, names) for number, (before, now) in both.items() if before}


def corrections_of(viewer: Viewer, contribution: Contribution) -> tuple[ChangeLine, ...]:
    """How a contribution was corrected after it was handed in, the newest first. One statement.

    What its organisation had not said yet, for it was a draft or typed by others in a room, is its own.
    """
    if not MAY["see_corrections"](viewer, contribution):
        return ()
    found = Entry.objects.filter(subject_kind=Contribution._meta.label_lower, subject_id=contribution.pk)
    corrected = found.filter(verb="plans.correct_contribution").order_by("-id")[:MOST]
    lines = (
        ChangeLine(day(entry.at), "", (part,))
        for entry in corrected
        if entry.before.get("state") == ContributionState.HANDED_IN
        if (part := _reworded("", *(_as_said(side) for side in (entry.before, entry.after)))) is not None
    )
    return tuple(lines)


def reopened_because(proposal: Proposal) -> dict[datetime, Words]:
    """Why a decided proposal was opened again, by when. One statement."""
    found = Entry.objects.filter(subject_kind=Proposal._meta.label_lower, subject_id=proposal.pk, verb="plans.reopen")
    origin = proposal.title.origin
    return {entry.at: words_of(entry.after.get("reason") or entry.reason, origin) for entry in found}


def _as_said(side: Mapping[str, Any]) -> dict[str, Any]:
    return Words.of(side["text"], side["language"]).as_json()


def _entries(actions: Collection[int], verbs: Collection[str]) -> QuerySet[Entry]:
    return Entry.objects.filter(subject_kind=Action._meta.label_lower, subject_id__in=actions, verb__in=verbs)


def _open_to(viewer: Viewer, action: Action, verbs: Collection[str]) -> QuerySet[Entry]:
    """Who is no member reads what was changed since plan and network are open to all: it was cleared before that."""
    entries = _entries([action.pk], verbs)
    if viewer.level >= Level.MEMBERS:
        return entries
    plan = Q(subject_kind=Plan._meta.label_lower, subject_id=action.plan_id)
    of_it = Plan.objects.filter(pk=action.plan_id).values("space")
    space = Q(subject_kind=Space._meta.label_lower, subject_id__in=of_it)
    return entries.filter(~Exists(openings().filter(plan | space, pk__gt=OuterRef("pk"))))


def closed_to(viewer: Viewer) -> Exists | Value:
    """Whether a version of a proposal is kept from the viewer: who is no member reads none that was replaced before
    plan and network were opened to all, as with what was changed in an action.
    """
    if viewer.level >= Level.MEMBERS:
        return Value(False)
    plan = Q(subject_kind=Plan._meta.label_lower, subject_id=OuterRef("proposal__plan"))
    space = Q(subject_kind=Space._meta.label_lower, subject_id=OuterRef("proposal__plan__space"))
    opened = openings().filter(plan | space, at__gt=OuterRef("at"))
    after = ProposalVersion.objects.filter(proposal=OuterRef("proposal"), version=OuterRef("version") + 1)
    return Exists(after.filter(Exists(opened)))


def versions_for(viewer: Viewer, proposal: Proposal) -> QuerySet[ProposalVersion]:
    """The versions of a proposal that the viewer may read, in their order. One statement."""
    found = ProposalVersion.objects.filter(proposal=proposal).annotate(closed=closed_to(viewer)).filter(closed=False)
    return found.select_related("because").order_by("version")


def openings() -> QuerySet[Entry]:
    """When plans and networks that were for members were opened to everybody."""
    verbs = ("plans.change", "people.change_space")
    return Entry.objects.filter(verb__in=verbs, before__public=False, after__public=True)


def _as_read(read: Read, entries: Sequence[Entry]) -> dict[str, Any]:
    """How a line read when it was answered to: as it stood before the first change of that revision since."""
    later = [entry for entry in entries if entry.at >= read.at]
    of_it = [entry for entry in entries if entry.verb == CHANGED and entry.before.get("revision") == read.revision]
    first = next((entry for entry in of_it if entry.at >= read.at), of_it[-1] if of_it else None)
    if first is None:
        return {}
    leads = [entry.before["owner"] for entry in later if "owner" in entry.before]
    return {**first.before, **({"owner": leads[0]} if leads else {})}


def _names(sides: Iterable[Mapping[str, Any]], entries: Iterable[Entry] = ()) -> Names:
    """Names of who leads, of who changed something, and of areas. A statement for each kind that is needed."""
    sides = list(sides)
    called = [*(side.get("owner") for side in sides), *(entry.organisation for entry in entries)]
    leads = {number for number in called if number}
    areas = {side["area"] for side in sides if side.get("area")}
    named = Organisation.objects.filter(pk__in=leads).values_list("pk", "name") if leads else ()
    placed = Area.objects.filter(pk__in=areas).values_list("pk", "name") if len(areas) > 1 else ()
    return Names(dict(named), dict(placed))


def _parts_of(entry: Entry, names: Names) -> tuple[Part, ...]:
    """What one entry changed; an answer of who was asked to lead changes nothing where it is yes."""
    if entry.verb in STEPS:
        return tuple(part for part in _step_parts(entry.before, entry.after) if part is not None)
    return _parts(entry.before, entry.after, names)


def _parts(before: Mapping[str, Any], now: Mapping[str, Any], names: Names) -> tuple[Part, ...]:
    """What reads otherwise. What one of the two does not say was not kept, or was not touched."""
    both = before.keys() & now.keys()
    found = [
        *(_reworded(str(label), before[name], now[name]) for name, label in WORDS.items() if name in both),
        *_figures(before, now, both, names),
    ]
    return tuple(part for part in found if part is not None)


def _figures(
    before: Mapping[str, Any], now: Mapping[str, Any], both: Collection[str], names: Names
) -> Iterator[Part | None]:
    """Days, money, who leads it, and where it stands."""
    written = {
        "since": (_("Begins"), _day, _("no day")),
        "until": (_("Ends"), _day, _("no day")),
        "budget": (_("Budget"), money, _("no budget")),
        "owner": (_("Lead"), lambda number: names.organisations.get(number, ""), _("nobody")),
        "area": (_("Area"), lambda number: _area(names, number), ""),
    }
    for name, (label, spelled, nothing) in written.items():
        if name in both and before[name] != now[name]:
            yield _put(label, *(spelled(side[name]) if side[name] else nothing for side in (before, now)))


def _put(label: str, before: str, now: str) -> Part | None:
    """What one thing was and is now; nothing where it was only written in another way."""
    return Part(label, said=_("%(before)s; now %(now)s") % {"before": before, "now": now}) if before != now else None


def _reworded(label: str, before: object, now: object) -> Part | None:
    """The difference of two wordings in the reader's language where both are in it and differ; else in that of the
    original, also where that became another one; else in whichever language it is.
    """
    new = words_of(now)
    old = words_of(before, new.origin)
    here = get_language() or "en"
    for code in dict.fromkeys((here, new.origin)):
        if said(old, code) and said(new, code) and said(old, code) != said(new, code):
            return Part(label, ((code, runs(said(old, code), said(new, code))),))
    was, becomes = old.in_(old.origin), new.in_(new.origin)
    if was.text != becomes.text:
        gone, came = Run(Kind.DELETED, was.text), Run(Kind.INSERTED, becomes.text)
        pieces = ((was.language, (gone,)), (becomes.language, (came,)))
        return Part(label, tuple(piece for piece in pieces if piece[1][0].text))
    for code in old.texts():
        if said(old, code) != said(new, code):
            return Part(label, ((code, runs(said(old, code), said(new, code))),))
    return None


def _step_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Part | None]:
    """What was changed in a step; one that was taken away reads as deleted."""
    yield _reworded(_("Step"), before.get("name"), after.get("name"))
    if after and before.get("due") != after.get("due"):
        days = (_day(side["due"]) if side.get("due") else _("no day") for side in (before, after))
        yield _put(_("Day of a step"), *days)


def _day(value: str) -> str:
    return shown_day(date.fromisoformat(value))


def _area(names: Names, number: int) -> str:
    return names.areas[number].in_(get_language() or "en").text if number in names.areas else ""


def money(value: str) -> str:
    """An amount with its currency, as the trail keeps it, in the reader's way; without decimals where it is whole."""
    amount, _space, currency = value.partition(" ")
    number = Decimal(amount)
    whole = number == int(number)
    spelled = number_format(number, decimal_pos=0 if whole else 2, force_grouping=True)
    return _("%(amount)s %(currency)s") % {"amount": spelled, "currency": currency}
