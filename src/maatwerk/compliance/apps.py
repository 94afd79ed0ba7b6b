"""Tells Django of this room."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """The room `compliance`."""

    name = "maatwerk.compliance"
    label = "compliance"

    def ready(self) -> None:
        """Declare the room's event kinds."""
        from . import events  # noqa: F401
