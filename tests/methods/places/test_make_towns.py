"""The table of towns is made the same way every time."""

from filrouge.methods.places.make_towns import write_table


def city(name: str, country: str, population: int, others: list[str]) -> dict[str, object]:
    return {
        "name": name,
        "countrycode": country,
        "population": population,
        "latitude": 50.12345,
        "longitude": 4.98765,
        "admin1code": "11",
        "geonameid": population,
        "alternatenames": others,
    }


def test_towns_are_folded_and_sorted_by_size_and_useless_names_are_dropped() -> None:
    towns = [
        city("Élsene", "BE", 600, ["Ixelles", "IXL", "yi ke sai er", "Élsene", "Иксел", "Saint-X"]),
        city("Brussel", "BE", 1_019_022, ["Брюксел"]),
        city("Weiler", "BE", 499, []),
        city("Faraway", "JP", 99_999, []),
        city("Paris", "FR", 2_000_000, []),
    ]
    assert write_table(towns, frozenset({"BE", "FR"})).splitlines() == [
        "#BE",
        "brussel\t50.123\t4.988\t1019\t\tbryuksel",
        "elsene\t50.123\t4.988\t0\t\tixelles|st x",
        "#FR",
        "paris\t50.123\t4.988\t2000\t11\t",
    ]
