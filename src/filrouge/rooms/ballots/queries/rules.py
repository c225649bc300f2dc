"""The rules of a network: those in force, those being written, their versions, and one by its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.hours import day
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Shown, Words
from filrouge.rooms.ballots.freezing import rule_digest
from filrouge.rooms.ballots.models import Rule
from filrouge.rooms.ballots.presets import PRESETS, Preset
from filrouge.rooms.ballots.queries.ballots import BallotRow, ballots_by
from filrouge.rooms.ballots.rules import MAY
from filrouge.rooms.ballots.sentences import rule_sentences

SHOWN = 50  # rules of one kind, versions of a rule, and ballots under it, the newest
FIRST = 2  # sentences of a rule in the list


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One version of a rule as the list shows it."""

    name: Shown
    source: str
    version: int
    sentences: tuple[str, ...]
    when: str
    href: str


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules that the reader may see, by where they stand."""

    in_force: tuple[RuleRow, ...]
    written: tuple[RuleRow, ...]
    retired: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a version: as it was (`kind` ""), new (“ins”), or no longer there (“del”)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the life of a rule, with what it changed; `changes` is empty for the first."""

    number: int
    when: str
    href: str
    here: bool
    changes: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """Everything the page of a version prints."""

    name: Shown
    source: str
    version: int
    mark: str
    state: str
    when: str
    sentences: tuple[str, ...]
    versions: tuple[Version, ...]
    ballots: tuple[BallotRow, ...]
    digest: str
    hrefs: dict[str, str]


def seen_rules(viewer: Viewer) -> QuerySet[Rule]:
    """Adopted rules are for whoever reads the space; what is being written is for those who keep rules."""
    if viewer.space is None or not MAY["read"](viewer, viewer.space):
        return Rule.objects.none()
    here = Rule.objects.filter(space=viewer.space)
    return here if MAY["keep_rule"](viewer, viewer.space) else here.exclude(adopted_at=None)


def rules_in_force(viewer: Viewer) -> list[Rule]:
    """The adopted version of each rule, the oldest line first. One statement."""
    found = seen_rules(viewer).filter(retired_at=None).exclude(adopted_at=None)
    return list(found.order_by("written_at", "id"))


def rule_called(viewer: Viewer, number: int) -> Rule | None:
    """One version of a rule; None for who may not see it and for what does not exist alike."""
    return seen_rules(viewer).select_related("space").filter(pk=number).first()


def all_rules(viewer: Viewer) -> Rules:
    """The list of rules. Three statements, at most 50 rules of each kind, the newest."""
    seen = seen_rules(viewer).order_by("-written_at", "-id")
    adopted = seen.exclude(adopted_at=None)
    kinds = (adopted.filter(retired_at=None), seen.filter(adopted_at=None), adopted.exclude(retired_at=None))
    return Rules(*(tuple(_row(viewer, rule) for rule in kind[:SHOWN]) for kind in kinds))


def _row(viewer: Viewer, rule: Rule) -> RuleRow:
    return RuleRow(
        rule.name.in_(get_language() or "en"), rule.source, rule.version, rule_sentences(rule)[:FIRST], when(rule),
        href(viewer, rule),
    )  # fmt: skip


def rule_page(viewer: Viewer, rule: Rule) -> RulePage:
    """One version with its neighbours and its ballots. Two statements, whatever their number."""
    mark, state = standing(rule)
    return RulePage(
        name=rule.name.in_(get_language() or "en"),
        source=rule.source,
        version=rule.version,
        mark=mark,
        state=state,
        when=when(rule),
        sentences=rule_sentences(rule),
        versions=versions(viewer, rule),
        ballots=ballots_by(viewer, rule, SHOWN),
        digest=rule_digest(rule),
        hrefs={name: href(viewer, rule, name) for name in PAGES},
    )


PAGES = ("rule", "rule_file", "change_rule", "rule_trial")


def versions(viewer: Viewer, rule: Rule) -> tuple[Version, ...]:
    """All versions of a rule that the reader may see, the newest first, each against the one before it."""
    newest = seen_rules(viewer).filter(line=rule.line).order_by("-version")[:SHOWN]
    line = list(newest)[::-1]
    said = [rule_sentences(one) for one in line]
    changes = [(), *(tuple(changed(before, after)) for before, after in pairwise(said))]
    rows = [
        Version(one.version, when(one), href(viewer, one), one.pk == rule.pk, change)
        for one, change in zip(line, changes, strict=True)
    ]
    return tuple(reversed(rows))


def changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Sentence]:
    """The sentences of two versions in one list, with what went and what came."""
    for kind, b1, b2, a1, a2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Sentence("", text) for text in after[a1:a2])
        else:
            yield from (Sentence("del", text) for text in before[b1:b2])
            yield from (Sentence("ins", text) for text in after[a1:a2])


def standing(rule: Rule) -> tuple[str, str]:
    """The mark and the words for where a version stands."""
    if rule.retired_at is not None:
        return "no", _("Retired")
    if rule.adopted_at is not None:
        return "done", _("In force")
    return ("half", _("Tried, not adopted yet")) if rule.tried_at else ("due", _("Being written"))


def when(rule: Rule) -> str:
    """The days that matter: from when, until when."""
    if rule.adopted_at is None:
        return _("written on %(day)s") % {"day": day(rule.written_at)}
    if rule.retired_at is None:
        return _("since %(day)s") % {"day": day(rule.adopted_at)}
    return _("%(from)s to %(until)s") % {"from": day(rule.adopted_at), "until": day(rule.retired_at)}


def href(viewer: Viewer, rule: Rule, page: str = "rule") -> str:
    """The address of one of a rule's pages."""
    return reverse(f"ballots:{page}", args=[viewer.space.slug, rule.pk]) if viewer.space else ""


@dataclass(frozen=True, slots=True)
class PresetRow:
    """A rule to begin with, as its sentences."""

    name: str
    what_for: str
    sentences: tuple[str, ...]
    href: str


def presets(viewer: Viewer) -> tuple[PresetRow, ...]:
    """The kinds of rules to begin with. No statement."""
    here = reverse("ballots:new_rule", args=[viewer.space.slug]) if viewer.space else ""
    return tuple(
        PresetRow(str(one.name), str(one.what_for), rule_sentences(_unsaved(one)), f"{here}?from={key}")
        for key, one in PRESETS.items()
    )


def _unsaved(preset: Preset) -> Rule:
    return Rule(said=preset.said.as_dict(), pillar_of=dict(preset.pillar_of))


def preset_name(preset: Preset) -> Words:
    """What a preset is called, in the reader's language, as the name to begin with."""
    return Words.of(str(preset.name), get_language() or "en")
