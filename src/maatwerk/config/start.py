"""Starts Django once, for commands that need records."""

import os


def start_django() -> None:
    """Load settings and rooms; harmless when done before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    from django.apps import apps

    if not apps.ready:
        import django

        django.setup()
