"""Maps: circles by area on the shapes of countries, for counts by country and for places.

Counts are circles, never shades; shades say which countries belong. The shapes themselves are a static file
that the browser keeps, so a page carries only what is its own. Codes are ISO 3166-1 alpha-2 (and XK).
Every map is shown beside a table or list with the same numbers.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import floor, sqrt
from pathlib import Path
from typing import NamedTuple

from .labels import Disc, Label, Spot, placed
from .projections import FRAMES, Sheet, project

COUNTRY_RADIUS: dict[Sheet, float] = {"europe": 39, "world": 28}
PLACE_RADIUS = 21
"""Radius of the largest circle for countries and for places, in units of the frame."""
ONE_RADIUS = 6
"""A single thing is never drawn larger than this, however few there are beside it."""
SMALLEST_RADIUS = 3
LABELLED = 9
"""Circles that get a word, if there is room; the rest are in the list beside the map."""
CELL = 36
"""Width of the squares in which places are gathered to one circle, in units of the frame."""
CROP_WIDTH = 540
WHOLE_SCALE: dict[Sheet, float] = {"europe": 1, "world": 2 / 3}
"""The world is drawn smaller than its sheet, so that its words are not too small for a column of text."""
CLOSEST, SURROUNDINGS = 130, 220
"""A crop shows at least so many units of its sheet; around a single place more, to see where it lies."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something at a point: degrees, how many, where to read more, what it is called."""

    latitude: float
    longitude: float
    count: int = 1
    href: str = ""
    label: str = ""


@dataclass(frozen=True)
class Circle:
    """A circle on a map, in units of the frame; ``name`` and ``count`` are read out with its link."""

    x: float
    y: float
    r: float
    count: int
    name: str = ""
    href: str = ""
    code: str = ""
    css: str = "pt"


@dataclass(frozen=True)
class Shade:
    """A country drawn in another tint than the land around it: ``shade`` (belongs) or ``member`` (chosen)."""

    code: str
    css: str


@dataclass(frozen=True)
class MapPicture:
    """A map ready to print; ``shift`` moves and scales the shapes, which are kept in tenths of a unit."""

    sheet: Sheet
    width: float
    height: float
    shift: str
    shades: tuple[Shade, ...]
    circles: tuple[Circle, ...]
    labels: tuple[Label, ...]

    @property
    def shapes(self) -> str:
        """Static file with the shapes of this sheet."""
        return f"ground/maps/{self.sheet}.svg"

    @property
    def largest(self) -> tuple[Circle, ...]:
        """The three largest circles that have a name, for the words read out instead of the picture."""
        named = [circle for circle in self.circles if circle.name]
        return tuple(sorted(named, key=lambda circle: (-circle.count, circle.name))[:3])

    @property
    def has_links(self) -> bool:
        """Say whether circles can be followed; such a map is a group and not one picture."""
        return any(circle.href for circle in self.circles)


class Crop(NamedTuple):
    """The part of a sheet that is shown: left and top in its units, scale, and the size of the frame."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the sheet lies in the frame."""
        return round((x - self.left) * self.scale, 1), round((y - self.top) * self.scale, 1)

    @property
    def shift(self) -> str:
        """The SVG transform that brings shapes in tenths of a unit into the frame."""
        x, y = -self.left * self.scale, -self.top * self.scale
        return f"translate({x:.1f} {y:.1f}) scale({self.scale / 10:.4f})"


@cache
def atlas() -> dict[str, dict[str, list[float]]]:
    """Return names of countries, and per sheet the point and the bounds of each (x, y, w, n, e, s)."""
    text = (Path(__file__).resolve().parent / "shapes" / "places.json").read_text(encoding="utf-8")
    known: dict[str, dict[str, list[float]]] = json.loads(text)
    return known


def country_names() -> Mapping[str, str]:
    """Return the English name of each country by its two letters."""
    names: Mapping[str, str] = atlas()["names"]  # type: ignore[assignment]  # the one part that holds words
    return names


