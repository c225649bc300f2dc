from django.apps import AppConfig


class Search(AppConfig):
    name = "filrouge.ground.search"
    label = "search"
