"""Walking every page of the URL map, as each of the four kinds of callers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import Client

from filrouge.front.checks import views
from filrouge.ground import limits
from filrouge.ground.jobs import work
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Arrival, Message
from filrouge.ground.pages import kept
from filrouge.ground.people.models import Mandate, Person
from tests.world import World, sign_in

CALLERS = ("nobody", "member", "other", "secretariat")
PART = re.compile(r"<(?:\w+:)?(\w+)>")
ELSEWHERE = ("api/", "health/")  # answers of machines: their own stories are told in tests/ground and tests/conformance


def pages() -> Iterator[tuple[str, Any]]:
    """Every page for people: (address pattern, view)."""
    return ((address, view) for address, view in views() if not address.startswith(ELSEWHERE))


def visitors(world: World) -> dict[str, Person | None]:
    return {"nobody": None, "member": world.delegate, "other": world.outsider, "secretariat": world.secretary}


def client_of(person: Person | None, **extra: Any) -> Client:
    client = Client(**extra)
    if person is not None:
        sign_in(client, person)
    return client


def examples(world: World) -> dict[str, dict[str, Any]]:
    """Things that exist, so that a page about one thing shows it; by address pattern."""
    desk = "en/<slug:space>/secretariat/"
    job = work.ask("mail.send", {}, by=world.secretariat)
    outbox.write("ways_changed", world.delegate, by=world.secretariat, space=world.space)
    mandate = Mandate.objects.get(person=world.delegate)
    letter = Message.objects.get(space=world.space)
    came = Arrival.objects.create(
        space=world.space, at=job.asked_at, once="one", size=1, outcome="refused", text="Done."
    )
    return {
        f"{desk}mandates/<int:number>/end/": {"number": mandate.pk},
        f"{desk}work/<int:number>/": {"number": job.pk},
        f"{desk}work/<int:number>/stop/": {"number": job.pk},
        f"{desk}mail/<int:number>/": {"number": letter.pk},
        f"{desk}mail/<int:number>/resend/": {"number": letter.pk},
        f"{desk}answers/<int:number>/": {"number": came.pk},
        f"{desk}answers/<int:number>/forget/": {"number": came.pk},
    }


@contextmanager
def taken_back() -> Iterator[None]:
    """What is asked for inside leaves nothing: the next page finds the network as it was, as after a start."""
    limits.pace.forget_all()
    kept.forget()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, view: Any, path: str) -> Any:
    """Look at a page; a page that only takes something gets an empty form."""
    return client.get(path) if "GET" in view.methods else client.post(path)


def path_of(address: str, world: World, known: dict[str, Any] | None = None) -> str:
    """A path for an address pattern: the sample space, the sample federation, and numbers of nothing."""
    named = dict.fromkeys(
        ("address", "candidature", "item", "line", "organisation", "series", "topic"), world.federation.address
    )
    values = {"space": world.space.slug} | named | (known or {})
    return "/" + PART.sub(lambda part: str(values.get(part[1], "999999")), address)