def europe(
    counts: Mapping[str, int],
    names: Mapping[str, str] | None = None,
    hrefs: Mapping[str, str] | None = None,
    members: Collection[str] = (),
    chosen: Collection[str] = (),
) -> MapPicture:
    """Draw one circle per country of Europe, its area the count.

    ``names`` and ``hrefs`` go by code; names are English where they are missing. ``members`` are shaded,
    ``chosen`` ones darker. Countries that are not on the sheet are left to the list beside the map.
    """
    return _by_country("europe", counts, names or {}, hrefs or {}, members, chosen)


def world(
    counts: Mapping[str, int],
    names: Mapping[str, str] | None = None,
    hrefs: Mapping[str, str] | None = None,
    members: Collection[str] = (),
    chosen: Collection[str] = (),
) -> MapPicture:
    """Draw one circle per country of the world; arguments as in ``europe``."""
    return _by_country("world", counts, names or {}, hrefs or {}, members, chosen)


def countries(
    counts: Mapping[str, int],
    names: Mapping[str, str] | None = None,
    hrefs: Mapping[str, str] | None = None,
    members: Collection[str] = (),
    chosen: Collection[str] = (),
) -> MapPicture:
    """Draw counts on the map of Europe where all of them lie on it, else on the map of the world."""
    inside = all(_in_frame(code) for code, count in counts.items() if count > 0)
    draw = europe if inside else world
    return draw(counts, names, hrefs, members, chosen)


def region(places: Iterable[Place], country: str = "") -> MapPicture:
    """Draw places, gathered on a grid, on the part of the map where they lie.

    With ``country`` the crop shows that country and shades it. Several places in one square become one
    circle with the sum of their counts, without link or name. Without places and without country the whole
    map of Europe is shown.
    """
    found = list(places)
    sheet = _sheet_of(found, country)
    dots = [(*project(place.latitude, place.longitude, sheet), place) for place in found]
    crop = _crop(sheet, [(x, y) for x, y, _ in dots], country)
    gathered = _gathered([(*crop.at(x, y), place) for x, y, place in dots])
    return _picture(sheet, crop, _sized(gathered, PLACE_RADIUS), _shades((country,) if country else (), ()))


def around(latitude: float, longitude: float, label: str = "", country: str = "") -> MapPicture:
    """Draw one place in its surroundings, with its name; ``country`` is shaded darker."""
    sheet = _sheet_of([Place(latitude, longitude)], "")
    x, y = project(latitude, longitude, sheet)
    crop = _crop(sheet, [(x, y)], "", SURROUNDINGS)
    dot = Circle(*crop.at(x, y), ONE_RADIUS, 1, label, css="pt on")
    return _picture(sheet, crop, [dot], _shades((), (country,) if country else ()))


def _by_country(
    sheet: Sheet,
    counts: Mapping[str, int],
    names: Mapping[str, str],
    hrefs: Mapping[str, str],
    members: Collection[str],
    chosen: Collection[str],
) -> MapPicture:
    known = atlas()[sheet]
    named = {**country_names(), **names}
    crop = _whole(sheet)
    spots = [
        Circle(*crop.at(*known[code][:2]), 0, count, named.get(code, code), hrefs.get(code, ""), code)
        for code, count in counts.items()
        if count > 0 and code in known
    ]
    return _picture(sheet, crop, _sized(spots, COUNTRY_RADIUS[sheet]), _shades(members, chosen))


def _shades(members: Collection[str], chosen: Collection[str]) -> tuple[Shade, ...]:
    pale = [Shade(code, "shade") for code in sorted(set(members) - set(chosen))]
    return (*pale, *(Shade(code, "member") for code in sorted(set(chosen))))


def _picture(sheet: Sheet, crop: Crop, circles: Sequence[Circle], shades: Sequence[Shade]) -> MapPicture:
    # Large circles lie below small ones, so that none is hidden.
    ordered = sorted(circles, key=lambda circle: (-circle.r, circle.name))
    discs = [Disc(c.x, c.y, c.r) for c in ordered]
    named = [Spot(Disc(c.x, c.y, c.r), c.name, c.count if c.code else 0) for c in ordered if c.name][:LABELLED]
    sums = [Spot(Disc(c.x, c.y, c.r), str(c.count), inside=True) for c in ordered if not c.name and c.count > 1]
    labels = placed([*named, *sums], discs, crop.width, crop.height)
    known = atlas()[sheet]
    drawn = tuple(shade for shade in shades if shade.code in known)
    return MapPicture(sheet, crop.width, crop.height, crop.shift, drawn, tuple(ordered), labels)


