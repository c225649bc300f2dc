from django.apps import AppConfig


class Front(AppConfig):
    name = "filrouge.front"
    label = "front"

    def ready(self) -> None:
        from filrouge.front import checks, rooms  # noqa: F401  # registers the start-up checks
        from filrouge.ground.database import tune
        from filrouge.ground.dates import write_days

        tune()
        write_days()
        rooms.listen()
