"""A small network that the stories of every room start from: two spaces and four kinds of callers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from filrouge.ground.people import actions
from filrouge.ground.people.models import Mandate, Organisation, Person, Role, Space
from filrouge.ground.people.sessions import SessionStore
from filrouge.ground.people.viewer import Viewer, system, viewer_for
from filrouge.ground.words import Words

DAY = date(2026, 6, 1)


@dataclass(frozen=True)
class World:
    """`space` is the network under test; `elsewhere` is another network on the same installation."""

    space: Space
    elsewhere: Space
    federation: Organisation
    secretary: Person
    delegate: Person
    outsider: Person

    @property
    def nobody(self) -> Viewer:
        return Viewer(self.space)

    @property
    def member(self) -> Viewer:
        return viewer_for(self.delegate, self.space, day=DAY)

    @property
    def other(self) -> Viewer:
        """A delegate of a member of another network, looking at this one."""
        return viewer_for(self.outsider, self.space, day=DAY)

    @property
    def secretariat(self) -> Viewer:
        return viewer_for(self.secretary, self.space, day=DAY, strong=True)

    @property
    def system(self) -> Viewer:
        return system(self.space)

    def callers(self) -> Iterator[tuple[str, Viewer]]:
        """The four kinds of callers that every rule is asked about."""
        yield "nobody", self.nobody
        yield "member", self.member
        yield "other", self.other
        yield "secretariat", self.secretariat


def build() -> World:
    """Through the same actions that users use."""
    space = _space("network", "Sample Network")
    elsewhere = _space("elsewhere", "Other Network")
    federation = Organisation.objects.create(name="Federation One", country="BE")
    foreign = Organisation.objects.create(name="Foreign Federation", country="IT")
    secretary = _grant(space, "secretary@sample.example", space.organisation, Role.SECRETARIAT)
    delegate = _grant(space, "delegate@sample.example", federation, Role.DELEGATE)
    outsider = _grant(elsewhere, "outsider@sample.example", foreign, Role.HEAD_DELEGATE)
    return World(space, elsewhere, federation, secretary.person, delegate.person, outsider.person)


def _space(slug: str, name: str) -> Space:
    return actions.open_space(
        system(None), slug=slug, name=Words.of(name, "en"), languages=["en", "fr", "nl"], country="BE"
    )


def _grant(space: Space, email: str, organisation: Organisation, role: str) -> Mandate:
    return actions.grant_mandate(
        system(space), space=space, email=email, name=email.split("@")[0].title(), organisation=organisation, role=role,
        since=date(2020, 1, 1),
    )  # fmt: skip


def sign_in(client: Client, person: Person, *, strong: bool = True) -> None:
    """Put a person into a test client's session, with a second factor unless told otherwise.

    The session is written once, as signing in leaves it: thousands of tests begin with this. What a visitor's session
    held stays in it, another person's goes.
    """
    methods = [{"method": "code"}] + ([{"method": "mfa", "type": "totp"}] if strong else [])
    known = client.cookies.get(settings.SESSION_COOKIE_NAME)
    session = SessionStore(known.value if known else None)
    if session.get(SESSION_KEY, str(person.pk)) != str(person.pk):
        session.flush()
    session.update({
        SESSION_KEY: str(person.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(), "account_authentication_methods": methods,
    })  # fmt: skip
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
