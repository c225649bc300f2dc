"""Addresses of threads, below a space."""

from django.urls import path

from filrouge.ground.thread import pages

urlpatterns = [
    path("<slug:kind>/<slug:address>/", pages.thread, name="thread"),
    path("<slug:kind>/<slug:address>/thread.jsonld", pages.data, name="thread_data"),
]
