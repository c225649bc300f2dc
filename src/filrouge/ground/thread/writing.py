"""Making links, from within actions only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models

from filrouge.ground.trail.writing import Ref

if TYPE_CHECKING:
    from filrouge.ground.actions import Act
    from filrouge.ground.trail.models import Entry

# PROV-O properties between entities and activities: https://www.w3.org/TR/prov-o/
TERMS = frozenset({"wasDerivedFrom", "wasRevisionOf", "wasInformedBy", "wasInfluencedBy", "hadPrimarySource", "used"})


def ref(thing: models.Model) -> Ref:
    """The name of a row anywhere in the house, e.g. ("register.source", 12)."""
    return Ref(thing._meta.label_lower, int(thing.pk))


def write(act: Act, entry: Entry) -> None:
    """Write the links noted on an act; a link that already exists stays as it is.

    Those that it takes away go, and the entry says which: what is still a draft lets go of something, and what was tied
    together by mistake is taken apart.
    """
    if not act.links and not act.unlinks:
        return
    if act.by.space is None or any(how not in TERMS for _effect, how, _cause in act.links):
        raise ValueError("a link needs a space and a PROV term")
    link = apps.get_model("thread", "Link")
    for effect, how, cause in act.unlinks:
        link.objects.filter(
            space=act.by.space.id, how=how, effect_kind=effect.kind, effect_id=effect.id,
            cause_kind=cause.kind, cause_id=cause.id,
        ).delete()  # fmt: skip
    made = [
        link(
            space_id=act.by.space.id, at=act.at, how=how, entry=entry.pk,
            effect_kind=effect.kind, effect_id=effect.id, cause_kind=cause.kind, cause_id=cause.id,
        )
        for effect, how, cause in act.links
    ]  # fmt: skip
    link.objects.bulk_create(made, ignore_conflicts=True)
