"""One key for all names of a town, and its position."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filrouge.methods.places import city_key, distance_km, locate

NAMES = {
    "BE": [
        "Bruxelles Brussel Brussels Brüssel BRUXELLES",
        "Ixelles Elsene",
        "Luik Liège Lüttich Liege",
        "Antwerpen Anvers Antwerp",
        "Gent Gand Ghent",
        "Mons Bergen",
        "Kortrijk Courtrai",
        "Tournai Doornik",
        "Leuven Louvain",
        "Uccle Ukkel",
        "Molenbeek Sint-Jans-Molenbeek Molenbeek-Saint-Jean",
        "Saint-Gilles Sint-Gillis St-Gilles",
        "Saint-Josse Sint-Joost-ten-Node",
    ],
    "CH": ["Genève Geneva Genf Ginevra", "Biel Bienne"],
    "AT": ["Wien Vienna Vienne"],
    "DE": ["Köln Koeln Cologne Keulen", "München Muenchen Munich Monachium", "Aachen Aix-la-Chapelle Aken"],
    "FR": ["Lille Rijsel", "Saint-Étienne St-Etienne", "Strasbourg Straßburg"],
    "IT": ["Milano Milan Mailand", "Firenze Florence Florenz", "Bolzano Bozen"],
    "GR": ["Αθήνα ΑΘΗΝΑ Athens Athen", "Θεσσαλονίκη Thessaloniki"],
    "BG": ["София Sofia", "Пловдив Plovdiv"],
    "CZ": ["Praha Prague Prag"],
    "PL": ["Wrocław Breslau Wroclaw", "Warszawa Warsaw Varsovie"],
    "PT": ["Lisboa Lisbon Lisbonne"],
    "SE": ["Göteborg Gothenburg"],
    "DK": ["København Copenhagen Kopenhagen"],
    "FI": ["Helsinki Helsingfors", "Turku Åbo"],
    "SK": ["Bratislava Pressburg Pozsony"],
    "GB": ["Newcastle Newcastle-upon-Tyne"],
    "": ["Bruxelles Brussel Brussels", "Wien Vienna"],
}
CASES = [(country, line.split()) for country, lines in NAMES.items() for line in lines]
KNOWN = [name for _, names in CASES for name in names]


@pytest.mark.parametrize(("country", "names"), CASES)
def test_all_names_of_a_town_have_one_key(country: str, names: list[str]) -> None:
    assert len({city_key(name, country) for name in names}) == 1
    assert city_key(names[0], country)


@pytest.mark.parametrize(
    ("typed", "country", "plain"),
    [
        ("1050 Wien", "AT", "Wien"),
        ("Praha 3", "CZ", "Praha"),
        ("PARIS CEDEX 09", "FR", "Paris"),
        ("Paris 12e", "FR", "Paris"),
        ("London E8", "GB", "London"),
        ("Bruxelles - Brussel", "BE", "Brussel"),
        ("Ixelles/Elsene", "BE", "Elsene"),
        ("Gent (Oost-Vlaanderen)", "BE", "Gand"),
        ("Dos Hermanas. SEVILLA", "ES", "Dos Hermanas"),
        ("Berlin-Spandau", "DE", "Berlin"),
        ("Wien Favoriten", "AT", "Wien"),
    ],
)
def test_numbers_quarters_and_second_names_do_not_hide_a_town(typed: str, country: str, plain: str) -> None:
    assert city_key(typed, country) == city_key(plain, country)


def test_towns_of_one_name_in_two_countries_are_far_apart() -> None:
    belgian, dutch = locate("Bergen", "BE"), locate("Bergen", "NO")
    assert belgian is not None
    assert dutch is not None
    assert distance_km(belgian, dutch) > 800


def test_a_town_that_nobody_knows_keeps_its_folded_name_and_has_no_position() -> None:
    assert city_key("Hinterwäldle 3", "DE") == "hinterwaldle"
    assert locate("Hinterwäldle", "DE") is None
    assert locate("", "BE") is None
    assert city_key("", "BE") == ""


def test_a_position_is_that_of_the_town() -> None:
    found = locate("Elsene", "BE", "1050")
    assert found is not None
    assert found.precision == "town"
    assert distance_km(found, (50.83, 4.37)) < 2


def test_the_postcode_tells_the_municipality_behind_brussels() -> None:
    assert locate("Bruxelles", "BE", "1050") == locate("Ixelles", "BE")
    assert locate("Bruxelles", "BE", "1000") == locate("Brussel", "BE")


def test_the_department_tells_towns_of_one_name_apart() -> None:
    paris = locate("Paris", "FR")
    suburb, island = locate("Saint-Denis", "FR", "93200"), locate("Saint-Denis", "FR", "97400")
    assert paris is not None
    assert suburb is not None
    assert island is not None
    assert distance_km(paris, suburb) < 15
    assert distance_km(paris, island) > 9_000


@settings(max_examples=300)
@given(
    st.one_of(st.text(max_size=25), st.lists(st.sampled_from(KNOWN), max_size=3).map(" ".join)),
    st.sampled_from(["", "BE", "FR", "DE", "GB", "GR", "BG", "ZZ"]),
)
def test_the_key_of_a_key_is_the_key(typed: str, country: str) -> None:
    key = city_key(typed, country)
    assert city_key(key, country) == key


@pytest.mark.parametrize("country", ["BE", "GB", "GR", ""])
def test_every_town_of_the_table_keeps_its_own_key_or_that_of_a_larger_one(country: str) -> None:
    from filrouge.methods.places.towns import _gazetteer

    for key in _gazetteer(country).own:
        known = city_key(key, country)
        assert city_key(known, country) == known
