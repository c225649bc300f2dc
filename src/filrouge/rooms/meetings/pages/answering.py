"""How what is asked of a meeting is found, and what is sent from the room answered: a form’s page, a script’s words."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.pages.serving import there
from filrouge.ground.people.viewer import Viewer
from filrouge.rooms.meetings.models import Meeting
from filrouge.rooms.meetings.queries.meetings import meeting_called

JSON = "application/json"
CODES = "meetings.codes"  # session key: {address: code} of the meeting whose code was typed here


def find(viewer: Viewer, address: str) -> Meeting:
    """The meeting of an address; 404 for who may not see it and for what does not exist alike."""
    return there(meeting_called(viewer, address))


def code_typed(request: HttpRequest, meeting: Meeting) -> str:
    """The code of the meeting, if it was typed in this browser while it holds; else nothing."""
    code = str(request.session.get(CODES, {}).get(meeting.address, ""))
    return code if code and code == meeting.code else ""


def by_script(request: HttpRequest) -> bool:
    """Whether a script sends it and reads the answer."""
    return request.headers.get("Accept") == JSON


def answered(request: HttpRequest, act: Callable[[], str], back: str) -> HttpResponse:
    """Do it, and say what was done or why not: as JSON to a script, else as a message on the page that it came from.

    `act` returns the words for what was done, empty where the page shows it anyway.
    """
    try:
        says, code = act(), ""
    except NotAllowed:
        raise
    except Refused as refused:
        says, code = str(refused.message), refused.code
    if by_script(request):
        return JsonResponse({"done": not code, "says": says, "code": code})
    if says:
        (messages.error if code else messages.success)(request, says)
    return HttpResponseRedirect(back)
