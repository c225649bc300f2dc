"""The minutes on paper, in the language of the page; what was said stays in its own language."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground import paper
from filrouge.ground.paper import Block, Paper
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.punctuation import colon
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.queries.minutes import ItemShown, LineShown, MinutesPage, minutes_page
from filrouge.rooms.meetings.queries.minutes_text import corrected_by, written_by


def minutes_paper(viewer: Viewer, meeting: Meeting, version: int | None = None) -> Paper | None:
    """A version of the minutes, ready to print; None for who may not see it and for what does not exist alike."""
    page = minutes_page(viewer, meeting, version)
    if page is None:
        return None
    language = get_language() or settings.LANGUAGE_CODE
    network, body = meeting.space.name.in_(language).text, page.body
    name = _("Minutes: %(title)s") % {"title": body.title.text}
    return Paper(
        title=name,
        language=language,
        network=network,
        address=meeting.address,
        footer=f"{network} · {name} · {_edition(page)}",
        at=timezone.now(),
        blocks=(
            paper.title(body.title.text, body.title.language),
            paper.quiet(f"{body.when}, {body.where}", language),
            *paper.paragraphs(f"{_called(page)}. {page.told}", language),
            paper.heading(_("Who was there"), language),
            paper.facts(body.presence),
            *(block for sentence in body.quorum for block in paper.paragraphs(sentence, language)),
            *(block for item in body.items for block in _item(item, language)),
            *(_item(body.other, language) if body.other else ()),
            *_digest(page, language),
        ),
    )


def _called(page: MinutesPage) -> str:
    """What this paper is, for nothing else on its first page says so: “Minutes, version 1, for correction”."""
    if not page.version:
        return _("Minutes as they read now")
    return ", ".join([_("Minutes, version %(number)s") % {"number": page.version}, page.state.lower()])


def _edition(page: MinutesPage) -> str:
    if not page.version:
        return page.state
    return _("Version %(number)d, %(state)s") % {"number": page.version, "state": page.state.lower()}


def _item(item: ItemShown, language: str) -> Iterator[Block]:
    if item.number:
        yield paper.heading(f"{item.number}. {item.title.text}", item.title.language)
    else:
        yield paper.heading(_("Besides the agenda"), language)
    if item.speaker:
        yield paper.quiet(_("Opened by: %(name)s") % {"name": item.speaker}, language)
    if item.wrote:
        yield from paper.paragraphs(written_by(item.wrote), language)
    yield from (block for line in item.lines for block in _line(line))
    for topic in item.topics:
        yield paper.heading(topic.title.text, topic.title.language, level=3)
        yield paper.quiet(topic.facts, language)
        yield from (block for line in topic.lines for block in _line(line))
    for ballot in item.ballots:
        yield from paper.paragraphs(f"{ballot.title.text}{colon()} {ballot.outcome}. {ballot.votes}".strip(), language)
    for who, text in item.corrections:
        yield from paper.said(text, language, corrected_by(who))


def _line(line: LineShown) -> Iterator[Block]:
    label = ", ".join(part for part in (line.kind, line.organisation) if part)
    after = ", ".join(part for part in (line.who, line.note) if part)
    yield from paper.said(line.text, line.language, f"{label}{colon()}" if label else "", f"({after})" if after else "")


def _digest(page: MinutesPage, language: str) -> Iterator[Block]:
    if page.digest:
        yield paper.heading(_("Proof"), language)
        yield paper.facts([(_("Digest (SHA-256)"), page.digest)])
