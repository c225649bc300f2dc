"""The pages of signing in: allauth's steps behind our rules, limits and words.

Every view of allauth that may be reached stands here by name; whatever does not is not served.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account import views as account
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.base import views as mfa
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth as keys
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path
from django.utils.safestring import SafeString, mark_safe

from filrouge.ground import limits
from filrouge.ground.people.models import Person
from filrouge.ground.people.queries import demo_people
from filrouge.ground.people.sign_in import code_may_be_shown, confirm_identity
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import Rule, anybody, signed_in


class SignIn(account.LoginView):  # type: ignore[misc]  # allauth has no types
    """The address; a code is sent, the same page follows whether or not somebody has this address."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = demo_people() if code_may_be_shown(self.request) else []
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"demo": shown, "passwords": settings.PASSWORDS}


class AskForCode(account.RequestLoginCodeView):  # type: ignore[misc]  # allauth has no types
    """A code instead of a password, where passwords are on."""


class GiveCode(account.ConfirmLoginCodeView):  # type: ignore[misc]  # allauth has no types
    """The code from the mail."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = self._process.code if code_may_be_shown(self.request) else ""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "demo_code": code,
            "demo": code_may_be_shown(self.request),
        }


class GiveFactor(mfa.AuthenticateView):  # type: ignore[misc]  # allauth has no types
    """The second factor of whoever has one."""


class FactorAgain(mfa.ReauthenticateView):  # type: ignore[misc]  # allauth has no types
    """A code of the authenticator before a grave act."""


class PasskeyAgain(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """The passkey before a grave act."""


class AddAuthenticator(totp.ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    """A new authenticator. The first code it shows is a second factor given, so it counts as one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            confirm_identity(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"picture": _drawing(context["totp_svg"])}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _given(self.request, Authenticator.Type.TOTP)
        return response


