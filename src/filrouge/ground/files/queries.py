"""Documents as a viewer may see them, ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from filrouge.ground.files.kinds import KINDS
from filrouge.ground.files.models import Document
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Level, Viewer
from filrouge.ground.rules import reads_the_space, rule

SEEN_BY = {
    Level.PUBLIC: _("Everybody"),
    Level.MEMBERS: _("Members"),
    Level.BODY: _("The body it belongs to"),
    Level.SECRETARIAT: _("Secretariat"),
    Level.ONLY_ME: _("Only me"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One document, as ground/parts/documents.html shows it. `open_href` is empty where a browser only saves it."""

    id: int
    name: str
    kind: str
    size: str
    seen_by: str
    attached_by: str
    at: datetime
    href: str
    open_href: str


@rule
def sees_the_document(viewer: Viewer, subject: object) -> bool:
    """Its level says who may see it; what somebody attached for themselves alone, nobody else does."""
    if not isinstance(subject, Document) or viewer.space is None or subject.space_id != viewer.space.id:
        return False
    if not reads_the_space(viewer, viewer.space):
        return False
    own = viewer.person is not None and subject.person_id == viewer.person.id
    return subject.level <= min(viewer.level, Level.SECRETARIAT) or own


def visible_to(viewer: Viewer) -> QuerySet[Document]:
    """The documents of the viewer's space that they may see."""
    if viewer.space is None or not reads_the_space(viewer, viewer.space):
        return Document.objects.none()
    seen = Q(level__lte=min(viewer.level, Level.SECRETARIAT))
    own = Q(person=viewer.person) if viewer.person else Q()
    return Document.objects.filter(seen | own if own else seen, space=viewer.space)


def found(viewer: Viewer, address: str) -> Document | None:
    """The document at an address, with its bytes' digest, if the viewer may see it."""
    return visible_to(viewer).select_related("stored").filter(address=address).first()


def rows(viewer: Viewer, ids: Iterable[int]) -> dict[int, Row]:
    """Documents by number, those only that the viewer may see, in the order in which they came; one statement."""
    space = viewer.space
    if space is None:
        return {}
    seen = visible_to(viewer).filter(pk__in=list(ids)).select_related("stored", "organisation").order_by("pk")
    return {document.pk: _row(space, document) for document in seen}


def _row(space: Space, document: Document) -> Row:
    kind = KINDS[document.media_type.partition(";")[0]]
    where = [space.slug, document.address]
    return Row(
        document.pk,
        document.name,
        kind.label,
        filesizeformat(document.stored.size),
        str(SEEN_BY[Level(document.level)]),
        document.organisation.name if document.organisation else "",
        document.at,
        reverse("document", args=where),
        reverse("open_document", args=where) if kind.opens else "",
    )
