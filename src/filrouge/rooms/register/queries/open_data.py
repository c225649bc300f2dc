"""What the page about open data says: which forms there are, and who sees which field."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Level, Viewer
from filrouge.rooms.register.fields import FIELDS
from filrouge.rooms.register.formats.spreadsheet import OF_A_LIST


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the list: where it is, and what it is good for."""

    kind: str
    label: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One field, who sees it unless the organisation says otherwise, and whether downloads have it."""

    field: str
    label: str
    who: str
    public: bool
    in_downloads: bool


def forms(viewer: Viewer, query: str = "") -> list[Form]:
    """The forms in which the list can be downloaded."""
    if viewer.space is None:
        return []
    said = {
        "csv": ("CSV", _("For any spreadsheet program, and for sending back: it imports again unchanged.")),
        "xlsx": ("XLSX", _("The same table for Excel and LibreOffice; numbers of registers keep their zeros.")),
        "jsonl": ("JSON Lines", _("The same table for programs, one organisation a line.")),
        "jsonld": ("JSON-LD", _("Linked data: schema.org, memberships by W3C ORG, kinds by ESSGlobal.")),
        "murmurations": ("Murmurations", _("Profiles for the Murmurations maps of the social economy.")),
        "vcf": ("vCard", _("For an address book.")),
    }
    slug = viewer.space.slug
    return [
        Form(kind, label, reverse("register:download_as", args=[slug, kind]) + query, words)
        for kind, (label, words) in said.items()
    ]


def who_sees() -> list[Seen]:
    """Every field with its usual visibility."""
    who = {
        Level.PUBLIC: _("everybody"),
        Level.MEMBERS: _("members of the network"),
        Level.SECRETARIAT: _("the secretariat"),
    }
    return [
        Seen(name, str(field.label), who[field.level], field.level == Level.PUBLIC, name not in OF_A_LIST)
        for name, field in FIELDS.items()
    ]
