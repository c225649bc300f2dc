"""Signing in: a code by mail, a passkey or an authenticator. Accounts are made by a mandate, never by a stranger."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up: whoever holds a mandate has an account. Mail goes out at once, since a code is waited for."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META.get("REMOTE_ADDR", ""))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        return super().authenticate(request, **credentials) if settings.PASSWORDS else None
