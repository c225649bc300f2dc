from django.apps import AppConfig


class Files(AppConfig):
    name = "filrouge.ground.files"
    label = "files"

    def ready(self) -> None:
        from filrouge.ground.files import copies  # noqa: F401  # registers what recurs, for the worker
