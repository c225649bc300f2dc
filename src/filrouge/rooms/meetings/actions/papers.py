"""The papers of an item: what members read beforehand."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.files.documents import receive, release
from filrouge.ground.people.viewer import Level
from filrouge.rooms.meetings.models import AgendaItem, ItemDocument
from filrouge.rooms.meetings.rules import MAY

MOST_PAPERS = 50


@action("meetings.attach_paper", rule=MAY["keep"], about="item", says=gettext_lazy("Paper attached"))
def attach_paper(
    act: Act, *, item: AgendaItem, chunks: Iterable[bytes], name: str, level: Level = Level.MEMBERS
) -> ItemDocument:
    """Attach a paper to an item of the agenda."""
    if item.documents.count() >= MOST_PAPERS:
        raise Refused(_("An item holds at most %(most)s papers.") % {"most": MOST_PAPERS}, code="many")
    document = receive(act, space=item.meeting.space, chunks=chunks, name=name, level=level)
    paper = ItemDocument.objects.create(item=item, document=document, at=act.at)
    act.changed(item, after={"paper": document.address, "level": int(level)})
    return paper


@action("meetings.take_paper_away", rule=MAY["keep"], about="item", says=gettext_lazy("Paper taken away"))
def take_paper_away(act: Act, *, item: AgendaItem, paper: ItemDocument) -> None:
    """Take a paper away; its bytes go too, unless something else has the same."""
    document = paper.document
    paper.delete()
    release(document)
    act.changed(item, before={"paper": document.address}, after={"paper": ""})
