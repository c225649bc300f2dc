"""A network of many organisations written straight into the database, so that pages can be measured on it.

Rows, links and lists are made as an import and a linking run would leave them; everything derived is derived by the
room's own function.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filrouge.ground.people.models import Organisation, Person, Space
    from filrouge.methods.linkage import Record

COUNTRIES = ("GB", "FR", "BE", "NL", "DE", "IT", "ES")
EUROPEAN = 10  # federations with members anywhere; the others are of one country, in turn
FEDERATIONS = 60
DAY = date(2026, 1, 1)
CHUNK = 2_000
SECOND = 0.5  # so many organisations stand on a second list, and again so many of those on a third
CARDS = 600


@dataclass(frozen=True, slots=True)
class Filled:
    """The network and who looks at it."""

    space: Space
    secretary: Person
    federations: list[Organisation]


def fill(organisations: int) -> Filled:
    """A space whose federations list so many organisations, with cards, a body and a declared number."""
    dice = random.Random(3)  # the same network every time
    filled = _open()
    sources = [_list(filled.space, federation) for federation in filled.federations[:-1]]
    _number(filled)
    made = _organisations(organisations)
    _rows(filled.space, made, sources, dice)
    return filled


def _open() -> Filled:
    from filrouge.ground.people import actions
    from filrouge.ground.people.models import Organisation, Role
    from filrouge.ground.people.viewer import system
    from filrouge.ground.words import Words
    from filrouge.rooms.register.actions.memberships import admit_member

    words = Words.of("Measured", "en")
    space = actions.open_space(system(None), slug="measured", name=words, languages=["en", "fr"], country="BE")
    secretary = actions.grant_mandate(
        system(space), space=space, email="secretary@measured.example", name="Secretary", role=Role.SECRETARIAT,
        organisation=space.organisation, since=DAY,
    ).person  # fmt: skip
    federations = Organisation.objects.bulk_create(
        Organisation(name=f"Federation {number}", country=_country(number)) for number in range(FEDERATIONS)
    )
    for federation in federations:
        admit_member(
            system(space), space=space, member=federation, umbrella=space.organisation, since=DAY,
            stands_for_others=True,
        )  # fmt: skip
    return Filled(space, secretary, federations)


def _country(number: int) -> str:
    """Where the members of a federation are; nowhere in particular for the first ones."""
    return "" if number < EUROPEAN else COUNTRIES[number % len(COUNTRIES)]


def _list(space: Space, federation: Organisation) -> Any:
    from django.utils import timezone

    from filrouge.rooms.register.models import Source

    now = timezone.now()
    return Source.objects.create(
        space=space, umbrella=federation, series="members", state=Source.State.IMPORTED, as_of=DAY, received_at=now,
        imported_at=now, country=federation.country, file_name="members.csv", columns=["Name", "Town"],
        matching={"0": "name", "1": "city"},
        report={"counts": {"new": 1}},
    )  # fmt: skip


def _number(filled: Filled) -> None:
    """A number without names, and a public register that bounds it."""
    from filrouge.ground.people.viewer import system
    from filrouge.rooms.register.actions.lists import declare_number
    from filrouge.rooms.register.actions.register_counts import say_register_count

    viewer, space = system(filled.space), filled.space
    declare_number(viewer, space=space, umbrella=filled.federations[-1], organisations=500, as_of=DAY)
    say_register_count(
        viewer, space=space, register="Sirene", country="FR", organisations=1_000_000, as_of=DAY,
        link="https://register.example/",
    )  # fmt: skip


def _organisations(n: int) -> list[tuple[int, Record]]:
    from filrouge.ground.people.models import Organisation
    from filrouge.methods.linkage.invention import invent

    invented = invent(n, seed=2)
    made = Organisation.objects.bulk_create(
        (Organisation(name=record.names[0][:300], country=record.country) for record in invented), CHUNK
    )
    return list(zip((organisation.id for organisation in made), invented, strict=True))


def _rows(space: Space, made: list[tuple[int, Record]], sources: list[Any], dice: random.Random) -> None:
    """Each organisation on one list at least; lists are of very different length."""
    from django.utils import timezone

    from filrouge.rooms.register.models import Link, Row

    now, lines = timezone.now(), dict.fromkeys(range(len(sources)), 1)
    open_to = {place: [k for k in range(len(sources)) if _country(k) in {"", place}] for place in COUNTRIES}
    for start in range(0, len(made), CHUNK):
        rows, owners = [], []
        for organisation, record in made[start : start + CHUNK]:
            for number in _lists_of(dice, open_to[record.country]):
                lines[number] += 1
                rows.append(Row(**_row(record, sources[number], lines[number], organisation)))
                owners.append(organisation)
        kept = Row.objects.bulk_create(rows, CHUNK)
        Link.objects.bulk_create(
            (
                Link(space=space, row=row, organisation_id=owner, method=Link.Method.SCORE, at=now)
                for row, owner in zip(kept, owners, strict=True)
            ),
            CHUNK,
        )


def _lists_of(dice: random.Random, open_to: list[int]) -> set[int]:
    weights = [1 / (number + 3) for number in range(len(open_to))]
    found = set(dice.choices(open_to, weights))
    while dice.random() < SECOND and len(found) < len(open_to):
        found |= set(dice.choices(open_to, weights))
    return found


def _row(record: Record, source: Any, line: int, organisation: int) -> dict[str, Any]:
    number = organisation * 37
    said = {
        "name": record.names[0], "street": record.street, "postcode": record.postcode, "city": record.city,
        "country": record.country, "own_id": str(line), "heads": number % 120, "figures_year": 2024,
        "activity": {"section": "ACFGIJKLMNPQRS"[number % 14], "typed": "as typed"},
        "email": f"post{number}@measured.example",
    }  # fmt: skip
    optional = {"website": record.website, "legal_form": record.legal_form}
    if record.point:
        said |= {"lat": record.point[0], "lon": record.point[1]}
    return {
        "source": source, "line": line, "raw": [record.names[0], record.city], "key": str(line), "stated_on": DAY,
        "digest": hashlib.sha256(f"{source.id}/{line}".encode()).hexdigest(),
        "said": {name: value for name, value in (said | optional).items() if value not in ("", None)},
    }  # fmt: skip


def ask_questions(space: Space) -> None:
    """A review queue, as a linking run would leave it, and one answer."""
    from filrouge.ground.people.viewer import system
    from filrouge.rooms.register.actions.cards import write_cards
    from filrouge.rooms.register.actions.linking import settle_doubt
    from filrouge.rooms.register.linking import Card
    from filrouge.rooms.register.models import Doubt, Link

    links = Link.objects.filter(space=space, ended_at=None).order_by("organisation_id", "id")
    rows = list(dict(links.values_list("organisation_id", "row_id")[: CARDS * 5]).values())
    evidence = [["names_share_words", 1.4, "Atelier", "Atelier", ["atelier"]], ["different_place", -0.8, "a", "b", []]]
    pairs = zip(rows[0 : CARDS * 2 : 2], rows[1 : CARDS * 2 : 2], strict=False)
    write_cards(space, [Card(a, b, 0.3 + k % 50 / 100, [], evidence) for k, (a, b) in enumerate(pairs)])
    doubt = Doubt.objects.filter(space=space).order_by("id").first()
    assert doubt is not None
    settle_doubt(system(space), doubt=doubt, verdict="different")


def open_body(space: Space) -> str:
    """A body with seats. Returns its address."""
    from filrouge.ground.words import Words
    from filrouge.rooms.register.models import Body, SeatCategory, Term

    body = Body.objects.create(space=space, slug="board", name=Words.of("Board", "en"))
    seats = SeatCategory.objects.create(body=body, name=Words.of("Members", "en"), seats=12)
    Term.objects.create(category=seats, organisation=space.organisation, since=DAY)
    return body.slug
