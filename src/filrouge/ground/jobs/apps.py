from django.apps import AppConfig


class Jobs(AppConfig):
    name = "filrouge.ground.jobs"
    label = "jobs"
