"""Rebuilding what is derived from links and rows: entries, belongings, the cube of the directory.

One function, `rebuild`, for the whole space or for a few organisations after a review. Everything it writes can be
thrown away and made again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from filrouge.ground.database import CHUNK, chunks, know_your_sizes
from filrouge.ground.people.models import Organisation, Space
from filrouge.ground.people.queries import today
from filrouge.ground.search import index
from filrouge.ground.search.folding import WORD, fold
from filrouge.methods import legal_forms, places
from filrouge.rooms.register import resolving
from filrouge.rooms.register.current import current_lists, in_force, one_now, speaking
from filrouge.rooms.register.fields import FAMILIES, FIELDS, base, limits, size_class
from filrouge.rooms.register.models import (
    Belonging,
    Choice,
    Cube,
    Entry,
    FieldVisibility,
    Figure,
    Link,
    Row,
    Source,
)
from filrouge.rooms.register.resolving import Profile, Said

KIND = "register.entry"
DIMENSIONS = ("country", "family", "section", "size")
Cell = tuple[Any, ...]  # umbrella (None: all), country, family, section, size
Told = Callable[[int, int], None]


@dataclass(slots=True)
class Basis:
    """What is looked up once for a rebuild."""

    space: Space
    day: date
    sources: frozenset[int]
    current: dict[int, Source]
    umbrellas: frozenset[int]
    members: frozenset[int]
    choices: dict[int, dict[str, int]] = field(default_factory=dict)
    levels: dict[int, dict[str, int]] = field(default_factory=dict)  # where they differ from the field's own


def rebuild(space: Space, organisations: Collection[int] | None = None, told: Told | None = None) -> int:
    """Make the derived rows of a space anew, for all organisations or for some. Returns how many entries there are."""
    with transaction.atomic():
        basis = _basis(space)
        number = 0
        wanted = _wanted(basis, organisations)
        few = organisations is not None and len(wanted) <= CHUNK
        before = _cells(space, wanted) if few else None
        done = 0
        for chunk in chunks(wanted):
            number += _rebuild_some(basis, chunk)
            done += len(chunk)
            if told:
                told(done, len(wanted))
        if organisations is None:
            _forget_gone(space, wanted)
        if before is None:
            rebuild_cube(space)
            know_your_sizes(Organisation, Row, Link, Entry, Figure, Belonging, Cube)
        else:
            _shift_cube(space, before, _cells(space, wanted))
    return number


def _basis(space: Space) -> Basis:
    day = today()
    lists = current_lists(space, day)
    edges = _edges(space, day)
    choices = _by_organisation(Choice.objects.filter(space=space).values_list("organisation_id", "field", "row_id"))
    own = FieldVisibility.objects.filter(space=space).values_list("organisation_id", "field", "level")
    has_list = {source.umbrella_id for source in lists}
    now = one_now(has_list)
    umbrellas = {now.get(umbrella, umbrella) for umbrella in has_list} | {umbrella for _m, umbrella, _s in edges}
    umbrellas |= {member for member, _u, stands in edges if stands}
    return Basis(
        space, day, frozenset(speaking(space)), {s.id: s for s in lists if s.kind == Source.Kind.ITEMISED},
        frozenset(umbrellas), frozenset(member for member, _u, _s in edges), choices, _by_organisation(own),
    )  # fmt: skip


def _edges(space: Space, day: date) -> list[tuple[int, int, bool]]:
    """Memberships in force, between the organisations that are meant now."""
    edges = list(in_force(space, day).values_list("member_id", "umbrella_id", "stands_for_others"))
    now = one_now({end for edge in edges for end in edge[:2]})
    return [(now.get(member, member), now.get(umbrella, umbrella), stands) for member, umbrella, stands in edges]


def _by_organisation(rows: Iterable[tuple[int, str, int]]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for organisation, name, number in rows:
        found.setdefault(organisation, {})[name] = number
    return found


def _wanted(basis: Basis, organisations: Collection[int] | None) -> list[int]:
    if organisations is not None:
        return sorted(set(organisations))
    linked = Link.objects.filter(space=basis.space, ended_at=None).values_list("organisation_id", flat=True)
    return sorted(set(linked.distinct()) | basis.umbrellas | basis.members)


def _rebuild_some(basis: Basis, wanted: list[int]) -> int:
    said, listed = _rows_of(basis, wanted)
    names = dict(Organisation.objects.filter(id__in=wanted, merged_into=None).values_list("id", "name"))
    declared = basis.umbrellas | basis.members
    alive = [number for number in wanted if number in names and (number in said or number in declared)]
    whole = {number: resolving.resolve(said.get(number, []), basis.choices.get(number)) for number in alive}
    profiles = {number: _public(profile, basis.levels.get(number, {})) for number, profile in whole.items()}
    made = [_entry(basis, n, names[n], profiles[n], whole[n], said.get(n, []), listed.get(n, {})) for n in alive]
    index.keep(basis.space, KIND, {entry.organisation_id: _findable(entry, profiles) for entry in made})
    _keep(basis.space, wanted, made, [belonging for entries in listed.values() for belonging in entries.values()])
    _keep_figures(basis.space, wanted, [f for n in alive for f in _figures(basis.space, n, whole[n])])
    _rename(made, {number for number, profile in whole.items() if resolving.says_none(profile, "country")})
    return len(made)


def _rows_of(basis: Basis, wanted: list[int]) -> tuple[dict[int, list[Said]], dict[int, dict[int, Belonging]]]:
    """What every row says of the wanted organisations, and on which current lists they stand."""
    said: dict[int, list[Said]] = {}
    listed: dict[int, dict[int, Belonging]] = {}
    rows = Row.objects.filter(links__organisation__in=wanted, links__ended_at=None, source__in=basis.sources)
    columns = ("links__organisation_id", "id", "source_id", "stated_on", "source__kind", "kind", "said")
    for organisation, row, source, stated_on, kind, row_kind, values in rows.order_by("id").values_list(*columns):
        if row_kind == Row.Kind.SITE:
            continue
        said.setdefault(organisation, []).append(Said(row, source, stated_on, kind == Source.Kind.STATEMENT, values))
        if source in basis.current:
            belonging = _belonging(basis, organisation, basis.current[source], values)
            listed.setdefault(organisation, {}).setdefault(source, belonging)
    return said, listed


def _belonging(basis: Basis, organisation: int, source: Source, values: dict[str, Any]) -> Belonging:
    return Belonging(
        space=basis.space, organisation_id=organisation, umbrella_id=source.umbrella_id, source=source,
        category=str(values.get("category", ""))[:40], since=day_of(values.get("member_since")),
    )  # fmt: skip


def _public(profile: Profile, levels: dict[str, int]) -> Profile:
    """Law 9: lists, search and map are read by everybody, so they hold only what everybody may see."""
    return {name: fact for name, fact in profile.items() if levels.get(base(name), FIELDS[base(name)].level) == 0}


def _findable(entry: Entry, profiles: dict[int, Profile]) -> str:
    """What an organisation is found by: all its names, its town, its numbers, its activity as it was typed."""
    profile = profiles[entry.organisation_id]
    numbers = [number for _scheme, number, _state in resolving.value(profile, "identifiers", [])]
    activity = resolving.value(profile, "activity") or {}
    typed = activity.get("typed", "") if isinstance(activity, dict) else ""
    return " ".join([entry.name, *resolving.all_names(profile), entry.city, *numbers, str(typed)])


def _entry(
    basis: Basis, number: int, known_as: str, profile: Profile, whole: Profile, said: list[Said],
    listed: dict[int, Belonging],
) -> Entry:  # fmt: skip
    """One row of the directory from what is public of an organisation; what only counts comes from the whole."""
    name = resolving.shown_name(profile)[:300] or known_as
    closed = day_of(resolving.value(whole, "closed"))
    umbrella = number in basis.umbrellas
    return Entry(
        space=basis.space, organisation_id=number, name=name, sort_name=sorted_by(name),
        **_place(profile), **_kind(profile), **_workers(profile, whole),
        lists=len(listed), confirmed_on=resolving.confirmed_on(said), closed_on=closed, umbrella=umbrella,
        listed=bool(listed or number in basis.members) and not umbrella and not (closed and closed <= basis.day),
        changed_at=timezone.now(),
    )  # fmt: skip


def _place(profile: Profile) -> dict[str, Any]:
    country = resolving.value(profile, "country", "")
    city, postcode = resolving.value(profile, "city", ""), resolving.value(profile, "postcode", "")
    lat, lon = resolving.value(profile, "lat"), resolving.value(profile, "lon")
    if (lat is None or lon is None) and (city or postcode) and (town := places.locate(city, country, postcode)):
        lat, lon = town.lat, town.lon
    region = resolving.value(profile, "region") or resolving.value(profile, "nuts") or ""
    return {"country": country, "region": region[:80], "city": city[:120], "lat": lat, "lon": lon}


def _kind(profile: Profile) -> dict[str, str]:
    form = resolving.value(profile, "legal_form", "")
    if not form and not resolving.says_none(profile, "legal_form"):
        form = _form_in_names(profile)
    family = resolving.value(profile, "family", "")
    if not family and form and not resolving.says_none(profile, "family"):
        family = legal_forms.family(form)
    activity = resolving.value(profile, "activity") or {}
    return {
        "legal_form": form,
        "family": family if family in FAMILIES else "",
        "section": activity.get("section", "") if isinstance(activity, dict) else "",
    }


def _form_in_names(profile: Profile) -> str:
    """The legal form that stands in a name, where no source has it in a column of its own."""
    country = resolving.value(profile, "country", "")
    found = (legal_forms.split(name, country).form for name in resolving.all_names(profile))
    return next((form for form in found if form), "")


def _workers(profile: Profile, whole: Profile) -> dict[str, Any]:
    """Workers of the newest year; the size class is what is shown and filtered by, so 0 where it is hidden."""
    told = resolving.newest(whole, "heads")
    heads, high = (None, None) if told is None else limits(told)
    return {"heads": heads, "heads_high": high, "size": size_class(resolving.newest(profile, "heads"))}


def _figures(space: Space, organisation: int, whole: Profile) -> Iterator[Figure]:
    """Every figure that is trusted, whoever may see it: totals add up all of them."""
    for unit, years in resolving.figures(whole).items():
        for year, fact in years.items():
            amount, high = limits(fact.value)
            yield Figure(
                space=space, organisation_id=organisation, unit=unit, year=year, amount=amount, high=high,
                row_id=fact.chosen.row,
            )  # fmt: skip


def _keep(space: Space, wanted: list[int], entries: list[Entry], belongings: list[Belonging]) -> None:
    kept = [e.organisation_id for e in entries]
    gone = sorted(set(wanted) - set(kept))
    Entry.objects.filter(space=space, organisation__in=gone).delete()
    index.forget(space, KIND, gone)
    columns = [f.name for f in Entry._meta.concrete_fields if f.name not in {"id", "space", "organisation"}]
    Entry.objects.bulk_create(
        entries, CHUNK, update_conflicts=True, unique_fields=["space", "organisation"], update_fields=columns
    )
    Belonging.objects.filter(space=space, organisation__in=wanted).delete()
    Belonging.objects.bulk_create(belongings, CHUNK)


def _keep_figures(space: Space, wanted: list[int], figures: list[Figure]) -> None:
    Figure.objects.filter(space=space, organisation__in=wanted).delete()
    Figure.objects.bulk_create(figures, CHUNK)


def _rename(entries: list[Entry], in_no_country: Collection[int]) -> None:
    """Keep the bare identity's name and country as the register resolved them; a country that nobody spoke of stays."""
    known = {e.organisation_id: e for e in entries}
    changed = []
    for organisation in Organisation.objects.filter(id__in=known):
        entry = known[organisation.id]
        country = entry.country or ("" if organisation.id in in_no_country else organisation.country)
        if (organisation.name, organisation.country) != (entry.name, country):
            organisation.name, organisation.country = entry.name, country
            changed.append(organisation)
    Organisation.objects.bulk_update(changed, ["name", "country"], CHUNK)


