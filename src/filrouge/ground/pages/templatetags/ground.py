"""Marks, icons and small drawings for templates: ``{% load ground %}``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.formats import get_format, localize
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from filrouge.ground import hours, punctuation
from filrouge.ground.pages import options as choosing
from filrouge.ground.pictures import bars, ranges
from filrouge.ground.pictures import voices as ticks
from filrouge.ground.words import Shown, Words, marked

register = template.Library()
NOTHING = '<span class="quiet">·</span>'


@register.filter
def moment(at: datetime | None) -> str:
    """Write a day with its hour, and of which clock it is (ground.hours); nothing for nothing."""
    return hours.moment(at) if at else ""


@register.simple_tag
def colon() -> str:
    """The colon behind a label, as the language sets it: ``{{ label }}{% colon %} {{ words }}``."""
    return punctuation.colon()


@register.filter
def semicolons(names: Iterable[str]) -> str:
    """Names one after the other, with the semicolon of the language: those of organisations have commas inside."""
    return punctuation.with_semicolons(names)


@register.filter
def spoken(words: Words) -> Shown:
    """Words in the language of the page, where it has them."""
    return words.in_(get_language() or "en")


@register.filter(name="marked")
def marked_as(text: str) -> SafeString:
    """Write a text (ground.words.Label) in an element with its language, where that is not the page's."""
    return marked(text)


@register.filter
def web_address(address: str) -> SafeString:
    """An address that breaks after a stroke where it is too long for its line."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((step,) for step in address.split("/")))


@register.filter
def with_chosen(options: SafeString, value: object) -> SafeString:
    """Options that were drawn once (ground.pages.options), with one of them chosen."""
    return choosing.chosen(options, value)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite; it is hidden from screen readers, so a word always stands beside it."""
    return _symbol("icon", name)


@register.simple_tag
def mark(kind: str) -> SafeString:
    """Draw one of the eight marks of the thread (contribution, proposal, amendment, decision, …)."""
    return _symbol("mark", f"mark-{kind}")


@cache
def _symbol(css_class: str, name: str) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        css_class,
        static("ground/icons.svg"),
        name,
    )


@register.simple_tag
def bar(
    value: float, of: float = 1, tone: str = "", start: float = 0, track: bool = True, short: bool = False
) -> SafeString:
    """Draw ``value`` as a share of ``of``, beginning at ``start`` (same unit)."""
    whole = float(of) or 1.0
    return bars.bar(float(value) / whole, tone, float(start) / whole, track, short)


@register.simple_tag
def pull(value: float, of: float = 1) -> SafeString:
    """Draw the progress of an action: ``value`` of ``of`` steps."""
    return bars.pull(float(value) / (float(of) or 1.0))


@register.simple_tag
def split_bar(parts: Sequence[tuple[float, str]]) -> SafeString:
    """Draw parts of a whole: pairs of amount and tone."""
    return bars.split_bar(parts)


@register.simple_tag
def lean(weight: float, largest: float) -> SafeString:
    """Draw a weight of evidence from the middle of its place."""
    return bars.lean(float(weight), float(largest))


@register.simple_tag(name="range")
def range_of(low: float, best: float, high: float, axis: ranges.Axis | None = None) -> SafeString:
    """Draw low, best and high of one estimate."""
    return ranges.range_bar(float(low), float(best), float(high), axis)


@register.simple_tag
def voices(
    label: str, yes: int = 0, against: int = 0, abstain: int = 0, silent: int = 0, large: bool = False
) -> SafeString:
    """Draw one tick per member; ``label`` says the same in words."""
    counts = {"for": yes, "against": against, "abstain": abstain, "silent": silent}
    return ticks.voices(label, counts, large)


@register.simple_tag
def voices_or_bar(
    label: str, yes: int = 0, against: int = 0, abstain: int = 0, silent: int = 0, large: bool = False
) -> SafeString:
    """Draw ticks while members can be told apart by eye, above that a split bar; words stand beside it."""
    if yes + against + abstain + silent <= ticks.MOST_TICKS:
        return voices(label, yes, against, abstain, silent, large)
    return bars.split_bar([(yes, "d4"), (against, "against"), (abstain, "edge"), (silent, "rule")])


@register.simple_tag
def select_options(groups: Iterable[tuple[str | None, Sequence[Mapping[str, Any]], int]]) -> SafeString:
    """Draw what stands inside a select, from its optgroups. In Python, for a list of countries has 250 of them."""
    return mark_safe("".join(_optgroup(name, options) for name, options, _place in groups))  # noqa: S308  # as below


def _optgroup(name: str | None, options: Sequence[Mapping[str, Any]]) -> str:
    """Value, label and name are escaped here, attributes by Django."""
    drawn = "".join(
        f'<option value="{conditional_escape(option["value"])}"{flatatt(option["attrs"]) if option["attrs"] else ""}>'
        f"{conditional_escape(option['label'])}</option>"
        for option in options
    )
    return f'<optgroup label="{conditional_escape(name)}">{drawn}</optgroup>' if name else drawn


@register.simple_tag
def number_cells(numbers: Sequence[int], hrefs: Sequence[str] = ()) -> SafeString:
    """Draw whole numbers as cells of a table, a dot for none. In Python, for lists by lists are thousands.

    `hrefs` lead from each number, but those that are none, to what it counts.
    """
    separator = get_format("THOUSAND_SEPARATOR")
    drawn = [f"{number:,}".replace(",", separator) if number else NOTHING for number in numbers]
    if hrefs:
        told = zip(drawn, numbers, hrefs, strict=True)
        drawn = [f'<a href="{escape(href)}">{text}</a>' if number else text for text, number, href in told]
    cells = "".join(f'<td class="n">{text}</td>' for text in drawn)
    return mark_safe(cells)  # noqa: S308  # digits, our own dot, and addresses that were escaped


@register.simple_tag
def facet_option(group: Mapping[str, Any], option: Mapping[str, Any]) -> SafeString:
    """Draw one value of a facet. In Python, for a page has a hundred of them and an include each would cost a third."""
    kind, chosen = "radio" if group.get("single") else "checkbox", " checked" if option["checked"] else ""
    count = option["count"]
    number = "" if count is None else format_html("<span>{}</span>", localize(count))
    return format_html(
        '<li><label><input type="{}" name="{}" value="{}"{}><span>{}</span>{}</label></li>',
        kind, group["name"], option["value"], chosen, marked(option["label"]), number,
    )  # fmt: skip
