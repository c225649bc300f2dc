"""What stands around every page: network, rooms, languages, and for whom the viewer acts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from filrouge.front.rooms import ROOMS
from filrouge.ground.asked.queries import number_waiting
from filrouge.ground.asked.rules import MAY
from filrouge.ground.licences import terms_of
from filrouge.ground.people import queries
from filrouge.ground.people.models import Licence, Person, Role, Space
from filrouge.ground.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to go to or to choose: a room, a language, a mandate, a page of the foot."""

    label: str
    href: str = ""
    current: bool = False
    code: str = ""
    name: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """The person who looks, and for whom they act."""

    name: str
    href: str
    acting_for: str = ""
    acting_href: str = ""
    role: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    name: str
    href: str
    lang: str


@lru_cache(2_000)
def _address(language: str, page: str, *where: str) -> str:
    """Where a page of the house is in a language: every page leads to a dozen of them."""
    with override(language):
        return reverse(page, args=where)


class Shell:
    """Made once per page; every part is made only when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.seen: Viewer = getattr(request, "viewer", None) or Viewer(None)

    @cached_property
    def space(self) -> Space | None:
        """The space of the page; on pages outside of any, the only network there is, if there is only one."""
        return self.seen.space or queries.only_public_space()

    @cached_property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @cached_property
    def network(self) -> Network:
        if self.space is None:
            return Network("Filrouge", self._at("spaces"), "fr")
        shown = self.space.name.in_(self.language)
        return Network(shown.text, self._at("home", self.space.slug), shown.language)

    def _at(self, page: str, *where: str) -> str:
        return _address(self.language, page, *where)

    @cached_property
    def rooms(self) -> tuple[Choice, ...]:
        if self.space is None:
            return ()
        here, slug = self._here, self.space.slug
        return tuple(Choice(str(r.label), self._at(r.first_page, slug), r.name == here) for r in ROOMS)

    @cached_property
    def _here(self) -> str:
        try:
            found = self.request.resolver_match or resolve(self.request.path_info)
        except Resolver404:
            return ""
        return (found.app_names or [""])[0]

    @property
    def here(self) -> str:
        return next((room.label for room in self.rooms if room.current), "")

    @cached_property
    def languages(self) -> list[Choice]:
        """This page in every language: its address differs in the first step alone (front/urls.py)."""
        path, first = self.request.get_full_path(), f"/{self.language}/"
        rest = path.removeprefix(first) if path.startswith(first) else None
        return [
            Choice(code.upper(), path if rest is None else f"/{code}/{rest}", code == self.language, code, name)
            for code, name in settings.LANGUAGES
        ]

    @property
    def alternates(self) -> list[Choice]:
        root = settings.PUBLIC_ADDRESS
        return [Choice(c.label, root + c.href, code=c.code) for c in self.languages]

    @property
    def canonical(self) -> str:
        return str(settings.PUBLIC_ADDRESS) + self.request.path

    @property
    def search_href(self) -> str:
        return self._at("register:directory", self.space.slug) if self.space else ""

    @property
    def sign_in_href(self) -> str:
        login = self._at("account_login")
        if self.request.path.startswith(login):
            return login
        return f"{login}?{urlencode({'next': self.request.get_full_path()})}"

    @property
    def sign_out_href(self) -> str:
        return self._at("account_logout")

    @cached_property
    def viewer(self) -> Account | None:
        person = self.seen.person
        user = getattr(self.request, "user", None)
        if person is None and isinstance(user, Person):
            person = user
        if person is None:
            return None
        acting, space = self.seen.acting, self.space
        if acting is None or space is None:
            return Account(person.name or person.email, self._at("account"))
        choices = tuple(
            Choice(f"{self.seen.name_of(s)}, {Role(s.role).label}", current=s == acting, id=s.mandate)
            for s in self.seen.standings
        )
        return Account(
            person.name or person.email,
            self._at("account"),
            self.seen.name_of(acting),
            self._at("acting", space.slug),
            str(Role(acting.role).label),
            choices,
        )

    @property
    def secretariat_href(self) -> str:
        if self.space is None or not self.seen.holds(Role.SECRETARIAT):
            return ""
        return self._at("secretariat:overview", self.space.slug)

    @cached_property
    def asked(self) -> int:
        """How much waits for whom the viewer acts; for pages that say it, each of which pays for it."""
        return number_waiting(self.seen)

    @property
    def asked_href(self) -> str:
        """The page of what waits, for who holds a mandate here."""
        if self.space is None or not MAY["see_what_waits"](self.seen, self.space):
            return ""
        return self._at("asked", self.space.slug)

    @property
    def sample(self) -> bool:
        return bool(self.space and self.space.sample)

    @property
    def _data(self) -> str:
        """“Open data (CC BY 4.0)”, as the network chose."""
        words = (
            _("Data (%(licence)s)")
            if self.space and self.space.licence == Licence.CLOSED
            else _("Open data (%(licence)s)")
        )
        return words % {"licence": terms_of(self.space).short}

    @cached_property
    def foot(self) -> tuple[Choice, ...]:
        if self.space is None:
            return ()
        return (
            Choice(_("How we count"), self._at("register:totals", self.space.slug)),
            Choice(self._data, self._at("register:download", self.space.slug)),
            Choice(_("Data and privacy"), self._at("register:privacy", self.space.slug)),
        )


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
