"""Start-up checks: closed unless opened, and no insecure start on a reachable host."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Warning, register, run_checks
from django.urls import URLPattern, URLResolver, get_resolver

from filrouge.ground.mail.replies.addresses import is_an_address
from filrouge.ground.mail.replies.inbox import inbox
from filrouge.ground.mail.sending import transport
from filrouge.ground.rules import Rule
from filrouge.ground.tokens.scopes import scopes

# Views of libraries that have rules of their own: the API (whose operations are checked there) and static files.
OUTSIDE = ("ninja.", "django.contrib.staticfiles")
SHORTEST = 40  # characters of a secret


def views(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every (address pattern, view) of the URL map."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.callback


def _outside(view: Any) -> bool:
    module = getattr(getattr(view, "func", view), "__module__", "") or ""
    return module.startswith(OUTSIDE)


@register()
def every_page_names_its_rule(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """A page without a rule stops the server at start."""
    return [
        Error(f"The page at /{address} names no rule.", hint="Serve it with @page(rule).", id="filrouge.E001")
        for address, view in views()
        if not hasattr(view, "rule") and not _outside(view)
    ]


@register()
def every_operation_names_its_rule_and_its_scope(
    app_configs: Sequence[AppConfig] | None, **_kwargs: Any
) -> list[CheckMessage]:
    """An operation of the API without a rule or a scope stops the server at start."""
    from filrouge.front.api import api

    return [
        Error(
            f"The operation {'/'.join(operation.methods)} {operation.path} names no rule and no scope.",
            hint="Serve it with @serve(rule, scope), below the router's decorator.",
            id="filrouge.E002",
        )
        for operation in api.operations()
        if not isinstance(getattr(operation.view_func, "rule", None), Rule)
        or getattr(operation.view_func, "scope", "") not in scopes()
    ]


@register()
def a_reachable_host_is_secure(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Whoever serves other hosts than this machine needs TLS, mail and no demo."""
    if not settings.REACHABLE:
        return []
    address = urlsplit(settings.PUBLIC_ADDRESS)
    wrong = {
        "E010": (
            not settings.TLS,
            "FILROUGE_TLS is not set.",
            "Put a proxy with a certificate in front; set FILROUGE_TLS=1.",
        ),
        "E011": (
            settings.DEMO,
            "The demo waives the second factor.",
            "Unset FILROUGE_DEMO, or serve localhost only.",
        ),
        "E012": (
            settings.EMAIL_URL == "console",
            "Mail goes to the terminal, so nobody can sign in.",
            "Set FILROUGE_MAIL to smtp://user:password@host:587.",
        ),
        "E013": (
            address.scheme != "https",
            "FILROUGE_ADDRESS is not an https address.",
            "Set it to the address that people type, e.g. https://network.example.",
        ),
        "E014": ("*" in settings.ALLOWED_HOSTS, "FILROUGE_HOSTS allows every host.", "Name the hosts."),
        "E015": (
            not _served(address.hostname or ""),
            "The host of FILROUGE_ADDRESS is not among FILROUGE_HOSTS.",
            "Add it to FILROUGE_HOSTS, or correct the address.",
        ),
    }
    return [Error(what, hint=mend, id=f"filrouge.{code}") for code, (bad, what, mend) in wrong.items() if bad]


def _served(host: str) -> bool:
    return any(host == allowed or (allowed[:1] == "." and host.endswith(allowed)) for allowed in settings.ALLOWED_HOSTS)


@register()
def the_secret_is_one(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """A secret that can be guessed, or read by others on the machine, lets anybody in."""
    found: list[CheckMessage] = []
    if settings.REACHABLE and len(settings.SECRET_KEY) < SHORTEST:
        hint = "Unset FILROUGE_SECRET, so that one is made, or give it 40 or more random characters."
        found.append(Error(f"FILROUGE_SECRET is shorter than {SHORTEST} characters.", hint=hint, id="filrouge.E020"))
    path = settings.HOME / "secret"
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        hint = "Run: chmod 600 on that file. If others had access to the machine, delete it: a new one is made."
        found.append(Error(f"Others on this machine may read {path}.", hint=hint, id="filrouge.E021"))
    return found


@register()
def mail_has_an_address(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """FILROUGE_MAIL can be read, and a password never travels in clear to another machine."""
    try:
        found = transport(settings.EMAIL_URL)
    except ValueError as error:
        return [Error(str(error) + ".", hint="Correct FILROUGE_MAIL.", id="filrouge.E030")]
    if found.encryption == "none" and found.kind == "smtp" and found.host not in settings.LOOPBACK_HOSTS:
        hint = "Leave ?none away, or use a mail server on this machine."
        return [Error("FILROUGE_MAIL sends mail unencrypted to another machine.", hint=hint, id="filrouge.E031")]
    return []


@register()
def answers_by_mail_have_their_way_in(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """FILROUGE_REPLY_TO and FILROUGE_INBOX can be read."""
    found: list[CheckMessage] = []
    if not is_an_address(settings.REPLY_TO):
        hint = "Write one plain address without a plus: reply@network.example."
        found.append(Error("FILROUGE_REPLY_TO is not an address.", hint=hint, id="filrouge.E032"))
    try:
        inbox(settings.INBOX)
    except ValueError as error:
        found.append(Error(f"{error}.", hint="Correct FILROUGE_INBOX.", id="filrouge.E033"))
    return found


@register(deploy=True)
def proxies_are_counted(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Behind a proxy that is not counted, everybody has the proxy's address, and limits hit everybody at once."""
    if not settings.REACHABLE or settings.PROXIES:
        return []
    hint = "Set FILROUGE_PROXIES to how many proxies stand in front (usually 1). Ignore this if there is none."
    return [Warning("FILROUGE_PROXIES is 0.", hint=hint, id="filrouge.W040")]


def serious() -> list[CheckMessage]:
    """What must be mended before anything is served; on a reachable host Django's own checks for that count too."""
    return [found for found in run_checks(include_deployment_checks=settings.REACHABLE) if found.level >= ERROR]
