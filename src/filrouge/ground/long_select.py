"""A choice among very many, such as countries: its options are drawn once for each language, not for each page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.forms import Select
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from filrouge.ground.pages.options import chosen, drawn

Choice = tuple[str, str]


class Listed(BaseChoiceIterator):
    """Choices that are gone through only when somebody chose: none of them, called `empty`, and then all there are."""

    def __init__(self, empty: str | Promise, listed: Callable[[], Iterable[Choice]]) -> None:
        self.empty, self.listed = empty, listed

    def __iter__(self) -> Iterator[Choice]:
        yield "", str(self.empty)
        yield from self.listed()


class LongSelect(Select):
    """A select of `Listed` choices."""

    template_name = "ground/forms/long_select.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        said = context["widget"]["value"]
        context["widget"]["options"] = chosen(_drawn(tuple(self.choices)), said[0] if said else "")
        return context

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """None: they would be gone through one by one."""
        return []


@lru_cache(50)
def _drawn(choices: tuple[Choice, ...]) -> SafeString:
    return drawn(choices)
