"""Counting a ballot anew from its published file and from nothing else.

The file holds the rule, the roll, the questions, the papers and the lot, each with the digest that was public before
the first vote. Filrouge itself counts every ballot from this file, so whoever has it counts exactly what was counted.
"""

from filrouge.methods.recount.agreeing import agreements
from filrouge.methods.recount.answers import AnswerError, Form, check
from filrouge.methods.recount.auditing import Audit, audit
from filrouge.methods.recount.counting import count
from filrouge.methods.recount.files import Finding, file_digest, proofs, read, stated, wording_digest
from filrouge.methods.recount.settings import check_settings
from filrouge.methods.recount.shape import FORMAT, UnreadableBallot

__all__ = [
    "FORMAT",
    "AnswerError",
    "Audit",
    "Finding",
    "Form",
    "UnreadableBallot",
    "agreements",
    "audit",
    "check",
    "check_settings",
    "count",
    "file_digest",
    "proofs",
    "read",
    "stated",
    "wording_digest",
]
