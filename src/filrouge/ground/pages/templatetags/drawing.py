"""What stands around every page and in every form, drawn at little cost: ``{% load drawing %}``."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Protocol

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.loader_tags import BlockNode
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground import drawn_fields

register = template.Library()
MOST = 300  # drawings that one tag remembers; each has a kilobyte or two


class DrawnOnce(template.Node):
    """A part of a template that sees the values it names and nothing else, so it is the same wherever they are."""

    def __init__(self, nodelist: NodeList, values: Mapping[str, FilterExpression]) -> None:
        self.nodelist, self.values = nodelist, values
        self.drawn = lru_cache(MOST)(self._drawn)

    def render(self, context: template.Context) -> SafeString:
        values = tuple(value.resolve(context) for value in self.values.values())
        assert context.template is not None  # whatever is drawn is drawn within a template
        return self.drawn(context.template.engine, get_language(), timezone.get_current_timezone(), values)

    def _drawn(
        self, engine: template.Engine, _language: str | None, _clock: Hashable, values: tuple[Hashable, ...]
    ) -> SafeString:
        alone = template.Context(dict(zip(self.values, values, strict=True)))
        alone.template = template.Template("", engine=engine)  # parts that are included are looked for there
        return self.nodelist.render(alone)


@register.tag
def drawn_once(parser: Parser, token: Token) -> DrawnOnce:
    """``{% drawn_once name=value … %}…{% end_drawn_once %}``: drawn once for the same values, language and clock.

    Inside, nothing of the page is seen but the names that are given, not even the request: what one reader is shown
    cannot come from the page of another. The values can be compared (text, numbers, frozen dataclasses, tuples of
    them); what changes with each request, such as the token of a form, stands outside.
    """
    name, *words = token.split_contents()
    values = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"{name} takes name=value and nothing else, not “{words[0]}”.")
    nodelist = parser.parse(("end_drawn_once",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError(f"A block within {name} could not be filled by a page.")
    return DrawnOnce(nodelist, values)


class Language(Protocol):
    """One of the languages in which a page can be read. `label` is shown, `name` is read out."""

    label: str
    name: str
    code: str
    href: str
    current: bool


CURRENT = mark_safe(' aria-current="true"')


@register.simple_tag
def languages(choices: Iterable[Language]) -> SafeString:
    """Draw the languages of a page, each with its address there. In Python, for every page has them twice."""
    links = format_html_join(
        "",
        '<li><a href="{0}" lang="{1}" hreflang="{1}"{2}><span aria-hidden="true">{3}</span>'
        '<span class="vh">{4}</span></a></li>',
        ((each.href, each.code, CURRENT if each.current else "", each.label, each.name) for each in choices),
    )
    return links and format_html('<ul class="langs" aria-label="{}">{}</ul>', _("Language"), links)


# Parts of fields, for forms that a template lays out itself.
register.simple_tag(drawn_fields.attributes, name="widget_attributes")
register.simple_tag(drawn_fields.one_element, name="widget_input")
register.simple_tag(drawn_fields.hint, name="field_hint")
register.simple_tag(drawn_fields.optional, name="field_optional")
register.simple_tag(drawn_fields.wrong, name="field_wrong")
