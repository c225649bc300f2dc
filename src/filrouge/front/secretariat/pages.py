"""Pages of the secretariat's desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import secretariat


@page(secretariat)
def overview(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits for the secretariat."""
    return render(request, "ground/shell.html")
