"""The URL map. The language stands first in the path, then the space, then the room."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from filrouge.front import api, health, home
from filrouge.front.rooms import ROOMS
from filrouge.rooms.ballots.pages import running
from filrouge.rooms.meetings.pages import phones

rooms = [path(f"{room.name}/", include(f"filrouge.rooms.{room.name}.urls", namespace=room.name)) for room in ROOMS]

urlpatterns = [
    path("live/<str:key>", phones.standing_of, name="meetings_live"),  # first, for it is asked most
    path("live/ballots/<str:key>", running.standing_of, name="ballots_live"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("api/v1/", api.root, name="api_root"),
    path("api/v1/openapi.json", api.document, name="openapi"),
    path("api/v1/", api.api.urls),
    path("api/v1/<path:rest>", api.nowhere, name="api_nowhere"),
    path("", home.door, name="door"),
    *i18n_patterns(
        path("", home.spaces, name="spaces"),
        path("api/", api.about, name="api"),
        path("account/tokens/", include("filrouge.ground.tokens.urls")),
        path("account/mail/", include("filrouge.ground.asked.account_urls")),
        path("account/", include("filrouge.ground.people.urls")),
        path("meet/", phones.meet, name="meet"),
        path("<slug:space>/", include([
            path("", home.home, name="home"),
            path("acting/", home.act_for, name="acting"),
            path("asked/", include("filrouge.ground.asked.urls")),
            path("thread/", include("filrouge.ground.thread.urls")),
            path("documents/", include("filrouge.ground.files.urls")),
            path("secretariat/", include("filrouge.front.secretariat.urls")),
            *rooms,
        ])),
    ),
]  # fmt: skip

handler400 = "filrouge.front.home.bad_request"
handler403 = "filrouge.front.home.forbidden"
handler404 = "filrouge.front.home.not_found"
handler500 = "filrouge.front.home.failed"
