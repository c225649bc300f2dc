"""Addresses of the secretariat's desk, below /<language>/<space>/secretariat/."""

from django.urls import path

from filrouge.front.secretariat import arrivals, pages

app_name = "secretariat"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("mandates/", pages.mandates, name="mandates"),
    path("mandates/give/", pages.grant, name="grant"),
    path("mandates/<int:number>/end/", pages.end_mandate, name="end_mandate"),
    path("trail/", pages.trail, name="trail"),
    path("trail/export/", pages.trail_export, name="trail_export"),
    path("work/", pages.jobs, name="jobs"),
    path("work/<int:number>/", pages.job, name="job"),
    path("work/<int:number>/stop/", pages.job_stop, name="job_stop"),
    path("mail/", pages.outbox, name="outbox"),
    path("mail/<int:number>/", pages.letter, name="letter"),
    path("mail/<int:number>/resend/", pages.letter_resend, name="letter_resend"),
    path("answers/", arrivals.listed, name="arrivals"),
    path("answers/<int:number>/", arrivals.shown, name="arrival"),
    path("answers/<int:number>/forget/", arrivals.forget, name="arrival_forget"),
    path("space/", pages.space, name="space"),
]
