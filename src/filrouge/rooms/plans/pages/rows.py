"""Rows of the long lists, drawn in Python: fifty rows of a template would cost half of the page's time."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from filrouge.ground.pages.kept import kept
from filrouge.ground.pages.templatetags.ground import icon
from filrouge.ground.people.models import PLACE
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.pictures.bars import split_bar
from filrouge.ground.pictures.voices import MOST_TICKS, voices
from filrouge.ground.punctuation import colon
from filrouge.ground.words import marked
from filrouge.rooms.plans.queries.contributions import Became, ContributionRow
from filrouge.rooms.plans.queries.filters import Group
from filrouge.rooms.plans.queries.proposals import Backing, ProposalRow
from filrouge.rooms.plans.queries.stamps import sight
from filrouge.rooms.plans.queries.weighings import DeskRow

LONGEST = 420  # characters of what somebody said, in a list
MOST_BARS = 2_000  # drawings of one process; each has half a kilobyte and is the same for the same two numbers
# Items of one process, of each kind of list: each has a kilobyte or two, and is the same for the same row. When
# something is done, a list is read anew, and what most of its rows say has not changed.
MOST_ITEMS = 1_000
MOST_FACETS = 50  # those of actions name every lead: some sixty kilobytes

OWN = """<li class="act"><div><p class="voice" lang="{}"><a href="{}">“{}”</a></p>
<p class="small quiet">{}{}, {}</p>{}{}</div><div><span class="state state-{}">{}</span></div></li>"""
WAITS_TO_BE_SORTED = """<p class="small">→ {}</p>"""
SAID = """<li><p class="voice" lang="{}"><a href="{}">“{}”</a></p>
<p class="small quiet">{}, <a href="{}">{}</a>{}</p>{}{}</li>"""
AND_MORE = """<p class="small">→ <a href="{}#became">{}</a></p>"""
BECAME = """<p class="small">→ <a href="{}">{}</a>, <span lang="{}">{}</span>{} {}{}</p>"""
WHY = """. <span class="voice" lang="{}">{}</span>{}"""
NOT_ITS_OWN_WORDS = """ <span class="small quiet">{}</span>"""


CARRIES = """<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="next" value="{}">"""
CARRIED = mark_safe("<!-- carried -->")  # where that goes; what people wrote is escaped and never looks like it

Make = Callable[[], tuple[SafeString, str, str]]


def kept_list(at: str, viewer: Viewer, about: Hashable, make: Make) -> tuple[SafeString, str, str]:
    """The items of a list with the cursors of its neighbours, drawn once until anything is done in the house.

    `about` names the list, its filters and its place. Who looks is part of it: what they may see depends on whether
    they sort, and on the organisation they act for.
    """
    return kept(at, ("plans.list", sight(viewer), about), make)


def facets_of(action: str, in_use: int, groups: Iterable[Group], by_button: str = "") -> SafeString:
    """The facets of a list, drawn once for as long as they say the same; `by_button` where they stand in its form."""
    said = tuple(
        (tuple(item for item in group.items() if item[0] != "options"),
         tuple(tuple(option.items()) for option in group["options"]))
        for group in groups
    )  # fmt: skip
    return _facets(action, in_use, get_language() or "en", said, by_button)


@lru_cache(MOST_FACETS)
def _facets(action: str, in_use: int, _language: str, said: tuple[tuple[Any, Any], ...], by_button: str) -> SafeString:
    groups = [dict(group) | {"options": [dict(option) for option in options]} for group, options in said]
    facets = {"action": action, "in_use": in_use, "groups": groups, "kept": [], "by_button": by_button}
    return render_to_string("ground/parts/facets.html", {"facets": facets})


def contribution_items(rows: Iterable[ContributionRow]) -> SafeString:
    """The items of a list of contributions."""
    words = SaidWords.of()
    return joined(_said(row, words) for row in rows)


@lru_cache(MOST_ITEMS)
def _said(row: ContributionRow, words: SaidWords) -> SafeString:
    return format_html(
        SAID, row.text.language, row.href, shortened(row.text.text), words.named % {"number": row.number},
        row.organisation_href, row.organisation, _where(row, words.translated),
        joined(_led(each, words) for each in row.became), _and_more(row),
    )  # fmt: skip


def _and_more(row: ContributionRow) -> SafeString | str:
    if not row.more:
        return ""
    said = ngettext("and %(n)s more proposal", "and %(n)s more proposals", row.more)
    return format_html(AND_MORE, row.href, said % {"n": localize(row.more)})


def own_items(rows: Iterable[ContributionRow]) -> SafeString:
    """The items of what one's own organisation said, each with where it stands; a draft has no number yet."""
    words = SaidWords.of()
    return joined(_own(row, words) for row in rows)


