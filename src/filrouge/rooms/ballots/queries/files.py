"""The published file of a ballot as one viewer may have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.actions import Refused
from filrouge.ground.pages.kept import kept
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import member
from filrouge.methods.recount import nameless
from filrouge.methods.recount.answers import RANKED, SHARED
from filrouge.methods.recount.files import STATED
from filrouge.rooms.ballots.filing import stated
from filrouge.rooms.ballots.models import Ballot, Count, State
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.results import published_count
from filrouge.rooms.ballots.rules import MAY


@dataclass(frozen=True, slots=True)
class Published:
    """The file that was counted, with what was published about it under `published`.

    `named`: the papers say whose they are (or the ballot was secret, and nobody knows). `digest` is that of the file
    as it stands here.
    """

    file: dict[str, Any]
    result: dict[str, Any]
    digest: str
    named: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One form in which the file can be taken away."""

    label: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Downloads:
    """What stands on the page of the ballot; `refused` says why there is nothing, `digest` what was counted.

    `count_href`: where members have a file counted, "" for others.
    """

    forms: tuple[Form, ...]
    digest: str
    refused: str
    nameless: bool
    protocol: str
    count_href: str


def published_file(viewer: Viewer, ballot: Ballot) -> Published | None:
    """The file for this viewer, None before publication. At most three statements.

    Whoever may know who voted what gets the file as it was counted; so does everybody for a secret ballot, whose
    papers have no names. The others get the same papers without names. Refused where even that would tell
    (methods.recount.nameless), since a file must not say what the page hides.
    """
    if ballot.state != State.PUBLISHED:
        return None
    count = published_count(viewer, ballot, with_file=True)
    if count is None:
        return None
    if ballot.secret or MAY["see_votes"](viewer, ballot):
        said = {"digest": count.digest, "at": _time(ballot), "result": stated(count.result)}
        return Published({**count.file, "published": said}, stated(count.result), count.digest, named=True)
    _refuse(nameless.why_not(count.file))
    bare = nameless.without_names(count.file, count.result)
    return Published(bare, stated(count.result), bare["published"]["digest"], named=False)


def _refuse(hidden: str) -> None:
    """Raises Refused where even the papers without names would tell (methods.recount.nameless)."""
    if hidden == "reasons":
        raise Refused(
            _(
                "Who objected is not shown to you, and the reasons would tell it. Somebody who may see the votes can "
                "repeat the count."
            ),
            code="names",
        )
    if hidden:
        raise Refused(
            _(
                "Who voted what is not shown to you, and this ballot is too small to hide it: the file would tell it. "
                "Somebody who may see the votes can repeat the count."
            ),
            code="names",
        )


def _time(ballot: Ballot) -> str | None:
    return ballot.published_at.isoformat() if ballot.published_at else None


def downloads(viewer: Viewer, ballot: Ballot) -> Downloads | None:
    """The forms of the published file for this viewer; None before publication. At most two statements."""
    count = published_count(viewer, ballot) if ballot.state == State.PUBLISHED else None
    if count is None:
        return None
    named = ballot.secret or MAY["see_votes"](viewer, ballot)
    hidden, digest = ("", count.digest) if named else _without_names(count)
    refused = _refusal(hidden)
    counts = viewer.space is not None and member(viewer, viewer.space)
    return Downloads(
        forms=() if refused else _forms(viewer, ballot),
        digest=digest,
        refused=refused,
        nameless=not named and not refused,
        protocol=href(viewer, ballot, "protocol"),
        count_href=reverse("ballots:count_file", args=[viewer.space.slug]) if counts and viewer.space else "",
    )


def _without_names(count: Count) -> tuple[str, str]:
    """Why the file is not told without names, "" where it is, and its digest then; kept, since it never changes."""

    def make() -> tuple[str, str]:
        hidden = nameless.why_not(count.file)
        return hidden, "" if hidden else nameless.without_names(count.file, count.result)[STATED]["digest"]

    return kept(count.digest, ("ballots.nameless", count.pk), make)


def _refusal(hidden: str) -> str:
    try:
        _refuse(hidden)
    except Refused as refused:
        return str(refused.message)
    return ""


def _forms(viewer: Viewer, ballot: Ballot) -> tuple[Form, ...]:
    offered = {
        "json": ("JSON", _("Everything that was counted. Anyone repeats the count from it.")),
        "csv": ("CSV", _("The same as a table. Anyone repeats the count from it, too.")),
        "xlsx": ("XLSX", _("The papers for a spreadsheet program.")),
    }
    if ballot.method in RANKED:
        offered["blt"] = ("BLT", _("For other programs that count elections."))
    if ballot.method in SHARED:
        offered["pb"] = ("PB", _("For other programs that share funds (Pabulib)."))
    base = href(viewer, ballot)
    return tuple(Form(label, words, f"{base}file.{kind}") for kind, (label, words) in offered.items())
