from django.apps import AppConfig


class Plans(AppConfig):
    name = "filrouge.rooms.plans"
    label = "plans"

    def ready(self) -> None:
        from filrouge.rooms.plans import jobs  # noqa: F401  # registers what recurs
