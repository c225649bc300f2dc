"""Legal forms of the social economy: what a name or a column says about the form of an organisation.

The table ``forms.tsv`` holds the forms of 30 European countries with their spellings. A form stays a
field of its own, because an association and a co-operative of one name are two organisations.
``split`` parts a typed name into its core and its form, ``recognise`` reads a cell of a column
"legal form", ``same`` knows that asbl, vzw and VoG are one form in three languages.
"""

from filrouge.methods.legal_forms.recognising import recognise
from filrouge.methods.legal_forms.splitting import Split, split
from filrouge.methods.legal_forms.table import FAMILIES, FORMS, Form, family, same

__all__ = ["FAMILIES", "FORMS", "Form", "Split", "family", "recognise", "same", "split"]
