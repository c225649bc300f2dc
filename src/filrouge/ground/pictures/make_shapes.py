"""Make the shapes of countries from an unpacked ``world-atlas`` package.

Usage: ``python -m filrouge.ground.pictures.make_shapes node_modules/world-atlas``

Borders are simplified as shared arcs, before rings are put together, so that neighbours keep fitting.
Written are one file of shapes per sheet (static, in tenths of a unit, fetched once by the browser) and one
file of names, points and bounds that the server needs to place circles.
"""

import json
import sys
from collections import defaultdict
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

from .projections import FRAMES, Frame, Sheet, project

Point = tuple[float, float]
Ring = list[Point]

GROUND = Path(__file__).resolve().parent.parent
TENTHS = 10
TOLERANCE: dict[Sheet, float] = {"europe": 0.004, "world": 0.05}
"""How far, in degrees, a simplified border may lie from the true one."""
SMALLEST: dict[Sheet, float] = {"europe": 0.5, "world": 0.4}
"""Islands below this area (square units) are left out unless they are all there is of a country."""
MARGIN = 20
WITHOUT_NUMBER = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
LEFT_OUT = frozenset(("AQ",))
FULL_NAMES = {
    "AU": "Australia", "AX": "Åland", "BA": "Bosnia and Herzegovina", "CD": "DR Congo",
    "CF": "Central African Republic",
    "CK": "Cook Islands", "DO": "Dominican Republic", "EH": "Western Sahara", "FK": "Falkland Islands",
    "FO": "Faroe Islands", "GQ": "Equatorial Guinea", "KN": "Saint Kitts and Nevis", "KY": "Cayman Islands",
    "MH": "Marshall Islands", "MK": "North Macedonia", "MP": "Northern Mariana Islands",
    "PF": "French Polynesia", "SB": "Solomon Islands", "SS": "South Sudan", "ST": "São Tomé and Príncipe",
    "SZ": "Eswatini", "TC": "Turks and Caicos Islands", "TR": "Türkiye", "US": "United States",
    "VC": "Saint Vincent and the Grenadines", "VG": "British Virgin Islands", "VI": "US Virgin Islands",
}  # fmt: skip
"""Names that the atlas shortens or that have changed."""
NUMBERS = """
004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM
052BB 056BE 060BM 064BT 068BO 070BA 072BW 074BV 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM
108BI 112BY 116KH 120CM 124CA 132CV 136KY 140CF 144LK 148TD 152CL 156CN 158TW 162CX 166CC 170CO
174KM 175YT 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ 204BJ 208DK 212DM 214DO 218EC 222SV
226GQ 231ET 232ER 233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 254GF 258PF 260TF 262DJ 266GA
268GE 270GM 275PS 276DE 288GH 292GI 296KI 300GR 304GL 308GD 312GP 316GU 320GT 324GN 328GY 332HT
334HM 336VA 340HN 344HK 348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP
398KZ 400JO 404KE 408KP 410KR 414KW 417KG 418LA 422LB 426LS 428LV 430LR 434LY 438LI 440LT 442LU
446MO 450MG 454MW 458MY 462MV 466ML 470MT 474MQ 478MR 480MU 484MX 492MC 496MN 498MD 499ME 500MS
504MA 508MZ 512OM 516NA 520NR 524NP 528NL 531CW 533AW 534SX 535BQ 540NC 548VU 554NZ 558NI 562NE
566NG 570NU 574NF 578NO 580MP 581UM 583FM 584MH 585PW 586PK 591PA 598PG 600PY 604PE 608PH 612PN
616PL 620PT 624GW 626TL 630PR 634QA 638RE 642RO 643RU 646RW 652BL 654SH 659KN 660AI 662LC 663MF
666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC 694SL 702SG 703SK 704VN 705SI 706SO 710ZA 716ZW
724ES 728SS 729SD 732EH 740SR 744SJ 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 772TK 776TO 780TT
784AE 788TN 792TR 795TM 796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US
850VI 854BF 858UY 860UZ 862VE 876WF 882WS 887YE 894ZM"""
"""ISO 3166-1 numbers, which the atlas uses, each followed by the two letters of the same country."""


