from django.apps import AppConfig


class Register(AppConfig):
    name = "filrouge.rooms.register"
    label = "register"

    def ready(self) -> None:
        from filrouge.rooms.register import jobs, reminders  # noqa: F401  # registers the room’s work and what recurs
