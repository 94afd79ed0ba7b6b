"""Tells Django of this room."""

from django.apps import AppConfig


class LabConfig(AppConfig):
    """The room `lab`."""

    name = "maatwerk.lab"
    label = "lab"

    def ready(self) -> None:
        """Declare the room's event kinds."""
        from . import events  # noqa: F401
