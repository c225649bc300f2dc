"""Attaching a document to a thing, within the action of the room that knows the thing; and letting go of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground import apart, limits
from filrouge.ground.actions import Act, Refused
from filrouge.ground.files.child import BOUNDS
from filrouge.ground.files.kinds import KINDS, LIMIT, fitting
from filrouge.ground.files.models import Document
from filrouge.ground.files.storing import arriving, forget, settle, shown
from filrouge.ground.people.models import Space
from filrouge.ground.people.viewer import Level

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHILD = "filrouge.ground.files.child"
HITS, SECONDS = 60, 3600  # documents that one person may attach within an hour
FIELD = "document"

_KINDS = gettext_lazy("PDF, ODT, ODS, ODP, DOCX, XLSX, PPTX, PNG, JPEG, WebP, TXT, MD or CSV")
REFUSALS: dict[str, StrOrPromise] = {
    "unknown": gettext_lazy("This kind of file is not taken. Attach one of these: %(kinds)s."),
    "archive": gettext_lazy("An archive is not taken. Attach the files in it one by one: %(kinds)s."),
    "web_page": gettext_lazy("A web page is not taken. Save it as PDF and attach that."),
    "other_picture": gettext_lazy("This kind of picture is not taken. Save it as PNG, JPEG or WebP and attach that."),
    "old_office": gettext_lazy(
        "Documents of old office programs are not taken. Save it as ODT, ODS, ODP, DOCX, XLSX, PPTX or PDF and attach "
        "that."
    ),
    "password": gettext_lazy("The file is locked by a password. Save it without one and attach that."),
    "program": gettext_lazy("The file has programs (macros or scripts) in it. Save it without them, or as plain PDF."),
    "files_inside": gettext_lazy("The PDF has other files in it. Attach each of them by itself."),
    "fetches": gettext_lazy(
        "The document fetches parts from elsewhere when it is opened. Save it as PDF and attach that."
    ),
    "two_in_one": gettext_lazy(
        "There is another file behind or before this one. Open it, save it anew and attach that."
    ),
    "bomb": gettext_lazy("The file unpacks to far more than it seems. Save it anew in its program, or attach a PDF."),
    "too_many_pixels": gettext_lazy("The picture has more than 100 million points. Save it smaller and attach that."),
    "broken": gettext_lazy("The file is damaged or not what it seems. Open it, save it anew and attach that."),
}


def receive(act: Act, *, space: Space, chunks: Iterable[bytes], name: str, level: Level = Level.MEMBERS) -> Document:
    """Take in a document in the transaction of an action; the room then keeps a foreign key to it.

    What it is says its content; `name` is only shown. Refuses, with a sentence for the field “document”, what is too
    large, of another kind, locked, damaged, or holds programs; then nothing of it is left.
    """
    _check_pace(act)
    with arriving(chunks, min(LIMIT, settings.UPLOAD_LIMIT)) as arrived:
        media_type, charset = look_into(arrived.path)
        kind, fitted = fitting(media_type, shown(name))
        stored = settle(arrived, name)
    return Document.objects.create(
        space=space, stored=stored, name=fitted, level=level, at=act.at, person=act.by.person,
        media_type=f"{kind.media_type}; charset={charset}" if charset else kind.media_type,
        organisation_id=act.by.acting.organisation if act.by.acting else None,
    )  # fmt: skip


def look_into(path: Path) -> tuple[str, str]:
    """Media type and charset of a file, found out by a process of its own. Raises Refused."""
    try:
        with path.open("rb") as source:
            said = apart.ask(CHILD, source, BOUNDS)
    except apart.Ended as ended:
        raise _refused("bomb" if ended.code == "too_much_memory" else "broken") from ended
    media_type = str(said.get("media_type", ""))
    if media_type not in KINDS:
        raise _refused(str(said.get("refused", "")))
    charset = str(said.get("charset", ""))
    return media_type, charset if charset in {"utf-8", "windows-1252"} else ""


def _refused(code: str) -> Refused:
    code = code if code in REFUSALS else "broken"
    return Refused(str(REFUSALS[code]) % {"kinds": _KINDS}, code=code, field=FIELD)


def _check_pace(act: Act) -> None:
    who = str(act.by.person.pk) if act.by.person else ""
    if who and (wait := limits.allow("files.receive", who, HITS, SECONDS)):
        raise Refused(
            _("You have attached many documents within an hour. Go on in %(minutes)d minutes.")
            % {"minutes": -(-wait // 60)},
            code="too_often",
            field=FIELD,
        )


def release(document: Document) -> None:
    """Let go of a document, in the transaction of the action that took away what referred to it.

    Its bytes go too, unless something else has the same. One that something still refers to stays.
    """
    stored = document.stored
    try:
        with transaction.atomic():
            Document.objects.filter(pk=document.pk).delete()
    except models.ProtectedError:
        return
    forget(stored)
