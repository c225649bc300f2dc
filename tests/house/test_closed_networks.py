"""A network that is closed looks to strangers like one that does not exist: nobody finds it by guessing its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from filrouge.front.api import api
from filrouge.ground import limits
from filrouge.ground.people.models import Mandate, Space
from filrouge.ground.people.viewer import viewer_for
from filrouge.ground.tokens.actions import create_token
from tests.house import walking
from tests.world import DAY, World

CLOSED, NOWHERE = "network", "nowhere"
IN_A_SPACE = [address for address, _view in walking.pages() if "<slug:space>" in address]
CHANCE = re.compile(r'nonce="[^"]*"|csrfmiddlewaretoken" value="[^"]*"')

BY_CHANCE = {"Expires", "Content-Security-Policy"}


@pytest.fixture
def closed(world: World) -> World:
    Space.objects.filter(pk=world.space.pk).update(public=False)
    return world


def seen(answer: Any, slug: str) -> tuple[Any, ...]:
    """What a caller learns from an answer, with the word that they typed themselves taken out of addresses."""
    typed = re.compile(rf"(?<=/){slug}(?=/)|(?<=%2F){slug}(?=%2F)|(?<=/v1/){slug}")
    body = typed.sub("SLUG", CHANCE.sub("", answer.content.decode()))
    headers = {name: typed.sub("SLUG", value) for name, value in answer.headers.items() if name not in BY_CHANCE}
    return answer.status_code, headers, body


@pytest.mark.parametrize("who", ["nobody", "other"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_of_a_closed_network_is_like_a_page_of_none(closed: World, who: str, method: str) -> None:
    client = walking.client_of(walking.visitors(closed)[who])
    for address in IN_A_SPACE:
        closed_one, none = (
            seen(getattr(client, method)(walking.path_of(address, closed, {"space": slug})), slug)
            for slug in (CLOSED, NOWHERE)
        )
        assert closed_one == none, address
        assert closed_one[0] in ({302, 405} if who == "nobody" else {404, 405}), address


def test_the_sign_in_page_that_is_shown_names_no_network(closed: World) -> None:
    pages = [Client().get(f"/en/{slug}/", follow=True) for slug in (CLOSED, NOWHERE)]
    assert seen(pages[0], CLOSED) == seen(pages[1], NOWHERE)
    assert "Sample Network" not in pages[0].content.decode()


def operations() -> Iterator[tuple[str, str]]:
    for operation in api.operations():
        for method in operation.methods:
            if "{space}" in operation.path:
                yield method, operation.path


@pytest.mark.parametrize("token", [False, True])
def test_every_operation_of_a_closed_network_is_like_one_of_none(closed: World, token: bool) -> None:
    headers = {"Authorization": f"Bearer {_foreign(closed)}"} if token else {}
    for method, path in operations():
        limits.pace.forget_all()  # there are more operations than one may ask for in a minute
        rest = re.sub(r"\{(?!space)[^}]*\}", "1", path)
        answers = [
            seen(Client().generic(method, f"/api/v1{rest.replace('{space}', slug)}", headers=headers), slug)
            for slug in (CLOSED, NOWHERE)
        ]
        assert answers[0] == answers[1], (method, path)


def _foreign(world: World) -> str:
    """A token of a member of another network, with every scope."""
    mandate = Mandate.objects.get(person=world.outsider)
    viewer = viewer_for(world.outsider, world.elsewhere, day=DAY, strong=True)
    return create_token(viewer, mandate=mandate, name="x", scopes=["register:read", "register:write"], days=30).clear


def test_who_holds_a_mandate_there_still_gets_in(closed: World) -> None:
    assert walking.client_of(closed.delegate).get("/en/network/").status_code == 200
