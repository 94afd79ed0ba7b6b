"""Tells Django of this room."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """The room `quality`."""

    name = "maatwerk.quality"
    label = "quality"

    def ready(self) -> None:
        """Declare the room's event kinds."""
        from . import events  # noqa: F401
