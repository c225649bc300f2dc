"""Addresses of one's own mail, below /<language>/account/mail/."""

from django.urls import path

from filrouge.ground.asked import pages

urlpatterns = [
    path("", pages.own_mail, name="own_mail"),
    path("in/<slug:space>/", pages.choose_mail, name="choose_mail"),
    path("stop/<str:token>/", pages.stop_mail, name="stop_mail"),
]
