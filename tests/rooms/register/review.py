"""The review queue as its stories need it: four organisations that nothing joins, and cards about them."""

from __future__ import annotations

from filrouge.ground.pages import kept
from filrouge.ground.people.models import Organisation
from filrouge.rooms.register.actions.cards import write_cards
from filrouge.rooms.register.actions.linking import settle_doubt
from filrouge.rooms.register.linking import Card
from filrouge.rooms.register.models import Decision, Doubt, Link
from tests.rooms.register.lists import add_list, org
from tests.world import World

HERE = "/en/network/register/duplicates/"
NAMES = ["Atelier du Moulin", "Wasserij De Kade", "Banca Popolare", "Huerta Común"]
EVIDENCE = [["same_website", 1.5, "o.example", "o.example", []], ["names_share_no_word", -0.7, "A", "B", []],
            ["different_lists", 0.01, "", "", []]]  # fmt: skip


def ask_about(world: World, *pairs: tuple[Organisation, Organisation], probability: float = 0.5) -> list[Doubt]:
    """A queue with one card for each pair, as a run writes it."""
    rows = {o: Link.objects.filter(organisation=o, ended_at=None).order_by("row_id")[0].row_id
            for pair in pairs for o in pair}  # fmt: skip
    cards = [Card(rows[left], rows[right], probability, [0.5], EVIDENCE) for left, right in pairs]
    write_cards(world.space, cards)
    kept.forget()  # a run is an action, which these cards are not
    return [Doubt.objects.get(left=left, right=right) for left, right in pairs]


def say_more(world: World, organisation: Organisation) -> None:
    """Another list says something else of an organisation, and nobody has looked at the cards since."""
    later = add_list(world.space, world.federation, [org("By another name")], series="later")
    link = {"space": world.space, "organisation": organisation, "method": Link.Method.PERSON, "at": later.received_at}
    Link.objects.create(row=later.rows.get(), **link)


def asked(world: World, organisations: list[Organisation], left: int = 0, right: int = 2) -> Decision:
    """The secretariat asks the federations about two of the organisations."""
    [doubt] = ask_about(world, (organisations[left], organisations[right]))
    return settle_doubt(world.secretariat, doubt=doubt, verdict="asked")
