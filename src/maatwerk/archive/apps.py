"""Tells Django of this room."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """The room `archive`."""

    name = "maatwerk.archive"
    label = "archive"

    def ready(self) -> None:
        """Declare the room's event kinds and register its system checks."""
        from . import checks, events  # noqa: F401
