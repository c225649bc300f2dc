"""Nothing is sent to a browser that no page asks for: style files, scripts, and the rules that only one room needs."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "src/filrouge"
STATIC = ROOT / "ground/static/ground"
PAGES = [*ROOT.rglob("*.html"), *(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)]
SCRIPTS = [path for path in ROOT.rglob("*.js") if "third_party" not in path.parts]


def test_every_style_file_and_script_is_asked_for_by_some_page() -> None:
    pages = "".join(path.read_text("utf-8") for path in PAGES)
    sent = [path for path in ROOT.rglob("static/*/*") if path.suffix in {".css", ".js"}]
    assert sent
    assert [path.name for path in sent if f"{path.parent.name}/{path.name}" not in pages] == []


def test_every_rule_of_a_room_is_for_a_class_that_something_has() -> None:
    said = "\n".join(path.read_text("utf-8") for path in (*PAGES, *SCRIPTS))
    words = set(re.findall(r"[\w-]+", said))
    begun = tuple(re.findall(r"[\w-]+-(?=\{)", said))  # a page writes the rest: weave-{{ voice.knots }}
    found = classes((STATIC / "rooms.css").read_text("utf-8"))
    assert "agenda" in found
    assert {name for name in found - words if not name.startswith(begun)} == set()


def classes(styles: str) -> set[str]:
    """The classes that selectors name, without what stands in remarks and between braces."""
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", styles, flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][\w-]*)", selectors))
