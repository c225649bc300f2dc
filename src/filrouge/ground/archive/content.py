"""Which tables an archive holds, in an order in which each stands after those it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.models import Q

LeftOut = Mapping[str, Q | None]
"""Table (`register.cube`) → which of its rows are left out; None: all of them."""

# Made by Django itself for its own use, or worth nothing on another machine or another day.
OUTSIDE = frozenset({"contenttypes", "auth", "sessions", "usersessions"})
ALWAYS_LEFT_OUT: LeftOut = {"account.emailconfirmation": None, "search.document": None}


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the archive: its model, and the rows that belong in."""

    model: type[models.Model]
    left_out: Q | None = None

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def fields(self) -> list[models.Field[Any, Any]]:
        return list(self.model._meta.concrete_fields)

    @property
    def columns(self) -> list[str]:
        return [field.attname for field in self.fields]

    def rows(self, using: str) -> models.QuerySet[Any]:
        """The rows that belong in, by number: an order that every database keeps alike."""
        found = self.model._base_manager.using(using).order_by("pk")
        return found if self.left_out is None else found.exclude(self.left_out)


def parts(apps: Apps, left_out: LeftOut) -> list[Part]:
    """Every table of the archive. `left_out` is what the rooms derive; Django's own tables are never in."""
    skipped = {**ALWAYS_LEFT_OUT, **left_out}
    inside = {
        model._meta.label_lower: Part(model, skipped.get(model._meta.label_lower))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in OUTSIDE and _stored(model)
    }
    whole = {label for label, where in skipped.items() if where is None}
    return list(_ordered({label: part for label, part in inside.items() if label not in whole}))


def _stored(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy


def _ordered(inside: dict[str, Part]) -> Iterator[Part]:
    """Those that refer to nothing that is still to come, by name; a circle is cut at its first name."""
    waiting = {label: _refers_to(part) & set(inside) - {label} for label, part in sorted(inside.items())}
    while waiting:
        ready = next((label for label, needs in waiting.items() if not needs & set(waiting)), next(iter(waiting)))
        yield inside[ready]
        del waiting[ready]


def _refers_to(part: Part) -> set[str]:
    related = [field.related_model for field in part.fields if field.is_relation]
    return {model._meta.label_lower for model in related if isinstance(model, type)}
