"""Short ways to say, propose and amend in the stories of the room."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from filrouge.ground.words import Words
from filrouge.rooms.plans.actions import amending, contributing, proposing
from filrouge.rooms.plans.models import Amendment, Contribution, Plan, Proposal
from tests.rooms.plans.making import Making
from tests.world import sign_in

BIDS = "We lose bids before we have read them. They come in a language we do not write."
DESK = "A desk for joint tenders"
DESK_TEXT = "The network keeps a desk that reads calls for tender and helps members to bid together."


def at(plan: Plan, page: str = "") -> str:
    return f"/en/network/plans/{plan.address}/{page}"


def browser(making: Making, member: str = "") -> Client:
    """Signed in as a member's head delegate; as the secretariat without one."""
    client = Client()
    sign_in(client, making.assembly.delegates[member] if member else making.world.secretary)
    return client


def say(making: Making, plan: Plan, member: str, text: str = BIDS, language: str = "en", **fields: Any) -> Contribution:
    """A member hands in a contribution."""
    said = contributing.Said(text, language, **fields)
    return contributing.contribute(making.viewer(member), plan=plan, said=said)


def wording(title: str = DESK, text: str = DESK_TEXT, language: str = "en", **fields: Any) -> proposing.Wording:
    """Words of a proposal in one language."""
    return proposing.Wording(Words.of(title, language), Words.of(text, language) if text else Words(), **fields)


def offer(making: Making, plan: Plan, member: str, title: str = DESK, **given: Any) -> Proposal:
    """A member proposes something."""
    sources = given.pop("contributions", ())
    others = given.pop("organisations", ())
    return proposing.propose(
        making.viewer(member), plan=plan, wording=wording(title, **given), contributions=sources, organisations=others
    )


def drawn(making: Making, plan: Plan, *contributions: Contribution, title: str = DESK) -> Proposal:
    """The secretariat draws a proposal from contributions."""
    return proposing.draw_proposal(making.secretariat, plan=plan, wording=wording(title), contributions=contributions)


def ask_for(making: Making, proposal: Proposal, member: str, text: str, **given: Any) -> Amendment:
    """A member asks for another text."""
    change = amending.Change(given.pop("language", "en"), given.pop("title", DESK), text, given.pop("because", ""))
    return amending.amend(
        making.viewer(member), proposal=proposal, change=change, version=given.pop("version", proposal.version)
    )


def statements(client: Client, address: str) -> int:
    """How many statements a page costs, with those that say who looks and in which network."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)
