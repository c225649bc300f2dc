"""Placing words beside circles so that none covers another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

SIZE = 12
"""Height of the letters of a label on a wide page, in units of the frame."""
PHONE_SIZE = 19
"""Height on a phone, where the whole picture is shown smaller and its letters are set larger."""
LETTER = 0.57
"""Mean width of a letter as a share of its height, for Radio Canada at weight 500."""
GAP = 5


class Disc(NamedTuple):
    """A circle: centre and radius."""

    x: float
    y: float
    r: float


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Say whether two rectangles overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def meets_circle(self, circle: "Disc") -> bool:
        """Say whether the rectangle and a circle overlap."""
        if circle.y - circle.r > self.bottom or circle.y + circle.r < self.top:
            return False
        near_x = min(max(circle.x, self.left), self.right)
        near_y = min(max(circle.y, self.top), self.bottom)
        return (near_x - circle.x) ** 2 + (near_y - circle.y) ** 2 < circle.r**2

    def within(self, width: float, height: float) -> bool:
        """Say whether the rectangle lies inside a frame that begins at 0, 0."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


@dataclass(frozen=True)
class Label:
    """A word on a map: where its anchor and baseline lie, which end is the anchor, and how it is set.

    ``number`` is written on a second line under the word, where a circle is large enough; 0 for none.
    """

    x: float
    y: float
    anchor: str
    text: str
    css: str = "lab"
    number: int = 0

    def box(self, size: float = SIZE) -> Box:
        """Return the rectangle that the letters take at a size."""
        wide = len(self.text) * size * LETTER
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return Box(left, self.y - 0.8 * size, left + wide, self.y + 0.25 * size)


class Spot(NamedTuple):
    """A circle that asks for a word: the circle, the word, its number, and whether it may only go inside."""

    disc: Disc
    text: str
    number: int = 0
    inside: bool = False


def placed(spots: Sequence[Spot], circles: Sequence[Disc], width: float, height: float) -> tuple[Label, ...]:
    """Return labels for as many spots as have room, in their order; the first spots choose first.

    A word goes into its circle where it fits, else below, above, after or before it. It covers no other
    label and no other circle and stays in the frame. Labels that would meet others at the size of a phone
    carry the class ``wide`` and are not shown there.
    """
    taken: list[Box] = []
    labels: list[Label] = []
    for spot in spots:
        label = next((one for one in candidates(spot) if free(one, spot.disc, taken, circles, width, height)), None)
        if label:
            taken.append(label.box())
            labels.append(label)
    return tuple(for_phones(labels, width, height))


def candidates(spot: Spot) -> Iterable[Label]:
    """Return where the word of one spot might go, best first."""
    (x, y, r), text, number, inside = spot
    if len(text) * SIZE * LETTER <= 2 * r * 0.92:
        two = bool(number) and r >= 2.4 * SIZE
        lift = 0.2 if two else -0.35
        only_wide = inside and len(text) * PHONE_SIZE * LETTER > 2 * r
        css = "lab in wide" if only_wide else "lab in"
        yield Label(x, round(y - lift * SIZE, 1), "middle", text, css, number if two else 0)
    if inside:
        return
    yield Label(x, round(y + r + SIZE + 1, 1), "middle", text)
    yield Label(x, round(y - r - GAP, 1), "middle", text)
    yield Label(round(x + r + GAP, 1), round(y + 0.35 * SIZE, 1), "start", text)
    yield Label(round(x - r - GAP, 1), round(y + 0.35 * SIZE, 1), "end", text)
    yield Label(x, round(y + r + SIZE + 1, 1), "end", text)
    yield Label(x, round(y + r + SIZE + 1, 1), "start", text)


def free(label: Label, own: Disc, taken: Sequence[Box], circles: Sequence[Disc], width: float, height: float) -> bool:
    """Say whether a label stays in the frame and clear of everything else."""
    box = label.box()
    if not box.within(width, height) or any(box.meets(other) for other in taken):
        return False
    return not any(box.meets_circle(circle) for circle in circles if circle != own)


def for_phones(labels: Sequence[Label], width: float, height: float) -> Iterable[Label]:
    """Mark the labels that have no room at the size of a phone."""
    taken: list[Box] = []
    for label in labels:
        box = label.box(PHONE_SIZE)
        if "wide" in label.css:
            yield label
        elif box.within(width, height) and not any(box.meets(other) for other in taken):
            taken.append(box)
            yield label
        else:
            yield replace(label, css=f"{label.css} wide")
