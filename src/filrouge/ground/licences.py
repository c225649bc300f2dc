"""The licences under which a network gives its public data away: the short list from which the secretariat chooses.

Names and addresses are those of the bodies that wrote them (creativecommons.org, opendatacommons.org).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import Licence, Space


@dataclass(frozen=True, slots=True)
class Terms:
    """A licence for a reader: its name, its text's address ("" where there is none), what it asks in one sentence."""

    short: str
    name: str
    url: str
    asks: Promise  # has one place, %(network)s


_TERMS = {
    Licence.CC0: (
        "Creative Commons Zero 1.0 (CC0 1.0)",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        _("Use it for anything; nothing is asked in return. Who names %(network)s and the date helps its readers."),
    ),
    Licence.CC_BY: (
        "Creative Commons Attribution 4.0 (CC BY 4.0)",
        "https://creativecommons.org/licenses/by/4.0/",
        _("Use it for anything, name %(network)s and the date, and say what you changed."),
    ),
    Licence.ODBL: (
        "Open Database License 1.0 (ODbL 1.0)",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        _("Use it for anything, name %(network)s and the date, and share what you make of the data in the same way."),
    ),
    Licence.ODC_BY: (
        "Open Data Commons Attribution License 1.0 (ODC-By 1.0)",
        "https://opendatacommons.org/licenses/by/1-0/",
        _("Use it for anything, and name %(network)s and the date wherever you show what came of it."),
    ),
    Licence.CLOSED: (
        "",
        "",
        _("This is not open data. You may read it; ask the secretariat of %(network)s before you publish or reuse it."),
    ),
}


def terms_of(space: Space | None) -> Terms:
    """The terms that a network chose; without a network nothing is given away."""
    licence = Licence(space.licence) if space else Licence.CLOSED
    name, url, asks = _TERMS[licence]
    return Terms(str(licence.label), name or str(licence.label), url, asks)
