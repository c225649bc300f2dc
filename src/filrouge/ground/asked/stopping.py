"""The link by which somebody has no more mail of a kind without signing in, and the headers that say it to programs.

The link is signed and says one thing: this person, in this space, this kind. It needs no row and never runs out, for a
mail of last year must still be good for leaving. Looking at it changes nothing: programs that test every link of a mail
only look (RFC 8058, section 1); what stops is a POST, by the button of the page or by the mail program itself.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import get_language

SALT = "filrouge.asked.stop"
PLACE = "TOKEN"  # in a path, where the token will stand
SUMMARY = ""  # the kind that stands for the summary itself


class Stop(NamedTuple):
    """What a link stops: a kind of mail, or the SUMMARY, of a person in a space."""

    person: int
    space: int
    kind: str


def address(stop: Stop) -> str:
    """The whole address of a link, in the active language."""
    return settings.PUBLIC_ADDRESS + _path(get_language() or "").replace(PLACE, signing.dumps(list(stop), salt=SALT))


@cache
def _path(_language: str) -> str:
    """The path of the page: worked out once for each language, for a morning has thousands of links."""
    return reverse("stop_mail", args=[PLACE])


def stop_of(token: str) -> Stop | None:
    """What a link says; None for one that was cut off, or that nobody was sent."""
    try:
        person, space, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Stop(int(person), int(space), str(kind))


def headers(stop: Stop) -> dict[str, str]:
    """What a mail program needs for a button of its own (RFC 2369 and RFC 8058)."""
    return {"List-Unsubscribe": f"<{address(stop)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
