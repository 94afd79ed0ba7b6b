"""All addresses: the pages for people, the doors for programs."""

from django.urls import include, path

urlpatterns = [
    path("", include("maatwerk.web.pages.urls")),
    path("", include("maatwerk.web.api.urls")),
]
