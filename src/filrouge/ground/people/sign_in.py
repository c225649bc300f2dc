"""Signing in: a code by mail, a passkey or an authenticator. Accounts are made by a mandate, never by a stranger."""

from __future__ import annotations

import ipaddress
import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from filrouge.ground.mail import outbox
from filrouge.ground.people.models import Person
from filrouge.ground.people.queries import only_own_space
from filrouge.ground.statements import Prepared, columns, instance

RECORDS = "account_authentication_methods"  # allauth's session key: how and when this session was proved

# What allauth writes to people, and the template of ours that says it. Whatever is not here does not leave.
LETTERS = {
    "account/email/login_code": "sign_in_code",
    "account/email/password_reset_key": "password_reset",
    "mfa/email/totp_activated": "ways_changed",
    "mfa/email/totp_deactivated": "ways_changed",
    "mfa/email/webauthn_added": "ways_changed",
    "mfa/email/webauthn_removed": "ways_changed",
    "mfa/email/recovery_codes_generated": "ways_changed",
}


PERSON = columns(Person)


def _person(person: int) -> QuerySet[Person, Any]:
    return Person.objects.filter(pk=person).values_list(*PERSON)


_PERSON = Prepared(_person, person=-1)


class SignedIn(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Signing in as allauth does it; who is signed in, every page asks, so that statement is written once."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session; None where the account was closed. One statement."""
        found = [instance(Person, PERSON, row) for row in _PERSON.rows(person=user_id)]
        return next((person for person in found if self.user_can_authenticate(person)), None)


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up: whoever holds a mandate has an account. Mail goes out at once, since a code is waited for."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Write to the secretariat of your network."),
        "incorrect_code": _(
            "This code does not fit. Compare it with the mail; after three wrong codes you need a new one."
        ),
        "incorrect_password": _("This password does not fit."),
        "email_password_mismatch": _("Address and password do not fit together."),
        "too_many_login_attempts": _("Too many wrong codes, so this one no longer works. Ask for a new one."),
        "rate_limited": _("Too many tries in a short time. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  # an unknown client, not a bind

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody comes who signed in from no page: to the one space of their mandates, as most have."""
        own = only_own_space(request.user if isinstance(request.user, Person) else None)
        return reverse("home", args=[own.slug]) if own else str(super().get_login_redirect_url(request))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        return super().authenticate(request, **credentials) if settings.PASSWORDS else None

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of LETTERS in the person's language. Nothing leaves for an address without an account."""
        person = Person.objects.filter(email=email.lower(), is_active=True).first()
        if person is not None and (kind := LETTERS.get(template_prefix)):
            said: dict[str, Any] = {name: context[name] for name in ("code", "password_reset_url") if name in context}
            outbox.send_now(kind, person, said)

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: Any = None, email: str | None = None
    ) -> None:
        self.send_mail(template_prefix, user.email, {})

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """The ways to confirm, in our words; the passkey first for whoever has no authenticator."""
        said = {
            "mfa_reauthenticate": _("Use a code of your authenticator, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
            "reauthenticate": _("Use your password"),
        }
        methods = [m | {"description": said[m["id"]]} for m in super().get_reauthentication_methods(user)]
        codes = Authenticator.objects.filter(user=user.pk, type=Authenticator.Type.TOTP).exists()
        return sorted(methods, key=lambda m: (m["id"] == "mfa_reauthenticate") != codes)

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:
        return not fresh(current.request)


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Passkeys and authenticators, with our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code does not fit. A code lasts 30 seconds: wait for the next one and type that."),
    }

    def get_totp_label(self, user: Person) -> str:
        return user.email

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # the name is that of allauth
        return str(_("My passkey"))

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.name or user.email}


def fresh(request: HttpRequest) -> bool:
    """Whether this session proved within the last 15 minutes who it is, with the strongest means the person has.

    Who has a passkey or an authenticator proves it with that; who has none, with the code they signed in with.
    """
    if settings.DEMO and not settings.REACHABLE:
        return True
    strong = has_factor(request.user)
    limit = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    records = request.session.get(RECORDS, [])
    return any(r.get("at", 0) > limit and (r.get("method") == "mfa" or not strong) for r in records)


def has_factor(person: Any) -> bool:
    """Whether a person has a passkey or an authenticator (recovery codes alone are none)."""
    factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(person.is_authenticated and Authenticator.objects.filter(user=person, type__in=factors).exists())


def confirm_identity(request: HttpRequest) -> None:
    """Let nobody pass to a grave act who did not lately prove who they are; they come back here afterwards."""
    if fresh(request):
        return
    if has_factor(request.user):
        raise ReauthenticationRequired
    query = urlencode({"next": request.get_full_path()})
    raise ImmediateHttpResponse(HttpResponseRedirect(f"{reverse('sign_in_again')}?{query}"))


def code_may_be_shown(request: HttpRequest) -> bool:
    """Whether a code may stand on the page itself: only in a demo that answers this machine and no other."""
    if not settings.DEMO or settings.REACHABLE:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
