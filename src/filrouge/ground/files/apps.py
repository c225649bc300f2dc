from django.apps import AppConfig


class Files(AppConfig):
    name = "filrouge.ground.files"
    label = "files"
