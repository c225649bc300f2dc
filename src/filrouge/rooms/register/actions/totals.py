"""Counting an umbrella, and publishing a total so that it never changes again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Organisation, Space
from filrouge.rooms.register import deriving
from filrouge.rooms.register.counting import count
from filrouge.rooms.register.models import Count, PublicRegisterCount, Source
from filrouge.rooms.register.rules import MAY


def keep_count(space: Space, umbrella: Organisation | None = None) -> Count:
    """Count an umbrella (the network itself when none is named) and keep the result as today's snapshot."""
    of = umbrella or space.organisation
    result = count(space, of.id)
    with transaction.atomic():
        Count.objects.filter(space=space, umbrella=of, published=False).delete()
        return Count.objects.create(
            space=space, umbrella=of, at=timezone.now(), as_of=date.fromisoformat(result["day"]), result=result
        )


def derive_anew(space: Space, told: Callable[[int, int], None]) -> None:
    """Make all that the room derives anew, as after a restore: entries, belongings, the cube, the index, the total."""
    deriving.rebuild(space, told=told)
    keep_count(space)


@action("register.publish_total", rule=MAY["publish_total"], about="space", says=gettext_lazy("Total published"))
def publish_total(act: Act, *, space: Space, umbrella: Organisation) -> Count:
    """Publish the total of an umbrella as it is now: frozen with its digest, tied to the lists it came from."""
    result = count(space, umbrella.id)
    if not result["lists"]:
        raise Refused(_("There is no list to count yet. Import the list of a federation first."), code="nothing")
    digest = hashlib.sha256(json.dumps(result, sort_keys=True).encode()).hexdigest()
    published = Count.objects.create(
        space=space, umbrella=umbrella, at=act.at, as_of=date.fromisoformat(result["day"]), result=result,
        published=True, digest=digest,
    )  # fmt: skip
    before = (
        Count.objects.filter(space=space, umbrella=umbrella, published=True).exclude(pk=published.pk).order_by("-id")
    )
    if last := before.first():
        act.linked(published, "wasRevisionOf", last)
    for source in Source.objects.filter(pk__in=[row["source"] for row in result["lists"] if row["source"]]):
        act.linked(published, "wasDerivedFrom", source)
    for told in PublicRegisterCount.objects.filter(pk__in=[row["id"] for row in result["registers"]]):
        act.linked(published, "wasDerivedFrom", told)
    best = result["organisations"]["best"]
    act.changed(published, after={"umbrella": umbrella.id, "best": int(best), "digest": digest})
    return published
