"""In which language somebody is written to, and in which they write themselves."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language

from filrouge.ground.people.models import Person
from filrouge.ground.people.viewer import Viewer
from filrouge.methods.tongues import tongue_of

SPOKEN = [*settings.LANGUAGES, *settings.PREPARED_LANGUAGES]  # code and name of every language that people write in


def read_by(person: Person) -> str:
    """The person's language, or that of the program where theirs is not known, or prepared and not yet translated.

    Pages in a prepared language do not exist, so a link to one would lead nowhere.
    """
    return person.language if person.language in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)


def written_by(viewer: Viewer) -> str:
    """The language that somebody most likely writes in: the one chosen for mail, else that of the page."""
    code = viewer.language or get_language() or settings.LANGUAGE_CODE
    return code if code in dict(SPOKEN) else str(settings.LANGUAGE_CODE)


def language_of(text: str, viewer: Viewer) -> str:
    """The language of what somebody wrote where nobody asked them: by its words, else their most likely one."""
    return tongue_of(text) or written_by(viewer)