def decoded(topology: dict[str, Any]) -> list[Ring]:
    """Return the arcs of a quantised TopoJSON as lists of (longitude, latitude) in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    return arcs


def simplified(line: Ring, tolerance: float) -> Ring:
    """Leave out points nearer than ``tolerance`` to the line that is left (Douglas and Peucker, 1973)."""
    keep, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far = max(range(first + 1, last), key=lambda i: apart(line[i], line[first], line[last]), default=0)
        if far and apart(line[far], line[first], line[last]) > tolerance:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [line[i] for i in sorted(keep)]


def apart(p: Point, a: Point, b: Point) -> float:
    """Return the distance of a point from the line through a and b, or from a where they coincide."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = hypot(dx, dy)
    across = abs(dx * (a[1] - p[1]) - (a[0] - p[0]) * dy)
    return across / length if length else hypot(p[0] - a[0], p[1] - a[1])


def rings_by_country(topology: dict[str, Any], arcs: list[Ring]) -> dict[str, list[Ring]]:
    """Return the outlines of each country (two letters) in degrees, holes among them."""
    letters = {pair[:3]: pair[3:] for pair in NUMBERS.split()}
    found: dict[str, list[Ring]] = defaultdict(list)
    for shape in topology["objects"]["countries"]["geometries"]:
        code = letters.get(str(shape.get("id")), WITHOUT_NUMBER.get(shape["properties"]["name"], ""))
        if not code or code in LEFT_OUT or "arcs" not in shape:
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [stitched(ring, arcs) for polygon in polygons for ring in polygon]
        found[code] += [piece for ring in rings for piece in halves(ring)]
    return found


def stitched(numbers: list[int], arcs: list[Ring]) -> Ring:
    """Put arcs together to a ring; a negative number means the arc backwards (TopoJSON, section 2.1.4)."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return unrolled(ring)


def unrolled(line: Ring) -> Ring:
    """Let longitudes run on past 180° instead of jumping to the other side."""
    turn, flat = 0, line[:1]
    for before, (lon, lat) in pairwise(line):
        turn -= 360 * round((lon - before[0]) / 360)
        flat.append((lon + turn, lat))
    return flat


def halves(ring: Ring) -> list[Ring]:
    """Cut an unrolled ring at 180° and bring every piece between -180° and 180°."""
    pieces = (half(half([(lon + turn, lat) for lon, lat in ring], 0, 1, -180), 0, -1, -180) for turn in (-360, 0, 360))
    return [piece for piece in pieces if len(piece) > 2]


def clipped(ring: Ring, frame: Frame) -> Ring:
    """Cut a ring at the frame and its margin (Sutherland and Hodgman, 1974)."""
    edges = (
        (0, 1, -MARGIN),
        (0, -1, -frame.width - MARGIN),
        (1, 1, -MARGIN),
        (1, -1, -frame.height - MARGIN),
    )
    for axis, sign, limit in edges:
        ring = half(ring, axis, sign, limit)
    return ring


def half(ring: Ring, axis: int, sign: int, limit: float) -> Ring:
    """Keep the side of one edge where ``sign * coordinate`` is at least ``limit``."""
    kept: Ring = []
    for before, point in zip(ring[-1:] + ring[:-1], ring, strict=True):
        a, b = sign * before[axis] - limit, sign * point[axis] - limit
        if (a >= 0) != (b >= 0):
            t = a / (a - b)
            kept.append((before[0] + t * (point[0] - before[0]), before[1] + t * (point[1] - before[1])))
        if b >= 0:
            kept.append(point)
    return kept


def area(ring: Ring) -> float:
    """Return the signed area of a ring (shoelace), in square units."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def inside(point: Point, ring: Ring) -> bool:
    """Say whether a point lies inside a ring (even-odd rule)."""
    x, y = point
    hit = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            hit = not hit
    return hit


def middle(ring: Ring) -> Point:
    """Return where a circle for this land goes: its centroid, or the inmost point where that lies outside."""
    whole = area(ring)
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * whole)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (6 * whole)
    return (x, y) if inside((x, y), ring) else inmost(ring)


