"""Whether a status says that an organisation lives or is gone."""

from __future__ import annotations

from filrouge.methods.places.folding import fold

_LIVE_TYPED = """
live active actif activa ativa attiva actief aktiv aktivni aktywna aktywny aktiivinen activ activo ativo attivo
czynna czynny aktivna aktivan aktivno veikianti energos mukodo deystvashch deystvashcha registrets registreeritud
open registered operating true yes oui ja si sim tak ano igen da kylla 1 a energi ouverte ouvert
"""
_LIVE = frozenset(_LIVE_TYPED.split()) | {
    "in activity",
    "en activite",
    "in bedrijf",
    "in betrieb",
    "registrisse kantud",
}
_GONE_TYPED = """
dead closed dissolved inactive removed deregistered liquidated ceased struck false no non nee nein ferme fermee
radiee dissoute cessee inactif gesloten ontbonden stopgezet inactief aufgelost geloscht erloschen inaktiv
cessata cessato chiusa chiuso sciolta disuelta cerrada baja inactiva dissolvida encerrada inativa rozwiazana
wykreslona upphort avregistrerad lakannut lakkautettu ophort oplost zanikla zaniklo zrusena megszunt radiata
desfiintata 0 f
"""
_GONE = frozenset(_GONE_TYPED.split()) | {
    "in liquidation", "struck off", "en liquidation", "in liquidazione", "en liquidacion", "in vereffening",
    "w likwidacji", "v likvidaci", "v likvidacii", "em liquidacao", "in lichidare",
}  # fmt: skip
_SINCE = frozenset(["on", "since", "le", "depuis", "il", "dal", "op", "sinds", "am", "seit", "el", "desde", "od"])


def standing(typed: str) -> str:
    """“active”, “closed”, or the words as typed where they say neither. “Cessata il 30/06/2022” says the first one."""
    said = fold(typed).split()
    while len(said) > 1 and (said[-1].isdecimal() or said[-1] in _SINCE):
        said.pop()
    plain = " ".join(said)
    if plain in _GONE:
        return "closed"
    return "active" if plain in _LIVE else typed.strip()
