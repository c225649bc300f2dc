"""Amendments drawn in Python as the rows of the other long lists: what each changes, and how it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.defaultfilters import linebreaksbr
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filrouge.ground.people.languages import written_by
from filrouge.ground.people.models import PLACE
from filrouge.ground.people.viewer import Viewer
from filrouge.methods.amending.difference import Kind, Run
from filrouge.rooms.plans.pages.rows import CARRIED, MOST_ITEMS, joined
from filrouge.rooms.plans.queries.amendments import AmendmentRow
from filrouge.rooms.plans.queries.contributions import address_of

SHOWN = """<div class="stack gap-2">
<p class="row gap-3 small"><a href="{}"><b>{}</b></a> <span class="quiet">{}, {}, {}</span> \
<span class="state state-{}">{}</span></p>
{}</div>"""
TITLE = """<p class="voice" lang="{}"><b>{}</b></p>
"""
TEXT = """<div class="voice" lang="{}">{}</div>
"""
BECAUSE = """<p class="small">{} <span class="voice" lang="{}">{}</span></p>
"""
COLLIDES = """<p class="note note-due"><b>{}</b> {}</p>
"""
TOUCHES = """<p class="small">{} {}</p>
"""
ANSWER = """<p class="small">{} <span class="voice" lang="{}">{}</span>{}{}</p>
"""
ITEM = """<li class="act" id="a{}"><div>{}{}</div>
<div class="stack gap-3">{}{}</div></li>"""
PROPOSAL = """<p class="small"><a href="{}" lang="{}">{}. {}</a></p>"""
FORM = """<form method="post" action="{}">{}{}</form>
"""
SETTLE = """<p><a class="btn btn-line btn-wide" href="{}">{}</a></p>"""
TAKE_IN = """<p><button class="btn btn-wide" name="take_in" value="1"{}>{}{}</button></p>"""
WHY_NOT = """<input type="hidden" name="reason_origin" value="{language}"><div class="field">\
<label for="r{id}">{why}{key}</label>\
<input class="input" id="r{id}" name="reason_{language}" lang="{language}" maxlength="2000" autocomplete="off"\
{data}></div><p class="mt2"><button class="btn btn-line btn-wide" name="not_take_in" value="1">{no}</button></p>"""
NUMBER = mark_safe("<!-- number -->")  # where its key goes; what people write is escaped and never looks like it
TAKE_BACK = """<button class="btn btn-text" name="take_back" value="1">{}</button>"""


def amendment_drawn(row: AmendmentRow) -> SafeString:
    """An amendment with what it changes, why, and where it stands."""
    return _drawn(row, get_language() or "en")


@lru_cache(MOST_ITEMS)
def _drawn(row: AmendmentRow, _language: str) -> SafeString:
    return format_html(
        SHOWN, row.href, _("Amendment %(number)s") % {"number": localize(row.number)}, row.organisation, row.when,
        row.language_name, row.mark, row.state, joined(_parts(row)),
    )  # fmt: skip


def _parts(row: AmendmentRow) -> Iterable[SafeString]:
    if row.title:
        yield format_html(TITLE, row.language, runs_drawn(row.title))
    if row.text:
        yield format_html(TEXT, row.language, runs_drawn(row.text))
    if row.because:
        yield format_html(BECAUSE, _("Why:"), row.language, row.because)
    if row.places:
        words = _("It was “%(was)s”, is now “%(now)s”, and is asked to be “%(asked)s”.")
        said = ((row.language, words % {"was": p.was, "now": p.now, "asked": p.asked}) for p in row.places)
        where = format_html_join("", '<span lang="{}">{}</span> ', said)
        yield format_html(COLLIDES, _("The proposal has changed in the same place since."), where)
    if row.touches:
        others = ", ".join(_("amendment %(number)s") % {"number": localize(number)} for number in row.touches)
        yield format_html(TOUCHES, _("Changes the same words as:"), others)
    if row.answer:
        yield _answer(row)


def _answer(row: AmendmentRow) -> SafeString:
    assert row.answer is not None
    translated = format_html(' <span class="small quiet">{}</span>', _("A translation."))
    others = format_html(' <a href="{}">{}</a>', row.languages_href, _("In other languages"))
    return format_html(
        ANSWER, _("Answer:"), row.answer.language, row.answer.text, "" if row.answer.original else translated,
        others if row.languages_href else "",
    )  # fmt: skip


def runs_drawn(runs: Iterable[Run]) -> SafeString:
    """What one text changes in another, as it is marked on paper."""
    return joined(_run(run) for run in runs)


def _run(run: Run) -> SafeString:
    text = linebreaksbr(run.text)
    if run.kind == Kind.SAME:
        return text
    return format_html("<ins>{}</ins>" if run.kind == Kind.INSERTED else "<del>{}</del>", text)


@dataclass(frozen=True, slots=True)
class _Answers:
    """How an amendment is taken in, and how it is said why not."""

    take_in: SafeString
    why_not: SafeString


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms beside amendments, drawn once: PLACE and NUMBER stand in them for what each amendment has of its own.

    Those that are `keyed` are for the letters of the keyboard. The address `where` they go begins with the language.
    """

    where: str
    keyed: _Answers
    others: _Answers
    take_back: SafeString


