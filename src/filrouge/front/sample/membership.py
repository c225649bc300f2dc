"""Who is on whose list: first lists, overlaps, the lists of a year before, and lists that nobody hands over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from .model import Organisation
from .organisations import Inventor
from .vocabulary import table

ON_TWO_LISTS = 0.122
ON_THREE_LISTS = 0.028
"""Shares of organisations on two and three national lists; the European networks add a little to both."""

IN_A_NETWORK = 0.004
LEFT_IN_A_YEAR = 0.05
JOINED_IN_A_YEAR = 0.08
HIDDEN_BUT_LISTED = 0.4
HIDDEN_BUT_SHARED = 0.2
WITHOUT_LISTS = ("CY", "LT", "NO")
"""Countries whose members send no list: some of their organisations belong to a European network directly."""

NETWORK_SECTORS = {
    "sector-care": frozenset({"care", "childcare", "health"}),
    "sector-circular": frozenset({"reuse", "mobility", "building"}),
}

Row = Mapping[str, str]


@dataclass(slots=True)
class Rolls:
    """Keys of organisations by federation: the latest list, the list of a year before, the hidden list."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    latest: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, list[str]] = field(default_factory=dict)
    hidden: dict[str, list[str]] = field(default_factory=dict)

    def add(self, made: Iterable[Organisation]) -> list[str]:
        """Keep these organisations and give their keys."""
        keys = []
        for one in made:
            self.organisations[one.key] = one
            keys.append(one.key)
        return keys


def families(row: Row) -> tuple[str, ...]:
    """The legal families that a federation takes as members."""
    kinds = {each["kind"]: each["families"] for each in table("kinds")}
    return tuple(kinds[row["kind"]].split())


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in whole parts proportional to the weights, by largest remainder."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(each) for each in exact]
    largest = sorted(range(len(exact)), key=lambda i: parts[i] - exact[i])
    for i in largest[: total - sum(parts)]:
        parts[i] += 1
    return parts


def draw_rolls(size: int, chance: Random) -> Rolls:
    """Fill every list; `size` organisations are on at least one of the latest lists."""
    rolls, inventor = Rolls(), Inventor(chance)
    listing = [row for row in table("federations") if row["how"] in ("list", "network")]
    weights = [float(row["weight"]) for row in listing]
    for row, wanted in zip(listing, shares(size, weights), strict=True):
        rolls.latest[row["key"]] = _first_members(row, wanted, rolls, inventor)
    _overlap([row for row in listing if row["how"] == "list"], rolls, chance)
    for row in listing:
        if row["how"] == "network":
            _join_network(row, rolls, chance)
        chance.shuffle(rolls.latest[row["key"]])
    _hide(size / sum(weights), rolls, inventor)
    _go_back_a_year(rolls, inventor)
    return rolls


def _first_members(row: Row, wanted: int, rolls: Rolls, inventor: Inventor) -> list[str]:
    if row["how"] == "list":
        return rolls.add(inventor.organisations(wanted, row["country"], row["language"], families(row)))
    keys = []
    for country, part in zip(WITHOUT_LISTS, shares(wanted, [1.0] * len(WITHOUT_LISTS)), strict=True):
        keys += rolls.add(inventor.organisations(part, country, "", families(row)))
    return keys


def _overlap(listing: list[Row], rolls: Rolls, chance: Random) -> None:
    scopes = {row["key"]: families(row) for row in listing}
    other_lists = {
        row["key"]: [x["key"] for x in listing if x["country"] == row["country"] and x is not row] for row in listing
    }
    fitting: dict[str, list[str]] = {
        key: [each for each in other_lists[home] if rolls.organisations[key].form.family in scopes[each]]
        for home in other_lists
        for key in rolls.latest[home]
    }
    total = len(rolls.organisations)
    three = _some([key for key, lists in fitting.items() if len(lists) > 1], ON_THREE_LISTS * total, chance)
    chosen = set(three)
    two = _some([k for k, lists in fitting.items() if lists and k not in chosen], ON_TWO_LISTS * total, chance)
    for keys, more in ((three, 2), (two, 1)):
        for key in keys:
            for home in chance.sample(fitting[key], more):
                rolls.latest[home].append(key)


def _some(keys: Sequence[str], wanted: float, chance: Random) -> list[str]:
    return chance.sample(keys, min(len(keys), round(wanted)))


def _join_network(row: Row, rolls: Rolls, chance: Random) -> None:
    own = set(rolls.latest[row["key"]])
    fields, scope = NETWORK_SECTORS[row["kind"]], families(row)
    suitable = [
        key
        for key, one in rolls.organisations.items()
        if one.sector.key in fields and one.form.family in scope and key not in own
    ]
    rolls.latest[row["key"]] += _some(suitable, IN_A_NETWORK * len(rolls.organisations), chance)


def _hide(scale: float, rolls: Rolls, inventor: Inventor) -> None:
    listed = list(rolls.organisations.values())
    unlisted: list[Organisation] = []
    for row in table("federations"):
        if row["how"] not in ("declared", "sample"):
            continue
        wanted = max(20, round(scale * float(row["weight"])))
        keys = _some(_suitable(listed, row), HIDDEN_BUT_LISTED * wanted, inventor.chance)
        keys += _some(_suitable(unlisted, row), HIDDEN_BUT_SHARED * wanted, inventor.chance)
        made = list(inventor.organisations(wanted - len(keys), row["country"], row["language"], families(row)))
        unlisted += made
        rolls.hidden[row["key"]] = keys + rolls.add(made)


def _suitable(organisations: Iterable[Organisation], row: Row) -> list[str]:
    scope = families(row)
    return [one.key for one in organisations if one.form.country == row["country"] and one.form.family in scope]


def _go_back_a_year(rolls: Rolls, inventor: Inventor) -> None:
    files = [row["key"] for row in table("habits")]
    for row in table("federations"):
        key = row["key"]
        if files.count(key) < 2:
            continue
        latest = rolls.latest[key]
        kept = latest[: round(len(latest) * (1 - JOINED_IN_A_YEAR))]
        gone = round(len(latest) * LEFT_IN_A_YEAR)
        left = rolls.add(inventor.organisations(gone, row["country"], row["language"], families(row)))
        rolls.before[key] = kept + left
        inventor.chance.shuffle(rolls.before[key])
