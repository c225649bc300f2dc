from django.apps import AppConfig


class Register(AppConfig):
    name = "filrouge.rooms.register"
    label = "register"

    def ready(self) -> None:
        pass
