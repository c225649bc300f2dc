"""Addresses below /<language>/<space>/documents/."""

from django.urls import path

from filrouge.ground.files import pages

urlpatterns = [
    path("<slug:address>/", pages.document, name="document"),
    path("<slug:address>/open/", pages.open_document, name="open_document"),
]
