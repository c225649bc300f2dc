"""Panels drawn by lot with quotas, everybody's chance as equal as the quotas allow.

`fair_lottery` gives everybody's chance, the panels and a certificate that `verify` recomputes;
`number_panels` makes the list of equally likely panels to publish before a number is drawn, `drawn`
reads it, `replacement_lottery` fills the places of those who decline.
"""

from .certificate import Certificate, Cut, Step
from .lottery import Lottery, Verification, fair_lottery, verify
from .numbering import NumberedPanels, drawn, number_panels
from .pool import Kind, Pool, Quota
from .refusals import PoolRefused, QuotasUnmet, Relaxation
from .replacing import replacement_lottery

__all__ = [
    "Certificate",
    "Cut",
    "Kind",
    "Lottery",
    "NumberedPanels",
    "Pool",
    "PoolRefused",
    "Quota",
    "QuotasUnmet",
    "Relaxation",
    "Step",
    "Verification",
    "drawn",
    "fair_lottery",
    "number_panels",
    "replacement_lottery",
    "verify",
]
