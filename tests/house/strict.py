"""What every answer has to keep to: headers that keep from harm, and nothing inline or from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from typing import Any

SAID = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
POLICY = ("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "form-action 'self'")


def offences(answer: Any) -> list[str]:
    """What is wrong with an answer, in words."""
    page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return _missing(answer.headers) + (inline(answer.content.decode()) if page else [])


def _missing(headers: Mapping[str, str]) -> list[str]:
    policy = headers.get("Content-Security-Policy", "")
    found = [f"no {name}: {said}" for name, said in SAID.items() if headers.get(name) != said]
    found += [f"no {part} in the policy" for part in POLICY if part not in policy]
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("the camera may be asked for")
    if lax := re.search(r"unsafe|eval|data:|blob:|https?:|\*", policy):
        found.append(f"{lax[0]} in the policy")
    return found


class Inline(HTMLParser):
    """Collects what a strict policy would refuse, and addresses of other servers that are loaded."""

    LOADS = {
        "script": "src",
        "img": "src",
        "link": "href",
        "iframe": "src",
        "use": "href",
        "source": "src",
        "form": "action",
    }

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{name} on {tag}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given and "json" not in (given.get("type") or "")):
            self.found.append(f"inline {tag}")
        address = given.get(self.LOADS.get(tag, ""), "") or ""
        if tag == "link" and given.get("rel") in {"canonical", "alternate"}:
            return
        if re.match(r"(?:\w+:)?//|data:|javascript:", address):
            self.found.append(f"{tag} from {address}")


def inline(page: str) -> list[str]:
    """What stands in a page or is loaded from elsewhere that a strict policy would refuse.

    Taking a thousand pages apart takes longer than all of them together, and they say the same again and again: so what
    looks like a tag is looked at once. Where a quotation mark is left open, the page is taken apart after all.
    """
    tags = sorted(set(TAG.findall(page)))
    if any(tag.count('"') % 2 or tag.count("'") % 2 for tag in tags):
        return list(_collected(page))
    return [wrong for tag in tags for wrong in _in_tag(tag)]


TAG = re.compile(r"<[a-zA-Z][^>]*>")


def _collected(text: str) -> tuple[str, ...]:
    parser = Inline()
    parser.feed(text)
    return tuple(parser.found)


_in_tag = cache(_collected)
