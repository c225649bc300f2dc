"""Addresses on the web as evidence for who is who: the host that is an organisation's own."""

from filrouge.methods.web.domains import domain

__all__ = ["domain"]
