"""What stands around every page: network, rooms, languages, and for whom the viewer acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse, translate_url
from django.urls.exceptions import Resolver404
from django.utils.functional import cached_property
from django.utils.translation import get_language
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
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Network:
    name: str
    href: str
    lang: str


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
            return Network("Filrouge", reverse("spaces"), "fr")
        shown = self.space.name.in_(self.language)
        return Network(shown.text, reverse("home", args=[self.space.slug]), shown.language)

    @cached_property
    def rooms(self) -> list[Choice]:
        if self.space is None:
            return []
        here = self._here
        return [Choice(str(r.label), reverse(r.first_page, args=[self.space.slug]), r.name == here) for r in ROOMS]

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
        path = self.request.get_full_path()
        hrefs = {code: translate_url(path, code) for code, _name in settings.LANGUAGES if code != self.language}
        return [
            Choice(code.upper(), hrefs.get(code, path), code == self.language, code, name)
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
        return reverse("register:directory", args=[self.space.slug]) if self.space else ""

    @property
    def sign_in_href(self) -> str:
        login = reverse("account_login")
        if self.request.path.startswith(login):
            return login
        return f"{login}?{urlencode({'next': self.request.get_full_path()})}"

    @property
    def sign_out_href(self) -> str:
        return reverse("account_logout")

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
            return Account(person.name or person.email, reverse("account"))
        choices = [
            Choice(f"{s.organisation_name}, {Role(s.role).label}", current=s == acting, id=s.mandate)
            for s in self.seen.standings
        ]
        return Account(
            person.name or person.email,
            reverse("account"),
            acting.organisation_name,
            reverse("acting", args=[space.slug]),
            str(Role(acting.role).label),
            choices,
        )

    @property
    def secretariat_href(self) -> str:
        if self.space is None or not self.seen.holds(Role.SECRETARIAT):
            return ""
        return reverse("secretariat:overview", args=[self.space.slug])

    @cached_property
    def asked(self) -> int:
        """How much waits for whom the viewer acts; for pages that say it, each of which pays for it."""
        return number_waiting(self.seen)

    @property
    def asked_href(self) -> str:
        """The page of what waits, for who holds a mandate here."""
        if self.space is None or not MAY["see_what_waits"](self.seen, self.space):
            return ""
        return reverse("asked", args=[self.space.slug])

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
    def foot(self) -> list[Choice]:
        if self.space is None:
            return []
        try:
            return [
                Choice(_("How we count"), reverse("register:totals", args=[self.space.slug])),
                Choice(self._data, reverse("register:download", args=[self.space.slug])),
                Choice(_("Data and privacy"), reverse("register:privacy", args=[self.space.slug])),
            ]
        except NoReverseMatch:
            return []


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
