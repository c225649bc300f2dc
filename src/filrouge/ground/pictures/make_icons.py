"""Make the one file of icons from an unpacked ``lucide-static`` package and the network's own marks.

Usage: ``python -m filrouge.ground.pictures.make_icons node_modules/lucide-static``
"""

import re
import sys
from pathlib import Path

ICONS = (
    "arrow-down", "arrow-left", "arrow-right", "arrow-up", "calendar", "check", "clock", "copy", "download",
    "external-link", "eye", "file-text", "flag", "hand", "key-round", "languages", "link", "list", "lock",
    "log-out", "mail", "map-pin", "menu", "merge", "message-square", "minus", "pencil", "plus", "printer",
    "search", "settings", "shield", "split", "star", "trash-2", "triangle-alert", "undo-2", "upload", "user",
    "users", "vote", "x",
)  # fmt: skip
"""Names as Lucide gives them; a test keeps every name used in a template inside this list."""

RING = '<circle cx="10" cy="10" r="5.5" fill="var(--hole)" stroke="currentColor" stroke-width="2.2"/>'
MARKS = {
    "contribution": RING,
    "proposal": '<circle cx="10" cy="10" r="6" fill="currentColor"/>',
    "amendment": RING + '<path d="M10 4.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
    "decision": '<path d="M4.5 4.5h11v11h-11z" fill="currentColor"/>',
    "action": '<path d="M5 3.5 16.5 10 5 16.5z" fill="currentColor"/>',
    "figure": '<path d="M3.5 11h3.4v5.5H3.5zM8.3 7h3.4v9.5H8.3zM13.1 3h3.4v13.5h-3.4z" fill="currentColor"/>',
    "story": '<path d="M4 5h4.8v5.2c0 3-1.6 4.6-4.3 5.1l-.5-1.5c1.5-.5 2.2-1.4 2.2-2.9H4zM11.2 5H16v5.2c0 3-1.6 '
    '4.6-4.3 5.1l-.5-1.5c1.5-.5 2.2-1.4 2.2-2.9h-2.2z" fill="currentColor"/>',
    "dropped": '<path d="M10 10h7M17 5.5v9" fill="none" stroke="currentColor" stroke-width="2"/>',
}
"""The eight marks of the thread, drawn on 20 by 20; ``--hole`` is the paper behind them."""

TARGET = Path(__file__).resolve().parent.parent / "static" / "ground" / "icons.svg"


def sprite(package: Path) -> str:
    """Return one SVG file with a symbol per icon (by its name) and per mark (``mark-`` and its name)."""
    icons = (f'<symbol id="{name}" viewBox="0 0 24 24">{drawing(package, name)}</symbol>' for name in ICONS)
    marks = (f'<symbol id="mark-{name}" viewBox="0 0 20 20">{shape}</symbol>' for name, shape in MARKS.items())
    licence = "<!-- Icons: Lucide, ISC, see third_party/lucide/LICENSE. Marks: Filrouge. -->"
    return "\n".join(('<svg xmlns="http://www.w3.org/2000/svg">', licence, *icons, *marks, "</svg>", ""))


def drawing(package: Path, name: str) -> str:
    """Return what one Lucide file draws, without its outer element."""
    text = (package / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    inner = text.split(">", 2)[2].rsplit("</svg>", 1)[0]
    return re.sub(r"\s*\n\s*", "", inner).replace(" />", "/>")


if __name__ == "__main__":
    TARGET.write_text(sprite(Path(sys.argv[1])), encoding="utf-8")
