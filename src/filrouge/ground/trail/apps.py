from django.apps import AppConfig


class Trail(AppConfig):
    name = "filrouge.ground.trail"
    label = "trail"
