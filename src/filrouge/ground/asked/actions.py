"""Saying how one wants to be told, on one's page or by the link of a mail."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.asked.models import Edition, Rhythm, Wish
from filrouge.ground.asked.offers import Way, kind_called, ways_of
from filrouge.ground.asked.rules import MAY
from filrouge.ground.asked.stopping import SUMMARY
from filrouge.ground.people.models import Person, Space


@action("asked.choose_mail", rule=MAY["choose_mail"], about="person", says=gettext_lazy("Own mail chosen"))
def choose_mail(act: Act, *, person: Person, space: Space, rhythm: str, weekday: int, kinds: Mapping[str, str]) -> Wish:
    """Say how often one gets the summary of a space, on which day, and how one is told of these kinds."""
    if rhythm not in Rhythm.values or not 0 <= weekday <= 6:
        raise Refused(_("Choose how often the summary comes."), code="rhythm", field="rhythm")
    for name, way in kinds.items():
        known = kind_called(name)
        if way not in (ways_of(known) if known else Way.values):
            raise Refused(_("Choose one of the ways to be told."), code="way", field=name)
    wish = _wish(person, space)
    if wish.rhythm == Rhythm.NONE != rhythm:
        # What happened while no summary was wanted is not told afterwards, all at once.
        wish.since = Edition.objects.filter(space=space).order_by("-day").first()
    wish.rhythm, wish.weekday, wish.kinds = rhythm, weekday, wish.kinds | dict(kinds)
    return _saved(act, wish)


@action("asked.stop_mail", rule=MAY["choose_mail"], about="person", says=gettext_lazy("A kind of mail stopped"))
def stop_mail(act: Act, *, person: Person, space: Space, kind: str) -> Wish:
    """Have no more mail of a kind, or no more summaries. Stopping twice is the same as once."""
    wish = _wish(person, space)
    if kind == SUMMARY:
        wish.rhythm = Rhythm.NONE
    else:
        wish.kinds = wish.kinds | {kind: Way.NEVER.value}
    return _saved(act, wish)


def _wish(person: Person, space: Space) -> Wish:
    Wish.objects.bulk_create([Wish(person=person, space=space)], ignore_conflicts=True)
    return Wish.objects.select_for_update().get(person=person, space=space)


def _saved(act: Act, wish: Wish) -> Wish:
    """Kinds that no room knows any more are let go of."""
    wish.kinds = {name: way for name, way in wish.kinds.items() if kind_called(name)}
    wish.save()
    act.changed(wish, after={"rhythm": wish.rhythm, "weekday": wish.weekday, "kinds": _spelled(wish.kinds)})
    return wish


def _spelled(kinds: Mapping[str, str]) -> list[str]:
    return [f"{name}: {way}" for name, way in sorted(kinds.items())]
