"""Calendar feeds of one's own, behind a secret that can be taken back."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Space
from filrouge.ground.tokens.actions import digest_of
from filrouge.rooms.meetings.models import FeedKey, Series
from filrouge.rooms.meetings.rules import MAY

MOST_KEYS = 20


@action("meetings.make_feed", rule=MAY["subscribe"], about="space", says=gettext_lazy("Calendar feed made"))
def make_feed(
    act: Act, *, space: Space, for_organisation: bool = False, series: Series | None = None
) -> tuple[FeedKey, str]:
    """A feed of everything for oneself, of one's organisation, or of a series. Returns the key and its secret, once."""
    person, acting = act.by.person, act.by.acting
    assert person is not None  # the rule has settled both
    assert acting is not None
    if series is not None and series.space_id != space.id:
        raise Refused(_("That series is not one of this network. Choose another."), code="series", field="series")
    if FeedKey.objects.filter(person=person, space=space, revoked_at=None).count() >= MOST_KEYS:
        raise Refused(_("You have %(most)s feeds. Take one back first.") % {"most": MOST_KEYS}, code="many")
    secret = secrets.token_urlsafe(24)
    key = FeedKey.objects.create(
        person=person, space=space, organisation_id=acting.organisation if for_organisation else None, series=series,
        digest=digest_of(secret), made_at=act.at,
    )  # fmt: skip
    act.changed(key, after={"organisation": for_organisation, "series": series.address if series else ""})
    return key, secret


@action("meetings.revoke_feed", rule=MAY["revoke_feed"], about="key", says=gettext_lazy("Calendar feed taken back"))
def revoke_feed(act: Act, *, key: FeedKey) -> FeedKey:
    """The address of this feed opens nothing any more."""
    FeedKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=act.at)
    act.changed(key, after={"revoked": True})
    return key
