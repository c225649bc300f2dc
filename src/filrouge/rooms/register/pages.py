from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from filrouge.ground.pages.serving import page
from filrouge.ground.people.viewer import Viewer
from filrouge.ground.rules import reads_the_space


@page(reads_the_space)
def directory(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    return render(request, "ground/shell.html")
