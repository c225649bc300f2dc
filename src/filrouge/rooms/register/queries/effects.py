"""What “same” would do to the jobs of the network: computed by the rule that resolves values, not estimated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from filrouge.rooms.register.models import Choice, Doubt, Entry, Relation, Row, Source
from filrouge.rooms.register.resolving import Said, resolve, value

OF_A_SIDE = ("name", "heads", "figures_year", "listed", "umbrella", "organisation__address")  # read by the card
Figure = tuple[int, int]  # year (0: nobody said which), persons


def entries_of(found: Doubt) -> list[Entry]:
    """Both sides of a card as the register shows them, with whether each is in the figure of another or chosen from."""
    of = {"space": found.space_id, "organisation": OuterRef("organisation")}
    included = Relation.objects.filter(kind=Relation.Kind.INCLUDED_IN, **of)
    sides = Entry.objects.filter(space=found.space_id, organisation__in=[found.left_id, found.right_id])
    flagged = sides.annotate(included=Exists(included), chosen=Exists(Choice.objects.filter(**of)))
    return list(flagged.select_related("organisation").only(*OF_A_SIDE))


def jobs_in_words(
    found: Doubt, entries: Collection[Entry], counted: Mapping[str, Any], said: Iterable[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Sentences for the card, nothing where neither side has a figure.

    `entries`: as from `entries_of`. `counted`: jobs in persons by year, as kept. `said`: what the rows of both sides
    say, each with `row`, `source`, `on`, `kind` and `state` of its list, and whether it is `of` an organisation.
    """
    pair = [found.left_id, found.right_id]
    if all(entry.heads is None for entry in entries):
        return ()
    groups = _groups(found.space_id, pair) if any(getattr(entry, "included", False) for entry in entries) else {}
    now = [_figure(entry) for entry in entries if entry.organisation_id not in groups and _counts(entry)]
    # Who was in the figure of a third one still is; who was in the figure of the other becomes one with it.
    alone = set(groups.values()) <= set(pair) and any(_counts(entry) for entry in entries)
    then = _merged(found.space_id, entries, said) if alone else None
    change: dict[int, int] = {}
    for sign, figures in ((-1, now), (1, [then])):
        for year, persons in filter(None, figures):
            change[year] = change.get(year, 0) + sign * persons
    told = [_said(year, round(counted[str(year)]["high"]), by) for year, by in sorted(change.items())
            if by and str(year) in counted]  # fmt: skip
    return tuple(told) or (_("If you say “same”, the network’s jobs, counted in persons, stay as they are."),)


def _groups(space: int, pair: list[int]) -> dict[int, int]:
    """Which of the two are in the figure of a group, and so not added; and of which."""
    included = Relation.objects.filter(space=space, kind=Relation.Kind.INCLUDED_IN, organisation__in=pair)
    return dict(included.values_list("organisation_id", "other_id"))


def _counts(entry: Entry) -> bool:
    return entry.listed and not entry.umbrella


def _figure(entry: Entry) -> Figure | None:
    return None if entry.heads is None else (entry.figures_year or 0, entry.heads)


def _merged(space: int, entries: Collection[Entry], said: Iterable[Mapping[str, Any]]) -> Figure | None:
    """The figure of the one that both would become, as deriving resolves it: choices of the one that stays hold."""
    stays = min(entries, key=lambda entry: (not entry.umbrella, entry.organisation_id))
    speaking = [
        Said(row["row"], row["source"], row["on"], row["kind"] == Source.Kind.STATEMENT, row["said"])
        for row in sorted(said, key=lambda row: int(row["row"]))
        if speaks(row)
    ]
    chosen = Choice.objects.filter(space=space, organisation=stays.organisation_id).values_list("field", "row_id")
    profile = resolve(speaking, dict(chosen) if getattr(stays, "chosen", False) else {})
    heads = value(profile, "heads")
    return None if heads is None else (value(profile, "figures_year") or 0, heads)


def speaks(row: Mapping[str, Any]) -> bool:
    """Whether a row with `of` and `state` says something of its organisation: no site, and on a list in force."""
    return bool(row["of"] == Row.Kind.ORGANISATION and row["state"] == Source.State.IMPORTED)


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
