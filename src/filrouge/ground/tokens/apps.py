from django.apps import AppConfig


class Tokens(AppConfig):
    name = "filrouge.ground.tokens"
    label = "tokens"

    def ready(self) -> None:
        from filrouge.ground.tokens import forgetting  # noqa: F401  # registers what recurs, for the worker
