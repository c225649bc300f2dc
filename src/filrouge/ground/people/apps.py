from django.apps import AppConfig


class People(AppConfig):
    name = "filrouge.ground.people"
    label = "people"

    def ready(self) -> None:
        from filrouge.ground.people import personal  # noqa: F401  # registers the clearing away, for the worker too
