"""What can be asked about people, spaces and mandates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.models import Mandate, Person, Role, Space
from filrouge.ground.people.viewer import Viewer, in_force


def space_called(slug: str) -> Space | None:
    return Space.objects.select_related("organisation").filter(slug=slug).first()


def person_with(email: str, space: Space) -> Person | None:
    """Who signs in with an address and has a mandate in a space that is in force today. One statement."""
    here = Mandate.objects.filter(in_force(today()), space=space, person__email__iexact=email.strip())
    found = here.select_related("person").first()
    return found.person if found else None


def public_spaces() -> list[Space]:
    """The spaces that anybody may enter, by slug."""
    return list(Space.objects.filter(public=True).order_by("slug"))


def own_spaces(person: Person | None) -> list[Space]:
    """The spaces, open or closed, in which a person has a mandate that is in force today, by slug. One statement."""
    if person is None:
        return []
    held = Mandate.objects.filter(in_force(today()), person=person).values("space")
    return list(Space.objects.filter(pk__in=held).order_by("slug"))


def only_own_space(person: Person | None) -> Space | None:
    """The one space of somebody who has a mandate in one alone, as most have; None with more, or none."""
    found = own_spaces(person)
    return found[0] if len(found) == 1 else None


def only_public_space() -> Space | None:
    """The one space of an installation that serves one network; None when there are more, or none."""
    found = Space.objects.select_related("organisation").filter(public=True)[:2]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class OwnMandate:
    """One of one's own mandates, in whichever space."""

    organisation: str
    role: str
    space: str
    href: str
    since: date
    until: date | None
    in_force: bool


def own_mandates(viewer: Viewer) -> list[OwnMandate]:
    """The viewer's own mandates in all spaces, those in force first."""
    day, language = today(), get_language() or "en"
    found = Mandate.objects.filter(person=viewer.person).select_related("organisation", "space")
    rows = [
        OwnMandate(
            m.organisation.name,
            str(Role(m.role).label),
            m.space.name.in_(language).text,
            reverse("home", args=[m.space.slug]),
            m.since,
            m.until,
            m.since <= day and (m.until is None or m.until >= day),
        )
        for m in found.order_by("space_id", "organisation__name", "role")
    ]
    return sorted(rows, key=lambda row: not row.in_force)


@dataclass(frozen=True, slots=True)
class Key:
    """One passkey, with where it is renamed and removed."""

    name: str
    added: datetime
    used: datetime | None
    rename_href: str
    remove_href: str


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways in which a person may prove who they are, besides a code by mail."""

    passkeys: tuple[Key, ...]
    authenticator: datetime | None
    recovery_codes: int | None
    needed: bool

    @property
    def any(self) -> bool:
        return bool(self.passkeys or self.authenticator)


def ways_in(viewer: Viewer) -> Ways:
    """The viewer's own passkeys, authenticator and number of recovery codes left."""
    found = list(Authenticator.objects.filter(user=viewer.person).order_by("created_at"))
    kinds = {a.type: a for a in found}
    codes = kinds.get(Authenticator.Type.RECOVERY_CODES)
    app = kinds.get(Authenticator.Type.TOTP)
    keys = tuple(
        Key(
            a.wrap().name,
            a.created_at,
            a.last_used_at,
            reverse("mfa_edit_webauthn", args=[a.pk]),
            reverse("mfa_remove_webauthn", args=[a.pk]),
        )
        for a in found
        if a.type == Authenticator.Type.WEBAUTHN
    )
    needed = Mandate.objects.filter(in_force(today()), person=viewer.person, role=Role.SECRETARIAT).exists()
    left = len(codes.wrap().get_unused_codes()) if codes else None
    return Ways(keys, app.created_at if app else None, left, needed and not settings.DEMO)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One place where a person is signed in."""

    id: int
    device: str
    since: datetime
    here: bool


def sessions(viewer: Viewer, key: str) -> list[SignedIn]:
    """Where the viewer is signed in; `key` is the session of the page that asks. Ended ones are cleared away."""
    found = UserSession.objects.purge_and_list(viewer.person)
    rows = [SignedIn(s.pk, device(s.user_agent), s.created_at, s.session_key == key) for s in found]
    return sorted(rows, key=lambda row: (not row.here, row.since), reverse=False)


BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
           ("Linux", "Linux"))  # fmt: skip


def device(agent: str) -> str:
    """What a person recognises of a user agent line: browser and system, no versions."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A program that does not say what it is")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the sample network whom a newcomer may be."""

    email: str
    role: str
    organisation: str


SHOWN_IN_DEMO = (Role.SECRETARIAT, Role.HEAD_DELEGATE, Role.DELEGATE, Role.DATA_CONTACT)


def demo_people() -> list[DemoPerson]:
    """One person per role of the sample network, and who leads the spaces of its federations, for the sign-in page of
    the demo; nobody anywhere else.
    """
    if not settings.DEMO:
        return []
    found = Mandate.objects.filter(in_force(today()), space__sample=True, role__in=SHOWN_IN_DEMO)
    mandates = list(found.select_related("person", "organisation").order_by("space", "id"))
    network = mandates[0].space_id if mandates else 0
    first = {mandate.role: mandate for mandate in reversed(mandates) if mandate.space_id == network}
    people = [_demo_person(first[role], str(role.label)) for role in SHOWN_IN_DEMO if role in first]
    below = [each for each in mandates if each.space_id != network and each.role == Role.SECRETARIAT]
    return people + [_demo_person(each, _("Secretariat of its own space")) for each in below]


def _demo_person(mandate: Mandate, role: str) -> DemoPerson:
    return DemoPerson(mandate.person.email, role, mandate.organisation.name)


def today() -> date:
    """The day by which mandates and terms are judged (UTC)."""
    return timezone.now().date()
