"""Asking for other words, one amendment, and the desk where amendments are answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.pages.addresses import own_address
from filrouge.ground.pages.kept import House, house
from filrouge.ground.pages.refusals import done
from filrouge.ground.pages.serving import page
from filrouge.ground.people.languages import NAMES, written_by
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.thread.queries import life
from filrouge.ground.words import Words
from filrouge.rooms.plans import rules
from filrouge.rooms.plans.actions import amending as actions
from filrouge.rooms.plans.actions.amending import Change
from filrouge.rooms.plans.forms.deciding import OtherLanguages
from filrouge.rooms.plans.forms.proposing import Amend, Because
from filrouge.rooms.plans.models import Amendment, Plan, Proposal, ProposalState
from filrouge.rooms.plans.pages.amendment_rows import amendment_drawn, amendment_items
from filrouge.rooms.plans.pages.places import crumbs, the_amendment, the_plan_shown, the_proposal
from filrouge.rooms.plans.pages.proposing import crumbs_of
from filrouge.rooms.plans.pages.rows import carrying, kept_list
from filrouge.rooms.plans.queries import amendments as queries
from filrouge.rooms.plans.queries.changes import Brought, carried, changed, said
from filrouge.rooms.plans.queries.contributions import proposal_href
from filrouge.rooms.plans.queries.opening import closed_because
from filrouge.rooms.plans.queries.plans import href as plan_href
from filrouge.rooms.plans.queries.plans import page_href
from filrouge.rooms.plans.queries.stamps import amended
from filrouge.rooms.plans.rules import MAY


@page(MAY["amend"], methods=("GET", "POST"))
def amend(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Write how the text should read. The change is shown before it is sent."""
    found = the_proposal(viewer, address)
    asks = request.method == "GET"  # what is sent is refused in words, and stays in the form
    if not MAY["amend"](viewer, found) or (asks and found.state != ProposalState.OPEN):
        raise Http404
    language = _language(request, viewer, found)
    now = {"title": said(found.title, language), "text": said(found.text, language), "version": found.version}
    form = Amend(request.POST if request.method == "POST" else None, initial=now, language=language)
    difference = None
    if form.is_valid():
        change = form.change(language)
        version = form.cleaned_data["version"]
        if "look" in request.POST:
            difference = changed(found, language, change.title, change.text)
        elif done(form, actions.amend, viewer, proposal=found, change=change, version=version):
            messages.success(request, _("Sent. The authors answer it, and you are told."))
            return HttpResponseRedirect(proposal_href(viewer, found))
    told = {
        "form": form, "proposal": found, "language": language, "difference": difference,
        "languages": [(code, NAMES.get(code, code), code == language) for code in found.title.texts()],
        "closed": "" if form.is_bound else closed_because(found.plan, rules.AMEND),
        "back": proposal_href(viewer, found),
        "crumbs": crumbs_of(viewer, found, (_("Amend"), "")),
    }  # fmt: skip
    return render(request, "plans/amend.html", told, status=422 if form.errors else 200)


def _language(request: HttpRequest, viewer: Viewer, found: Proposal) -> str:
    """The language that is asked for, else one’s own, else that of the original, of those that there are."""
    there = found.title.texts()
    asked = (request.GET.get("language", ""), written_by(viewer))
    return next((code for code in asked if code in there), found.title.origin)


