"""What people type into a cell when they have nothing to say."""

from __future__ import annotations

# In a name these may be meant ("NA" is a student union), so names only know the signs.
_SIGNS = frozenset({"-", "--", "---", "–", "—", ".", "..", "...", "?", "??", "/", "x", "*", "_"})
# “As above” says nothing either: rows are sorted, taken out and sent again without the one above.
_ABOVE = frozenset(
    {'"', "''", "'", "„", "“", "”", "»", "〃", "″", ",,", "idem", "id.", "idem.", "ditto", "dito", "ibid."}
)
_WORDS_TYPED = """
n/a na n.a. n.a n/d nd n.d. [nd] (nd) nn none null nil nan unknown tbc tbd inconnu néant s.o. onbekend nvt
n.v.t. geen k.a. unbekannt entfällt sconosciuto nessuno desconocido ninguno s/d desconhecido nenhum brak
nieznany okänd saknas tuntematon ukendt ingen neznámý nincs ismeretlen necunoscut άγνωστο
"""
_WORDS = frozenset(_WORDS_TYPED.split())
_PHRASES = frozenset(
    {
        "not known", "not available", "sans objet", "non renseigné", "non communiqué", "keine angabe",
        "non disponibile", "no consta", "uppgift saknas", "ei tiedossa", "δεν υπάρχει",
    }
)  # fmt: skip


def says_nothing(cell: str, *, name: bool = False) -> bool:
    """Whether a cell is as good as empty. Zero is a value and says something."""
    typed = cell.strip().casefold()
    if not typed or typed in _SIGNS:
        return True
    return not name and (typed in _WORDS or typed in _PHRASES or typed in _ABOVE)
