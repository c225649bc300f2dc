"""The pages of one's tokens, below one's account."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from filrouge.ground.pages.refusals import made
from filrouge.ground.pages.serving import page
from filrouge.ground.people.sign_in import confirm_identity
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import signed_in
from filrouge.ground.tokens import actions, queries
from filrouge.ground.tokens.forms import NewToken


@page(signed_in)
def tokens(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """All tokens that one may see: one's own, and those of the spaces whose secretariat one is."""
    return render(request, "tokens/tokens.html", {"tokens": queries.tokens(viewer)})


@page(signed_in, methods=("GET", "POST"))
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form for a new token, and the answer that shows its text."""
    confirm_identity(request)
    form = NewToken(request.POST or None, mandates=queries.mandates_for_tokens(viewer))
    token = _created(viewer, form) if form.is_valid() else None
    # Shown in this very answer: sent on to another page, the text would have to be kept somewhere until then.
    response = render(request, "tokens/new.html", {"form": form, "made": token}, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _created(viewer: Viewer, form: NewToken) -> actions.Made | None:
    acting = queries.acting_under(viewer, form.cleaned_data["mandate"])
    return made(form, actions.create_token, acting, **form.cleaned_data)


@page(signed_in, methods=("POST",))
def revoke(request: HttpRequest, viewer: Viewer, number: int) -> HttpResponse:
    """End one token."""
    found = queries.token_to_revoke(viewer, number)
    if found is None:
        raise Http404
    there, token = found
    actions.revoke_token(there, token=token)
    messages.success(request, _("Revoked. Programs that use this token are turned away from now on."))
    return HttpResponseRedirect(reverse("tokens"))
