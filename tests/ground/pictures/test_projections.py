from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filrouge.ground.pictures.maps import atlas
from filrouge.ground.pictures.projections import FRAMES, equal_earth, lambert_azimuthal, project

from .shapes import MAPS, country_at, outlines

CITIES = {
    "ES": (40.417, -3.703), "PT": (38.75, -9.2), "FR": (48.857, 2.352), "IT": (41.893, 12.483),
    "DE": (52.52, 13.405), "PL": (52.23, 21.011), "NO": (59.95, 10.75), "FI": (60.25, 24.95),
    "EE": (58.38, 26.73), "IE": (53.35, -6.35), "BE": (50.85, 4.35), "LU": (49.61, 6.13),
    "SI": (46.05, 14.51), "HR": (45.81, 15.98), "GR": (39.64, 22.42), "CY": (35.17, 33.36),
    "MT": (35.88, 14.45), "RO": (44.43, 26.1), "IS": (64.9, -19.0), "TR": (39.93, 32.86),
}  # fmt: skip
FAR_CITIES = {
    "SN": (14.79, -16.93), "CA": (45.42, -75.7), "BR": (-15.79, -47.88), "JP": (36.2, 138.25),
    "AU": (-35.28, 149.13), "ZA": (-26.2, 28.05), "IN": (28.61, 77.21), "RU": (66.5, 179.0),
    "NZ": (-39.0, 175.8), "US": (65.0, -150.0),
}  # fmt: skip


@pytest.mark.parametrize("country", CITIES)
def test_a_known_city_of_europe_lies_inside_the_shape_of_its_country(country: str) -> None:
    x, y = project(*CITIES[country])

    assert country_at(x, y, "europe") == {country}
    assert FRAMES["europe"].holds(x, y)


@pytest.mark.parametrize("country", FAR_CITIES)
def test_a_known_city_of_the_world_lies_inside_the_shape_of_its_country(country: str) -> None:
    assert country_at(*project(*FAR_CITIES[country], "world"), "world") == {country}


def test_the_middle_of_the_sea_lies_in_no_country() -> None:
    assert country_at(*project(55.5, 4.0), "europe") == set()
    assert country_at(*project(-30.0, -110.0, "world"), "world") == set()


def test_the_centre_of_each_projection_is_its_origin() -> None:
    assert lambert_azimuthal(52, 10) == pytest.approx((0, 0))
    assert equal_earth(0, 0) == pytest.approx((0, 0))


def test_equal_earth_agrees_with_its_published_extent() -> None:
    east, _ = equal_earth(0, 180)
    _, north = equal_earth(90, 0)

    assert east == pytest.approx(2.70663, abs=1e-5)
    assert north == pytest.approx(1.31735, abs=1e-4)


def test_a_place_a_quarter_turn_away_lies_at_the_distance_that_keeps_areas() -> None:
    # On a sphere of radius 1 a point at angle c lies 2 sin(c / 2) from the centre (Snyder, eq. 24-1).
    x, y = lambert_azimuthal(52 - 90, 10)

    assert (x, y) == pytest.approx((0, -(2**0.5)))


@given(
    latitude=st.floats(min_value=-80, max_value=80),
    longitude=st.floats(min_value=-170, max_value=170),
)
def test_equal_earth_keeps_areas(latitude: float, longitude: float) -> None:
    step = 1e-3
    x0, y0 = equal_earth(latitude, longitude)
    x1, y1 = equal_earth(latitude, longitude + step)
    x2, y2 = equal_earth(latitude + step, longitude)
    drawn = abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))
    true = radians(step) ** 2 * cos(radians(latitude + step / 2))

    assert drawn == pytest.approx(true, rel=1e-3)


def test_no_shape_runs_across_the_whole_world() -> None:
    widths = {
        code: max(x for x, _ in ring) - min(x for x, _ in ring)
        for code, shape in outlines("world").items()
        for ring in shape
    }

    assert max(widths.values()) < 320
    assert "AQ" not in widths


@pytest.mark.parametrize("sheet", ["europe", "world"])
def test_the_circle_of_a_country_stands_on_its_land(sheet: str) -> None:
    beside = {
        code
        for code, (x, y, *_) in atlas()[sheet].items()
        if FRAMES[sheet].holds(x, y) and code not in country_at(x, y, sheet)  # type: ignore[index, arg-type]  # parametrised
    }

    assert beside == set()


def test_the_shapes_stay_small_enough_to_be_fetched_once() -> None:
    assert sum(path.stat().st_size for path in MAPS.iterdir()) < 400_000
