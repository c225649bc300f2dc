"""In which of six languages a text is written, by its short words; nothing where that is not plain.

Articles, pronouns and the like are a good part of what is written in a language, and few of them are words of another
(Ingle, “A Language Identification Table”, The Incorporated Linguist 15, 1976). The language with most of them is
taken where it has at least two and half as many again as any other. Of what members of the sample network say in their
own languages, it names more than nine in ten, and none wrongly (the tests hold it).

Worked example. “Nous avons besoin d'un guichet.” has nous, avons, d' and un in French, d' and un in Italian.
"""

from __future__ import annotations

import re
from itertools import islice

SHORT_WORDS = {
    "en": (
        "the of and to in is are we our you your it that this for with on not be have has from by what who they their "
        "but or an as at can should need more how do does there when which will would before after into us its"
    ),
    "fr": (
        "le la les de des du et à un une en nous nos notre vous est sont que qui pour dans sur pas ne avec il elle ils "
        "au aux ce cette ces mais ou où on se s' l' d' c' n' j' qu' plus par sans être avons ont faut leur leurs"
    ),
    "nl": (
        "de het een en van in is zijn we wij onze ons u uw dat die deze dit voor met op niet maar of aan te er ze hun "
        "bij naar om als ook wat wie hoe wordt worden hebben heeft moet kan meer geen uit over door"
    ),
    "de": (
        "der die das ein eine einen einer und zu in ist sind wir unsere unser uns sie ihr dass für mit auf nicht aber "
        "oder an im am den dem des von vom zum zur es wie was wer auch wird werden haben hat muss kann mehr keine aus "
        "über durch bei nach"
    ),
    "it": (
        "il lo la gli le di del della delle dei e un una in è sono noi nostro nostra nostre nostri che chi per con su "
        "non ma o al alla ai nel nella da dal si ci come più ogni questo questa abbiamo hanno serve l' d' c' un'"
    ),
    "es": (
        "el la los las de del y un una en es son nosotros nuestro nuestra nuestros nuestras que quien para con sobre "
        "no pero o al se nos como más cada este esta por lo su sus hay tenemos tienen hace sin muy"
    ),
}
_OF = {language: frozenset(words.split()) for language, words in SHORT_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+'?")
LEAST = 2
"""Short words that a language needs to be spoken of."""

AHEAD = 1.5
"""How many times as many it needs as any other."""

LOOKED_AT = 400
"""Words of a text: more say nothing new."""


def tongue_of(text: str) -> str:
    """The code of the language of a text: en, fr, nl, de, it or es; empty where its short words do not tell."""
    words = [found[0] for found in islice(_WORD.finditer(text.casefold().replace("’", "'")), LOOKED_AT)]
    counted = sorted((sum(word in known for word in words), language) for language, known in _OF.items())
    (second, _other), (first, language) = counted[-2:]
    return language if first >= LEAST and first >= AHEAD * second else ""
