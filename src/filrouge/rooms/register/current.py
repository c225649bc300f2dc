"""Which lists count on a day: of each series of a federation the newest imported one, and all that was written here."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from filrouge.ground.people.models import Space
from filrouge.rooms.register.models import Source


def current_lists(space: Space, day: date) -> list[Source]:
    """The lists (itemised and declared) in force on a day, one per federation and series, by federation."""
    newest = Window(
        RowNumber(), partition_by=[F("umbrella_id"), F("series")], order_by=[F("as_of").desc(), F("id").desc()]
    )
    found = Source.objects.filter(
        space=space, state=Source.State.IMPORTED, kind__in=[Source.Kind.ITEMISED, Source.Kind.DECLARED], as_of__lte=day
    ).alias(age=newest)
    return list(found.filter(age=1).select_related("umbrella").order_by("umbrella__name", "series"))


def speaking(space: Space) -> list[int]:
    """Ids of all sources whose rows are evidence: every imported list of any year, and what was written here."""
    return list(
        Source.objects.filter(space=space, state=Source.State.IMPORTED)
        .exclude(kind=Source.Kind.DECLARED)
        .values_list("id", flat=True)
    )
