"""What members do with a proposal by one button: support it, stand behind it, comment on it, take it back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from filrouge.ground.actions import NotAllowed
from filrouge.ground.pages.addresses import own_address
from filrouge.ground.pages.refusals import done, refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.plans.actions import authoring, merging, supporting, withdrawing
from filrouge.rooms.plans.forms.proposing import Say
from filrouge.rooms.plans.models import Author, Comment, Proposal
from filrouge.rooms.plans.pages.places import the_proposal
from filrouge.rooms.plans.pages.proposing import shown
from filrouge.rooms.plans.queries.contributions import proposal_href
from filrouge.rooms.plans.queries.finding import author_of, comment_of, member_called
from filrouge.rooms.plans.rules import MAY

Do = Callable[[HttpRequest, Viewer, Proposal], str]


def _support(request: HttpRequest, viewer: Viewer, proposal: Proposal) -> str:
    supporting.support(viewer, proposal=proposal)
    return _("Your organisation supports proposal %(number)s.") % {"number": proposal.number}


def _take_back_support(request: HttpRequest, viewer: Viewer, proposal: Proposal) -> str:
    supporting.take_back_support(viewer, proposal=proposal)
    return _("Your organisation does not support proposal %(number)s any more.") % {"number": proposal.number}


def _take_back_comment(request: HttpRequest, viewer: Viewer, proposal: Proposal) -> str:
    supporting.take_back_comment(viewer, comment=_the_comment(request, proposal))
    return _("Taken back. That you said something stays visible, what you said does not.")


def _accept(request: HttpRequest, viewer: Viewer, proposal: Proposal) -> str:
    authoring.answer_invitation(viewer, author=_the_author(request, proposal), yes=True)
    return _("Your organisation stands behind proposal %(number)s.") % {"number": proposal.number}


def _decline(request: HttpRequest, viewer: Viewer, proposal: Proposal) -> str:
    authoring.answer_invitation(viewer, author=_the_author(request, proposal), yes=False)
    return _("Noted. You can still support it.")


def _leave(request: HttpRequest, viewer: Viewer, proposal: Proposal) -> str:
    authoring.leave(viewer, author=_the_author(request, proposal))
    return _("Your organisation is not an author any more.")


def _invite(request: HttpRequest, viewer: Viewer, proposal: Proposal) -> str:
    if not authoring.invite_author.allowed(viewer, proposal):
        raise NotAllowed(authoring.invite_author.verb)
    found = member_called(viewer, request.POST.get("organisation", ""))
    authoring.invite_author(viewer, proposal=proposal, organisation=found)
    return _("%(name)s is asked to stand behind it.") % {"name": found.name}


def _withdraw(request: HttpRequest, viewer: Viewer, proposal: Proposal) -> str:
    withdrawing.withdraw(viewer, proposal=proposal, reason=request.POST.get("reason", ""))
    return _("Taken back. What was merged into it stands for itself again.")


def _unmerge(request: HttpRequest, viewer: Viewer, proposal: Proposal) -> str:
    merging.unmerge(viewer, proposal=proposal)
    return _("Proposal %(number)s stands for itself again.") % {"number": proposal.number}


STEPS: dict[str, Do] = {
    "support": _support,
    "support-no-more": _take_back_support,
    "comment-taken-back": _take_back_comment,
    "accept": _accept,
    "decline": _decline,
    "leave": _leave,
    "invite": _invite,
    "withdraw": _withdraw,
    "unmerge": _unmerge,
}


@page(MAY["comment"] | MAY["sort"], methods=("POST",))
def step(request: HttpRequest, viewer: Viewer, address: str, step: str) -> HttpResponse:
    """One step with a proposal; back to where the button was."""
    found = the_proposal(viewer, address)
    if step == "comment":
        return _commented(request, viewer, found)
    if step not in STEPS:
        raise Http404
    with refusals_shown(request):
        messages.success(request, STEPS[step](request, viewer, found))
    if back := own_address(request, request.POST.get("next", ""), ""):
        return HttpResponseRedirect(f"{back}#p-{found.address}")  # in a long list, to the row that was pressed
    return HttpResponseRedirect(proposal_href(viewer, found) + ("#comments" if step == "comment-taken-back" else ""))


def _commented(request: HttpRequest, viewer: Viewer, found: Proposal) -> HttpResponse:
    """Say something, or answer a comment. What was refused stays in the form, which says why."""
    form = Say(request.POST, viewer=viewer)
    answers = comment_of(found, request.POST.get("answers", ""))
    if form.is_valid() and done(form, supporting.comment, viewer, proposal=found, answers=answers, **form.said()):
        messages.success(request, _("Said."))
        return HttpResponseRedirect(f"{proposal_href(viewer, found)}#comments")
    return shown(request, viewer, found, form)


def _the_comment(request: HttpRequest, proposal: Proposal) -> Comment:
    """The comment that a form names; 404 for one of another proposal."""
    return there(comment_of(proposal, request.POST.get("comment", "")))


def _the_author(request: HttpRequest, proposal: Proposal) -> Author:
    """The author that a form names; 404 for one of another proposal."""
    return there(author_of(proposal, request.POST.get("author", "")))
