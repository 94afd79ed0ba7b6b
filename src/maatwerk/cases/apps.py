"""Tells Django of this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The room `cases`."""

    name = "maatwerk.cases"
    label = "cases"

    def ready(self) -> None:
        """Declare the event kinds of this room."""
        from maatwerk.cases import events  # noqa: F401