def _sized(circles: Sequence[Circle], largest: float) -> list[Circle]:
    most = max((circle.count for circle in circles), default=1) or 1
    return [replace(circle, r=radius(circle.count, most, largest)) for circle in circles]


def radius(count: int, most: int, largest: float) -> float:
    """Return a radius so that areas are to each other as counts, where the greatest count is ``most``.

    The greatest count gets ``largest``, unless single things would then be drawn larger than 6 units;
    no radius is below 3 units, where a circle could no longer be seen.
    """
    unit = min(largest / sqrt(most), ONE_RADIUS)
    return round(max(SMALLEST_RADIUS, unit * sqrt(count)), 1)


def _gathered(dots: Sequence[tuple[float, float, Place]]) -> list[Circle]:
    squares: dict[tuple[int, int], list[tuple[float, float, Place]]] = {}
    for x, y, place in dots:
        squares.setdefault((floor(x / CELL), floor(y / CELL)), []).append((x, y, place))
    return [_together(square) for square in squares.values()]


def _together(square: Sequence[tuple[float, float, Place]]) -> Circle:
    if len(square) == 1:
        x, y, place = square[0]
        return Circle(x, y, 0, place.count, place.label, place.href)
    total = sum(place.count for _, _, place in square)
    weight = total or len(square)
    x = sum(x * (place.count or not total) for x, _, place in square) / weight
    y = sum(y * (place.count or not total) for _, y, place in square) / weight
    return Circle(round(x, 1), round(y, 1), 0, total)


def _whole(sheet: Sheet) -> Crop:
    frame, scale = FRAMES[sheet], WHOLE_SCALE[sheet]
    return Crop(0, 0, scale, round(frame.width * scale, 1), round(frame.height * scale, 1))


def _sheet_of(places: Sequence[Place], country: str) -> Sheet:
    near = all(_near_europe(place) for place in places)
    return "europe" if near and (not country or _in_frame(country)) else "world"


def _near_europe(place: Place) -> bool:
    # The point opposite the sheet's centre has no image at all.
    if place.latitude < 0 or abs(place.longitude - 10) > 90:
        return False
    return FRAMES["europe"].holds(*project(place.latitude, place.longitude, "europe"))


def _in_frame(code: str) -> bool:
    spot = atlas()["europe"].get(code)
    # Most of Russia lies beyond the sheet, so its circle would stand in the wrong place.
    return spot is not None and code != "RU" and FRAMES["europe"].holds(spot[0], spot[1])


def _crop(sheet: Sheet, dots: Sequence[tuple[float, float]], country: str, closest: float = CLOSEST) -> Crop:
    frame = FRAMES[sheet]
    bounds = _bounds(sheet, dots, country)
    if bounds is None:
        return _whole(sheet)
    west, north, east, south = bounds
    least = closest if sheet == "europe" else closest / 2
    side = max(1.2 * (east - west), 1.2 * (south - north), least)
    wide, tall = min(side, frame.width), min(side, frame.height)
    left = min(max(0.0, (west + east - wide) / 2), frame.width - wide)
    top = min(max(0.0, (north + south - tall) / 2), frame.height - tall)
    scale = CROP_WIDTH / wide
    return Crop(left, top, scale, CROP_WIDTH, round(tall * scale, 1))


def _bounds(
    sheet: Sheet, dots: Sequence[tuple[float, float]], country: str
) -> tuple[float, float, float, float] | None:
    xs, ys = [x for x, _ in dots], [y for _, y in dots]
    known = atlas()[sheet].get(country)
    if known:
        xs, ys = [*xs, known[2], known[4]], [*ys, known[3], known[5]]
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None
