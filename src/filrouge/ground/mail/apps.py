from django.apps import AppConfig


class Mail(AppConfig):
    name = "filrouge.ground.mail"
    label = "mail"

    def ready(self) -> None:
        from filrouge.ground.mail import outbox  # noqa: F401  # registers the sending, for the worker too
