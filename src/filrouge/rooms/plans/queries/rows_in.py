"""A list of contributions that somebody sends: its columns, and what each row would become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.methods.places.folding import fold
from filrouge.rooms.plans.models import Contribution, ContributionState, Plan
from filrouge.rooms.register.queries.electorate import electorate

LONGEST = 4_000  # characters of a contribution
HEADINGS = {
    "organisation": ("organisation", "organization", "member", "federation", "membre", "fédération", "organisatie",
                     "lid", "federatie", "mitglied", "verband", "organizzazione", "organización", "miembro"),
    "text": ("text", "contribution", "need", "texte", "besoin", "tekst", "bijdrage", "behoefte", "beitrag", "testo",
             "contributo", "texto", "contribución", "what was said", "words"),
    "language": ("language", "langue", "taal", "sprache", "lingua", "idioma", "lang"),
    "area": ("area", "domaine", "axe", "gebied", "domein", "thema", "bereich", "area of the plan", "ámbito"),
}  # fmt: skip
NEEDED = ("organisation", "text")
NEW, THERE, REFUSED = "new", "there", "refused"


@dataclass(frozen=True, slots=True)
class RowIn:
    """One row of the list and what it would become; `reason` says why not."""

    line: int
    outcome: str
    organisation: int
    name: str
    area: int | None
    language: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ListIn:
    """A list as it would be taken in. `missing` names the columns without which it cannot be."""

    rows: tuple[RowIn, ...]
    missing: tuple[str, ...] = ()

    def of(self, outcome: str) -> tuple[RowIn, ...]:
        """The rows with one outcome."""
        return tuple(row for row in self.rows if row.outcome == outcome)


def judged(
    viewer: Viewer, plan: Plan, columns: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], language: str = ""
) -> ListIn:
    """What each row would become. `language` is taken where a row names none. Four statements for any list."""
    places = _places(columns)
    missing = tuple(name for name in NEEDED if name not in places)
    if missing:
        return ListIn((), missing)
    return ListIn(tuple(_Judge(viewer, plan, language).each(places, rows)))


def _places(columns: Sequence[str]) -> dict[str, int]:
    """Where each column stands, by its heading in one of six languages."""
    known = {fold(word): name for name, words in HEADINGS.items() for word in words}
    found: dict[str, int] = {}
    for place, column in enumerate(columns):
        name = known.get(fold(column))
        if name:
            found.setdefault(name, place)
    return found


class _Judge:
    """Judges row after row; what the list itself said before counts as there."""

    def __init__(self, viewer: Viewer, plan: Plan, language: str) -> None:
        self.language = language
        self.members: dict[str, list[tuple[int, str]]] = {}
        for member in electorate(viewer, today()):
            for word in {fold(member.name), member.address}:
                self.members.setdefault(word, []).append((member.organisation, member.name))
        self.areas = {fold(text): area.pk for area in plan.areas.all() for text in area.name.texts().values()}
        self.areas |= {str(area.position): area.pk for area in plan.areas.all()}
        self.languages = _languages()
        self.there = _said(plan)

    def each(self, places: dict[str, int], rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[RowIn]:
        for line, cells in rows:
            given = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
            if any(given.values()):
                yield self._row(line, given)

    def _row(self, line: int, given: dict[str, str]) -> RowIn:
        members = self.members.get(fold(given["organisation"]), [])
        area, language = given.get("area", ""), given.get("language", "")
        code = self.languages.get(fold(language), "") if language else self.language
        organisation, name = members[0] if len(members) == 1 else (0, given["organisation"])
        text = given["text"]
        reason = self._reason(given, len(members), code, area, text)
        outcome = REFUSED if reason else NEW
        if not reason and (organisation, alike(text)) in self.there:
            outcome, reason = THERE, _("It is in the plan already.")
        if outcome == NEW:
            self.there.add((organisation, alike(text)))
        return RowIn(line, outcome, organisation, name, self.areas.get(fold(area)), code, text, reason)

    def _reason(self, given: dict[str, str], members: int, code: str, area: str, text: str) -> str:
        """Why the row cannot be taken; empty where it can."""
        if not given["organisation"]:
            return _("It does not say which organisation said it.")
        if members != 1:
            words = _("Several members are called so. Write its address instead.") if members else ""
            return words or _("No member is called so. Write its name as in the register, or its address.")
        if not text:
            return _("There is no text.")
        if len(text) > LONGEST:
            return _("The text is longer than %(most)s characters.") % {"most": LONGEST}
        if not code:
            return _("It does not say in which language it is. Write its code, such as en, fr or nl.")
        if area and fold(area) not in self.areas:
            return _("The plan has no area of that name. Write its name or its number.")
        return ""


def alike(text: str) -> str:
    """What two texts share that say the same letter by letter, whatever the spaces and capitals."""
    return " ".join(text.split()).casefold()


def texts(words: Words) -> list[str]:
    """What words say in each language, for comparing with `alike`."""
    return [alike(text) for text in words.texts().values()]


def _said(plan: Plan) -> set[tuple[int, str]]:
    """What was said before and not taken back: (organisation, text)."""
    said = Contribution.objects.filter(plan=plan).exclude(
        state__in=(ContributionState.DRAFT, ContributionState.TAKEN_BACK)
    )
    rows = said.values_list("organisation_id", "text")
    return {(organisation, text) for organisation, words in rows.iterator() for text in texts(words)}


def _languages() -> dict[str, str]:
    """Codes and own names of the languages that can be written in."""
    named = (*settings.LANGUAGES, *settings.PREPARED_LANGUAGES)
    return {fold(str(word)): code for code, name in named for word in (code, name)}
