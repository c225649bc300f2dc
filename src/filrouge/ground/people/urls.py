"""Addresses of a person's own account, below /<language>/account/."""

from django.urls import path

from filrouge.ground.people import pages

urlpatterns = [path("", pages.account, name="account")]
