"""What looks at pages sees what is wrong with them, and words in the same colours are looked at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.looking import findings

PAGE = """<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>%s</main></html>"""
WEAK = '<p style="color: #aaa; background: %s">weak words</p>'
HIDDEN = '<a href="/" style="color: #030; text-decoration: none">not told apart</a>'


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def found(page: Any, content: str) -> list[str]:
    """The rules that a page breaks."""
    page.set_content(PAGE % content)
    return [finding.split()[0] for finding in findings(page, "light", 1280)]


def test_nothing_is_found_where_nothing_is_wrong(page: Any) -> None:
    assert found(page, "<p>good words</p>") == []


def test_weak_colours_are_found_on_every_page_that_has_them(page: Any) -> None:
    assert found(page, WEAK % "#fff") == ["color-contrast"]
    assert found(page, WEAK % "#fff") == ["color-contrast"]


def test_the_same_colours_on_another_ground_are_looked_at_again(page: Any) -> None:
    assert found(page, WEAK % "#000") == []
    assert found(page, f'<div style="background: #bbb">{WEAK % "none"}</div>') == ["color-contrast"]


def test_a_link_that_does_not_stand_out_from_its_words_is_found(page: Any) -> None:
    assert found(page, f"<p>some words and {HIDDEN} and more</p>") == ["link-in-text-block"]


def test_what_is_no_matter_of_colour_is_asked_of_every_page(page: Any) -> None:
    assert found(page, "<input>") == ["label"]
    assert found(page, "<input>") == ["label"]
