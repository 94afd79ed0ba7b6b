"""Tells Django of this room."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """The room `workflow`; it has no tables of its own."""

    name = "maatwerk.workflow"
    label = "workflow"

    def ready(self) -> None:
        """Declare the room's event kinds."""
        from . import events  # noqa: F401
