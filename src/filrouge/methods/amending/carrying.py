"""Bringing an amendment over to a newer wording of the text that it amends.

Both the amendment and the newer wording are compared with the base, word by word. Where their changes keep apart,
both are made. Where they overlap, or nothing but spaces in one line lies between them, they collide: the place is
reported with all three wordings, for a person to decide, and nothing is merged there. Changes that both made alike
are in the newer wording already. (The manner is that of Antragsgrün, which compares in this way and shows what
collides as a block of its own beside the paragraph.)

Worked example. Base "We ask the Commission to act now.", amended "We urge the Commission to act now.", newer "We ask
the Commission to act at once.": carried gives "We urge the Commission to act at once.". With the newer wording "We
call on the Commission to act now." the two collide at "ask".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from filrouge.methods.amending.difference import VERSION, Kind, compare


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` of the base (the last not included) become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where two wordings collide: characters of the base and of the newer text, and how each text reads there."""

    start: int
    end: int
    newer_start: int
    newer_end: int
    base: str
    amended: str
    newer: str


@dataclass(frozen=True, slots=True)
class Carried:
    """The newer wording with the amendment in it."""

    text: str
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class Collides:
    """Where it cannot be carried, in reading order; `rest` is the newer wording with all that does not collide."""

    places: tuple[Place, ...]
    rest: str
    version: int = VERSION


@dataclass(slots=True)
class _Area:
    """Changes of both sides that touch each other, and the stretch of the base that they take."""

    start: int
    end: int
    amended: list[Edit]
    newer: list[Edit]

    @property
    def length(self) -> int:
        """By how much the newer text is longer here."""
        return sum(len(edit.text) - (edit.end - edit.start) for edit in self.newer)


def carry(base: str, amended: str, newer_base: str) -> Carried | Collides:
    """Make the changes from `base` to `amended` in `newer_base`, or say where that cannot be done."""
    places: list[Place] = []
    text: list[str] = []
    at = shift = 0
    for area in _areas(base, edits(base, amended), edits(base, newer_base)):
        theirs, ours = (_applied(base, area, made) for made in (area.newer, area.amended))
        collides = bool(area.newer and area.amended) and theirs != ours
        if collides:
            start, end = area.start + shift, area.end + shift + area.length
            places.append(Place(area.start, area.end, start, end, base[area.start : area.end], ours, theirs))
        text += [base[at : area.start], theirs if area.newer else ours]
        at, shift = area.end, shift + area.length
    whole = "".join([*text, base[at:]])
    return Collides(tuple(places), whole) if places else Carried(whole)


def edits(base: str, changed: str) -> tuple[Edit, ...]:
    """What has to be done to the base, in reading order; no two of them touch."""
    found: list[Edit] = []
    at = 0
    start: int | None = None
    text = ""
    for run in compare(base, changed).runs:
        if run.kind is Kind.SAME and start is not None:
            found.append(Edit(start, at, text))
            start, text = None, ""
        elif run.kind is not Kind.SAME:
            start = at if start is None else start
            text += run.text if run.kind is Kind.INSERTED else ""
        at += 0 if run.kind is Kind.INSERTED else len(run.text)
    return (*found, Edit(start, at, text)) if start is not None else tuple(found)


def _areas(base: str, amended: Iterable[Edit], newer: Iterable[Edit]) -> list[_Area]:
    """All changes in reading order, those that touch together."""
    sides = [*((edit, True) for edit in amended), *((edit, False) for edit in newer)]
    found: list[_Area] = []
    for edit, ours in sorted(sides, key=lambda side: (side[0].start, side[0].end)):
        if not found or not touches(base, found[-1].end, edit.start):
            found.append(_Area(edit.start, edit.end, [], []))
        area = found[-1]
        area.end = max(area.end, edit.end)
        (area.amended if ours else area.newer).append(edit)
    return found


def touches(base: str, end: int, start: int) -> bool:
    """Whether what begins at `start` touches what ends at `end`: nothing but spaces in one line lies between them."""
    between = base[end:start]
    return start <= end or (between.isspace() and "\n" not in between)


def _applied(base: str, area: _Area, made: Sequence[Edit]) -> str:
    """How the area reads after the changes of one side."""
    text: list[str] = []
    at = area.start
    for edit in made:
        text += [base[at : edit.start], edit.text]
        at = edit.end
    return "".join([*text, base[at : area.end]])
