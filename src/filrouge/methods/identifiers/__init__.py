"""Numbers of organisations: a scheme and a text, never an integer.

``check`` brings a typed number into the spelling of its register, restores the zeros that a spreadsheet
dropped and says whether the number can be right. ``derived`` gives the numbers that another one contains:
a SIRET holds a SIREN, a Belgian VAT number holds the enterprise number. No type is ever guessed from a
check digit, since one random nine-digit number in ten passes as a SIREN.
"""

from filrouge.methods.identifiers.checking import Identifier, check
from filrouge.methods.identifiers.deriving import derived
from filrouge.methods.identifiers.schemes import SCHEMES, Scheme, main_scheme

__all__ = ["SCHEMES", "Identifier", "Scheme", "check", "derived", "main_scheme"]
