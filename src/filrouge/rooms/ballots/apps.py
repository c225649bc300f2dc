from django.apps import AppConfig


class Ballots(AppConfig):
    name = "filrouge.rooms.ballots"
    label = "ballots"

    def ready(self) -> None:
        from filrouge.rooms.ballots import draws_jobs, jobs  # noqa: F401  # registers the room’s work and what recurs
