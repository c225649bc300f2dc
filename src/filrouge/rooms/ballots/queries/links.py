"""What the page of a mailed link shows: whose vote it casts, the question, the rule, and why it no longer votes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.viewer import Standing, Viewer, standings_of
from filrouge.ground.words import Shown
from filrouge.rooms.ballots.models import MailLink
from filrouge.rooms.ballots.queries.answers import said
from filrouge.rooms.ballots.queries.ballots import href
from filrouge.rooms.ballots.queries.casting import CastPage, cast_page
from filrouge.rooms.ballots.rules import VOTERS
from filrouge.rooms.ballots.sentences import rule_sentences


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One ballot for one organisation. `ended` says why the link casts nothing; then nothing else is shown."""

    cast: CastPage
    organisation: str
    rule: Shown
    sentences: tuple[str, ...]
    ended: str
    sign_in_href: str


def standing_of(link: MailLink, day: date) -> Standing | None:
    """The mandate by which whoever got the link still votes for the organisation; None once it has ended."""
    if not link.person.is_active:
        return None
    held = standings_of(link.person, link.voter.ballot.space, day)
    return next((s for s in held if s.organisation == link.voter.organisation_id and s.role in VOTERS), None)


def link_page(link: MailLink, day: date) -> LinkPage:
    """The page of a link that somebody was sent. Seven statements, whatever the number of questions and options."""
    ballot, voter, language = link.voter.ballot, link.voter, get_language() or "en"
    standing = standing_of(link, day)
    viewer = Viewer(ballot.space, link.person, (standing,) if standing else (), standing)
    found = cast_page(viewer, ballot)
    own = tuple(line for line in (*found.lines, *found.others) if line.own)
    cast = replace(found, lines=own, others=())
    return LinkPage(
        cast=cast,
        organisation=voter.name,
        rule=ballot.rule.name.in_(language),
        sentences=rule_sentences(ballot.rule, ballot.method),
        ended=_ended(link, cast, standing),
        sign_in_href=f"{reverse('account_login')}?{urlencode({'next': href(viewer, ballot, 'cast')})}",
    )


def _ended(link: MailLink, cast: CastPage, standing: Standing | None) -> str:
    """Why a link casts nothing, in a sentence that tells nothing else; empty while it votes."""
    if standing is None:
        return _("This link is not in force any more.")
    if link.used_at is not None:
        return _("This link was used already. It votes once.")
    if cast.why_not:
        return cast.why_not
    if cast.voted:
        return _("Your organisation has voted already, so this link is not needed any more.")
    return "" if cast.lines else _("This link is not in force any more.")


def counted_by(link: MailLink, page: CastPage, answers: dict[str, object]) -> tuple[str, ...]:
    """What was just cast by a link, one text for each question."""
    return said(link.voter.ballot, page.questions, answers)
