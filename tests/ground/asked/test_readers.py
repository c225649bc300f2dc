"""Who speaks for an organisation when it is written to: the first of the roles in turn that anybody holds."""

from __future__ import annotations

from datetime import date

from filrouge.ground.asked.models import Wish
from filrouge.ground.asked.readers import Reader, spokespersons
from filrouge.ground.people.models import Person, Role

TURNS = (Role.HEAD_DELEGATE, Role.DELEGATE)


def reader(name: str, *standings: tuple[int, str]) -> Reader:
    return Reader(Person(name=name), date(2026, 1, 1), Wish(), set(standings))


def test_the_head_delegates_speak_else_the_delegates_else_nobody() -> None:
    ada, bob, cem = reader("Ada", (1, "delegate")), reader("Bob", (1, "head_delegate")), reader("Cem", (2, "delegate"))
    dora = reader("Dora", (1, "delegate"), (2, "head_delegate"))
    assert spokespersons([ada, bob, cem], 1, TURNS) == [bob]
    assert spokespersons([ada, cem, dora], 1, TURNS) == [ada, dora]
    assert spokespersons([ada, cem, dora], 2, TURNS) == [dora]
    assert spokespersons([reader("Eva", (1, "substitute"))], 1, TURNS) == []
