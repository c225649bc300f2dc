from django.urls import path

from filrouge.front.secretariat import pages

app_name = "secretariat"
urlpatterns = [path("", pages.overview, name="overview")]
