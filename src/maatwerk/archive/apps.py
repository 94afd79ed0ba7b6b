"""Tells Django of this room."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """The room `archive`."""

    name = "maatwerk.archive"
    label = "archive"
