"""Looking at a page with axe: in both colour schemes, on a wide screen and on a phone.

Nothing is asked twice. Contrast is the same for words in the same colours on the same ground: each such sight is looked
at once, wherever it occurs first. All other rules judge a page by its elements and by which of them are shown: they are
asked wherever the content of a page, or what surrounds it, is of a shape that was not seen yet. What is wrong is never
taken as seen. A change of width or of scheme draws the page anew, so lights come in the order that changes least, and
begin with the phone, at which pages are measured before.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

# Only what is wrong is asked for: to describe all that is right takes axe as long again. Style sheets would be loaded
# anew for a rule that is an experiment of axe, which nobody asks.
COLOURS = ["color-contrast", "link-in-text-block"]
WRONG = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
STRUCTURE = WRONG | {"rules": {rule: {"enabled": False} for rule in COLOURS}}
CONTRAST = WRONG | {"runOnly": COLOURS}
PICTURES = os.environ.get("FILROUGE_SCREENS", "")
LIGHTS = (("light", 390), ("dark", 390), ("dark", 1280), ("light", 1280))
RUN = "options => axe.run(document, options).then(found => found.violations)"
# A shape: elements, their classes, which of them have words, are shown or can be scrolled, which names are empty and
# which occur twice. Names are numbered as they come, so that it does not matter what they are.
SHAPES = """() => {
  const said = each => [...each.childNodes].some(part => part.nodeType === 3 && part.textContent.trim());
  const scrolls = each => (each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight) &&
    /auto|scroll/.test(getComputedStyle(each).overflow);
  const named = /^(id|for|name|alt|title|aria-(label|labelledby|describedby|controls|owns|value.*))$/;
  const kept = /^(class|type|scope|role|lang|tabindex|autocomplete|aria-.*)$/;
  const shape = elements => {
    const names = new Map();
    const number = name => names.get(name) ?? names.set(name, names.size).get(name);
    const told = ({name, value}) => name +
      (named.test(name) ? value.trim() && number(value) : kept.test(name) ? value : '');
    return elements.map(each => [each.parentElement?.tagName, each.tagName, said(each), scrolls(each),
      each.checkVisibility({visibilityProperty: true}), ...[...each.attributes].map(told)].join(' ')).join(';');
  };
  const around = [...document.querySelectorAll('html, meta, title, body, body *')]
    .filter(each => !each.closest('main'));
  return [shape([...document.querySelectorAll('main, main *')]), shape(around)];
}"""
# A sight: the colour of words, whether they are large (as axe reckons) or of one letter, and every ground behind them
# up to one that hides the rest; what can be seen through is none. Which fields, labels and parts of a picture axe
# leaves out depends on their kind; a link must also stand out from the words around it, by whatever it has.
SIGHTS = """() => {
  const known = new Map();
  const grounds = each => {
    if (!each) return '';
    if (!known.has(each)) {
      const {backgroundColor, backgroundImage, opacity} = getComputedStyle(each);
      const hides = backgroundImage === 'none' && /^rgb\\(/.test(backgroundColor);
      const behind = hides ? '' : grounds(each.parentElement);
      const clear = backgroundColor === 'rgba(0, 0, 0, 0)' && backgroundImage === 'none' && opacity === '1';
      known.set(each, clear ? behind : `${backgroundColor} ${backgroundImage} ${opacity} ${behind}`);
    }
    return known.get(each);
  };
  const large = ({fontSize, fontWeight}) =>
    Math.ceil(parseFloat(fontSize) * 72) / 96 >= (fontWeight >= 700 ? 14 : 18);
  const look = style => [style.color, large(style), style.textShadow];
  const exact = ({fontSize, fontWeight, fontFamily}) => [fontSize, fontWeight, fontFamily];
  const link = (each, style) => each.tagName !== 'A' ? [] : [style.textDecorationLine, style.borderBottomStyle,
    ...exact(style), ...look(getComputedStyle(each.parentElement)), ...exact(getComputedStyle(each.parentElement))];
  const kind = each => /^[a-z]|^(A|BUTTON|INPUT|LABEL|OPTION|SELECT|TEXTAREA)$/.test(each.tagName) ?
    [each.tagName, each.type] : [];
  const idle = each => !!each.closest('[disabled], [aria-disabled="true"], [aria-hidden="true"], [inert]') ||
    !!each.closest('label')?.control?.disabled;
  window.sights = new Map();
  for (const each of document.querySelectorAll('body *')) {
    const said = [...each.childNodes].map(part => part.nodeType === 3 ? part.textContent.trim() : '').join('');
    if (!said && !each.matches('input, select, textarea')) continue;
    const {width, height} = each.getBoundingClientRect();
    if (width < 2 || height < 2 || !each.checkVisibility()) continue;
    const style = getComputedStyle(each);
    const sight = [...kind(each), idle(each), said.length > 1, ...look(style), ...link(each, style), grounds(each)]
      .join(' ');
    if (!window.sights.has(sight)) window.sights.set(sight, each);
  }
  return [...window.sights.keys()];
}"""
# A page that looks again by itself may have drawn a part anew since it was asked for its sights.
RUN_AMONG = f"""([sights, options]) => {{
  ({SIGHTS})();
  const there = sights.filter(each => window.sights.has(each));
  if (!there.length) return [[], []];
  const include = there.map(each => window.sights.get(each));
  return axe.run({{include}}, options).then(found => [there, found.violations]);
}}"""
LOOK = f"""() => {{
  if (!('axe' in window)) {{
    if (!('beginAxe' in window)) return null;
    beginAxe();
  }}
  return [({SHAPES})(), ({SIGHTS})()];
}}"""
_SEEN: set[str] = set()  # shapes and sights that are right


def findings(page: Any, scheme: str, width: int) -> list[str]:
    """What axe finds wrong on the page as it is open now, in this scheme and at this width; no finding is forgiven."""
    see(page, scheme, width)
    shapes, sights = _told(page)
    structure = [] if _SEEN.issuperset(shapes) else page.evaluate(RUN, STRUCTURE)
    new = [sight for sight in sights if sight not in _SEEN]
    there, colours = page.evaluate(RUN_AMONG, [new, CONTRAST]) if new else ([], [])
    _SEEN.update(() if structure else shapes, () if colours else there)
    return _words([*structure, *colours])


def see(page: Any, scheme: str, width: int) -> None:
    """The page in this scheme and at this width. To say the same again would make the browser draw it again."""
    if getattr(page, "scheme", "light") != scheme:
        page.emulate_media(color_scheme=scheme)
        page.scheme = scheme
    if page.viewport_size != (size := {"width": width, "height": 900}):
        page.set_viewport_size(size)


def _told(page: Any) -> list[list[str]]:
    """The shapes and sights of a page, with axe at hand: it is handed over once in each window.

    As a function it costs nothing on pages that nobody looks at, and the browser keeps what it has read of it.
    """
    if (told := page.evaluate(LOOK)) is None:
        at_hand = f"window.beginAxe = () => {{{_source()}\n}};"
        page.context.add_init_script(at_hand)
        page.evaluate(f"() => {{{at_hand}}}")
        told = page.evaluate(LOOK)
    return list(told)


def _words(found: list[dict[str, Any]]) -> list[str]:
    return [f"{rule['id']} {'; '.join(node['html'][:160] for node in rule['nodes'][:3])}" for rule in found]


@cache
def _source() -> str:
    """The source of axe."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