@page(MAY["read"])
def desk(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """All amendments of a plan, one row each, to be answered with one click."""
    now = house()
    return _desk(request, viewer, the_plan_shown(viewer, address, now), now)


@page(MAY["read"])
def of_proposal(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The amendments of one proposal."""
    now, found = house(), queries.proposal_named(viewer, address)
    if found is None:
        raise Http404
    return _desk(request, viewer, the_plan_shown(viewer, found.plan, now), now, found)


def _desk(
    request: HttpRequest, viewer: Viewer, plan: Plan, now: House, proposal: queries.Named | None = None
) -> HttpResponse:
    which = request.GET.get("which", queries.OPEN)
    which = which if which in queries.WHICHES else queries.OPEN
    after, only = request.GET.get("after", ""), proposal.id if proposal else None

    def drawn() -> tuple[SafeString, str, str]:
        found = queries.amendments(viewer, plan, which, after, only)
        return amendment_items(viewer, found.rows, named=proposal is None), found.preceding, found.following

    about = ("amendments", plan.pk, only, which, after, written_by(viewer))
    items, preceding, following = kept_list(amended(now), viewer, about, drawn)

    def to(cursor: str) -> str:
        return f"?which={which}&after={cursor}" if cursor else ""

    above, last = _above(viewer, plan, proposal) if proposal else (), (_("Amendments"), "")
    context = {
        "plan": plan,
        "proposal": proposal,
        "items": carrying(items, request),
        "tabs": [(label, f"?which={name}", name == which) for name, label in queries.WHICHES.items()],
        "pager": {"previous": to(preceding), "next": to(following), "position": ""},
        "closed": closed_because(plan, rules.AMEND),
        "all_href": plan_href(viewer, plan, "amendments"),
        "crumbs": crumbs(viewer, plan, *above, last),
    }
    return render(request, "plans/amendments.html", context)


def _above(viewer: Viewer, plan: Plan, proposal: queries.Named) -> tuple[tuple[str, str], ...]:
    label, href = (
        _("Proposal %(number)s") % {"number": proposal.number},
        page_href(viewer, "proposal", proposal.address),
    )
    return (_("Proposals"), plan_href(viewer, plan, "proposals")), (label, href)


@page(MAY["read"])
def amendment(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """One amendment: what it changes, where it stands, and what it led to."""
    return _shown(request, viewer, the_amendment(viewer, address))


def _shown(request: HttpRequest, viewer: Viewer, found: Amendment, typed: QueryDict | None = None) -> HttpResponse:
    """The page of an amendment; once more with an answer that was not taken."""
    row = queries.amendment_rows(viewer, [found])[0]
    settled = carried(found) if row.may_answer and row.places else None
    context = {
        "row": row, "drawn": amendment_drawn(row), "amendment": found, "because": Because(typed, viewer=viewer),
        "thread": life(viewer, found),
        "settle": _settling(settled, typed, found.language) if settled else None,
        "crumbs": crumbs_of(viewer, found.proposal, (_("Amendment %(number)s") % {"number": found.number}, "")),
    }  # fmt: skip
    return render(request, "plans/amendment.html", context, status=422 if typed else 200)


def _settling(settled: Brought, typed: QueryDict | None, language: str) -> Amend:
    """How it should read: the words of today with all that does not collide, or as it was typed."""
    today = {"title": settled.title, "text": settled.text}
    return Amend(initial=typed.dict() if typed and "title" in typed else today, language=language)


@page(MAY["amend"] | MAY["sort"], methods=("POST",))
def answer(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """Take an amendment in, not take it in and say why, or take one’s own back; then back to where the button was."""
    found = the_amendment(viewer, address)
    try:
        messages.success(request, _answered(request, viewer, found))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.warning(request, refused.message)
        return _shown(request, viewer, the_amendment(viewer, address), request.POST)
    return HttpResponseRedirect(own_address(request, request.POST.get("next", ""), queries.href(viewer, found)))


def _answered(request: HttpRequest, viewer: Viewer, found: Amendment) -> str:
    given = request.POST
    words = {"number": found.number}
    if "take_back" in given:
        actions.take_back_amendment(viewer, amendment=found)
        return _("Amendment %(number)s is taken back.") % words
    if "take_in" in given:
        settled = Change(found.language, given["title"], given.get("text", "")) if given.get("title") else None
        actions.take_in(viewer, amendment=found, answer=_because(request, viewer), settled=settled)
        return _("Amendment %(number)s is taken in. The proposal has a new version.") % words
    actions.not_take_in(viewer, amendment=found, reason=_because(request, viewer))
    return _("Amendment %(number)s is not taken in. Whoever asked for it reads why.") % words


def _because(request: HttpRequest, viewer: Viewer) -> Words:
    """The reason that was typed; empty for none. Raises Refused for one that is too long."""
    form = Because(request.POST, viewer=viewer)
    if not form.is_valid():
        raise Refused(str(form.errors["reason"][0]), code="long", field="reason")
    said: Words = form.cleaned_data["reason"]
    return said


@page(MAY["amend"] | MAY["sort"], methods=("GET", "POST"))
def languages(request: HttpRequest, viewer: Viewer, address: str) -> HttpResponse:
    """The answer to an amendment in other languages."""
    found = the_amendment(viewer, address)
    if not found.answer or not MAY["answer_amendment"](viewer, found):
        raise Http404
    form = OtherLanguages(request.POST if request.method == "POST" else None, viewer=viewer, reason=found.answer)
    back = queries.href(viewer, found)
    given = {"amendment": found, "answer": form.cleaned_data["reason"]} if form.is_valid() else {}
    if given and done(form, actions.translate_answer, viewer, **given):
        messages.success(request, _("Saved. Everybody reads the reason in their language where it is written in it."))
        return HttpResponseRedirect(back)
    here = (_("Amendment %(number)s") % {"number": found.number}, back)
    context = {
        "form": form, "heading": _("The reason in other languages"), "back": back,
        "crumbs": crumbs_of(viewer, found.proposal, here, (_("Languages"), "")),
    }  # fmt: skip
    return render(request, "plans/form.html", context, status=422 if form.errors else 200)
