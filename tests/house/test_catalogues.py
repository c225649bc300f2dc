"""The texts of the interface: complete in French and Dutch, with the same placeholders everywhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/filrouge"
COMPLETE = [code for code, _name in settings.LANGUAGES if code != "en"]
PREPARED = [code for code, _name in settings.PREPARED_LANGUAGES]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?[a-z]+")
STRING = r"""u?(?:'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")"""
MARKED = re.compile(
    rf"\b(?:n?pgettext\(\s*{STRING},\s*(?P<with_context>{STRING})|(?:n?gettext|_)\(\s*(?P<plain>{STRING}))", re.DOTALL
)
GETTEXT = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "pgettext",
    "pgettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "npgettext",
}
MAY_HAND_OVER = re.compile(rf"\b(?:{'|'.join(GETTEXT)})\(")


@cache
def catalogue(code: str) -> polib.POFile:
    return polib.pofile(str(SOURCE / f"front/locale/{code}/LC_MESSAGES/django.po"))


def kept(code: str) -> list[polib.POEntry]:
    return [entry for entry in catalogue(code) if not entry.obsolete]


def name(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt}: {entry.msgid}" if entry.msgctxt else entry.msgid


@pytest.mark.parametrize("code", COMPLETE)
def test_every_text_is_translated_and_none_is_uncertain(code: str):
    assert [name(e) for e in kept(code) if "fuzzy" in e.flags or not _translated(e)] == []


def _translated(entry: polib.POEntry) -> bool:
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


@pytest.mark.parametrize("code", COMPLETE + PREPARED)
def test_translations_have_the_placeholders_of_their_original(code: str):
    assert [name(entry) for entry in kept(code) for said in _said(entry) if not _agree(entry, said)] == []


def _said(entry: polib.POEntry) -> list[str]:
    return [said for said in (entry.msgstr, *entry.msgstr_plural.values()) if said]


def _agree(entry: polib.POEntry, said: str) -> bool:
    """In a plural, one of the forms may leave the number out: “one organisation”."""
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    found = set(PLACEHOLDER.findall(said))
    allowed = set(PLACEHOLDER.findall(entry.msgid))
    return found == wanted or (bool(entry.msgid_plural) and allowed <= found <= wanted)


@pytest.mark.parametrize("code", COMPLETE)
def test_plurals_have_as_many_forms_as_the_catalogue_declares(code: str):
    declared = re.search(r"nplurals *= *(\d)", catalogue(code).metadata["Plural-Forms"])
    assert declared
    forms = {str(number) for number in range(int(declared[1]))}
    assert [name(e) for e in kept(code) if e.msgid_plural and {str(n) for n in e.msgstr_plural} != forms] == []


@pytest.mark.parametrize("code", COMPLETE)
def test_every_text_of_the_program_and_its_pages_is_in_the_catalogue(code: str):
    known = {entry.msgid for entry in kept(code)}
    assert sorted(texts() - known) == []


@pytest.mark.parametrize("code", COMPLETE)
def test_no_text_of_the_catalogue_is_left_over(code: str):
    assert sorted({entry.msgid for entry in kept(code)} - texts()) == []


@cache
def texts() -> frozenset[str]:
    return frozenset([*texts_of_python(), *texts_of_templates()])


def texts_of_python() -> Iterator[str]:
    """Every text that a module hands to gettext, read from its syntax."""
    for path in sorted(SOURCE.rglob("*.py")):
        read = path.read_text("utf-8")
        for node in ast.walk(ast.parse(read)) if MAY_HAND_OVER.search(read) else ():  # most modules have no text
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT and node.args:
                text = node.args[1 if "pgettext" in node.func.id else 0]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value


def texts_of_templates() -> Iterator[str]:
    """Every text that a template marks, by Django's own reading of templates."""
    for path in sorted([*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]):
        for found in MARKED.finditer(templatize(path.read_text("utf-8"), origin=str(path))):
            yield ast.literal_eval(found["with_context"] or found["plain"])
