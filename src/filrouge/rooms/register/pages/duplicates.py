"""The review queue: one card, the answers, and answers taken back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from filrouge.ground.numbers import number_in
from filrouge.ground.pages.kept import kept, stamp
from filrouge.ground.pages.refusals import refusals_shown
from filrouge.ground.pages.serving import page, there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.register.actions.linking import settle_doubt, undo_decision
from filrouge.rooms.register.actions.totals import keep_count
from filrouge.rooms.register.models import Decision
from filrouge.rooms.register.pages import cards
from filrouge.rooms.register.pages.parts import here
from filrouge.rooms.register.queries import duplicates as queries
from filrouge.rooms.register.queries.totals import Last, last_count
from filrouge.rooms.register.rules import MAY

TURNED = {"branch-right": Decision.Verdict.BRANCH}  # answers about the card the other way round


@page(MAY["settle"])
def duplicates(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The most valuable card; after an answer with its undo beside it."""
    at = stamp()
    return _page(request, viewer, at, _card(viewer, at, None), _just_answered(request, viewer))


@page(MAY["settle"])
def duplicate(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """One card. When it is gone (settled, or its data changed) the next one is shown."""
    at = stamp()
    card = _card(viewer, at, number)
    return _page(request, viewer, at, card) if card else _gone(request, viewer)


def _gone(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    messages.info(request, _("That question is settled, or its data have changed. Here is the next one."))
    return HttpResponseRedirect(_queue(viewer))


def _just_answered(request: HttpRequest, viewer: Viewer) -> Decision | None:
    """The answer that led here, for whoever gave it and as long as it was not taken back."""
    number = number_in(request.GET.get("answered", ""))
    found = queries.decision(viewer, number) if number else None
    return found if found and found.undone_at is None and found.by == viewer.person else None


def _queue(viewer: Viewer) -> str:
    return reverse("register:duplicates", args=[viewer.space.slug]) if viewer.space else "/"


@dataclass(frozen=True, slots=True)
class Card:
    """A card as its page shows it: drawn, with what stands around its answers."""

    id: int
    left: str
    right: str
    second: bool
    skip_href: str
    drawn: SafeString


def _card(viewer: Viewer, at: str, number: int | None) -> Card | None:
    """A card, drawn once for all who may settle it until something is done or the network is counted anew, which comes
    a moment later. None where there is none that holds.
    """
    last = last_count(viewer)
    # Which card is the first depends on what the reviewer said before.
    who = None if number or viewer.person is None else viewer.person.pk
    return kept(at, ("register.card", here(viewer), number, who, last), lambda: _drawn(viewer, number, last))


def _drawn(viewer: Viewer, number: int | None, last: Last | None) -> Card | None:
    found = queries.opened(viewer, number)
    if found is None:
        return None
    card, following = queries.card(viewer, *found, last), queries.after(viewer, found[0])
    return Card(card.id, card.left.name, card.right.name, card.second, following, cards.drawn(card))


def _page(
    request: HttpRequest, viewer: Viewer, at: str, card: Card | None, answered: Decision | None = None
) -> HttpResponse:  # fmt: skip
    queue = queries.queue(viewer, at)
    waiting = cards.waiting(queue.rows, card.id) if card else ""
    names = queries.names_of(answered) if answered else ()
    context = {"card": card, "queue": queue, "waiting": waiting, "answered": answered, "names": names}
    return render(request, "register/duplicates.html", context)


@page(MAY["settle"], methods=("POST",))
def settle(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Answer a card, count anew, go to the next."""
    found = queries.doubt(viewer, number)
    if found is None:
        return _gone(request, viewer)
    with refusals_shown(request):
        verdict, turned = TURNED.get(sent := request.POST.get("verdict", ""), sent), sent in TURNED
        decision = settle_doubt(viewer, doubt=found, verdict=verdict, turned=turned)
        keep_count(found.space)
        messages.success(request, answered(decision))
        return HttpResponseRedirect(f"{_queue(viewer)}?answered={decision.pk}")
    return HttpResponseRedirect(reverse("register:duplicate", args=[found.space.slug, number]))


def answered(decision: Decision) -> str:
    """What an answer did."""
    if not decision.agreed:
        return _("Noted. Both are large, so a second reviewer must agree before this counts.")
    return {
        Decision.Verdict.SAME: _("Merged into one. You can undo this under “Answers given”."),
        Decision.Verdict.DIFFERENT: _("Kept apart, for ever: they will not be asked about again."),
        Decision.Verdict.BRANCH: _("Noted as a branch: two entries, tied to each other."),
        Decision.Verdict.ASKED: _("The federations are asked. The question counts as open until they answer."),
    }[Decision.Verdict(decision.verdict)]


@page(MAY["settle"])
def answers(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Answers given, the newest first, each with its undo."""
    return render(request, "register/answers.html", {"answers": queries.given(viewer, request.GET.get("after", ""))})


@page(MAY["settle"], methods=("POST",))
def undo(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """Take an answer back; on to the queue for whoever did it there."""
    decision = there(queries.decision(viewer, number))
    with refusals_shown(request):
        undo_decision(viewer, decision=decision)
        keep_count(decision.space)
        messages.success(request, _("Taken back. Both are as they were before, and the question waits again."))
    after = "duplicates" if "queue" in request.POST else "answers"
    return HttpResponseRedirect(reverse(f"register:{after}", args=[decision.space.slug]))
