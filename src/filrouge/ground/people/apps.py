from django.apps import AppConfig


class People(AppConfig):
    name = "filrouge.ground.people"
    label = "people"
