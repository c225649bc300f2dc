"""A draw that the stories start from: a pool of delegates of two sectors and three countries."""

from __future__ import annotations

from typing import Any

from filrouge.ground.jobs import work
from filrouge.ground.words import Words
from filrouge.rooms.ballots.actions import draw_rounds, draws
from filrouge.rooms.ballots.formats.pools import Entrant, PoolTable
from filrouge.rooms.ballots.models import Draw, DrawRound
from tests.rooms.ballots.assembly import Assembly

SOURCE = "The winning numbers of the lottery of 3 December 2026"
VALUE = "04 11 17 23 38 42"


def pool(people: int = 24) -> PoolTable:
    """Two thirds private, every third from France; the names are roles."""
    entrants = (
        Entrant(
            f"Delegate {number}",
            {"sector": "public" if number % 3 == 0 else "private", "country": ("BE", "FR", "IT")[number // 2 % 3]},
            organisation_name=f"Works {number // 2}",
            household=f"house {number // 2}",
        )
        for number in range(people)
    )
    return PoolTable(("sector", "country"), tuple(entrants))


def prepared(assembly: Assembly, size: int = 6, people: int = 24, **wanted: Any) -> Draw:
    return draws.prepare_draw(
        assembly.secretariat,
        space=assembly.world.space,
        wanted=draws.Wanted(Words.of("Expert group on care", "en"), size, **wanted),
        pool=pool(people),
    )


def round_of(draw: Draw, position: int = 0) -> DrawRound:
    return DrawRound.objects.get(draw=draw, position=position)


def computed(assembly: Assembly, quotas: list[list[Any]] | None = None, **wanted: Any) -> DrawRound:
    """Quotas set and the lottery computed; without quotas said, those in proportion."""
    draw = prepared(assembly, **wanted)
    first = round_of(draw)
    draws.compute_draw(assembly.secretariat, draw=draw, drawing=first, size=draw.size, quotas=quotas or first.quotas)
    work.run_all()
    return round_of(draw)


def published(assembly: Assembly, **wanted: Any) -> DrawRound:
    found = computed(assembly, **wanted)
    return draw_rounds.publish_list(
        assembly.secretariat, draw=found.draw, drawing=found, digest=found.digest, public_source=SOURCE
    )


def drawn(assembly: Assembly, drawing: DrawRound | None = None, **wanted: Any) -> DrawRound:
    """All three digits shown."""
    found = drawing or published(assembly, **wanted)
    draw_rounds.draw_number(assembly.secretariat, draw=found.draw, drawing=found, public_value=VALUE)
    for seen in range(3):
        draw_rounds.show_digit(assembly.secretariat, draw=found.draw, drawing=found, seen=seen)
    return round_of(found.draw, found.position)
