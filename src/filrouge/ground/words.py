"""Content in several languages: one original, translations with a status and an author.

Law 8 of the data: a text has a language, translations hang on it with a status, and nothing is shown
as if it were original when it is not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

MOST_READ = 5_000  # columns of one process: a list is read again and again, and words never change once they are read
STATUSES = ("original", "machine", "draft", "checked")
INTERFACE = tuple(dict.fromkeys((str(settings.LANGUAGE_CODE), *(code for code, _name in settings.LANGUAGES))))


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's text. `status` is one of STATUSES; `by` names who wrote or translated it ("" unknown)."""

    text: str
    status: str = "original"
    by: str = ""
    at: str = ""


class Label(str):
    """A text that knows in which language it is, for pages that say so (`marked`); anywhere else a text like another.

    What is put together of it with other words is a plain text again.
    """

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Label:
        made = super().__new__(cls, text)
        made.language = language
        return made


def marked(text: str) -> SafeString:
    """A text for a page: in an element that says its language, where it is another than that of the page."""
    language = getattr(text, "language", "") or get_language()
    if language == get_language():
        return conditional_escape(text)
    return format_html('<span lang="{}" dir="auto">{}</span>', language, text)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader gets: the text, the language it is really in, and whether it is the original."""

    text: str
    language: str
    status: str

    @property
    def original(self) -> bool:
        return self.status == "original"

    @property
    def label(self) -> Label:
        """The text for what takes plain text: a crumb, a facet, the name of a step in a row."""
        return Label(self.text, self.language)


class Words:
    """A text and its translations; immutable. `origin` is the language of the original ("" when empty)."""

    __slots__ = ("origin", "wordings")

    def __init__(self, origin: str = "", wordings: Mapping[str, Wording] | None = None) -> None:
        self.origin = origin
        self.wordings = dict(wordings or {})

    @classmethod
    def of(cls, text: str, language: str, **translations: str) -> Words:
        """Words with an original and translations that a person has checked."""
        wordings = {language: Wording(text)}
        wordings |= {code: Wording(said, "checked") for code, said in translations.items() if said}
        return cls(language, wordings)

    def in_(self, language: str) -> Shown:
        """The text in `language`, else the original, else whatever there is."""
        for code in (language, self.origin, *self.wordings):
            if (wording := self.wordings.get(code)) and wording.text:
                return Shown(wording.text, code, wording.status)
        return Shown("", language, "original")

    def with_(self, language: str, text: str, *, status: str = "checked", by: str = "", at: str = "") -> Words:
        """The same words with one language set; the first text of all becomes the original."""
        origin = self.origin or language
        kept = "original" if language == origin else status
        return Words(origin, self.wordings | {language: Wording(text, kept, by, at)})

    def texts(self) -> dict[str, str]:
        """What is said, by language; languages without a text are left out."""
        return {code: wording.text for code, wording in self.wordings.items() if wording.text}

    def as_json(self) -> dict[str, Any]:
        spelled = {
            code: {"text": w.text, "status": w.status, "by": w.by, "at": w.at} for code, w in self.wordings.items()
        }
        return {"origin": self.origin, **spelled}

    @classmethod
    def from_json(cls, value: Any) -> Words:
        if not isinstance(value, Mapping) or not isinstance(value.get("origin", ""), str):
            raise ValidationError(_("Words need an origin and one text per language."))
        wordings = {code: Wording(**given) for code, given in value.items() if code != "origin"}
        if any(wording.status not in STATUSES for wording in wordings.values()):
            raise ValidationError(_("A text is original, machine, draft or checked."))
        return cls(value.get("origin", ""), wordings)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and self.as_json() == other.as_json()

    def __hash__(self) -> int:
        return hash((self.origin, tuple(sorted(self.wordings.items(), key=lambda item: item[0]))))

    def __bool__(self) -> bool:
        return any(wording.text for wording in self.wordings.values())

    def __repr__(self) -> str:
        return f"Words({self.as_json()!r})"


def in_languages(says: Promise | str, languages: Sequence[str]) -> Words:
    """A sentence of the catalogues, lazy or marked with gettext_noop, as Words in several languages.

    The first of them is the original; without any, it is said in the language that the program is written in.
    """
    said = {}
    for language in languages or [settings.LANGUAGE_CODE]:
        with override(language):
            said[language] = gettext(says) if isinstance(says, str) else str(says)
    first = next(iter(said))
    return Words.of(said.pop(first), first, **said)


UNSAID = Words()


@lru_cache(MOST_READ)
def _read(column: str) -> Words:
    return Words.from_json(json.loads(column) or {"origin": ""})


class WordsField(models.JSONField):
    """A column of Words, kept as JSON."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Words)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Words:
        if isinstance(value, str):
            return _read(value)
        return UNSAID if value is None else self.to_python(value)  # None of what is joined and not there

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.as_json() if isinstance(value, Words) else value)

    def to_python(self, value: Any) -> Words:
        return value if isinstance(value, Words) else Words.from_json(value or {"origin": ""})

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj).as_json()
