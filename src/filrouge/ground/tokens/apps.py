from django.apps import AppConfig


class Tokens(AppConfig):
    name = "filrouge.ground.tokens"
    label = "tokens"
