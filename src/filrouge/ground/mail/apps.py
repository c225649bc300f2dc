from django.apps import AppConfig


class Mail(AppConfig):
    name = "filrouge.ground.mail"
    label = "mail"