@lru_cache(MOST_ITEMS)
def _own(row: ContributionRow, words: SaidWords) -> SafeString:
    number = f"{words.named % {'number': row.number}}, " if row.number else ""
    waits = format_html(WAITS_TO_BE_SORTED, words.waits) if not row.became and row.mark == "done" else ""
    return format_html(
        OWN, row.text.language, row.href, shortened(row.text.text), number, row.when, row.came,
        joined(_led(each, words) for each in row.became), waits, row.mark, row.state,
    )  # fmt: skip


def _where(row: ContributionRow, translated: str) -> SafeString:
    """Country, step, day, how it came, area: what stands behind the name."""
    country = f", {row.country}" if row.country else ""
    step = format_html("{}, ", marked(row.step)) if row.step else ""
    area = format_html(". {}", marked(row.area)) if row.area else ""
    last = "" if row.text.original else f". {translated}"
    return format_html("{}. {}{}, {}{}{}", country, step, row.when, row.came, area, last)


WAITS = """<li class="act"><label class="choice" for="c{0}">
<input type="checkbox" id="c{0}" name="chosen" value="{0}"{1}>
<span class="voice" lang="{2}">“{3}”</span><small>{4}, {5}{6}</small></label>
<p class="small"><button class="btn btn-text small" name="near" value="{0}">{7}<span class="vh"> {4}</span></button></p>
</li>"""


def waiting_items(rows: Iterable[ContributionRow], ticked: Container[int] = ()) -> SafeString:
    """The items of the desk where contributions are chosen. Asking for similar ones is a button, so that it takes along
    what is ticked.
    """
    named, similar = _("Contribution %(number)s"), _("Similar ones")
    return joined(_waiting(row, row.id in ticked, named, similar) for row in rows)


