"""Addresses of what waits, below /<language>/<space>/asked/."""

from django.urls import path

from filrouge.ground.asked import pages

urlpatterns = [path("", pages.asked, name="asked")]
