from django.apps import AppConfig


class AskedOfMe(AppConfig):
    name = "filrouge.ground.asked"
    label = "asked"

    def ready(self) -> None:
        from filrouge.ground.asked import jobs  # noqa: F401  # registers the work, for the worker too
