"""Tells Django of this room."""

from django.apps import AppConfig


class LabConfig(AppConfig):
    """The room `lab`."""

    name = "maatwerk.lab"
    label = "lab"
