"""What stories of casting share: delegates, proxies, the fields of the page and the text that a reader reads."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Person, Role
from filrouge.rooms.ballots.actions import proxies
from filrouge.rooms.ballots.models import Ballot
from tests.rooms.ballots.assembly import Assembly

EQUAL = {"classes": {"full": "1", "associate": "1", "observer": "0"}}


def second_delegate(assembly: Assembly, member: str) -> Person:
    """Another delegate of a member, beside its head delegate."""
    mandate = people.grant_mandate(
        assembly.world.system, space=assembly.world.space, email=f"second.{member}@sample.example", name="Second",
        organisation=assembly.members[member], role=Role.DELEGATE, since=date(2020, 1, 1),
    )  # fmt: skip
    return mandate.person


def carrying(assembly: Assembly, holder: str, *givers: str, **fields: Any) -> Ballot:
    """An open ballot in which one member holds the proxies of others."""
    ballot = assembly.opened(assembly.rule(proxy_limit=3), **fields)
    for giver in givers:
        proxies.give_proxy(
            assembly.viewer(giver), voter=assembly.voter(ballot, giver), holder=assembly.voter(ballot, holder)
        )
    return ballot


def here(ballot: Ballot, page: str = "cast/") -> str:
    return f"/en/network/ballots/{ballot.address}/{page}"


def text_of(answer: Any) -> str:
    """What a reader reads: the page without its tags, white space drawn together."""
    page = re.sub(r"<script.*?</script>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace(" .", ".")


def typed(assembly: Assembly, member: str, **answers: str) -> dict[str, str]:
    """The fields of the first question of a member: `typed(assembly, "alpha", choice="yes")`."""
    return {f"{assembly.members[member].address}.1.{name}": text for name, text in answers.items()}


def places(assembly: Assembly, part: str, *values: str) -> dict[str, str]:
    """One value for each option, in their order, as alpha types them."""
    address = assembly.members["alpha"].address
    return {f"{address}.1.{part}.{number}": text for number, text in enumerate(values, start=1)}
