"""Addresses of signing in and of a person's own account, below /<language>/account/."""

from django.urls import path

from filrouge.ground.people import entrances, pages

urlpatterns = [
    path("", pages.account, name="account"),
    path("look/", pages.change_look, name="change_look"),
    path("sessions/end/", pages.end_sessions, name="end_sessions"),
    path("data/", pages.export, name="export_account"),
    path("close/", pages.close, name="close_account"),
    path("closed/", pages.closed, name="account_closed"),
    path("again/", pages.sign_in_again, name="sign_in_again"),
    path("second-factor/", pages.second_factor, name="second_factor"),
    path("2fa/", pages.onwards, name="mfa_index"),
    path("2fa/webauthn/", pages.onwards, name="mfa_list_webauthn"),
    *entrances.urlpatterns,
]
