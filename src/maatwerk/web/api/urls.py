"""Addresses of the doors for programs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
