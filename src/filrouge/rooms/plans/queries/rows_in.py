"""A list of contributions that somebody sends: its columns, and what each row would become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from filrouge.ground.people.languages import SPOKEN
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.words import Words
from filrouge.methods.places.folding import fold
from filrouge.methods.tongues import tongue_of
from filrouge.rooms.plans.models import Contribution, ContributionState, Plan
from filrouge.rooms.register.queries.electorate import electorate

LONGEST = 4_000  # characters of a contribution
HEADINGS = {
    "organisation": (
        "organisation", "organization", "member", "federation", "membre", "fédération", "structure", "organisatie",
        "lid", "federatie", "mitglied", "verband", "organizzazione", "federazione", "organización", "federación",
        "miembro",
    ),
    "text": (
        "text", "texte", "tekst", "testo", "texto", "contribution", "need", "needs", "feedback", "comment", "comments",
        "idea", "answer", "response", "suggestion", "besoin", "besoins", "réponse", "avis", "idée", "commentaire",
        "bijdrage", "behoefte", "antwoord", "opmerking", "idee", "beitrag", "bedarf", "antwort", "anliegen",
        "contributo", "bisogno", "risposta", "contribución", "necesidad", "respuesta", "what was said", "words",
    ),
    "language": ("language", "langue", "taal", "sprache", "lingua", "idioma", "lang"),
    "area": (
        "area", "domaine", "axe", "thème", "topic", "theme", "gebied", "domein", "thema", "bereich", "area of the plan",
        "ámbito", "tema", "ambito",
    ),
}  # fmt: skip
LABELS = {
    "organisation": pgettext_lazy("a column", "organisation"), "text": gettext_lazy("text"),
    "language": gettext_lazy("language"), "area": gettext_lazy("area"),
}  # fmt: skip
RECOGNISED = "recognised"
MOST_LOOKED_FOR, NEAR = 100, 0.8  # unknown names that are looked for among the members, and how alike they have to be
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
    """A list as it would be taken in. `missing` names the columns without which it cannot be; `read` are the headings
    of those that were found, by what they are read as, `unread` those of the others; `notes` what the file itself had.
    """

    rows: tuple[RowIn, ...]
    missing: tuple[str, ...] = ()
    read: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def of(self, outcome: str) -> tuple[RowIn, ...]:
        """The rows with one outcome."""
        return tuple(row for row in self.rows if row.outcome == outcome)


def judged(
    viewer: Viewer, plan: Plan, columns: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], language: str = ""
) -> ListIn:
    """What each row would become. `language` is taken where a row names none, or RECOGNISED by its words. Four
    statements for any list.
    """
    places = _places(columns)
    missing = tuple(name for name in NEEDED if name not in places)
    read = tuple((name, columns[place]) for name, place in places.items())
    unread = tuple(column for place, column in enumerate(columns) if place not in places.values())
    found = () if missing else tuple(_Judge(viewer, plan, language).each(places, rows))
    return ListIn(found, missing, read, unread)


def _places(columns: Sequence[str]) -> dict[str, int]:
    """Where each column stands, by its heading in one of six languages: the one that is called so, else the first that
    has such a word in it (“Name of your organisation”). Of several the one whose word stands first in HEADINGS: in a
    list that was taken from a plan, “Contribution” is its number and “Text” what was said.
    """
    known = {name: [fold(word) for word in words] for name, words in HEADINGS.items()}
    called = [fold(column) for column in columns]
    exact = {
        name: next((called.index(word) for word in words if word in called), None) for name, words in known.items()
    }
    found = {name: place for name, place in exact.items() if place is not None}
    for name, words in known.items():
        free = (
            n for n, each in enumerate(called) if n not in found.values() and not set(words).isdisjoint(each.split())
        )
        if name not in found and (place := next(free, None)) is not None:
            found[name] = place
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
        self.meant: dict[str, str] = {}

    def each(self, places: dict[str, int], rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[RowIn]:
        for line, cells in rows:
            given = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
            if any(given.values()):
                yield self._row(line, given)

    def _row(self, line: int, given: dict[str, str]) -> RowIn:
        members = self.members.get(fold(given["organisation"]), [])
        area, language = given.get("area", ""), given.get("language", "")
        code = self.languages.get(fold(language), "") if language else self._unsaid(given["text"])
        organisation, name = members[0] if len(members) == 1 else (0, given["organisation"])
        text = given["text"]
        reason = self._reason(given, len(members), code, area, text)
        outcome = REFUSED if reason else NEW
        if not reason and (organisation, alike(text)) in self.there:
            outcome, reason = THERE, _("It is in the plan already.")
        if outcome == NEW:
            self.there.add((organisation, alike(text)))
        return RowIn(line, outcome, organisation, name, self.areas.get(fold(area)), code, text, reason)

    def _unsaid(self, text: str) -> str:
        """The language of a row that does not say its own."""
        return tongue_of(text) if self.language == RECOGNISED else self.language

    def _unknown(self, name: str) -> str:
        """That there is no such member, and which one may be meant. Many unknown ones are not worth the search."""
        folded = fold(name)
        if folded not in self.meant and len(self.meant) < MOST_LOOKED_FOR:
            near = get_close_matches(folded, self.members, n=1, cutoff=NEAR)
            self.meant[folded] = self.members[near[0]][0][1] if near else ""
        if meant := self.meant.get(folded):
            words = _("No member is called so. Is it “%(name)s”? Write its name as in the register, or its address.")
            return words % {"name": meant}
        return _("No member is called so. Write its name as in the register, or its address.")

    def _reason(self, given: dict[str, str], members: int, code: str, area: str, text: str) -> str:
        """Why the row cannot be taken; empty where it can."""
        if not given["organisation"]:
            return _("It does not say which organisation said it.")
        if members != 1:
            several = _("Several members are called so. Write its address instead.")
            return several if members else self._unknown(given["organisation"])
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
    return {fold(word): code for code, name in SPOKEN for word in (code, name)}
