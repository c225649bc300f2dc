"""Programs that call the API, for the stories about it."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client

from filrouge.ground.jobs.models import Job
from filrouge.ground.people.models import Mandate, Organisation, Person
from filrouge.ground.people.viewer import viewer_for
from filrouge.ground.tokens.actions import Made, create_token
from filrouge.ground.trail.models import Entry
from filrouge.rooms.register.actions.memberships import admit_member
from filrouge.rooms.register.models import Count, Membership, Row, Source
from tests.rooms.register.lists import add_list, link, org
from tests.world import DAY, World

ROOT = "/api/v1/network"
BOTH = ("register:read", "register:write")


class Caller:
    """A program with a token, or without one."""

    def __init__(self, clear: str = "") -> None:
        self.headers = {"Authorization": f"Bearer {clear}"} if clear else {}
        self.client = Client()

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(ROOT + path, headers=self.headers | more)

    def send(self, method: str, path: str, body: object, **more: Any) -> Any:
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.generic(method, ROOT + path, text, "application/json", headers=self.headers | more)

    def post(self, path: str, body: object, **more: Any) -> Any:
        return self.send("POST", path, body, **more)


def token(world: World, person: Person, *scopes: str) -> Made:
    """A token of a person for their only mandate."""
    mandate = Mandate.objects.select_related("space").get(person=person)
    viewer = viewer_for(person, mandate.space, day=DAY, strong=True)
    return create_token(viewer, mandate=mandate, name="program", scopes=scopes or BOTH, days=30)


def caller(world: World, who: str, *scopes: str) -> Caller:
    """One of the four kinds of callers; the three that are somebody carry a token."""
    person = {"member": world.delegate, "other": world.outsider, "secretariat": world.secretary}.get(who)
    return Caller(token(world, person, *scopes).clear if person else "")


def settled(world: World) -> World:
    """The federation is a member and has sent a list with two names."""
    admit_member(
        world.secretariat, space=world.space, member=world.federation, umbrella=world.space.organisation,
        stands_for_others=True,
    )  # fmt: skip
    rows = [
        org("Atelier Rouge", city="Namur", family="cooperative", heads=12, email="atelier@sample.example"),
        org("Le Pain Levé", city="Liège", country="FR"),
    ]
    add_list(world.space, world.federation, rows)
    link(world.space)
    return world


def state() -> dict[str, int]:
    """What a refusal must leave as it was."""
    kinds: list[type[Model]] = [Organisation, Row, Source, Membership, Count, Job, Entry]
    return {kind.__name__: kind.objects.count() for kind in kinds}  # type: ignore[attr-defined]  # every model has it


def send_list(asked: Caller, content: bytes, **facts: str) -> Any:
    """Send a file as a form does."""
    file = SimpleUploadedFile("members.csv", content, "text/csv")
    return asked.client.post(f"{ROOT}/lists", {"file": file, "as_of": "2026-03-01"} | facts, headers=asked.headers)
