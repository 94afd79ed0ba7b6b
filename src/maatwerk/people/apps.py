"""Tells Django of this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room `people`."""

    name = "maatwerk.people"
    label = "people"

    def ready(self) -> None:
        """Declare the room's event kinds."""
        from . import events  # noqa: F401
