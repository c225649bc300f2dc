"""Addresses below /<language>/account/tokens/."""

from django.urls import path

from filrouge.ground.tokens import pages

urlpatterns = [
    path("", pages.tokens, name="tokens"),
    path("new/", pages.new, name="new_token"),
    path("<int:number>/revoke/", pages.revoke, name="revoke_token"),
]
