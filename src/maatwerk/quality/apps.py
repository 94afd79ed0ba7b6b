"""Tells Django of this room."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """The room `quality`."""

    name = "maatwerk.quality"
    label = "quality"
