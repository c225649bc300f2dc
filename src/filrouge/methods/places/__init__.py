"""Places as people type them: countries, postcodes, streets, towns and regions, without any network.

Everything here compares or completes; what was typed stays with whoever holds it. Towns are known with the
precision of a town, which is enough to see who is near whom.
"""

from filrouge.methods.places.countries import COUNTRIES, Country, country_code
from filrouge.methods.places.distance import Point, distance_km
from filrouge.methods.places.nuts import nuts
from filrouge.methods.places.postcodes import postcode
from filrouge.methods.places.streets import Street, street
from filrouge.methods.places.towns import city_key, locate

__all__ = [
    "COUNTRIES",
    "Country",
    "Point",
    "Street",
    "city_key",
    "country_code",
    "distance_km",
    "locate",
    "nuts",
    "postcode",
    "street",
]
