"""Parts of pages that are drawn once for as long as they hold."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from filrouge.ground.pages.kept import kept
from filrouge.ground.people.queries import today
from filrouge.ground.people.viewer import Viewer


def kept_part(
    viewer: Viewer, at: str, template: str, key: Hashable, make: Callable[[], dict[str, Any] | None]
) -> SafeString:  # fmt: skip
    """A template drawn once at a stamp of the house; "" where `make`, which gives its context, has none.

    `key` says what it shows and what of the viewer makes a difference to it, besides space, language and day; `at` is
    "" where only the key matters. What belongs to one request alone, such as the token of a form, stands outside.
    """

    def draw() -> SafeString:
        context = make()
        return SafeString("") if context is None else render_to_string(template, context)

    return kept(at, (template, here(viewer), key), draw)


def here(viewer: Viewer) -> Hashable:
    """What every part of a page depends on: the space, the language and the day."""
    return viewer.space.id if viewer.space else 0, get_language(), today()


def sight(viewer: Viewer) -> Hashable:
    """Who looks, by which mandate: for parts of which nothing simpler says what they may show."""
    person, acting = viewer.person, viewer.acting
    return person.id if person else 0, acting.mandate if acting else 0, int(viewer.level)
