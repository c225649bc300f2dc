"""What people say is kept as they said it: nothing of it is cut, and what is too long is given back to them."""

from __future__ import annotations

from django.utils.translation import ngettext

from filrouge.ground.actions import Refused


def whole(text: str, *, longest: int, field: str) -> str:
    """The text without blank ends and with one kind of line break; empty for nothing. Raises Refused above `longest`
    characters, with the number that is to be taken out, because half a sentence may say the contrary.
    """
    said = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(said) > longest:
        over = len(said) - longest
        words = ngettext("Take out %(over)d character.", "Take out %(over)d characters.", over)
        raise Refused(words % {"over": over}, code="long", field=field)
    return said


def on_one_line(text: str, *, longest: int = 300, field: str = "name") -> str:
    """The same for a name: without line breaks and doubled blanks."""
    return whole(" ".join(text.split()), longest=longest, field=field)
