"""Reads the shapes of countries as a browser would, to ask whether a place lies on them."""

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import filrouge.ground.pictures
from filrouge.ground.pictures.projections import Sheet

MAPS = Path(filrouge.ground.pictures.__file__).parents[1] / "static" / "ground" / "maps"
Ring = list[tuple[float, float]]


@cache
def outlines(sheet: Sheet) -> dict[str, list[Ring]]:
    """Return the rings of every country on a sheet, in its units."""
    tree = ElementTree.parse(MAPS / f"{sheet}.svg")
    return {node.attrib["id"]: rings(node.attrib["d"]) for node in tree.iter("{http://www.w3.org/2000/svg}path")}


def rings(data: str) -> list[Ring]:
    """Return the rings of path data made of one absolute move and relative lines each, in tenths."""
    found = []
    for part in data.strip("z").split("z"):
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        ring = [(numbers[0], numbers[1])]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            ring.append((ring[-1][0] + dx, ring[-1][1] + dy))
        found.append([(x / 10, y / 10) for x, y in ring])
    return found


def country_at(x: float, y: float, sheet: Sheet) -> set[str]:
    """Return the countries whose shape holds a point; even-odd over all rings, so that holes are holes."""
    return {code for code, shape in outlines(sheet).items() if sum(crossings(x, y, ring) for ring in shape) % 2}


def crossings(x: float, y: float, ring: Ring) -> int:
    """Count the edges of a ring that a line from the point to the east crosses."""
    edges = zip(ring, ring[1:] + ring[:1], strict=True)
    return sum((ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax for (ax, ay), (bx, by) in edges)
