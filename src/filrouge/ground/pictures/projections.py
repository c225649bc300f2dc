"""Two equal-area projections on the sphere and the frames of our maps.

Equal area, because circles and shades are compared by their area. Coordinates are degrees (latitude,
longitude); results are in the units of the frame, x to the right and y downwards.
"""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Literal

Sheet = Literal["europe", "world"]

_A = (1.340264, -0.081106, 0.000893, 0.003796)


def lambert_azimuthal(latitude: float, longitude: float) -> tuple[float, float]:
    """Project to the Lambert azimuthal equal-area plane around 52° N 10° E, on a sphere of radius 1.

    Source: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), eq. 24-2 to
    24-4; the centre is that of EPSG:3035. The point opposite the centre has no image: ``ZeroDivisionError``.
    """
    phi, lam, centre = radians(latitude), radians(longitude - 10), radians(52)
    k = sqrt(2 / (1 + sin(centre) * sin(phi) + cos(centre) * cos(phi) * cos(lam)))
    return k * cos(phi) * sin(lam), k * (cos(centre) * sin(phi) - sin(centre) * cos(phi) * cos(lam))


def equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    """Project to the Equal Earth plane around 0°, on a sphere of radius 1.

    Source: B. Šavrič, T. Patterson, B. Jenny, The Equal Earth map projection, International Journal of
    Geographical Information Science 33 (2019) 454-465, eq. 2 to 4.
    """
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = _A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square)
    height = theta * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))
    return 2 * sqrt(3) * radians(longitude) * cos(theta) / (3 * slope), height


@dataclass(frozen=True)
class Frame:
    """A map sheet: its size, the length of one radius and where the centre of the projection lies."""

    width: float
    height: float
    radius: float
    x: float
    y: float

    def holds(self, x: float, y: float) -> bool:
        """Say whether a projected point lies on the sheet."""
        return 0 <= x <= self.width and 0 <= y <= self.height


FRAMES: dict[Sheet, Frame] = {
    "europe": Frame(width=540, height=545, radius=800, x=242, y=290),
    "world": Frame(width=960, height=425, radius=177.3, x=480, y=233),
}
"""Europe from Iceland's edge to the Black Sea; the world without Antarctica."""


def project(latitude: float, longitude: float, sheet: Sheet = "europe") -> tuple[float, float]:
    """Return where a place lies on a sheet, in its units; places outside the sheet fall outside its frame."""
    frame = FRAMES[sheet]
    flat = lambert_azimuthal if sheet == "europe" else equal_earth
    x, y = flat(latitude, longitude)
    return frame.x + frame.radius * x, frame.y - frame.radius * y