def amendment_items(viewer: Viewer, rows: Sequence[AmendmentRow], *, named: bool) -> SafeString:
    """The items of the desk, each with what it changes and how it is answered; `named` with its proposal.

    Its forms stand empty, so that they can be kept for several looks: `rows.carrying` fills them.
    """
    where, language = address_of(viewer, "answer_amendment"), written_by(viewer)
    forms = _Forms(
        where, _answers(where, language, keyed=True), _answers(where, language, keyed=False),
        _form(where, format_html(TAKE_BACK, _("Take it back"))),
    )  # fmt: skip
    first = next((row.id for row in rows if row.may_answer), 0)
    return joined(_item(row, forms, keyed=row.id == first, named=named) for row in rows)


@lru_cache(MOST_ITEMS)
def _item(row: AmendmentRow, forms: _Forms, *, keyed: bool, named: bool) -> SafeString:
    return format_html(
        ITEM, row.number, _proposal(row) if named else "", amendment_drawn(row),
        _answered(row, forms, keyed) if row.may_answer else "", _its(row, forms.take_back) if row.own else "",
    )  # fmt: skip


def _proposal(row: AmendmentRow) -> SafeString:
    title = row.proposal_title
    return format_html(PROPOSAL, row.proposal_href, title.language, localize(row.proposal), title.text)


def _answered(row: AmendmentRow, forms: _Forms, keyed: bool) -> SafeString:
    answers = forms.keyed if keyed else forms.others
    settle = _form(forms.where, format_html(SETTLE, row.href, _("Say how it should read"))) if row.places else None
    return _its(row, (settle or answers.take_in) + answers.why_not)


def _its(row: AmendmentRow, drawn: SafeString) -> SafeString:
    """A form of one amendment."""
    return mark_safe(drawn.replace(PLACE, row.address).replace(NUMBER, str(row.id)))  # noqa: S308  # both are ours


def _answers(where: str, language: str, *, keyed: bool) -> _Answers:
    take_in = format_html(TAKE_IN, _key(keyed, ' data-key="t"'), _("Take it in"), _key(keyed, " <kbd>T</kbd>"))
    why_not = format_html(
        WHY_NOT, language=language, id=NUMBER, why=_("Why not"), key=_key(keyed, " <kbd>N</kbd>"),
        data=_key(keyed, ' data-key="n"'), no=_("Do not take it in"),
    )  # fmt: skip
    return _Answers(_form(where, take_in), _form(where, why_not))


def _key(keyed: bool, drawn: str) -> SafeString:
    return mark_safe(drawn if keyed else "")  # noqa: S308  # a part of this page


def _form(where: str, inside: SafeString) -> SafeString:
    return format_html(FORM, where, CARRIED, inside)
