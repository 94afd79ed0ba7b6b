"""Addresses of the doors for programs."""

from django.urls import path, re_path

from maatwerk.web.api import health, problems

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    re_path(r"^api/(?P<rest>.*)$", problems.nothing_here),
]
