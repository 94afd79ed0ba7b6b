"""Tells Django of this room."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """The room `compliance`."""

    name = "maatwerk.compliance"
    label = "compliance"
