"""Addresses that come from outside, and where they may lead: nowhere but here."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_address(request: HttpRequest, asked: str, otherwise: str) -> str:
    """`asked` if it is an address of this installation, else `otherwise`: nobody is sent elsewhere from here."""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if safe else otherwise
