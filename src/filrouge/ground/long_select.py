"""A choice among very many, such as countries: its options are drawn once for each language, not for each page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.forms import Select
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from filrouge.ground.pages.options import Choice, chosen, drawn


class Listed(BaseChoiceIterator):
    """Choices that are gone through only when somebody chose: none of them, called `empty` where one need not choose,
    and then all there are.

    What `listed` gives may differ by language and by nothing else; it is a function of a module, so that two that say
    the same are one.
    """

    def __init__(self, empty: str | Promise | None, listed: Callable[[], Iterable[Choice]]) -> None:
        self.empty, self.listed = empty, listed

    def __hash__(self) -> int:
        return hash(self.listed)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Listed):
            return NotImplemented
        return (self.empty, self.listed) == (other.empty, other.listed)

    def __iter__(self) -> Iterator[Choice]:
        if self.empty is not None:
            yield "", str(self.empty)
        yield from self.listed()


class LongSelect(Select):
    """A select of `Listed` choices."""

    template_name = "ground/forms/long_select.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        said, listed = context["widget"]["value"], self.choices
        assert isinstance(listed, Listed)  # a long select has no other choices
        context["widget"]["options"] = chosen(_drawn(get_language(), listed), said[0] if said else "")
        return context

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """None: they would be gone through one by one."""
        return []


@lru_cache(50)
def _drawn(_language: str | None, choices: Listed) -> SafeString:
    return drawn(choices)
