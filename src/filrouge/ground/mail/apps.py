from django.apps import AppConfig


class Mail(AppConfig):
    name = "filrouge.ground.mail"
    label = "mail"

    def ready(self) -> None:
        from filrouge.ground.mail import delivery  # noqa: F401  # registers the sending, for the worker too
        from filrouge.ground.mail.replies import inbox, receiving  # noqa: F401  # registers what recurs
