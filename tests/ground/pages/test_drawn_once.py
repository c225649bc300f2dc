"""What is drawn once is the same for all who are given the same, and shows nothing of anybody else's page."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

LOAD = "{% load drawing i18n %}"


@dataclass(frozen=True)
class Somebody:
    """A value that counts how often it is read."""

    name: str
    read: list[str] | None = None

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def said(self) -> str:
        if self.read is not None:
            self.read.append(self.name)
        return self.name


def drawn(template: Template, **values: object) -> str:
    return template.render(Context(values))


def test_a_part_is_drawn_once_for_the_same_values_and_anew_for_others() -> None:
    part, read = Template(f"{LOAD}{{% drawn_once who=who %}}{{{{ who.said }}}}{{% end_drawn_once %}}"), list[str]()

    for name in ("Ana", "Bo", "Ana", "Bo"):
        assert drawn(part, who=Somebody(name, read)) == name
    assert read == ["Ana", "Bo"]


def test_nothing_is_seen_inside_but_what_was_named() -> None:
    part = Template(
        f"{LOAD}{{% drawn_once one=one %}}{{{{ one }}}}{{{{ other }}}}{{{{ request }}}}{{% end_drawn_once %}}"
    )

    assert drawn(part, one="a", other="the page of somebody else", request="theirs") == "a"


def test_each_language_has_its_own_and_what_is_named_is_escaped() -> None:
    part = Template(f"{LOAD}{{% drawn_once one=one %}}{{% translate 'Search' %}} {{{{ one }}}}{{% end_drawn_once %}}")

    assert drawn(part, one="<b>") == "Search &lt;b&gt;"
    with translation.override("fr"):
        assert drawn(part, one="<b>") == "Rechercher &lt;b&gt;"
    assert drawn(part, one="<b>") == "Search &lt;b&gt;"


@pytest.mark.parametrize("written", [
    "{% drawn_once one %}{% end_drawn_once %}",
    "{% drawn_once %}{% block a %}{% endblock %}{% end_drawn_once %}",
])  # fmt: skip
def test_what_could_not_be_drawn_alone_is_refused_when_the_template_is_read(written: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(LOAD + written)
