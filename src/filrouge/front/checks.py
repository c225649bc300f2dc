"""Start-up checks: closed unless opened, and no insecure start on a reachable host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

# Views of libraries that have rules of their own: signing in, and the API (whose operations are checked there).
OUTSIDE = ("allauth.", "ninja.", "django.contrib.staticfiles")


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
def a_reachable_host_is_secure(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Whoever serves other hosts than this machine needs TLS, mail and no demo."""
    if not settings.REACHABLE:
        return []
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
            not settings.PUBLIC_ADDRESS.startswith("https://"),
            "FILROUGE_ADDRESS is not an https address.",
            "Set it to the address that people type, e.g. https://network.example.",
        ),
        "E014": ("*" in settings.ALLOWED_HOSTS, "FILROUGE_HOSTS allows every host.", "Name the hosts."),
    }
    return [Error(what, hint=mend, id=f"filrouge.{code}") for code, (bad, what, mend) in wrong.items() if bad]
