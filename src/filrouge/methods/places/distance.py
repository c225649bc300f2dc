"""Points on the earth and the distance between them."""

import math
from typing import NamedTuple

_EARTH_KM = 6371.0088


class Point(NamedTuple):
    """A position in degrees (WGS 84) and how precise it is: ``town`` means the middle of a town."""

    lat: float
    lon: float
    precision: str = "town"


def distance_km(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Great-circle distance in kilometres between two positions (latitude, longitude, …) in degrees.

    Source: haversine formula, Sinnott, "Virtues of the haversine", Sky and Telescope 68 (1984); mean earth
    radius of the IUGG.
    """
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    across = math.sin((lat_b - lat_a) / 2) ** 2
    along = math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, across + along)))
