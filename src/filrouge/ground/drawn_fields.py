"""How a field of a form is written out: label, hint, what is wrong with it, and the widget, in that order.

In Python, for a form has twenty fields, and the loops and parts of a template would cost each ten times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import BoundField
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.pages.templatetags.ground import icon
from filrouge.ground.words import marked

Widget = Mapping[str, Any]  # what Django tells a widget's template: name, value, attrs, …
SMALL = {"number", "date", "time", "datetime-local"}  # types of fields that take little room
BARE = {"checkbox", "radio", "hidden"}  # types that are not drawn as a field to write in


def field(bound: BoundField) -> SafeString:
    """A field with all that belongs to it. A box to tick stands before its words, several choices have a legend."""
    around = f'class="field{" is-wrong" if bound.errors else ""}"'
    label = conditional_escape(bound.label)
    if bound.widget_type == "checkbox":
        box = f'<label class="choice"{_attribute("for", bound.id_for_label)}>{bound}<span>{label}</span>{_small(bound)}'
        return SafeString(f"<div {around}>{wrong(bound)}{box}</label></div>")
    inside = f"{hint(bound)}{wrong(bound)}{bound}"
    if bound.use_fieldset:
        described = _attribute("aria-describedby", bound.aria_describedby) if bound.aria_describedby else ""
        legend = f"<legend>{label}{optional(bound)}</legend>"
        return SafeString(f"<fieldset {around}{described}>{legend}{inside}</fieldset>")
    called = f"<label{_attribute('for', bound.id_for_label)}>{label}{optional(bound)}</label>" if label else ""
    return SafeString(f"<div {around}>{called}{inside}</div>")


def _small(bound: BoundField) -> SafeString:
    """The hint of a box to tick, within its label."""
    if not bound.help_text:
        return SafeString("")
    return format_html('<small id="{}_helptext">{}</small>', bound.auto_id, bound.help_text)


def optional(bound: BoundField) -> SafeString:
    """That a field may be left empty."""
    if bound.field.required or bound.field.disabled:
        return SafeString("")
    return format_html(' <span class="quiet plain">{}</span>', _("(optional)"))


def hint(bound: BoundField) -> SafeString:
    """The sentence that helps with a field."""
    if not bound.help_text:
        return SafeString("")
    named = format_html(' id="{}_helptext"', bound.auto_id) if bound.auto_id else ""
    return format_html('<p class="hint"{}>{}</p>', named, bound.help_text)


def wrong(bound: BoundField) -> SafeString:
    """What is wrong with what was typed."""
    if not bound.errors:
        return SafeString("")
    named = format_html(' id="{}_error"', bound.auto_id) if bound.auto_id else ""
    said = SafeString(" ".join(conditional_escape(str(error)) for error in bound.errors))
    return format_html('<p class="wrong"{}>{}<span>{}</span></p>', named, icon("triangle-alert"), said)


def attributes(given: Mapping[str, Any]) -> SafeString:
    """The attributes of a widget but its class, which stands with those of the design."""
    said = ((name, value) for name, value in given.items() if name != "class" and value is not False)
    return SafeString("".join(f" {name}" if value is True else _attribute(name, value) for name, value in said))


def _attribute(name: str, value: object) -> str:
    return f' {name}="{conditional_escape(value if isinstance(value, str) else str(value))}"'


def one_element(widget: Widget) -> SafeString:
    """A widget that is one element: text, a number, a box to tick."""
    kind, given, value = widget["type"], widget["attrs"], widget["value"]
    own = given.get("class") or ("w-m" if kind in SMALL else "")
    classes = given.get("class") if kind in BARE else f"input {own}".strip()
    return SafeString(
        f"<input{_attribute('type', kind)}{_attribute('name', widget['name'])}"
        f"{_attribute('class', classes) if classes else ''}{'' if value is None else _attribute('value', value)}"
        f"{attributes(given)}>"
    )


def lines(widget: Widget) -> SafeString:
    """A widget of several lines. What begins with an empty line keeps it, for the first one is the element's own."""
    classes = f"area {widget['attrs'].get('class') or ''}".strip()
    said = conditional_escape(widget["value"]) if widget["value"] else ""
    return SafeString(
        f"<textarea{_attribute('name', widget['name'])}{_attribute('class', classes)}{attributes(widget['attrs'])}>\n"
        f"{said}</textarea>"
    )


def long_select(widget: Widget) -> SafeString:
    """A choice among very many (ground/long_select.py)."""
    classes = f"select {widget['attrs'].get('class') or ''}".strip()
    head = f"<select{_attribute('name', widget['name'])}{_attribute('class', classes)}{attributes(widget['attrs'])}>"
    return SafeString(f"{head}{widget['options']}</select>")


def choice(option: Widget) -> SafeString:
    """One of several choices: a box or a button to tick, with its words behind it where they belong to it."""
    drawn: str = one_element(option)
    if option["wrap_label"]:
        drawn = f'<label class="choice"{_id(option, "for")}>{drawn}<span>{marked(option["label"])}</span></label>'
    return SafeString(drawn)


def choices(widget: Widget) -> SafeString:
    """Several choices, of which one or some can be made."""
    classes = f"choices {widget['attrs'].get('class') or ''}".strip()
    reached = _id(widget) and f'{_id(widget)} tabindex="-1"'
    groups = (
        (f'<p class="label">{conditional_escape(name)}</p>' if name else "")
        + "".join(f"{choice(option)}\n" for option in options)
        for name, options, _place in widget["optgroups"]
    )
    return SafeString(f"<div{_attribute('class', classes)}{reached}>{''.join(groups)}</div>")


def languages(widget: Widget) -> SafeString:
    """Languages to tick, most of them folded away (ground/languages_form.py)."""
    shown = "".join(f"<div>{choice(option)}\n</div>" for option in widget["shown"])
    folded = "".join(
        f"<div{_attribute('lang', option['value'])}>{choice(option)}\n</div>" for option in widget["folded"]
    )
    called = conditional_escape(_("More languages"))  # not within the line below: words in there are not found
    more = f'<details class="fold"><summary>{called}</summary><div>{folded}</div></details>'
    return SafeString(f"<div{_id(widget)}>{shown}{more}</div>")


def _id(widget: Widget, attribute: str = "id") -> str:
    named = widget["attrs"].get("id")
    return _attribute(attribute, named) if named else ""


_ONE_ELEMENT = (
    "text", "number", "email", "url", "color", "search", "tel", "password", "hidden", "date", "time", "datetime",
    "checkbox", "file",
)  # fmt: skip
_CHOICES, _OPTIONS = ("radio", "checkbox_select"), ("radio", "checkbox")
# The templates that Django asks its renderer for, and what is drawn instead of them.
DRAWN: Mapping[str, Callable[[Mapping[str, Any]], SafeString]] = {
    "ground/forms/field.html": lambda context: field(context["field"]),
    "ground/forms/long_select.html": lambda context: long_select(context["widget"]),
    "ground/forms/languages.html": lambda context: languages(context["widget"]),
    **{f"django/forms/widgets/{kind}.html": lambda context: choices(context["widget"]) for kind in _CHOICES},
    **{f"django/forms/widgets/{kind}_option.html": lambda context: choice(context["widget"]) for kind in _OPTIONS},
    "django/forms/widgets/textarea.html": lambda context: lines(context["widget"]),
    **{f"django/forms/widgets/{kind}.html": lambda context: one_element(context["widget"]) for kind in _ONE_ELEMENT},
}
