"""What the members of a measured network say, in six languages: sentences of the length that people write."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filrouge.ground.words import Words

TITLES = {
    "en": ("Buy energy together", "A shared fund for first orders", "Exchange of workers between members",
           "One voice on public procurement", "A common training for mentors"),
    "fr": ("Acheter l’énergie ensemble", "Un fonds commun pour les premières commandes",
           "Échange de travailleurs entre membres", "Une seule voix sur les marchés publics",
           "Une formation commune pour les tuteurs"),
    "de": ("Energie gemeinsam einkaufen", "Ein gemeinsamer Fonds für erste Aufträge",
           "Austausch von Beschäftigten zwischen Mitgliedern", "Eine Stimme zur öffentlichen Beschaffung",
           "Eine gemeinsame Schulung für Anleitende"),
    "nl": ("Samen energie inkopen", "Een gedeeld fonds voor eerste opdrachten", "Uitwisseling van werknemers",
           "Eén stem over overheidsopdrachten", "Een gezamenlijke opleiding voor mentoren"),
    "es": ("Comprar energía juntos", "Un fondo común para los primeros pedidos",
           "Intercambio de trabajadores entre miembros", "Una sola voz sobre la contratación pública",
           "Una formación común para mentores"),
    "it": ("Comprare energia insieme", "Un fondo comune per i primi ordini", "Scambio di lavoratori tra membri",
           "Una sola voce sugli appalti pubblici", "Una formazione comune per i tutor"),
}  # fmt: skip
SENTENCES = {
    "en": ("Our enterprises pay a third more for energy than two years ago, and each negotiates alone.",
           "What costs us most time is the report to four public bodies that ask the same in other words.",
           "A first order of ten thousand euro would let a new workshop hire two people.",
           "We have trained mentors in six towns and would gladly show how, in person or online."),
    "fr": ("Nos entreprises paient l’énergie un tiers plus cher qu’il y a deux ans, et chacune négocie seule.",
           "Ce qui nous prend le plus de temps, c’est le rapport à quatre administrations qui demandent la même chose.",
           "Une première commande de dix mille euros permettrait à un nouvel atelier d’embaucher deux personnes.",
           "Nous avons formé des tuteurs dans six villes et montrerions volontiers comment."),
    "de": ("Unsere Betriebe zahlen ein Drittel mehr für Energie als vor zwei Jahren, und jeder verhandelt allein.",
           "Am meisten Zeit kostet der Bericht an vier Behörden, die dasselbe mit anderen Worten fragen.",
           "Ein erster Auftrag von zehntausend Euro ließe eine neue Werkstatt zwei Menschen einstellen.",
           "Wir haben in sechs Städten Anleitende geschult und zeigen gern, wie."),
    "nl": ("Onze ondernemingen betalen een derde meer voor energie dan twee jaar geleden, en elk onderhandelt alleen.",
           "De meeste tijd kost het verslag aan vier overheden die hetzelfde in andere woorden vragen.",
           "Met een eerste opdracht van tienduizend euro kan een nieuwe werkplaats twee mensen aannemen.",
           "We leidden mentoren op in zes steden en laten graag zien hoe."),
    "es": ("Nuestras empresas pagan la energía un tercio más cara que hace dos años, y cada una negocia sola.",
           "Lo que más tiempo nos cuesta es el informe a cuatro administraciones que preguntan lo mismo.",
           "Un primer pedido de diez mil euros permitiría a un taller nuevo contratar a dos personas.",
           "Hemos formado mentores en seis ciudades y con gusto mostraríamos cómo."),
    "it": ("Le nostre imprese pagano l’energia un terzo in più di due anni fa, e ognuna tratta da sola.",
           "Ci costa più tempo il rapporto a quattro enti pubblici che chiedono la stessa cosa con altre parole.",
           "Un primo ordine di diecimila euro permetterebbe a un nuovo laboratorio di assumere due persone.",
           "Abbiamo formato tutor in sei città e mostreremmo volentieri come."),
}  # fmt: skip
LANGUAGES = tuple(TITLES)


def titled(number: int) -> Words:
    """The title of a proposal or an action, with a translation into English that a person has checked."""
    from filrouge.ground.words import Words

    language, at = LANGUAGES[number % len(LANGUAGES)], number // len(LANGUAGES) % len(TITLES["en"])
    said = Words.of(f"{TITLES[language][at]} ({number})", language)
    return said if language == "en" else said.with_("en", f"{TITLES['en'][at]} ({number})")


def written(number: int, sentences: int, dice: random.Random) -> Words:
    """A text of so many sentences in the language of its number."""
    from filrouge.ground.words import Words

    language = LANGUAGES[number % len(LANGUAGES)]
    return Words.of(spoken(number, sentences, dice), language)


def spoken(number: int, sentences: int, dice: random.Random) -> str:
    """The same as plain text; the first sentence names its number, so that no two are the same."""
    language = LANGUAGES[number % len(LANGUAGES)]
    return " ".join([f"{number}.", *dice.choices(SENTENCES[language], k=sentences)])


def nothing() -> Words:
    """No text."""
    from filrouge.ground.words import Words

    return Words()
