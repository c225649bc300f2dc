"""What an answer by mail begins with: one word that decides, and what was written beside it.

The word stands alone or before a full stop, a comma or the like, so that “done with the first two” is not “done”.
A greeting may stand before it: “Dear Ada, done.”. A beginning that takes itself back (contradictions.py) decides
nothing and is left to people. Words that several kinds of answers know are named here, in the six languages of the
network.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from filrouge.ground.mail.replies.contradictions import BETWEEN, is_doubted
from filrouge.ground.mail.replies.salutations import without

DONE = (
    "done", "all done", "finished", "it's done", "it is done", "it’s done", "fait", "c'est fait", "c’est fait",
    "terminé", "termine", "c'est terminé", "c’est terminé", "fini", "klaar", "het is klaar", "is klaar", "gedaan",
    "het is gedaan", "is gedaan", "afgerond", "is afgerond", "fertig", "erledigt", "ist erledigt", "das ist erledigt",
    "fatto", "è fatto", "è stato fatto", "finito", "hecho", "está hecho", "ya está", "terminado",
)  # fmt: skip
UNDER_WAY = (
    "on its way", "under way", "underway", "in progress", "ongoing", "started", "we have started", "en cours",
    "c'est en cours", "c’est en cours", "en route", "commencé", "onderweg", "bezig", "lopend", "gestart", "unterwegs",
    "in arbeit", "läuft", "begonnen", "in corso", "avviato", "en marcha", "en curso", "empezado",
)  # fmt: skip
STOPPED = (
    "stopped", "dropped", "not pursued", "arrêté", "abandonné", "gestopt", "stopgezet", "niet voortgezet", "gestoppt",
    "eingestellt", "fermato", "interrotto", "abbandonato", "detenido", "parado", "abandonado",
)  # fmt: skip
_END = re.compile(r"\s*(?:$|[.,;:!\n–—-])")


def beginning(text: str, words: Mapping[str, Collection[str]]) -> tuple[str, str]:
    """(meaning, the rest) of an answer. `words` are the words of each meaning; the longest that fits decides.

    Without such a word, or where what follows takes it back, the meaning is empty and the rest is everything.
    """
    said = without(text.strip())
    low = said.casefold()
    spelled = sorted(
        ((word, meaning) for meaning, each in words.items() for word in each), key=lambda one: -len(one[0])
    )
    for word, meaning in spelled:
        if low.startswith(word) and _END.match(low, len(word)):
            if is_doubted(word, low[len(word) :], meaning, words):
                break
            return meaning, said[len(word) :].lstrip(BETWEEN).strip()
    return "", text.strip()
