"""What waits at the desk and is of no room: addresses at which mail does not arrive."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.asked.offers import Asked, Kind, Offer
from filrouge.ground.mail.arriving import unreached
from filrouge.ground.people.models import Role, Space
from filrouge.ground.words import Shown

KIND = "mail.unreached"


def waiting(space: Space, organisations: Collection[int]) -> list[Asked]:
    """One line for all such addresses. No statement but at the desk, one there where all mail arrives."""
    lost = unreached(space) if space.organisation_id in organisations else ()
    if not lost:
        return []
    number = len(lost)
    words = ngettext(
        "Mail does not arrive at %(number)d address", "Mail does not arrive at %(number)d addresses", number
    ) % {"number": number}
    newest = max(lost, key=lambda row: row.since)
    # Named by the newest, so that one more address is something new to say.
    return [
        Asked(
            KIND, f"people.person:{newest.person}", space.organisation_id,
            Shown(words, get_language() or "en", "original"), _("Ask for a new address"),
            reverse("secretariat:outbox", args=[space.slug]), newest.since, (Role.SECRETARIAT,),
        )
    ]  # fmt: skip


ASKS = Offer(
    waiting,
    roles=(Role.SECRETARIAT,),
    asks=(Kind(KIND, gettext_lazy("Addresses at which mail does not arrive"), roles=(Role.SECRETARIAT,)),),
)
