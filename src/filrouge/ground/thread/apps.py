from django.apps import AppConfig


class Thread(AppConfig):
    name = "filrouge.ground.thread"
    label = "thread"
