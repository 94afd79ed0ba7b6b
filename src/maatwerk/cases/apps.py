"""Tells Django of this room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The room `cases`."""

    name = "maatwerk.cases"
    label = "cases"
