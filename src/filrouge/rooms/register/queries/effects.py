"""What “same” would do to the jobs of the network: computed by the rule that resolves values, not estimated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from filrouge.ground.people.models import Space
from filrouge.rooms.register.models import Choice, Doubt, Entry, Link, Relation, Row, Source
from filrouge.rooms.register.resolving import Said, resolve, value

Figure = tuple[int, int]  # year (0: nobody said which), persons


def jobs_in_words(found: Doubt, counted: Mapping[str, Any]) -> tuple[str, ...]:
    """Sentences for the card, nothing where neither side has a figure. `counted`: jobs in persons by year, as kept."""
    pair = [found.left_id, found.right_id]
    entries = list(Entry.objects.filter(space=found.space_id, organisation__in=pair))
    if all(entry.heads is None for entry in entries):
        return ()
    groups = _groups(found.space_id, pair)
    now = [_figure(entry) for entry in entries if entry.organisation_id not in groups and _counts(entry)]
    # Who was in the figure of a third one still is; who was in the figure of the other becomes one with it.
    alone = set(groups.values()) <= set(pair) and any(_counts(entry) for entry in entries)
    then = _merged(found.space, entries) if alone else None
    change: dict[int, int] = {}
    for sign, figures in ((-1, now), (1, [then])):
        for year, persons in filter(None, figures):
            change[year] = change.get(year, 0) + sign * persons
    said = [_said(year, round(counted[str(year)]["high"]), by) for year, by in sorted(change.items())
            if by and str(year) in counted]  # fmt: skip
    return tuple(said) or (_("If you say “same”, the network’s jobs, counted in persons, stay as they are."),)


def _groups(space: int, pair: list[int]) -> dict[int, int]:
    """Which of the two are in the figure of a group, and so not added; and of which."""
    included = Relation.objects.filter(space=space, kind=Relation.Kind.INCLUDED_IN, organisation__in=pair)
    return dict(included.values_list("organisation_id", "other_id"))


def _counts(entry: Entry) -> bool:
    return entry.listed and not entry.umbrella


def _figure(entry: Entry) -> Figure | None:
    return None if entry.heads is None else (entry.figures_year or 0, entry.heads)


def _merged(space: Space, entries: Collection[Entry]) -> Figure | None:
    """The figure of the one that both would become, as deriving resolves it: choices of the one that stays hold."""
    stays = min(entries, key=lambda entry: (not entry.umbrella, entry.organisation_id)).organisation_id
    links = Link.objects.filter(
        space=space, organisation__in=[entry.organisation_id for entry in entries], ended_at=None,
        row__kind=Row.Kind.ORGANISATION, row__source__state=Source.State.IMPORTED,
    )  # fmt: skip
    columns = ("row_id", "row__source_id", "row__stated_on", "row__source__kind", "row__said")
    said = [
        Said(row, source, day, kind == Source.Kind.STATEMENT, values)
        for row, source, day, kind, values in links.order_by("row_id").values_list(*columns)
    ]
    chosen = Choice.objects.filter(space=space, organisation=stays).values_list("field", "row_id")
    profile = resolve(said, dict(chosen))
    heads = value(profile, "heads")
    return None if heads is None else (value(profile, "figures_year") or 0, heads)


def _said(year: int, before: int, by: int) -> str:
    words = (
        _("If you say “same”, the network’s jobs of %(year)s, counted in persons, go from %(before)s to at most "
          "%(after)s.")
        if year
        else _("If you say “same”, the network’s jobs of an unstated year, counted in persons, go from %(before)s to "
               "at most %(after)s.")
    )  # fmt: skip
    return words % {"year": year, "before": _whole(before), "after": _whole(max(0, before + by))}


def _whole(number: int) -> str:
    return str(number_format(number, use_l10n=True, force_grouping=True))