def inmost(ring: Ring, steps: int = 40) -> Point:
    """Return the point of a grid that lies inside a ring and farthest from its corners."""
    west, north, east, south = bounds(ring)
    grid = (
        (west + (east - west) * i / steps, north + (south - north) * j / steps)
        for i in range(1, steps)
        for j in range(1, steps)
    )
    within = [point for point in grid if inside(point, ring)] or [ring[0]]
    return max(within, key=lambda p: min((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 for q in ring))


def bounds(ring: Ring) -> tuple[float, float, float, float]:
    """Return west, north, east and south of a ring, in units."""
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return min(xs), min(ys), max(xs), max(ys)


def path(rings: list[Ring]) -> str:
    """Return SVG path data in whole tenths, with relative lines."""
    parts = []
    for ring in rings:
        dots = [(round(x * TENTHS), round(y * TENTHS)) for x, y in ring]
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(dots)]
        lines = " ".join(f"{dx} {dy}" for dx, dy in steps if dx or dy)
        if lines:
            parts.append(f"M{dots[0][0]} {dots[0][1]}l{lines}z".replace(" -", "-"))
    return "".join(parts)


def sheet_rings(topology: dict[str, Any], sheet: Sheet) -> dict[str, list[Ring]]:
    """Return the simplified and clipped outlines of every country that touches a sheet."""
    arcs = [simplified(unrolled(arc), TOLERANCE[sheet]) for arc in decoded(topology)]
    countries = {}
    for code, rings in rings_by_country(topology, arcs).items():
        flat = [[project(lat, lon, sheet) for lon, lat in ring] for ring in rings]
        cut = [ring for ring in (clipped(ring, FRAMES[sheet]) for ring in flat) if len(ring) > 2]
        cut.sort(key=lambda ring: -abs(area(ring)))
        kept = [ring for ring in cut if abs(area(ring)) >= SMALLEST[sheet]] or cut[:1]
        if kept and abs(area(kept[0])) > 0:
            countries[code] = kept
    return countries


def shapes_file(countries: dict[str, list[Ring]]) -> str:
    """Return one SVG file: all land as a group, each country under its two letters."""
    drawn = {code: path(rings) for code, rings in sorted(countries.items())}
    lines = "\n".join(
        f'<path id="{code}" vector-effect="non-scaling-stroke" d="{d}"/>' for code, d in drawn.items() if d
    )
    note = "<!-- Natural Earth, public domain, by way of world-atlas 2.0.2; made by make_shapes.py -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{note}\n<g id="land">\n{lines}\n</g>\n</svg>\n'


def places(countries: dict[str, list[Ring]]) -> dict[str, list[float]]:
    """Return per country the point of its circle and the bounds of its largest land: x, y, w, n, e, s."""
    return {
        code: [round(value, 1) for value in (*middle(rings[0]), *bounds(rings[0]))]
        for code, rings in sorted(countries.items())
    }


def names(topology: dict[str, Any]) -> dict[str, str]:
    """Return the English name of each country, in full."""
    letters = {pair[:3]: pair[3:] for pair in NUMBERS.split()}
    known = {
        letters[shape["id"]]: shape["properties"]["name"]
        for shape in topology["objects"]["countries"]["geometries"]
        if shape.get("id") in letters
    }
    return dict(sorted((known | {"XK": "Kosovo"} | FULL_NAMES).items()))


def main(package: Path) -> None:
    """Write the shapes of both sheets and the places."""
    topology = json.loads((package / "countries-50m.json").read_text(encoding="utf-8"))
    known: dict[str, Any] = {"names": names(topology)}
    sheets: tuple[Sheet, ...] = ("europe", "world")
    for sheet in sheets:
        countries = sheet_rings(topology, sheet)
        target = GROUND / "static" / "ground" / "maps" / f"{sheet}.svg"
        target.parent.mkdir(exist_ok=True)
        target.write_text(shapes_file(countries), encoding="utf-8")
        known[sheet] = places(countries)
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    (GROUND / "pictures" / "shapes" / "places.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
