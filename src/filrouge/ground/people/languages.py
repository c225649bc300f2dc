"""In which language somebody is written to: theirs, where the interface speaks it."""

from __future__ import annotations

from django.conf import settings

from filrouge.ground.people.models import Person


def read_by(person: Person) -> str:
    """The person's language, or that of the program where theirs is not known, or prepared and not yet translated.

    Pages in a prepared language do not exist, so a link to one would lead nowhere.
    """
    return person.language if person.language in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)
