"""What looks at pages sees what is wrong with them, and words in the same colours are looked at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.looking import LIGHTS, findings
from tests.journeys.test_every_page import THIN, Look

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


def test_weak_words_in_the_dark_alone_are_found_there(page: Any) -> None:
    dark = "@media (prefers-color-scheme: dark) { :root { background: #000 } main { color: #fff } p { color: #444 } }"
    page.set_content(PAGE % f"<style>{dark}</style><p>good words by day</p>")
    assert [bool(findings(page, *light)) for light in LIGHTS] == [False, True, True, False]


def test_what_is_wrong_at_one_width_alone_is_found_there(page: Any) -> None:
    narrow = "@media (width > 600px) { input { display: none } }"
    page.set_content(PAGE % f"<style>{narrow}</style><input>")
    assert [bool(findings(page, *light)) for light in LIGHTS] == [True, True, False, False]


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("<label>Name <input></label>", "<label><input></label>", "label"),
        ('<input aria-label="Name">', '<input aria-label="">', "label"),
        ("<h2>Part</h2>", "<h3>Part</h3>", "heading-order"),
        ('<p aria-live="polite">words</p>', '<p aria-live="loud">words</p>', "aria-valid-attr-value"),
        ('<input aria-label="Name" autocomplete="name">', '<input aria-label="Name" autocomplete="nose">',
         "autocomplete-valid"),
    ],
)  # fmt: skip
def test_a_page_that_is_nearly_as_one_that_was_right_is_asked_again(
    page: Any, right: str, wrong: str, rule: str
) -> None:
    assert found(page, right) == []
    assert found(page, right) == []
    assert found(page, wrong) == [rule]
    assert found(page, wrong) == [rule]


def test_what_is_too_wide_for_the_narrowest_screen_is_found(page: Any) -> None:
    look = Look(page, "somebody")
    page.set_content(PAGE % '<div style="width: 330px">wide</div>')
    look.narrow("a page")
    assert look.found == ["somebody a page: is 338 wide at 320"]


def test_a_name_that_two_parts_of_a_page_have_is_found(page: Any) -> None:
    look = Look(page, "somebody")
    page.set_content(PAGE % '<p id="a">one</p><p id="a">two</p>')
    look.at("a page")
    assert look.found == ["somebody a page: has two of ['a']"]


def test_what_is_no_matter_of_colour_is_asked_of_every_page(page: Any) -> None:
    assert found(page, "<input>") == ["label"]
    assert found(page, "<input>") == ["label"]


ROWS = [
    "<li>a</li>", "<li>b</li>", '<li class="late">c</li>', "<li>d</li>", "<li><a href=x>e</a></li>", "<li></li>",
    '<li><a href="y">f</a></li>', "<li><a href>g</a></li>", '<li><a href="z">h</a></li>', '<li class="late">i</li>',
    '<li class="late">j</li>', "<li><ul><li>k</li></ul></li>", "<li><ul><li>l</li><li>m</li><li>n</li></ul></li>",
    "<li>o<form></form></li>", "<li>p<form></form></li>", "<li>q<form></form></li>",
]  # fmt: skip


def test_of_a_long_list_two_rows_of_each_kind_are_looked_at_wherever_they_stand(page: Any) -> None:
    page.set_content(PAGE % f"<ul>{''.join(ROWS)}</ul>")
    page.evaluate(THIN)
    assert page.locator("main > ul").evaluate("list => list.innerText.match(/[a-z]/g).join('')") == "abcefgiklmopq"