def _forget_gone(space: Space, wanted: list[int]) -> None:
    gone = set(Entry.objects.filter(space=space).values_list("organisation_id", flat=True)) - set(wanted)
    for chunk in chunks(sorted(gone)):
        Entry.objects.filter(space=space, organisation__in=chunk).delete()
        Belonging.objects.filter(space=space, organisation__in=chunk).delete()
        Figure.objects.filter(space=space, organisation__in=chunk).delete()
        index.forget(space, KIND, chunk)


def rebuild_cube(space: Space) -> None:
    """How many listed organisations share country, family, section and size: for all, and for each umbrella."""
    cells = [Cube(space=space, count=number, **_named(cell)) for cell, number in _cells(space).items()]
    Cube.objects.filter(space=space).delete()
    Cube.objects.bulk_create(cells, CHUNK)


def _cells(space: Space, organisations: Collection[int] | None = None) -> Counter[Cell]:
    """What all organisations, or some, add to the cube.

    Joined in memory: entries and belongings have no database relation, for neither owns the other.
    """
    entries = Entry.objects.filter(space=space, listed=True)
    belongings = Belonging.objects.filter(space=space)
    if organisations is not None:
        entries = entries.filter(organisation__in=organisations)
        belongings = belongings.filter(organisation__in=organisations)
    cell_of = {row[0]: row[1:] for row in entries.values_list("organisation_id", *DIMENSIONS).iterator(CHUNK)}
    pairs = set(belongings.values_list("umbrella_id", "organisation_id").iterator(CHUNK))
    counted = Counter((None, *cell) for cell in cell_of.values())
    counted.update((umbrella, *cell_of[number]) for umbrella, number in pairs if number in cell_of)
    return counted


def _shift_cube(space: Space, before: Counter[Cell], after: Counter[Cell]) -> None:
    """Move the cube by what a few organisations changed: an answer in the review queue does not count everything."""
    for cell in before.keys() | after.keys():
        change = after[cell] - before[cell]
        here = Cube.objects.filter(space=space, **_named(cell))
        if change and not here.update(count=F("count") + change):
            Cube.objects.create(space=space, count=change, **_named(cell))
        elif change < 0:
            here.filter(count=0).delete()


def _named(cell: Cell) -> dict[str, Any]:
    return dict(zip(("umbrella_id", *DIMENSIONS), cell, strict=True))


def sorted_by(name: str) -> str:
    """What a name is sorted by: its letters and digits, without accents, quotation marks or case."""
    return " ".join(WORD.findall(fold(name)))[:120]


def day_of(text: Any) -> date | None:
    """A date from ISO text; a bare year or month counts from its first day. None when it says nothing."""
    if not isinstance(text, str) or not text:
        return None
    try:
        return date.fromisoformat((text + "-01-01")[:10] if len(text) == 4 else (text + "-01")[:10])
    except ValueError:
        return None
