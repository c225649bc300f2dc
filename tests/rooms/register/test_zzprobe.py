from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.register.lists import add_list, at, link, org
from tests.world import sign_in
def test_probe(world, client):
    add_list(world.space, world.federation, [org("A", city="Namur")]); link(world.space)
    for who in (None, world.secretary):
        if who: sign_in(client, who)
        for path in ("", f"{at(world.space,'A').address}/", "totals/", "totals/?from=2025-01-01", "duplicates/"):
            with CaptureQueriesContext(connection) as c: client.get(f"/en/network/register/{path}")
            print(bool(who), path, len(c))
    assert 0
