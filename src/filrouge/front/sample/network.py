"""The sample network as a whole."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from .bodies import build_bodies, build_people
from .federations import build_federation
from .membership import draw_rolls
from .model import Network, Organisation, Register
from .vocabulary import dice, settings, table

SIZE = 12_000
SEED = 2026
SMALLEST = 2_000


def build(size: int = SIZE, seed: int = SEED) -> Network:
    """Invent the sample network: 65 members in 30 countries, `size` organisations on their lists.

    The same size and seed give the same network on every machine. Raises ValueError below 2,000, where the
    smallest federations would have no members.
    """
    if size < SMALLEST:
        raise ValueError(f"a sample of {size} is too small for 65 members: take {SMALLEST} or more")
    rolls = draw_rolls(size, dice(seed, "network", size))
    listed = frozenset(key for keys in rolls.latest.values() for key in keys)
    members = tuple(build_federation(row, rolls, listed, seed) for row in table("federations"))
    return Network(
        seed=seed,
        name=settings()["name"],
        mission=settings()["mission"],
        members=members,
        bodies=build_bodies(members),
        people=build_people(),
        registers=_registers(rolls.organisations.values()),
        organisations=rolls.organisations,
    )


def _registers(organisations: Iterable[Organisation]) -> tuple[Register, ...]:
    """Registers in which everybody of their country stands once: the truth, below what lists and numbers allow."""
    there = Counter(one.form.country for one in organisations)
    return tuple(
        Register(
            said["register"], said["country"], there[said["country"]], date.fromisoformat(said["date"]), said["link"]
        )
        for said in settings()["registers"]
    )
