"""In which language somebody is written to, and in which they write themselves."""

from __future__ import annotations

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
    """The language that somebody most likely writes in: the one chosen for mail, else that of the page."""
    code = viewer.language or get_language() or settings.LANGUAGE_CODE
    return code if code in NAMES else str(settings.LANGUAGE_CODE)


def language_of(text: str, viewer: Viewer) -> str:
    """The language of what somebody wrote where nobody asked them: by its words, else their most likely one."""
    return tongue_of(text) or written_by(viewer)
