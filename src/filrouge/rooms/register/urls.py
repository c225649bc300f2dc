"""Addresses of the room, below /<language>/<space>/register/."""

from django.urls import path

from filrouge.rooms.register import pages

app_name = "register"
urlpatterns = [path("", pages.directory, name="directory")]
