from tests.rooms.register.test_api import *
from tests.rooms.register.test_api import _many
from django.test.utils import CaptureQueriesContext
from django.db import connection
def test_q(world):
    _many(world, 3)
    asked = caller(world, "member"); asked.get("/organisations")
    for p in ("/organisations", "/members", "/lists", "/bodies"):
        with CaptureQueriesContext(connection, ) as c: asked.get(p)
        print(p, len(c))
        for q in c: print("   ", q["sql"][:150])
    assert 0
