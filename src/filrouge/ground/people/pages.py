"""A person's own account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import signed_in


@page(signed_in)
def account(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Language, name, ways of signing in, mandates."""
    return render(request, "ground/shell.html")