class AddPasskey(webauthn.AddWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """A new passkey, which can sign in by itself: so the device must ask for a finger, a face or a PIN."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            confirm_identity(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"js_data": {"creation_options": keys.begin_registration(self.request.user, True)}}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _given(self.request, Authenticator.Type.WEBAUTHN)
        return response


def _given(request: HttpRequest, kind: str) -> None:
    """Note that the factor that was just added was given; only the newest of its kind can be meant."""
    newest = Authenticator.objects.filter(user=request.user, type=kind).latest("pk")
    post_authentication(request, newest, reauthenticated=True)


def _drawing(svg: str) -> SafeString:
    """The QR code without its XML declaration, to stand in the page: the policy loads no `data:` pictures."""
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308  # made by the qrcode library from our own text


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `hits` in `seconds` for whatever `key` tells apart. `failures`: a right answer gives them back."""

    name: str
    hits: int
    seconds: int
    key: Callable[[HttpRequest], str]
    failures: bool = False

    def wait(self, request: HttpRequest) -> int:
        key = self.key(request)
        return limits.allow(self.name, key, self.hits, self.seconds) if key else 0

    def passed(self, key: str) -> None:
        if self.failures and key:
            limits.forget(self.name, key, self.hits)


def _address(request: HttpRequest) -> str:
    return (request.POST.get("login") or request.POST.get("email") or "").strip().lower()


def _person(request: HttpRequest) -> str:
    """Whose factor is tried: who is signed in, or who is on the way in."""
    coming = (request.session.get("account_login") or {}).get("user_pk")
    return str(request.user.pk or (url_str_to_user_pk(coming) if coming else ""))


PER_PLACE = Limit("sign-in", 30, 60, limits.client)
PER_ADDRESS = Limit("code-to", 5, 300, _address)
PER_PERSON = Limit("factor-of", 5, 300, _person, failures=True)


def _served(view: Callable[..., Any], rule: Rule, *guards: Limit) -> Callable[..., HttpResponse]:
    """Put a rule and limits before a view of allauth."""

    def serve(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(("GET", "POST"))
        if not rule(Viewer(None, request.user if isinstance(request.user, Person) else None), None):
            return redirect_to_login(request.get_full_path())
        if request.method != "POST":
            return _whole(view(request, **kwargs))
        keys = [guard.key(request) for guard in guards]
        wait = max((guard.wait(request) for guard in guards), default=0)
        if wait:
            return limits.too_many(request, wait)
        response = _put_right(view(request, **kwargs))
        if response.status_code != 422:
            for guard, key in zip(guards, keys, strict=True):
                guard.passed(key)
        return response

    serve.rule = rule  # type: ignore[attr-defined]  # read by the start-up check
    serve.methods = ("GET", "POST")  # type: ignore[attr-defined]  # read by the house tests
    return serve


def _whole(response: Any) -> HttpResponse:
    """Render at once, so that a refusal inside a template is met by the same middleware."""
    rendered: HttpResponse = response.render() if hasattr(response, "render") else response
    return rendered


def _put_right(response: Any) -> HttpResponse:
    """A form that comes back after it was sent has something to put right: 422, as everywhere in the house."""
    if hasattr(response, "render") and response.status_code == 200:
        response.status_code = 422
    return _whole(response)


def _at(address: str, view: Any, name: str, rule: Rule, *guards: Limit) -> URLPattern:
    return path(address, _served(view, rule, *guards), name=name)


urlpatterns = [
    _at("login/", SignIn.as_view(), "account_login", anybody, PER_PLACE, PER_ADDRESS),
    _at("login/code/", AskForCode.as_view(), "account_request_login_code", anybody, PER_PLACE, PER_ADDRESS),
    _at("login/code/confirm/", GiveCode.as_view(), "account_confirm_login_code", anybody, PER_PLACE),
    _at("logout/", account.logout, "account_logout", anybody),
    _at("inactive/", account.account_inactive, "account_inactive", anybody),
    _at("2fa/authenticate/", GiveFactor.as_view(), "mfa_authenticate", anybody, PER_PLACE, PER_PERSON),
    _at("2fa/reauthenticate/", FactorAgain.as_view(), "mfa_reauthenticate", signed_in, PER_PERSON),
    _at("2fa/totp/activate/", AddAuthenticator.as_view(), "mfa_activate_totp", signed_in, PER_PERSON),
    _at("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp", signed_in),
    _at("2fa/recovery-codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes", signed_in),
    _at("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes", signed_in),
    _at("2fa/recovery-codes/download/", recovery.download_recovery_codes, "mfa_download_recovery_codes", signed_in),
    _at("2fa/webauthn/login/", webauthn.login_webauthn, "mfa_login_webauthn", anybody, PER_PLACE),
    _at("2fa/webauthn/add/", AddPasskey.as_view(), "mfa_add_webauthn", signed_in),
    _at("2fa/webauthn/reauthenticate/", PasskeyAgain.as_view(), "mfa_reauthenticate_webauthn", signed_in, PER_PERSON),
    _at("2fa/webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn", signed_in),
    _at("2fa/webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn", signed_in),
]  # fmt: skip


def passwords() -> list[URLPattern]:
    """The pages of passwords, served only where FILROUGE_PASSWORDS says so."""
    return [
        _at("reauthenticate/", account.reauthenticate, "account_reauthenticate", signed_in, PER_PERSON),
        _at("password/change/", account.password_change, "account_change_password", signed_in, PER_PERSON),
        _at("password/set/", account.password_set, "account_set_password", signed_in),
        _at("password/reset/", account.password_reset, "account_reset_password", anybody, PER_PLACE, PER_ADDRESS),
        _at("password/reset/done/", account.password_reset_done, "account_reset_password_done", anybody),
        _at("password/reset/key/done/", account.password_reset_from_key_done, "account_reset_password_from_key_done",
            anybody),
        re_path(
            r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
            _served(account.password_reset_from_key, anybody, PER_PLACE),
            name="account_reset_password_from_key",
        ),
    ]  # fmt: skip


if settings.PASSWORDS:
    urlpatterns += passwords()
