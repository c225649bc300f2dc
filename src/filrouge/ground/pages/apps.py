from django.apps import AppConfig


class Pages(AppConfig):
    name = "filrouge.ground.pages"
    label = "pages"
