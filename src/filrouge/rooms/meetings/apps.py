from django.apps import AppConfig


class Meetings(AppConfig):
    name = "filrouge.rooms.meetings"
    label = "meetings"

    def ready(self) -> None:
        from filrouge.rooms.meetings import jobs  # noqa: F401  # registers what recurs
