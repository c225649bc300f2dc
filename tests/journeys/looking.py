"""Looking at a page with axe: in both colour schemes, on a wide screen and on a phone.

Most of axe's time goes into contrast, which is the same for words in the same colours on the same ground. Each such
sight is looked at once, wherever it occurs first. What is no matter of colour is the same in both schemes, so it is
asked once at each width.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

# Only what is wrong is asked for: to describe all that is right takes axe as long again.
COLOURS = ["color-contrast", "link-in-text-block"]
WRONG = {"resultTypes": ["violations"]}
STRUCTURE = WRONG | {"rules": {rule: {"enabled": False} for rule in COLOURS}}
CONTRAST = WRONG | {"runOnly": COLOURS}
PICTURES = os.environ.get("FILROUGE_SCREENS", "")
LIGHTS = (("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390))
ALSO_STRUCTURE = {("light", 1280), ("dark", 390)}
RUN = "options => axe.run(document, options).then(found => found.violations)"
RUN_AMONG = "([sights, options]) => axe.run({include: sights.map(each => window.sights.get(each))}, options)"
RUN_AMONG += ".then(found => found.violations)"
# A sight: the colours and the size of words, and every ground behind them up to one that hides the rest. Of a link
# also how it stands out from the words around it.
SIGHTS = """() => {
  const grounds = each => {
    const behind = [];
    for (; each; each = each.parentElement) {
      const {backgroundColor, backgroundImage, opacity} = getComputedStyle(each);
      behind.push(backgroundColor, backgroundImage, opacity);
      if (backgroundImage === 'none' && /^rgb\\(/.test(backgroundColor)) break;
    }
    return behind;
  };
  const link = (each, {textDecorationLine, borderBottomStyle}) => each.tagName !== 'A' ? [] :
    [textDecorationLine, borderBottomStyle, ...words(getComputedStyle(each.parentElement))];
  const words = ({color, fontSize, fontWeight, textShadow}) => [color, fontSize, fontWeight, textShadow];
  const said = each => each.matches('input, select, textarea') ||
    [...each.childNodes].some(part => part.nodeType === 3 && part.textContent.trim());
  window.sights = new Map();
  for (const each of document.querySelectorAll('body *')) {
    const {width, height} = each.getBoundingClientRect();
    if (!said(each) || width < 2 || height < 2 || !each.checkVisibility()) continue;
    const style = getComputedStyle(each);
    const idle = !!each.closest('[disabled], [aria-disabled="true"], [aria-hidden="true"], [inert]');
    const sight = [each.tagName, idle, ...words(style), ...link(each, style), ...grounds(each)].join(' ');
    if (!window.sights.has(sight)) window.sights.set(sight, each);
  }
  return [...window.sights.keys()];
}"""
_SEEN: set[str] = set()


def findings(page: Any, scheme: str, width: int) -> list[str]:
    """What axe finds wrong on the page as it is open now, in this scheme and at this width; no finding is forgiven."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    structure = page.evaluate(RUN, STRUCTURE) if (scheme, width) in ALSO_STRUCTURE else []
    return _words([*structure, *_wrong_colours(page)])


def _wrong_colours(page: Any) -> list[dict[str, Any]]:
    new = [sight for sight in page.evaluate(SIGHTS) if sight not in _SEEN]
    found = page.evaluate(RUN_AMONG, [new, CONTRAST]) if new else []
    if not found:
        _SEEN.update(new)
    return list(found)


def _words(found: list[dict[str, Any]]) -> list[str]:
    return [f"{rule['id']} {'; '.join(node['html'][:160] for node in rule['nodes'][:3])}" for rule in found]


@cache
def _source() -> str:
    """The source of axe, to be evaluated once in each page."""
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