@lru_cache(MOST_ITEMS)
def _waiting(row: ContributionRow, ticked: bool, named: str, similar: str) -> SafeString:
    return format_html(
        WAITS, row.id, mark_safe(" checked") if ticked else "", row.text.language, shortened(row.text.text),
        named % {"number": row.number}, row.organisation,
        joined(format_html(", {}", marked(said)) for said in (row.country, row.area) if said), similar,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidWords:
    """What every item about contributions says, looked up once."""

    named: str
    drawn: str
    waits: str
    translated: str
    colon: str

    @classmethod
    def of(cls) -> SaidWords:
        """In the language of the reader."""
        return cls(
            _("Contribution %(number)s"), _("Proposal %(number)s"), _("Waits to be sorted into a proposal."),
            _("A translation."), colon(),
        )  # fmt: skip


@lru_cache(MOST_ITEMS)
def _led(each: Became, words: SaidWords) -> SafeString:
    why: SafeString | str = ""
    if each.reason:
        translated = "" if each.reason.original else format_html(NOT_ITS_OWN_WORDS, words.translated)
        why = format_html(WHY, each.reason.language, each.reason.text, translated)
    title, named = shortened(each.title.text, 120), words.drawn % {"number": each.number}
    return format_html(BECAME, each.href, named, each.title.language, title, words.colon, each.words, why)


PROPOSED = """<li class="act" id="p-{}"><div><h3 class="voice" lang="{}"><a href="{}">{}</a></h3><p class="meta">{}</p>
<p class="row gap-3 small"><span class="state{}">{}</span>{}</p></div>
<div class="support">{}</div></li>"""
CHOOSE = """ <label class="row gap-2" for="p{0}">
<input type="checkbox" form="choosing" id="p{0}" name="chosen" value="{0}"> {1}<span class="vh"> {2}</span></label>"""
SUPPORT = """<button class="btn btn-line" form="supporting" formaction="{}" aria-pressed="false">{}\
<span class="vh"> {}</span></button>"""
SUPPORTED = """<button class="btn" form="supporting" formaction="{}" aria-pressed="true">{}{}\
<span class="vh"> {}</span></button>"""
WE_DO = """<span class="state state-done">{}</span>"""


@dataclass(frozen=True, slots=True)
class SupportWords:
    """What every item of a list of proposals says, looked up once. `give` and `take` are where support goes to."""

    language: str
    support: str
    supports: str
    number: str
    choose: str
    translated: str
    give: str = ""
    take: str = ""

    @classmethod
    def of(cls, viewer: Viewer, *, may_support: bool) -> SupportWords:
        """In the language of the reader, with buttons where support is open to them."""
        return cls(
            get_language() or "en", _("Support this"), _("You support this"), _("Proposal %(number)s"), _("choose"),
            _("A translation."),
            _step(viewer, "support") if may_support else "", _step(viewer, "support-no-more") if may_support else "",
        )  # fmt: skip


def proposal_items(viewer: Viewer, rows: Iterable[ProposalRow], *, may_support: bool, may_sort: bool) -> SafeString:
    """The items of a list of proposals, with a button to support each where that is open.

    Its buttons belong to the forms `supporting` and `choosing` of the page.
    """
    words = SupportWords.of(viewer, may_support=may_support)
    return joined(_item(row, words, may_sort=may_sort) for row in rows)


@lru_cache(MOST_ITEMS)
def _item(row: ProposalRow, words: SupportWords, *, may_sort: bool) -> SafeString:
    chosen = format_html(CHOOSE, row.id, words.choose, row.number) if may_sort and row.mark == "" else ""
    return format_html(
        PROPOSED, row.address, row.title.language, row.href, row.title.text, _meta(row, words),
        row.mark and f" state-{row.mark}", row.state, chosen, supported(row, words),
    )  # fmt: skip


WEIGHED = """<li class="act"><div><label class="choice" for="p{0}">\
<input type="checkbox" id="p{0}" name="chosen" value="{0}"{1}><span class="voice" lang="{2}">{3}. {4}</span></label>\
{5}</div><div class="support">{6}<span>{7}</span></div></li>"""


def weighed_items(rows: Iterable[DeskRow], chosen: Container[int]) -> SafeString:
    """The items of the list from which proposals are chosen for a ballot."""
    asks, here = _("Asks %(cost)s of the fund"), mark_safe(" checked")
    return joined(
        format_html(
            WEIGHED, row.proposal.pk, here if row.proposal.pk in chosen else "", row.title.language,
            localize(row.proposal.number), row.title.text,
            format_html('<p class="meta">{}</p>', asks % {"cost": localize(row.proposal.cost)})
            if row.proposal.cost else "",
            _ticks(row.backing), row.backing.words,
        )
        for row in rows
    )  # fmt: skip


def supported(row: ProposalRow, words: SupportWords) -> SafeString:
    """Who supports a proposal, as a picture and in words, and the button beside it while it is open."""
    button = _button(row, words) if row.mark == "" else ""
    return format_html("{}<span>{}</span>{}", _ticks(row.backing), row.backing.words, button)


def _meta(row: ProposalRow, words: SupportWords) -> SafeString:
    """Number, authors, area, and how many amendments wait."""
    said = [words.number % {"number": row.number} + (f", {row.authors}" if row.authors else "")]
    if row.area:
        said.append(marked(row.area))
    if row.amendments:
        several = ngettext("%(number)s amendment to answer", "%(number)s amendments to answer", row.amendments)
        said.append(several % {"number": row.amendments})
    last = "" if row.title.original else f" {words.translated}"
    return format_html("{}.{}", format_html_join(". ", "{}", ((each,) for each in said)), last)


def _button(row: ProposalRow, words: SupportWords) -> SafeString | str:
    if row.backing.mine and words.take:
        return format_html(SUPPORTED, words.take.replace(PLACE, row.address), icon("check"), words.supports, row.number)
    if words.give:
        return format_html(SUPPORT, words.give.replace(PLACE, row.address), words.support, row.number)
    return format_html(WE_DO, words.supports) if row.backing.mine else ""


def _ticks(backing: Backing) -> SafeString:
    """One tick for each member while they can be told apart by eye; the words stand beside them."""
    if backing.yes + backing.silent <= MOST_TICKS:
        return voices(backing.words, {"for": backing.yes, "silent": backing.silent})
    return _parted(backing.yes, backing.silent)


@lru_cache(MOST_BARS)
def _parted(yes: int, silent: int) -> SafeString:
    return split_bar([(yes, "d4"), (silent, "rule")])


def _step(viewer: Viewer, step: str) -> str:
    return reverse("plans:proposal_step", args=[viewer.space.slug, PLACE, step]) if viewer.space else ""


def carrying(items: SafeString, request: HttpRequest) -> SafeString:
    """Items that were drawn with empty forms, with what every form carries: its token, and where one comes back to."""
    if not items:
        return items
    carried = format_html(CARRIES, get_token(request), request.get_full_path())
    return mark_safe(items.replace(CARRIED, carried))  # noqa: S308  # what is put in is escaped


def joined(items: Iterable[SafeString | str]) -> SafeString:
    """Parts of a page one after the other; what is not drawn is empty."""
    return mark_safe("".join(items))  # noqa: S308  # each item is escaped already


def shortened(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text on one line, cut between words."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[:longest].rsplit(" ", 1)[0] + "…"
