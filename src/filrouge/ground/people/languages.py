"""In which language somebody is written to, and in which they write themselves."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language

from filrouge.ground.people.models import Person
from filrouge.ground.people.viewer import Viewer
from filrouge.methods.tongues import tongue_of

# The other languages of Europe and of its neighbours, each under its own name as the Unicode CLDR spells it.
_OTHERS = [
    ("ar", "العربية"), ("bg", "Български"), ("bs", "Bosanski"), ("ca", "Català"), ("cs", "Čeština"),
    ("cy", "Cymraeg"), ("da", "Dansk"), ("el", "Ελληνικά"), ("et", "Eesti"), ("eu", "Euskara"), ("fi", "Suomi"),
    ("ga", "Gaeilge"), ("gl", "Galego"), ("he", "עברית"), ("hr", "Hrvatski"), ("hu", "Magyar"), ("hy", "Հայերեն"),
    ("is", "Íslenska"), ("ka", "ქართული"), ("lb", "Lëtzebuergesch"), ("lt", "Lietuvių"), ("lv", "Latviešu"),
    ("mk", "Македонски"), ("mt", "Malti"), ("nb", "Norsk bokmål"), ("nn", "Norsk nynorsk"), ("pl", "Polski"),
    ("pt", "Português"), ("ro", "Română"), ("ru", "Русский"), ("sk", "Slovenčina"), ("sl", "Slovenščina"),
    ("sq", "Shqip"), ("sr", "Српски"), ("sv", "Svenska"), ("tr", "Türkçe"), ("uk", "Українська"),
]  # fmt: skip

USUAL = [*settings.LANGUAGES, *settings.PREPARED_LANGUAGES]  # code and name of those that the program itself speaks
NAMES = {**dict(USUAL), **{code: name for code, name in _OTHERS if code not in dict(USUAL)}}
SPOKEN = list(NAMES.items())  # and of every language that people write in


def read_by(person: Person) -> str:
    """The person's language, or that of the program where theirs is not known, or prepared and not yet translated.

    Pages in a prepared language do not exist, so a link to one would lead nowhere.
    """
    return person.language if person.language in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)


def written_by(viewer: Viewer) -> str:
    """The language that somebody most likely writes in: that of the page that they read, which they have chosen there;
    the one chosen for mail where the program has no pages in it.
    """
    no_pages = viewer.language and viewer.language not in dict(settings.LANGUAGES)
    return _known(viewer.language if no_pages else get_language() or viewer.language)


def language_of(text: str, viewer: Viewer) -> str:
    """The language of what somebody wrote where nobody asked them: by its words, else their most likely one."""
    return tongue_of(text) or _known(viewer.language or get_language())


def _known(code: str | None) -> str:
    return code if code in NAMES else str(settings.LANGUAGE_CODE)


def names_of(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Languages with their own names, for a choice among some of them. Django does not know all that we do."""
    return [(code, str(NAMES.get(code, code))) for code in codes]
