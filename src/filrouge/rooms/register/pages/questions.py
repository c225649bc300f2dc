"""What the federations are asked: the questions that wait for one of them, and one question with both sides."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.refusals import refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions.questions import answer_question
from filrouge.rooms.register.models import Decision
from filrouge.rooms.register.queries import questions as queries
from filrouge.rooms.register.rules import MAY


@page(MAY["see_questions"], methods=("GET", "POST"))
def questions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The questions that wait for a federation, each with its three answers."""
    if request.method == "POST":
        found = there(queries.question(viewer, number_in(request.POST.get("question", ""))))
        _answer(request, viewer, found)
        return HttpResponseRedirect(request.get_full_path())
    shown = queries.question_list(viewer, request.GET.get("after", ""))
    return render(request, "register/questions.html", {"list": shown})


def _answer(request: HttpRequest, viewer: Viewer, found: Decision) -> None:
    with refusals_shown(request):
        answer_question(viewer, question=found, verdict=request.POST.get("verdict", ""))
        messages.success(request, _("Noted. The secretariat sees your answer; you may change it until it decides."))


@page(MAY["read"], methods=("GET", "POST"))
def question(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """A question to a federation: both sides, and three answers."""
    found = queries.question(viewer, number)
    if found is None:
        return _not_theirs(request, viewer, number)
    if request.method == "POST":
        _answer(request, viewer, found)
        return HttpResponseRedirect(request.path)
    return render(request, "register/question.html", {"question": queries.question_page(viewer, found)})


def _not_theirs(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """The link of the mail asks who comes, and for whom; for anybody whom it was not sent to there is nothing here."""
    if viewer.person is None:
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")
    if viewer.space is None or not queries.for_another(viewer, number):
        raise Http404
    messages.info(request, _("That question is for another organisation of yours. Choose to act for it first."))
    return HttpResponseRedirect(reverse("register:questions", args=[viewer.space.slug]))
