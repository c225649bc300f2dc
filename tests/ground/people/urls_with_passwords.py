"""The URL map of an installation with FILROUGE_PASSWORDS=1."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from filrouge.front import urls
from filrouge.ground.people import entrances

urlpatterns = [*i18n_patterns(path("account/", include(entrances.passwords()))), *urls.urlpatterns]
handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
