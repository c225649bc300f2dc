"""French sets a no-break space before a colon, a semicolon, a question and an exclamation mark, and inside its quotes.

So the French catalogue has one everywhere, and no template or module puts such a sign behind something that stands in
the language of the reader: `ground/punctuation.py` has the signs, as words of the catalogue.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.test_catalogues import ROOT, SOURCE, kept, name

NO_BREAK = "\u00a0\u202f"
# What is typed, sent or clicked as it stands has no spaces of a sentence in it.
AS_TYPED = re.compile(r"https?://\S*|\{\"[^}]*\}|Femmes: 3-|[\w ]+; (?:oui|non); 1|\d:\d")
BARE = re.compile(rf"(?s)(?:^|[^{NO_BREAK}?!…(])(?:[:;?!»])|«(?![{NO_BREAK}])")
SIGN_IN_TEMPLATE = re.compile(r"(?:\}\}|%\}|</\w+>|<[a-z][^>]*>)\s?[:;?!](?=[\s<\"{]|$)")
TRANSLATED = re.compile(
    r"\{% blocktranslate.*?\{% endblocktranslate %\}|\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL
)
# Not sentences in the language of a reader: what a command prints, entries of the trail, headers of files and mails,
# and what somebody types and gets back.
NOT_READ = {
    "ground/archive/manifest.py", "ground/archive/restoring.py", "ground/asked/actions.py", "ground/figures/engine.py",
    "ground/files/documents.py", "ground/tables/objects.py",
    "rooms/ballots/actions/draws.py", "rooms/ballots/forms/drafting.py",
}  # fmt: skip


def test_french_has_a_no_break_space_before_its_signs_and_inside_its_quotes():
    bare = [(name(entry), said) for entry in kept("fr") for said in _said(entry) if BARE.search(AS_TYPED.sub("", said))]
    assert bare == []


def _said(entry: object) -> list[str]:
    plural = getattr(entry, "msgstr_plural", {})
    return [said for said in (getattr(entry, "msgstr", ""), *plural.values()) if said and said not in {":", "; "}]


@pytest.mark.parametrize(
    "said", ["Vide : rien", "Vide: rien", "Où ?", "«Vide »", "« vide »", "12; 13", "%(a)s:", "Oui!"]
)
def test_a_french_text_without_them_is_found(said: str):
    assert BARE.search(AS_TYPED.sub("", said))


@pytest.mark.parametrize(
    "said",
    ["Vide\u202f: à 12:30", "«\u202fvide\u202f»\u202f!", "Écrivez https://example.org/a?b ici.", '{"heading": "field"}',
     "«\u202fNom; oui; 1\u202f»", "Vrai\u202f?!", "(?)"],
)  # fmt: skip
def test_a_french_text_with_them_is_left_alone(said: str):
    assert not BARE.search(AS_TYPED.sub("", said))


def test_no_template_puts_a_sign_behind_a_label_itself():
    glued = [f"{where}: {found}" for where, found in _signs_in_templates()]
    assert glued == []


def _signs_in_templates() -> Iterator[tuple[Path, str]]:
    for path in sorted([*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]):
        text = TRANSLATED.sub("", path.read_text("utf-8"))
        for found in SIGN_IN_TEMPLATE.finditer(text):
            if not text[found.end() :].startswith("{{ query"):  # of an address
                yield path.relative_to(ROOT), text[max(found.start() - 40, 0) : found.end() + 20]


def test_no_module_puts_a_sign_behind_a_label_itself():
    found = list(_signs_in_modules())
    assert [f"{where}:{line}" for where, line in found if where not in NOT_READ] == []
    assert sorted(NOT_READ - {where for where, _line in found}) == []  # none is excused that does it no more


# The end of a value, then the sign: at once, or as the first of a string that goes on behind it. Taking all modules
# apart would take a hundred times as long as searching them for this.
MAY_GO_ON = re.compile(r"""\}(?:["']+\s*(?:#[^\n]*\s*)*[rfRF]*["']+)?(?:: |; | : )""")


def _signs_in_modules() -> Iterator[tuple[str, int]]:
    """Where an f-string of a room or of the ground goes on with “: ” or “; ” behind a value that it puts in."""
    for path in sorted([*(SOURCE / "rooms").rglob("*.py"), *(SOURCE / "ground").rglob("*.py")]):
        text = path.read_text("utf-8")
        if path.name == "commands.py" or not MAY_GO_ON.search(text):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.JoinedStr) and any(map(_goes_on, node.values, node.values[1:])):
                yield path.relative_to(SOURCE).as_posix(), node.lineno


def _goes_on(before: ast.expr, after: ast.expr) -> bool:
    said = after.value if isinstance(after, ast.Constant) else ""
    return isinstance(before, ast.FormattedValue) and isinstance(said, str) and said.startswith((": ", "; ", " : "))
