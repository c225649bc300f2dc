"""Whether the urns of open secret ballots can be opened: for whoever keeps the installation alive."""

from __future__ import annotations

from filrouge.rooms.ballots import sealing
from filrouge.rooms.ballots.models import Urn


def lost_seals() -> list[str]:
    """Addresses of ballots whose urn no key here fits. One statement; nothing of what is inside is told."""
    kept = Urn.objects.select_related("ballot").order_by("ballot__address")
    return [urn.ballot.address for urn in kept if not _fits(urn)]


def _fits(urn: Urn) -> bool:
    try:
        sealing.unseal(urn.ballot.address, urn.sealed)
    except sealing.SealBroken:
        return False
    return True
